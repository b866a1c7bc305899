//! Reactions that follow each other in one poll: all of each is committed, or nothing.

use std::mem;

use super::behavior::Outcome;
use super::context::Context;
use super::error::ActorError;
use super::react::Reacts;
use super::undone::undo;
use crate::host::faults::Point;
use crate::host::panics::{self, Panic};
use crate::ready::{Core, Glance, Lack};

/// Of [`react_while`]: the reaction runs once, whatever a glance shows. What would repeat it is optimised away.
pub(super) const ONCE: bool = false;
/// Of [`react_while`]: it runs for as long as a glance shows that it is ready.
pub(super) const AGAIN: bool = true;

/// Of [`Turn::burst`]: each commit asks the ports what there is to it.
const ASKING: u8 = 0;
/// Of [`Turn::burst`]: each commit is a store for each port, if they are found to be of that kind. All that are joined to the actor are
/// on its thread.
const STORING: u8 = 1;
/// The same, where others may be on other threads.
const STORING_ACROSS: u8 = 2;

/// Runs the body of a reaction, and then, with [`AGAIN`], for as long as a glance shows that it is ready, up to what the actor may
/// do in one poll: each time is a transaction of its own, and the wait between them costs a glance.
///
/// When the body gives `Ok`, the ports are committed. When it panics or gives an `Err`, reads return to the last commit,
/// writes are dropped, state returns to its value before the attempt, and a request to stop is forgotten. A push that
/// found its channel full is no failure: the attempt is undone, and gives the room that it lacked, so that the body runs again
/// once it is there.
///
/// One guard against panics serves many of them: what it finds belongs to the last transaction, which alone is not
/// committed.
///
/// # Errors
///
/// The body's own, or one that stands for its panic, after the attempt has been undone.
pub(super) fn react_while<A: Reacts, R: Outcome, const REPEATS: bool>(
    actor: &mut A,
    core: &Core,
    cx: &mut Context,
    body: &mut impl FnMut(&mut A, &mut Context) -> R,
    holds: impl Fn(&A, &Core, Glance) -> bool,
) -> Result<Reacted, ActorError> {
    let saves = core.saves();
    let parking = &*core.parking;
    let mut turn = Turn {
        body,
        holds,
        put_back: Some(actor.remember(saves)),
        remember: |actor: &A| actor.remember(saves),
        // The first reaction comes alone: most often there is no other, and if there is, it may need less.
        in_this_burst: 0,
        after_this_burst: core.budget(),
        error: None,
    };
    parking.set_reacting(true);
    let ended = panics::guard_again(|| turn.burst::<A, R, ASKING>(actor, core, cx));
    // What most turns come to, without the registers of all else.
    if let Ok(Settled::Quiet) = ended {
        // Nothing to drop, which its drop would have to find out: 5 instructions.
        mem::forget(ended);
        parking.set_reacting(false);
        parking.fence_between_threads();
        core.set_budget(turn.left());
        actor.announce();
        return Ok(Reacted::Quiet);
    }
    turn.go_on::<A, R, REPEATS>(actor, core, cx, ended)
}

/// How a burst ended.
type Ended = Result<Settled, Box<Panic>>;

/// The reactions of one poll. It outlives a panic of their body.
struct Turn<'a, B, H, K, P> {
    body: &'a mut B,
    /// Whether a glance shows that the reaction is ready.
    holds: H,
    /// Remembers the state.
    remember: K,
    /// Puts the state back to the last transaction.
    put_back: Option<P>,
    /// How many more reactions there may be in this burst.
    in_this_burst: u32,
    /// How many there may be in this poll after it.
    after_this_burst: u32,
    /// Why the last attempt is to be undone, with [`Settled::Failed`]. It is here so that a burst gives one byte, in a register: a result
    /// that was written in parts and read as a whole took 8 instructions a round trip, and 2 % of its time.
    error: Option<ActorError>,
}

