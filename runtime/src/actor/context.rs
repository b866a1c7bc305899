//! What an actor is lent beside its fields.

use std::fmt;
use std::future::Future;
use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::host::faults::Point;
use crate::ready::{Any, Arm, Core, End, Fault, after, wait_to_the_end};

/// The actor's view of itself and of the graph.
pub struct Context {
    core: Arc<Core>,
}

impl Context {
    pub(crate) fn new(core: Arc<Core>) -> Self {
        Self { core }
    }

    pub(crate) fn core(&self) -> &Arc<Core> {
        &self.core
    }

    /// The actor's name in the graph, with its lane where it is one of a bundle: `worker`, `workers[2]`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.core.name()
    }

    /// The actor's index in its bundle, `None` where it is not in one.
    #[must_use]
    pub fn lane(&self) -> Option<usize> {
        self.core.lane()
    }

    /// How often the actor has been restarted since the start: 0 in its first attempt.
    #[must_use]
    pub fn attempt(&self) -> u64 {
        self.core.attempt()
    }

    /// The time now: the machine's, or the simulation's.
    #[must_use]
    pub fn now(&self) -> Instant {
        self.core.clock.now()
    }

    /// Waits until `delay` has passed. Like every wait, it commits the actor's ports first.
    ///
    /// A stop does not cut it short; to end with the graph, wait with `await_for_all!(after(delay))`. In a reaction, which does not
    /// wait, it is an error that ends the actor. On a scoped thread that the context was lent to, the delay never passes.
    pub async fn sleep(&mut self, delay: Duration) {
        wait_to_the_end(Any(Arm(after(delay), End))).await;
    }

    /// Commits the actor's ports and state now. Every wait does so too.
    ///
    /// In a reaction it is an error that ends the actor: it would tear the transaction. On a scoped thread that the context was
    /// lent to it does nothing: the actor's next wait commits.
    pub fn commit(&mut self) {
        if self.core.is_reacting() {
            self.core.set_fault(Fault::CommitInReaction);
        } else if self.core.parking.may_settle() {
            self.core.inject(Point::Commit);
            self.core.commit();
            self.core.wake_senders();
        }
    }

    /// Asks the graph to stop, at the actor's next commit: a failure before that forgets the request.
    ///
    /// The sources end, then each actor whose inputs are spent.
    pub fn request_shutdown(&mut self) {
        self.core.request_shutdown();
    }

    /// Holds back the actor's own end for as long as `holds` gives `true`, although the graph stops: its waits go on.
    ///
    /// `holds` is asked when the actor looks at a wait, and every 100 ms while it holds one back or the graph stops. A later
    /// call replaces an earlier one. When the stop's deadline passes, the error gives `reason`, if `holds` still gives `true`
    /// on the thread that waits for the graph's end.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// # use std::sync::Arc;
    /// # use std::sync::atomic::{AtomicU64, Ordering};
    /// #[actor]
    /// async fn uploader(cx: &mut Context, files: &mut Rx<String>, open: &Arc<AtomicU64>) {
    ///     let uploads = Arc::clone(open);
    ///     cx.veto("uploads are under way", move || uploads.load(Ordering::Relaxed) > 0);
    ///     while await_for_all!(files) {
    ///         // …
    ///         files.skip(1);
    ///     }
    /// }
    /// ```
    pub fn veto(&mut self, reason: impl Into<String>, holds: impl Fn() -> bool + Send + 'static) {
        self.core.set_veto(reason.into(), Box::new(holds));
    }

    /// Shows `text` beside the actor's name on the dashboard, until the next call: a state, a version, how far it has come.
    ///
    /// Whoever watches the graph sees the last text at each frame. Without the feature `telemetry` it does nothing.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// #[actor]
    /// async fn follow(cx: &mut Context, blocks: &mut Rx<u64>) {
    ///     while let Some(block) = blocks.recv().await {
    ///         cx.display(format!("at block {block}"));
    ///     }
    /// }
    /// ```
    pub fn display(&mut self, text: impl Into<String>) {
        self.core.set_display(text.into());
    }

    /// Runs `work`, which may block, on a thread made for such work, and waits for what it gives.
    ///
    /// Like every wait, it commits the actor's ports first. The work begins at the call. In a reaction, which does not wait, it
    /// is an error that ends the actor: the work never begins, and the future panics if it is polled all the same.
    ///
    /// All graphs of the process share these threads, of which there are at most 500, or as many as the environment variable
    /// `BLOCKING_MAX_THREADS` says, up to 10,000; more work than that queues. Work that has not begun when the future is dropped
    /// never does. Where the system has no thread at all for it, it runs at the call, on the actor's. A panic of `work` is a panic of
    /// the actor. In simulation it runs at once, on the simulation's thread.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// #[actor]
    /// async fn loader(cx: &mut Context, paths: &mut Rx<&'static str>, texts: &mut Tx<String>) -> Reaction {
    ///     while await_for_all!(paths, texts) {
    ///         if let Some(path) = paths.take() {
    ///             let text = cx.blocking(move || std::fs::read_to_string(path)).await?;
    ///             texts.push(text)?;
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn blocking<R, W>(&mut self, work: W) -> impl Future<Output = R> + Send + use<R, W>
    where
        R: Send + 'static,
        W: FnOnce() -> R + Send + 'static,
    {
        let (now, task) = if self.core.is_reacting() {
            self.core.set_fault(Fault::BlockingInReaction);
            // Dropped and not begun: the attempt is undone, and what the work does could not be.
            drop(work);
            (None, None)
        } else {
            self.commit();
            if self.core.clock.is_virtual() {
                (Some(work()), None)
            } else {
                (None, Some(crate::host::blocking::unblock(work)))
            }
        };
        async move {
            match (now, task) {
                (Some(done), _) => done,
                (None, Some(task)) => task.await,
                // There is nothing to give, and an executor inside the reaction would wait for it for ever.
                (None, None) => panic!("{}", Fault::BlockingInReaction),
            }
        }
    }
}

impl fmt::Debug for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("name", &self.name())
            .finish_non_exhaustive()
    }
}
