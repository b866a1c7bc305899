//! Reactions that follow each other in one poll: all of each is committed, or nothing.

use super::behavior::{Actor, Outcome};
use super::context::Context;
use super::error::ActorError;
use super::react::Reacts;
use crate::host::faults::Point;
use crate::host::panics::{self, Panic};
use crate::ready::{Core, Glance, Lack};

/// Of [`react_while`]: the reaction runs once, whatever a glance shows. Nothing is compiled then that repeats it.
pub(super) const ONCE: bool = false;
/// Of [`react_while`]: it runs for as long as a glance shows that it is ready.
pub(super) const AGAIN: bool = true;

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
    let mut attempts = Attempts {
        put_back: None,
        budget: core.budget(),
    };
    // On one thread the first reaction comes alone: most often it is the only one, and if not, the others may need less.
    let mut further = if REPEATS && parking.stays_on_one_thread() {
        0
    } else {
        attempts.budget
    };
    let mut ids = None;
    loop {
        attempts.put_back = Some(actor.keep(saves));
        parking.set_reacting(true);
        let result = panics::guard_again(|| {
            let keep = |actor: &A| actor.keep(saves);
            match ids {
                Some(ids) if REPEATS => {
                    store_each(actor, core, cx, body, &holds, keep, &mut attempts, ids)
                }
                _ => settle_each(actor, core, cx, body, &holds, keep, &mut attempts, further),
            }
        });
        let was_settling = !parking.is_reacting();
        parking.set_reacting(false);
        // Whatever became of the burst: before the other sides are told of what it has committed.
        parking.fence_between_threads();
        let result = match result {
            Ok(result) => {
                core.set_budget(attempts.budget);
                result
            }
            Err(panic) => {
                // How far it had come, nobody has noted: it counts as if it had come to its end.
                core.set_budget(0);
                if was_settling {
                    // The drop of a message that had been read. The transaction stands, and the other ports follow.
                    core.commit();
                    return Err(ActorError::panic(panic));
                }
                Err(Undone::Panic(panic))
            }
        };
        let undone = match result {
            Ok(Settled::Quiet) => {
                actor.announce();
                return Ok(Reacted::Quiet);
            }
            // The first one on one thread: the others see it only once this burst is over.
            Ok(Settled::Here) if REPEATS && attempts.budget > 0 => {
                attempts.budget -= 1;
                further = attempts.budget;
                ids = actor.plain_ids(parking);
                continue;
            }
            Ok(Settled::Here) => {
                actor.announce();
                core.set_settled();
                return Ok(Reacted::Done);
            }
            Ok(Settled::Elsewhere) => {
                core.commit();
                return Ok(Reacted::Done);
            }
            Ok(Settled::NotYet) => {
                core.commit();
                if !core.may_glance() || attempts.budget == 0 || !holds(actor, core, Glance::First)
                {
                    return Ok(Reacted::Done);
                }
                attempts.budget -= 1;
                further = attempts.budget;
                ids = None;
                continue;
            }
            Err(undone) => undone,
        };
        if let Some(put_back) = attempts.put_back {
            put_back(actor);
        }
        // The transactions before it stand.
        core.announce();
        return undo(actor, core, undone);
    }
}

/// What outlives a panic of a burst.
struct Attempts<P> {
    /// Puts the state back to the last transaction.
    put_back: Option<P>,
    /// How many more there may be in this poll.
    budget: u32,
}

impl<P> Attempts<P> {
    /// Keeps the state anew, which a transaction has changed.
    #[inline]
    fn keep(&mut self, keep: impl FnOnce() -> P) {
        if size_of::<P>() > 0 {
            // Before the state is kept anew: should that panic, the last transaction stands.
            drop(self.put_back.take());
            self.put_back = Some(keep());
        }
    }
}

