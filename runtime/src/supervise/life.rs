//! The life of one actor, from its first poll to the closing of its ports.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;
use std::task::Poll;

use super::failure::Failure;
use crate::actor::{Actor, ActorError, Context};
use crate::host::panics;
use crate::ready::{Core, polling};

/// The future of an actor's behavior, which borrows the actor.
pub(crate) type Running<'a> = Pin<Box<dyn Future<Output = Result<(), ActorError>> + 'a>>;

/// Starts an actor's behavior.
pub(crate) type Run<A> = for<'a> fn(&'a mut A, &'a mut Context) -> Running<'a>;

/// Runs an actor until it ends, closes its ports, and says how it ended.
///
/// A failure returns its ports to the last commit first, so that nothing half-done is published.
pub(crate) async fn live<A: Actor>(
    mut actor: A,
    core: Arc<Core>,
    run: Run<A>,
) -> Result<(), Failure> {
    tracing::debug!(target: "steadygraph", actor = core.name(), "starts");
    // Hooks that run before the first reaction may change states that go to disk.
    core.saves().forget_commits();
    let mut cx = Context::new(Arc::clone(&core));
    let result = run_to_its_end(|| run(&mut actor, &mut cx), &core).await;
    let result = polling(&core, || {
        let settled = panics::guard(|| {
            if result.is_ok() {
                core.commit();
            } else {
                core.forget_request();
                actor.ports(&mut |_, port| port.undo());
            }
        });
        core.close();
        // What the actor keeps is the user's too: its drops may panic.
        let dropped = panics::guard(|| drop(actor));
        [settled, dropped]
            .into_iter()
            .fold(result, |result, after| {
                result.and_then(|()| after.map_err(|panic| Failure::panic(core.name(), panic)))
            })
    });
    match &result {
        Ok(()) => tracing::debug!(target: "steadygraph", actor = core.name(), "ended"),
        Err(failure) => tracing::error!(target: "steadygraph", "{failure}"),
    }
    result
}

/// Polls a behavior until it ends, catches its panics, and drops it while its actor is the thread's, so that its
/// timers are cancelled.
async fn run_to_its_end<'a>(
    start: impl FnOnce() -> Running<'a>,
    core: &Arc<Core>,
) -> Result<(), Failure> {
    let mut start = Some(start);
    let mut running: Option<Running<'a>> = None;
    poll_fn(|task| {
        polling(core, || {
            let polled = panics::guard(|| {
                // A behavior written by hand may panic before it gives its future.
                if let Some(start) = start.take() {
                    running = Some(start());
                }
                match running.as_mut() {
                    Some(future) => future.as_mut().poll(task),
                    None => Poll::Ready(Ok(())),
                }
            });
            let result = match (polled, core.take_fault()) {
                // A misuse ends the actor whatever it made of the wait that found it.
                (_, Some(fault)) => Err(Failure::misuse(core.name(), &fault)),
                (Ok(Poll::Pending), None) => {
                    if core.stop.is_inquiring() && core.waits_for().is_none() {
                        core.set_waits_for(Some("a future of its own".to_owned()));
                    }
                    return Poll::Pending;
                }
                (Ok(Poll::Ready(Ok(()))), None) => Ok(()),
                (Ok(Poll::Ready(Err(error))), None) => {
                    // Its text is the user's code.
                    let failure = panics::guard(|| Failure::error(core, &error));
                    Err(failure.unwrap_or_else(|panic| Failure::panic(core.name(), panic)))
                }
                (Err(panic), None) => Err(Failure::panic(core.name(), panic)),
            };
            let dropped = panics::guard(|| running = None);
            Poll::Ready(
                result.and_then(|()| dropped.map_err(|panic| Failure::panic(core.name(), panic))),
            )
        })
    })
    .await
}
