//! The life of one actor, from its first poll to the closing of its ports: one attempt after another.

use std::future::poll_fn;
use std::ops::ControlFlow;
use std::sync::Arc;
use std::task::Poll;

use super::attempt::{End, attempt};
use super::failure::{Failure, FailureKind};
use super::fairness::Fairness;
use super::supervisor::{Supervisor, Verdict, When};
use super::suspicion::{Finding, Suspicion};
use crate::actor::{Actor, Context, Mode, Run};
use crate::channel::{Cause, DeadLettered, LastRead};
use crate::host::panics;
use crate::ready::events::EventKind;
use crate::ready::{Core, Lack, Room, Stage};

/// Runs an actor until it ends for good, closes its ports, and says how it ended.
///
/// A failure returns its ports to the last commit, so that nothing half-done is published; then the supervisor decides.
///
/// A function that gives a block, and not an `async fn`: that would hold the actor twice, and there may be very many of them.
#[allow(clippy::manual_async_fn)]
pub(crate) fn live<A: Actor, M: Mode>(
    mut actor: A,
    core: Arc<Core>,
    run: Run<A, M>,
    mode: M,
    supervisor: Arc<Supervisor>,
) -> impl Future<Output = Result<(), Box<Failure>>> {
    let member = Membership { core, supervisor };
    async move {
        let Membership { core, supervisor } = &member;
        tracing::debug!(target: "steadygraph", actor = core.name(), "starts");
        core.set_stage(Stage::Running);
        let mut cx = Context::new(Arc::clone(core));
        let mut suspicion = Suspicion::default();
        let mut fairness = Fairness::default();
        let result = loop {
            // Hooks that run before the first reaction may change states that go to disk.
            core.saves().forget_commits();
            // In a box: it is rare, and its future would add to the memory of each actor.
            let after = match attempt(|| run(&mut actor, &mut cx, mode), core).await {
                End::Done => None,
                end => Some(Box::pin(after(
                    &mut actor,
                    core,
                    &mut suspicion,
                    &mut fairness,
                    supervisor,
                    end,
                ))),
            };
            let Some(after) = after else {
                break Ok(());
            };
            if let ControlFlow::Break(failure) = after.await {
                break Err(Box::new(failure));
            }
            core.begin_attempt();
            core.set_stage(Stage::Running);
            core.tell(EventKind::Restarted, || {
                format!("attempt {}", core.attempt())
            });
            tracing::debug!(target: "steadygraph", actor = core.name(), attempt = core.attempt(), "restarts");
        };
        end_of_life(actor, core, result)
    }
}

/// The actor, as its supervisor knows it: told of the end of its life, also by a panic of the runtime's own, which drops it. Else the
/// others of its group would wait for it.
struct Membership {
    core: Arc<Core>,
    supervisor: Arc<Supervisor>,
}

impl Drop for Membership {
    fn drop(&mut self) {
        self.supervisor.ended(self.core.id);
    }
}

/// What follows an attempt that did not end the actor: until it is to run again, or with the failure that ends the graph.
async fn after<A: Actor>(
    actor: &mut A,
    core: &Arc<Core>,
    suspicion: &mut Suspicion,
    fairness: &mut Fairness,
    supervisor: &Supervisor,
    end: End,
) -> ControlFlow<Failure> {
    core.set_stage(Stage::Restarting);
    let round = match end {
        End::Done => return ControlFlow::Continue(()),
        End::Recalled => {
            undo(actor, core);
            supervisor.stopped(core.id)
        }
        End::Failed(failure) => fail(actor, core, suspicion, supervisor, failure).await?,
    };
    wait_for_restart(round, core, supervisor, fairness).await;
    ControlFlow::Continue(())
}

