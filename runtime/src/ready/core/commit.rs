//! Commits: when, of what, and what stands in the way of going on without a closer look.

use std::sync::Arc;

use super::{Attention, Core, Ordering, Patience, Side, Ticks};
use crate::host::faults::Point;
use crate::host::panics;

impl Core {
    /// Publishes what was written, releases what was read, and passes on a request to stop.
    pub(crate) fn commit(&self) {
        /// Goes on to the end also when a message's drop panics: a transaction is not torn.
        struct Commit<'a>(&'a Core, std::slice::Iter<'a, Box<dyn Side>>);
        impl Drop for Commit<'_> {
            fn drop(&mut self) {
                for side in self.1.by_ref() {
                    // The first panic is the one that counts.
                    let _ = panics::guard(|| side.commit());
                }
                if cfg!(mutant = "commit_torn_by_a_panic") && std::thread::panicking() {
                    return;
                }
                self.0.has_committed();
            }
        }
        if self.is_reacting() || self.ended.load(Ordering::Relaxed) {
            return;
        }
        // First: what a message's drop breaks off below is committed all the same.
        self.parking.count_commit();
        let mut commit = Commit(self, self.sides().iter());
        if self.is_undisturbed() {
            for side in commit.1.by_ref() {
                side.commit();
            }
            // Only a panic leaves it something to do.
            std::mem::forget(commit);
            return;
        }
        for side in commit.1.by_ref() {
            side.commit();
            self.inject(Point::Committing);
        }
        drop(commit);
        self.inject(Point::Committed);
    }

    /// Wakes the other ends of all channels for what has been committed.
    pub(crate) fn announce(&self) {
        self.sides().iter().for_each(|side| side.announce());
    }

    /// Whether nothing keeps the actor from going on with its next message; see [`Attention`].
    #[inline]
    pub(crate) fn is_undisturbed(&self) -> bool {
        self.parking.attention.all() == 0
    }

    /// Whether a wait may go by what a glance shows.
    #[inline]
    pub(crate) fn may_glance(&self) -> bool {
        self.parking.attention.all() & !Attention::OBSERVED == 0
    }

    /// Whether a port is the actor's that parks at that address.
    #[inline]
    pub(crate) fn owns(&self, owner: usize) -> bool {
        owner == Arc::as_ptr(&self.parking).addr()
    }

    /// Whether a reaction settles its ports by itself although a simulation looks on: every other one, so that both ways of a
    /// commit are simulated, or each.
    pub(crate) fn settles_although_observed(&self) -> bool {
        self.parking.attention.all() == Attention::OBSERVED
            && (self.settles.fetch_xor(true, Ordering::Relaxed)
                || self.is_unwatched.load(Ordering::Relaxed))
    }

    /// Commits where a wait begins; not behind a reaction, which has just done so.
    #[inline]
    pub(crate) fn commit_at_wait(&self) {
        let is_settled = self.settled.load(Ordering::Relaxed);
        self.settled.store(false, Ordering::Relaxed);
        if !self.is_undisturbed() {
            self.commit_at_observed_wait();
        } else if !is_settled {
            self.commit();
        }
    }

    #[cold]
    fn commit_at_observed_wait(&self) {
        self.inject(Point::Wait);
        self.inject(Point::Commit);
        self.commit();
        self.inject(Point::WaitCommitted);
    }

    /// Says that a reaction has committed all ports: the next wait need not, for no other code runs before it.
    #[inline]
    pub(crate) fn set_settled(&self) {
        self.settled.store(true, Ordering::Relaxed);
    }

    /// As [`is_over`](Self::is_over), where nothing disturbs the actor: a source would have been told that the graph stops, and
    /// it does not veto.
    #[inline]
    pub(crate) fn is_over_undisturbed(&self) -> bool {
        !self.is_source() && self.inputs_are_spent()
    }

    /// Whether it has no inputs but feedback.
    #[inline]
    pub(crate) fn is_source(&self) -> bool {
        self.is_source.load(Ordering::Relaxed)
    }

    /// Wakes the senders that wait for room and could go on: the actor leaves its thread to others.
    #[inline]
    pub(crate) fn wake_senders(&self) {
        if self.parking.take_senders() {
            self.wake_waiting_senders();
        }
    }

    #[cold]
    fn wake_waiting_senders(&self) {
        let mut goes_on_waiting = false;
        if let Some(sides) = self.sides.get() {
            // The inputs come last.
            for side in sides.all.iter().skip(sides.outputs) {
                goes_on_waiting |= side.wake_sender();
            }
        }
        if goes_on_waiting {
            self.parking.sender_waits();
        }
    }

    /// Lets it wait with that patience, before it parks.
    pub(crate) fn set_patience(&self, patience: Arc<Patience>) {
        let _ = self.patience.set(patience);
    }

    /// Whether it waits with any patience now.
    #[inline]
    pub(crate) fn is_patient(&self) -> bool {
        self.patience
            .get()
            .is_some_and(|patience| patience.is_left())
    }

    /// Whether `has_come` gives `true` while the actor's thread stays awake for it.
    pub(crate) fn await_that(&self, has_come: impl Fn() -> bool) -> bool {
        let Some(patience) = self.patience.get() else {
            return false;
        };
        self.wake_senders();
        let began = self.ticks.get().map(Ticks::now);
        patience.await_that(|| has_come() || !self.may_glance());
        // Once more: what disturbed it may be over by now, and nothing have come.
        let came = self.may_glance() && has_come();
        if let (Some(ticks), Some(began)) = (self.ticks.get(), began) {
            let waited = ticks.now().saturating_sub(began);
            self.times.take_out(waited, self.parking.take_lacks_room());
        }
        came
    }

    /// Has the actor's waits within a turn told apart from its work.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Set for the sampler.
    pub(crate) fn set_ticks(&self, ticks: Ticks) {
        let _ = self.ticks.set(ticks);
    }

    /// What follows once the ports are committed.
    fn has_committed(&self) {
        if self.is_undisturbed() {
            return;
        }
        if self.parking.is_cautious() && self.sides().iter().all(|side| side.is_past_failure()) {
            self.sides().iter().for_each(|side| side.end_caution());
            self.parking.set_cautious(false);
        }
        if self.parking.attention.take(Attention::REQUESTED) {
            self.stop.request_by(self.id);
        }
    }

    /// Lets a simulation inject a fault at this point.
    #[inline]
    pub(crate) fn inject(&self, point: Point) {
        if let Some(faults) = &self.faults {
            faults.at(point);
        }
    }

    /// Says whether the actor's own attempt runs now: faults are injected in it alone. Gives whether faults are injected at all.
    #[inline]
    pub(crate) fn arm(&self, armed: bool) -> bool {
        let faults = self.faults.as_ref();
        faults.inspect(|faults| faults.arm(armed)).is_some()
    }

    /// Asks for a stop, which the next commit passes on.
    #[cold]
    #[inline(never)]
    pub(crate) fn request_shutdown(&self) {
        self.parking.attention.add(Attention::REQUESTED);
    }

    /// Forgets a request that was made in an attempt that failed.
    pub(crate) fn forget_request(&self) {
        self.parking.attention.take(Attention::REQUESTED);
    }

    pub(crate) fn is_reacting(&self) -> bool {
        self.parking.is_reacting()
    }

    /// Ends all sides: the outputs close, the inputs take no more.
    pub(crate) fn close(&self) {
        self.ended.store(true, Ordering::Relaxed);
        for side in self.sides() {
            side.close();
        }
        self.parking.leave();
    }
}
