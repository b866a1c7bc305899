//! One attempt of an actor: its behavior, from the first poll to its end.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use super::failure::Failure;
use crate::actor::{ActorError, Behaving};
use crate::host::panics::{self, Panic};
use crate::ready::Core;

/// How an attempt ended.
#[derive(Debug)]
pub(super) enum End {
    /// The actor returned `Ok`.
    Done,
    /// It stopped at a wait, to restart with others of its group.
    Recalled,
    Failed(Failure),
}

/// Polls a behavior until it ends, catches its panics, and drops it in that poll: its timers are cancelled while its actor
/// is the thread's.
pub(super) fn attempt<F: Behaving>(
    start: impl FnOnce() -> F,
    core: &Arc<Core>,
) -> impl Future<Output = End> {
    let mut start = Some(start);
    let mut running: Option<F> = None;
    poll_fn(move |task| {
        let is_armed = core.arm(true);
        let polled = panics::guard_again(|| {
            // A behavior written by hand may panic before it gives its future.
            if running.is_none() {
                running = start.take().map(|start| start());
            }
            match running.as_mut() {
                Some(future) => Pin::new(future).poll(task),
                None => Poll::Ready(Ok(())),
            }
        });
        if is_armed {
            core.arm(false);
        }
        // Also where nothing else is to be seen: an escalation takes a recall back that the actor has followed already.
        let stopped = core.take_recalled_here();
        if matches!(polled, Ok(Poll::Pending)) && !stopped && core.may_glance() {
            return Poll::Pending;
        }
        end(core, polled, stopped).map(|end| {
            let dropped = panics::guard(|| running = None);
            match (end, dropped) {
                (End::Failed(failure), _) => End::Failed(failure),
                (_, Err(panic)) => End::Failed(Failure::panic(core, panic)),
                (end, Ok(())) => end,
            }
        })
    })
}

/// What becomes of the attempt after a poll.
#[cold]
fn end(
    core: &Arc<Core>,
    polled: Result<Poll<Result<(), ActorError>>, Box<Panic>>,
    stopped: bool,
) -> Poll<End> {
    Poll::Ready(match (polled, core.take_fault()) {
        // A misuse ends the actor whatever it made of the wait that found it.
        (_, Some(fault)) => End::Failed(Failure::misuse(core, &fault)),
        (Ok(Poll::Pending), None) if stopped => End::Recalled,
        (Ok(Poll::Pending), None) => {
            if core.stop.is_inquiring() && core.waits_for().is_none() {
                core.set_waits_for(Some("a future of its own".to_owned()));
            }
            return Poll::Pending;
        }
        (Ok(Poll::Ready(Ok(()))), None) => End::Done,
        (Ok(Poll::Ready(Err(error))), None) => End::Failed(match error.into_panic() {
            Ok(panic) => Failure::panic(core, panic),
            // Its text is the user's code.
            Err(error) => panics::guard(|| Failure::error(core, &error))
                .unwrap_or_else(|panic| Failure::panic(core, panic)),
        }),
        (Err(panic), None) => End::Failed(Failure::panic(core, panic)),
    })
}