/// Closes the actor's ports and drops what it keeps.
fn end_of_life<A: Actor>(
    actor: A,
    core: &Arc<Core>,
    result: Result<(), Box<Failure>>,
) -> Result<(), Box<Failure>> {
    let settled = panics::guard(|| {
        if result.is_ok() {
            core.commit();
        }
    });
    core.close();
    // What the actor keeps is the user's too: its drops may panic.
    let dropped = panics::guard(|| drop(actor));
    let result = [settled, dropped]
        .into_iter()
        .fold(result, |result, after| {
            result.and_then(|()| after.map_err(|panic| Box::new(Failure::panic(core, panic))))
        });
    match &result {
        Ok(()) => {
            tracing::debug!(target: "steadygraph", actor = core.name(), "ended");
            core.set_stage(Stage::Ended);
            core.tell(EventKind::Ended, String::new);
        }
        Err(failure) => {
            tracing::error!(target: "steadygraph", "{failure}; the graph stops");
            core.set_stage(Stage::Failed);
            core.tell(EventKind::Escalated, || failure.to_string());
        }
    }
    result
}

/// Rolls back after a failure, dead-letters the message that is to blame for the last ones, and gives the restart to wait
/// for, or the failure that ends the graph.
async fn fail<A: Actor>(
    actor: &mut A,
    core: &Arc<Core>,
    suspicion: &mut Suspicion,
    supervisor: &Supervisor,
    failure: Failure,
) -> ControlFlow<Failure, u64> {
    if cfg!(mutant = "failure_committed") {
        core.commit();
    }
    let policy = supervisor.policy();
    let (reads, last) = roll_back(actor, core);
    let failure = Arc::new(failure);
    core.set_last_failure(Arc::clone(&failure));
    core.tell_failure(&failure);
    if failure.kind() == FailureKind::Misuse {
        // It would come again each time.
        return ControlFlow::Break(Arc::unwrap_or_clone(failure));
    }
    let now = core.clock.now();
    let poison_after = if policy.limit == 0 {
        0
    } else {
        policy.poison_after
    };
    let counts = match suspicion.failed(&reads, last, now, poison_after) {
        Finding::Counts(counts) => counts,
        Finding::Poison(message, attempts) => {
            let reason = failure.to_string();
            let cause = Cause {
                reason: &reason,
                attempts,
            };
            supervisor.dead_letters(core.id);
            dead_letter(actor, core, message, &cause).await;
            supervisor.cured();
            Vec::new()
        }
    };
    match supervisor.failed(core, counts, core.clock.now()) {
        Verdict::Restart { round, delay } => {
            tracing::warn!(target: "steadygraph", "{failure}; it restarts in {delay:?}");
            ControlFlow::Continue(round)
        }
        Verdict::Escalate => {
            let failure = Arc::unwrap_or_clone(failure);
            ControlFlow::Break(failure.exceeding(policy.limit, policy.within))
        }
    }
}

/// Returns the ports and the state that commits with them to the last commit, and makes the inputs cautious. Gives the
/// last message that was read on each port, and the channel that was read last of all.
fn roll_back<A: Actor>(actor: &mut A, core: &Core) -> (Vec<LastRead>, usize) {
    core.forget_request();
    let last = core.parking.last_read();
    let mut reads = Vec::new();
    #[cfg(mutant = "rollback_of_one_port")]
    let mut is_first = true;
    actor.ports(&mut |name, port| {
        #[cfg(mutant = "rollback_of_one_port")]
        if !std::mem::take(&mut is_first) {
            return;
        }
        if cfg!(mutant = "restart_without_rollback") {
            return;
        }
        // What is rolled back is dropped, and that is the user's code.
        match panics::guard(|| port.fail()) {
            Ok(read) => reads.extend(read),
            Err(panic) => report_drop(core, name, &panic),
        }
    });
    core.parking.set_cautious(true);
    (reads, last)
}

/// Returns the ports to the last commit without a failure.
fn undo<A: Actor>(actor: &mut A, core: &Core) {
    core.forget_request();
    actor.ports(&mut |name, port| {
        if let Err(panic) = panics::guard(|| port.undo()) {
            report_drop(core, name, &panic);
        }
    });
}

fn report_drop(core: &Core, port: &'static str, panic: &panics::Panic) {
    tracing::error!(target: "steadygraph",
        "actor `{}`: the drop of a message that was rolled back on `{port}` panicked: {}",
        core.name(), panic.message
    );
}