/// Runs the body, and `further` times more while it is ready, each time up to the commit, which asks each port what there is to it.
/// Who waits for what is committed on this thread is told by the caller.
///
/// Kept out of line: unwinding searches the function's table of landing pads from its beginning, and that of the actor's whole loop
/// is long; it took a tenth of the instructions of a restart. With the guard in here too, a restart would take fewer still, but
/// each message 10 instructions more.
#[inline(never)]
#[allow(clippy::too_many_arguments)] // What `react_while` has been given.
fn settle_each<A: Reacts, R: Outcome, P>(
    actor: &mut A,
    core: &Core,
    cx: &mut Context,
    body: &mut impl FnMut(&mut A, &mut Context) -> R,
    holds: &impl Fn(&A, &Core, Glance) -> bool,
    keep: impl Fn(&A) -> P,
    attempts: &mut Attempts<P>,
    further: u32,
) -> Result<Settled, Undone> {
    let saves = core.saves();
    // Out of the loop, which would look it up for each port: the indices that it stores could be anything to the compiler.
    let parking = &*core.parking;
    let mut left = further;
    let settled = loop {
        if let Err(error) = body(actor, cx).outcome() {
            break Err(Undone::Error(error));
        }
        if parking.attention.all() != 0 {
            core.inject(Point::Commit);
            if core.has_fault() {
                // A misuse undoes the attempt too; the actor ends with it.
                break Err(Undone::Error(ActorError::msg("misuse")));
            }
            if !core.settles_although_observed() {
                actor.save(saves);
                break Ok(Settled::NotYet);
            }
        }
        actor.save(saves);
        if !actor.settle(parking) {
            break Ok(Settled::Elsewhere);
        }
        if !holds(actor, core, Glance::First) {
            break Ok(Settled::Quiet);
        }
        if left == 0 {
            break Ok(Settled::Here);
        }
        left -= 1;
        attempts.keep(|| keep(actor));
    };
    attempts.budget -= further - left;
    settled
}

/// As [`settle_each`], for ports each of whose commits is a store, as long as they are those with these `ids`: all that a commit
/// asks has been asked once. Of 155 instructions that a message took from the first of three actors to the last, one a reaction
/// each, that takes 30.
#[inline(never)]
#[allow(clippy::too_many_arguments)] // As above.
fn store_each<A: Reacts, R: Outcome, P>(
    actor: &mut A,
    core: &Core,
    cx: &mut Context,
    body: &mut impl FnMut(&mut A, &mut Context) -> R,
    holds: &impl Fn(&A, &Core, Glance) -> bool,
    keep: impl Fn(&A) -> P,
    attempts: &mut Attempts<P>,
    ids: A::Ids,
) -> Result<Settled, Undone> {
    let saves = core.saves();
    let parking = &*core.parking;
    // With the one that is due: so the count is one instruction, and its end another.
    let mut rounds = attempts.budget.saturating_add(1);
    let settled = loop {
        if let Err(error) = body(actor, cx).outcome() {
            break Err(Undone::Error(error));
        }
        if parking.attention.all() != 0 {
            if core.has_fault() {
                break Err(Undone::Error(ActorError::msg("misuse")));
            }
            actor.save(saves);
            break Ok(Settled::NotYet);
        }
        actor.save(saves);
        if !actor.store(&ids) {
            break Ok(Settled::Elsewhere);
        }
        if !holds(actor, core, Glance::Plain) {
            break Ok(Settled::Quiet);
        }
        rounds -= 1;
        if rounds == 0 {
            break Ok(Settled::Here);
        }
        attempts.keep(|| keep(actor));
    };
    attempts.budget = rounds.saturating_sub(1);
    settled
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
    Here,
    /// A port was moved away, or another one is in its place: the core knows where its ring is.
    Elsewhere,
    /// There is more to see to than the ports.
    NotYet,
}

/// What is left to do when the state of an attempt has been put back. Gives the room that it lacked.
fn undo<A: Actor>(actor: &mut A, core: &Core, undone: Undone) -> Result<Reacted, ActorError> {
    match undone {
        Undone::Error(error) if error.is_full() => match Lack::of(core) {
            Ok(Some(lack)) => {
                actor.ports(&mut |_, port| port.undo());
                core.forget_request();
                Ok(Reacted::Lacks(lack))
            }
            Ok(None) => Err(error),
            Err(fault) => {
                core.set_fault(fault);
                Err(error)
            }
        },
        // The ports are rolled back by whoever sees how the actor's life ends: it looks what was read last.
        Undone::Error(error) => Err(error),
        Undone::Panic(panic) => Err(ActorError::panic(panic)),
    }
}

/// Why an attempt was undone.
enum Undone {
    Error(ActorError),
    Panic(Box<Panic>),
}