impl<B, H, K, P> Turn<'_, B, H, K, P> {
    /// How many more there may be in this poll.
    fn left(&self) -> u32 {
        self.in_this_burst + self.after_this_burst
    }

    /// Remembers the state anew, which a transaction has changed.
    #[inline]
    fn remember_anew<A>(&mut self, actor: &A)
    where
        K: Fn(&A) -> P,
    {
        if size_of::<P>() > 0 {
            // First: should remembering panic, the last transaction stands.
            drop(self.put_back.take());
            self.put_back = Some((self.remember)(actor));
        }
    }

    /// Runs the body, and up to `in_this_burst` times more while it is ready, each time up to the commit. Where it stores, the first one
    /// counts among these. The caller wakes who waits for what was committed: on this thread, or where the look behind the last commit came too
    /// early.
    ///
    /// With [`STORING`], what a commit asks of each port is asked once, if the answers are such that the commit is a store. Of the 155
    /// instructions that a message took from the first of three actors to the last, one a reaction each, that takes 32 away. And
    /// whether it is ready is told by what its ports know, so that the loop acquires nothing that others wrote: the compiler holds
    /// the cursors in registers then, which takes another 26 away, and a quarter to a half of the time: fewer instructions alone,
    /// with cursors in memory, had saved none. With [`STORING_ACROSS`], ports learn more when they know of nothing, and who waits for
    /// a commit is told at once: some 150 instructions a message in place of 183, and 18 to 22 ns in place of 24 to 26.
    ///
    /// Kept out of line: unwinding searches the function's table of landing pads from its beginning, and that of the actor's whole
    /// loop is long; it took a tenth of the instructions of a restart. With the guard in here too, a restart would take fewer still,
    /// but each message 10 instructions more.
    #[inline(never)]
    fn burst<A: Reacts, R: Outcome, const COMMITS: u8>(
        &mut self,
        actor: &mut A,
        core: &Core,
        cx: &mut Context,
    ) -> Settled
    where
        B: FnMut(&mut A, &mut Context) -> R,
        H: Fn(&A, &Core, Glance) -> bool,
        K: Fn(&A) -> P,
    {
        // Out of the loop, which would look it up for each port: the indices that it stores could be anything to the compiler.
        let parking = &*core.parking;
        // This acquires, so it comes before anything of the ports is loaded.
        let saves = core.saves();
        let stores = COMMITS != ASKING;
        let wakes = COMMITS == STORING_ACROSS;
        // Here, and not where it is called: so the compiler sees that a port which no body can have exchanged need not be asked again.
        if stores && !actor.begin_stores(parking) {
            // It is ready, and there is at least one left: `go_on` has seen to that.
            return self.burst_asking::<A, R>(actor, core, cx, self.in_this_burst);
        }
        let mut left = self.in_this_burst;
        let settled = loop {
            // Before the body, which so is compiled with what the glance has shown: its takes ask no second time.
            if stores {
                if left == 0 || !(self.holds)(actor, core, Glance::Known) {
                    let may_learn = COMMITS == STORING_ACROSS && left > 0;
                    match self.look_beyond(actor, core, may_learn) {
                        Beyond::Known => {}
                        Beyond::Ready if may_learn => {
                            return self.burst_asking::<A, R>(actor, core, cx, left);
                        }
                        Beyond::Ready => break Settled::ReadyAgain,
                        Beyond::Nothing => break Settled::Quiet,
                    }
                }
                left -= 1;
                self.remember_anew(actor);
            }
            if let Err(error) = (self.body)(actor, cx).outcome() {
                self.error = Some(error);
                break Settled::Failed;
            }
            if stores && cfg!(mutant = "stored_before_the_commit") {
                actor.commit_by_store(parking, wakes);
            }
            if !parking.attention.is_clear() {
                match attend(core) {
                    Attended::Settles => {}
                    // A misuse undoes the attempt too; the actor ends with it.
                    Attended::Misused => {
                        self.error = Some(ActorError::msg("misuse"));
                        break Settled::Failed;
                    }
                    Attended::NeedsFullCommit => {
                        actor.save(saves);
                        break Settled::NeedsFullCommit;
                    }
                }
            }
            actor.save(saves);
            let is_settled = if stores {
                actor.commit_by_store(parking, wakes)
            } else {
                actor.settle(parking)
            };
            if !is_settled {
                break Settled::PortMoved;
            }
            if !stores {
                if !(self.holds)(actor, core, Glance::First) {
                    break Settled::Quiet;
                }
                if left == 0 {
                    break Settled::ReadyAgain;
                }
                left -= 1;
                self.remember_anew(actor);
            }
        };
        self.in_this_burst = left;
        settled
    }

    /// Looks beyond what the ports know. If that finds something, they then learn more, where others are on other threads: behind the
    /// look, and so at least what it has found.
    #[inline]
    fn look_beyond<A: Reacts>(&self, actor: &mut A, core: &Core, may_learn: bool) -> Beyond
    where
        H: Fn(&A, &Core, Glance) -> bool,
    {
        if !(self.holds)(actor, core, Glance::First) {
            return Beyond::Nothing;
        }
        let has_learned = may_learn
            && actor.begin_stores(&core.parking)
            && (self.holds)(actor, core, Glance::Known);
        if has_learned {
            Beyond::Known
        } else {
            Beyond::Ready
        }
    }

    /// Goes on with commits that ask: it is ready, and of this burst so many reactions are `left`, one at least.
    fn burst_asking<A: Reacts, R: Outcome>(
        &mut self,
        actor: &mut A,
        core: &Core,
        cx: &mut Context,
        left: u32,
    ) -> Settled
    where
        B: FnMut(&mut A, &mut Context) -> R,
        H: Fn(&A, &Core, Glance) -> bool,
        K: Fn(&A) -> P,
    {
        self.in_this_burst = left - 1;
        self.remember_anew(actor);
        self.burst::<A, R, ASKING>(actor, core, cx)
    }

    /// What follows a burst that goes on, or that did not end as most do.
    #[inline(never)]
    fn go_on<A: Reacts, R: Outcome, const REPEATS: bool>(
        &mut self,
        actor: &mut A,
        core: &Core,
        cx: &mut Context,
        mut ended: Ended,
    ) -> Result<Reacted, ActorError>
    where
        B: FnMut(&mut A, &mut Context) -> R,
        H: Fn(&A, &Core, Glance) -> bool,
        K: Fn(&A) -> P,
        P: FnOnce(&mut A),
    {
        let parking = &*core.parking;
        loop {
            if REPEATS && self.after_this_burst > 0 && matches!(ended, Ok(Settled::ReadyAgain)) {
                // Nobody else has run on this thread: they are told behind the last one.
                self.in_this_burst = mem::take(&mut self.after_this_burst);
                ended = panics::guard_again(|| {
                    if parking.stays_on_one_thread() {
                        self.burst::<A, R, STORING>(actor, core, cx)
                    } else {
                        self.burst::<A, R, STORING_ACROSS>(actor, core, cx)
                    }
                });
            }
            let was_settling = !parking.is_reacting();
            parking.set_reacting(false);
            // Whatever became of the burst: before the other sides are told of what it has committed.
            parking.fence_between_threads();
            // How far a burst had come that panicked, nobody has noted: it counts as if it had come to its end.
            core.set_budget(if ended.is_ok() { self.left() } else { 0 });
            let error = match ended {
                Ok(Settled::Quiet) => {
                    actor.announce();
                    return Ok(Reacted::Quiet);
                }
                Ok(Settled::ReadyAgain) => {
                    actor.announce();
                    core.set_settled();
                    return Ok(Reacted::Done);
                }
                Ok(Settled::PortMoved) => {
                    core.commit();
                    return Ok(Reacted::Done);
                }
                Ok(Settled::NeedsFullCommit) => {
                    core.commit();
                    let is_ready = REPEATS
                        && core.may_glance()
                        && self.left() > 0
                        && (self.holds)(actor, core, Glance::First);
                    if !is_ready {
                        return Ok(Reacted::Done);
                    }
                    self.in_this_burst = self.left() - 1;
                    self.after_this_burst = 0;
                    parking.set_reacting(true);
                    ended = panics::guard_again(|| {
                        self.remember_anew(actor);
                        self.burst::<A, R, ASKING>(actor, core, cx)
                    });
                    continue;
                }
                Ok(Settled::Failed) => match self.error.take() {
                    Some(error) => error,
                    None => unreachable!("it is kept where this is given"),
                },
                Err(panic) if was_settling => {
                    // The drop of a message that had been read. The transaction stands, and the other ports follow.
                    core.commit();
                    return Err(ActorError::panic(panic));
                }
                Err(panic) => ActorError::panic(panic),
            };
            if let Some(put_back) = self.put_back.take() {
                put_back(actor);
            }
            // The transactions before it stand.
            core.announce();
            return undo(actor, core, error).map(Reacted::Lacks);
        }
    }
}