/// Takes a message out of its channel for good, once the dead-letter link has room for it, if there is one.
async fn dead_letter<A: Actor>(
    actor: &mut A,
    core: &Arc<Core>,
    message: LastRead,
    cause: &Cause<'_>,
) {
    poll_fn(|task| {
        loop {
            let (channel, is_linked) = match try_dead_letter(actor, core, message, cause) {
                DeadLettered::Done { channel, is_linked } => (channel, is_linked),
                DeadLettered::Gone => return Poll::Ready(()),
                DeadLettered::NoRoom(letters) => match Lack::of_one(core, letters) {
                    Some(lack) if lack.park(core, task.waker()) == Room::Missing => {
                        if core.stop.is_inquiring() {
                            core.set_waits_for(Some(lack.describe(core)));
                        }
                        return Poll::Pending;
                    }
                    // There is room now, or the receiver has ended, and the message is dropped.
                    _ => continue,
                },
            };
            core.tell(EventKind::DeadLettered, || {
                format!(
                    "{channel}: after {} failures: {}",
                    cause.attempts, cause.reason
                )
            });
            let fate = if is_linked { "sent on" } else { "dropped" };
            tracing::error!(target: "steadygraph", %channel,
                "a message is dead-lettered and {fate} after {} failures: {}",
                cause.attempts, cause.reason
            );
            return Poll::Ready(());
        }
    })
    .await;
}

fn try_dead_letter<A: Actor>(
    actor: &mut A,
    core: &Core,
    message: LastRead,
    cause: &Cause<'_>,
) -> DeadLettered {
    let mut result = DeadLettered::Gone;
    actor.ports(&mut |name, port| {
        if port.channel_id() == Some(message.channel) {
            match panics::guard(|| port.dead_letter(message.index, cause)) {
                Ok(done) => result = done,
                Err(panic) => report_drop(core, name, &panic),
            }
        }
    });
    result
}

/// Waits until the restart of that number may happen.
async fn wait_for_restart(
    round: u64,
    core: &Arc<Core>,
    supervisor: &Supervisor,
    fairness: &mut Fairness,
) {
    let mut deadline = None;
    let mut may_go_on = fairness.goes_on(core);
    poll_fn(|task| {
        core.parking.register(task.waker());
        if let Some(old) = deadline.take() {
            core.timers.cancel(old);
        }
        let when = supervisor.when(round, core.clock.now(), core.stop.is_stopping());
        match when {
            When::Now if may_go_on => return Poll::Ready(()),
            When::Now => task.waker().wake_by_ref(),
            When::At(then) => deadline = Some(core.timers.add(then, task.waker())),
            When::Later => {}
        }
        // Others run now.
        may_go_on = true;
        if core.stop.is_inquiring() {
            let what = match when {
                When::Later => "the others of its group, to restart with them",
                _ => "its restart, after a failure",
            };
            core.set_waits_for(Some(what.to_owned()));
        }
        Poll::Pending
    })
    .await;
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;
    use crate::ready::Stop;
    use crate::supervise::supervisor::tests::core;
    use crate::supervise::{Restart, Strategy};

    #[test]
    fn a_life_that_is_dropped_is_waited_for_no_longer() {
        let policy = Restart::new().backoff(Duration::ZERO, Duration::ZERO);
        let supervisor = Arc::new(Supervisor::new(Strategy::OneForAll, Arc::new(policy), 0));
        let stop = Arc::new(Stop::default());
        let (fails, dropped) = (Arc::new(core(0, &stop)), Arc::new(core(1, &stop)));
        supervisor.set_members(vec![Arc::clone(&fails), Arc::clone(&dropped)]);
        let membership = Membership {
            core: dropped,
            supervisor: Arc::clone(&supervisor),
        };
        let now = Instant::now();
        let Verdict::Restart { round, .. } = supervisor.failed(&fails, vec![now], now) else {
            unreachable!("one failure is allowed")
        };
        assert_eq!(supervisor.when(round, now, false), When::Later);
        drop(membership);
        assert_eq!(supervisor.when(round, now, false), When::Now);
    }
}
