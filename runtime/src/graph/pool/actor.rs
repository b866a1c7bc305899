//! An actor of a pool, as a task that its threads run.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

use super::{Ended, Pool};
use crate::graph::meter::Meter;
use crate::graph::placed::PooledLife;
use crate::host::panics;
use crate::ready::{Core, polling};
use crate::supervise::Failure;

/// An actor of a pool, as a task.
///
/// A task is polled on one thread at a time, and the changes of the task's state are acquire-release: what
/// one poll did happens before the next, whichever threads they are on. So all that is "touched by the thread that
/// polls" alone, in the core and in the ports, may be touched by each of them in turn.
pub(super) struct Actor {
    pub(super) core: Arc<Core>,
    /// `None` once it has ended.
    pub(super) life: Option<PooledLife>,
    pub(super) meter: Meter,
    /// The task's own, from the first poll. Each poll is given a new one: they all wake the same task, but
    /// not all of them need say so, and a channel wakes only one that it knows without a lock.
    pub(super) waker: Option<Waker>,
    pub(super) pool: Arc<Pool>,
    pub(super) ended: Ended,
}

impl Actor {
    /// Lets the actor run until it waits; its result, once it has ended.
    ///
    /// As on a thread of its own: should one of the runtime's panics come here, the actor counts as failed.
    #[inline]
    fn poll_life(&mut self, task: &Context<'_>) -> Option<Result<(), Box<Failure>>> {
        let waker = self.waker.get_or_insert_with(|| {
            let own = task.waker().clone();
            // A wake before this finds nobody; but the first poll is still to look at what it announces.
            self.core.parking.adopt(own.clone());
            own
        });
        let life = self.life.as_mut()?.as_mut();
        let mut task = Context::from_waker(waker);
        // The thread was with others since, or it is another one.
        self.meter.skip();
        self.meter.begin(&self.core);
        let polled = panics::guard(|| polling(&self.core, || life.poll(&mut task)));
        self.meter.end(&self.core);
        match polled {
            Ok(Poll::Pending) => None,
            Ok(Poll::Ready(result)) => Some(result),
            Err(panic) => {
                self.core.close();
                // Here, where its panics are caught: it would end the thread.
                let life = self.life.take();
                let _ = panics::guard(|| drop(life));
                Some(Err(Box::new(Failure::panic(&self.core, panic))))
            }
        }
    }
}

impl Future for Actor {
    type Output = ();

    #[inline]
    fn poll(self: Pin<&mut Self>, task: &mut Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let result = this.poll_life(task);
        this.core.parking.leave_thread();
        let polled = match result {
            None => Poll::Pending,
            Some(result) => {
                this.life = None;
                (this.ended)(&this.core, result);
                this.pool.ended();
                Poll::Ready(())
            }
        };
        this.pool.look_at_the_clock();
        polled
    }
}