/// What there is beyond what the ports knew.
enum Beyond {
    /// They know now that it is ready.
    Known,
    /// It is ready, but not by what the ports know: the budget is used up, an end that was moved elsewhere has come farther, there is too
    /// little to learn of, the receiver has ended, or somebody looks on now.
    Ready,
    Nothing,
}

/// What follows where something asks for the actor's attention before a commit.
enum Attended {
    Settles,
    Misused,
    NeedsFullCommit,
}

/// Out of line: what it acquires keeps the compiler from holding cursors in registers across it.
#[cold]
#[inline(never)]
fn attend(core: &Core) -> Attended {
    core.inject(Point::Commit);
    if core.has_fault() {
        Attended::Misused
    } else if core.settles_although_observed() {
        Attended::Settles
    } else {
        Attended::NeedsFullCommit
    }
}

/// What became of a reaction.
pub(super) enum Reacted {
    /// It is committed, and a glance has shown that it is not ready again. Who goes on to a wait, which would commit once more,
    /// says so by [`Core::set_settled`]; who parks at once need not.
    Quiet,
    /// It is committed.
    Done,
    /// It is undone, for there was no room.
    Lacks(Lack),
}

/// Whether the ports of a transaction are committed.
enum Settled {
    /// They are, the other ends are still to be told, and a glance showed that the reaction is not ready again.
    Quiet,
    /// They are, and the other ends are still to be told; it is ready again.
    ReadyAgain,
    /// A port was moved away: the core knows where its ring is.
    PortMoved,
    /// There is more to see to than the ports.
    NeedsFullCommit,
    /// They are not: the attempt is to be undone, for the error that the turn keeps.
    Failed,
}
