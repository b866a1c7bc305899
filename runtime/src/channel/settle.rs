//! Commits of ports while they are in the actor's own hands.

use super::ring::Plain;
use super::rx::Rx;
use super::tx::Tx;
use crate::host::Parking;

/// A field that commits. It asks nothing of the messages: what they lack is reported once, by [`Ports`](super::Ports).
pub trait Settle {
    /// Publishes what was written, where it sends. Whether it belongs to the actor that parks there.
    #[doc(hidden)]
    fn publish(&mut self, parking: &Parking) -> bool;
    /// Releases what was read, where it receives. Whether it belongs to the actor that parks there.
    #[doc(hidden)]
    fn release(&mut self, parking: &Parking) -> bool;
    /// Wakes the other ends for what has been committed: once before the actor leaves its thread to others, however many commits
    /// there were. The caller has put [`Parking::fence_between_threads`] behind the last of them.
    #[doc(hidden)]
    fn announce(&self);
    /// Begins a burst of commits by store, if each commit of it is a store for now: it belongs to the actor that parks there, nobody looks
    /// on, no message is to be dropped, and it is no feedback input, of which a glance asks more. If so, it learns how far the other end
    /// has come, where that is worth a look; also in the midst of a burst.
    #[doc(hidden)]
    fn begin_stores(&mut self, parking: &Parking) -> bool;
    /// Commits it by a store, where `begin_stores` gave `true` as the burst began. Whether it still belongs to the actor that parks there.
    /// With `wakes`, the other end is woken if it waits for this: another thread may run it.
    #[doc(hidden)]
    fn commit_by_store(&self, parking: &Parking, wakes: bool) -> bool;
}

impl<T> Settle for Tx<T> {
    #[inline]
    fn publish(&mut self, parking: &Parking) -> bool {
        let is_here = self.owner == address(parking);
        if is_here {
            match self.ring().publish_plainly(self.written()) {
                Plain::Done => {}
                Plain::Wakes => self.wake_receiver(parking),
                Plain::Not => self.publish_carefully(parking),
            }
        }
        is_here
    }
    #[inline]
    fn release(&mut self, _parking: &Parking) -> bool {
        true
    }
    #[inline]
    fn announce(&self) {
        self.ring().announce_tail();
    }
    #[inline]
    fn begin_stores(&mut self, parking: &Parking) -> bool {
        self.owner == address(parking) && self.ring().begin_publishing_by_store(self.written())
    }
    #[inline]
    fn commit_by_store(&self, parking: &Parking, wakes: bool) -> bool {
        let is_here = self.owner == address(parking);
        if is_here {
            if !wakes {
                self.ring().publish_by_store(self.written());
            } else if self.ring().publish_across(self.written()) {
                self.wake_receiver(parking);
            }
        }
        is_here
    }
}

impl<T> Tx<T> {
    #[inline(never)]
    fn publish_carefully(&mut self, parking: &Parking) {
        as_no_reaction(parking, || self.ring().publish());
    }

    #[cold]
    #[inline(never)]
    fn wake_receiver(&self, parking: &Parking) {
        as_no_reaction(parking, || self.ring().wake_consumer());
    }
}

impl<T> Settle for Rx<T> {
    #[inline]
    fn publish(&mut self, _parking: &Parking) -> bool {
        true
    }
    #[inline]
    fn release(&mut self, parking: &Parking) -> bool {
        let is_here = self.owner == address(parking);
        if is_here {
            match self.ring().release_plainly(self.cursor()) {
                Plain::Done => {}
                Plain::Wakes => self.wake_sender(parking),
                Plain::Not => self.release_carefully(parking),
            }
        }
        is_here
    }
    #[inline]
    fn announce(&self) {
        self.ring().announce_head();
    }
    #[inline]
    fn begin_stores(&mut self, parking: &Parking) -> bool {
        if self.owner != address(parking) || self.ring().is_feedback() {
            return false;
        }
        let Some(tail) = self.ring().tail_if_release_is_a_store() else {
            return false;
        };
        self.known = tail;
        true
    }
    #[inline]
    fn commit_by_store(&self, parking: &Parking, wakes: bool) -> bool {
        let is_here = self.owner == address(parking);
        if is_here {
            if !wakes {
                self.ring().release_by_store(self.cursor());
            } else if self.ring().release_across(self.cursor()) {
                self.wake_sender(parking);
            }
        }
        is_here
    }
}

impl<T> Rx<T> {
    #[inline(never)]
    fn release_carefully(&mut self, parking: &Parking) {
        as_no_reaction(parking, || self.ring().release());
    }

    #[cold]
    #[inline(never)]
    fn wake_sender(&self, parking: &Parking) {
        as_no_reaction(parking, || self.ring().wake_producer());
    }
}

/// Runs what a commit may run of the user's code, the drop of a message or a waker: it is not the reaction's. It may wait, and
/// when it panics, the transaction stands: `reacting` stays `false` then, by which the burst knows where the panic comes from.
#[inline]
pub(crate) fn as_no_reaction(parking: &Parking, commit: impl FnOnce()) {
    parking.set_reacting(false);
    commit();
    parking.set_reacting(true);
}

impl<P: Settle, const N: usize> Settle for [P; N] {
    #[inline]
    fn publish(&mut self, parking: &Parking) -> bool {
        self.iter_mut().all(|lane| lane.publish(parking))
    }
    #[inline]
    fn release(&mut self, parking: &Parking) -> bool {
        self.iter_mut().all(|lane| lane.release(parking))
    }
    #[inline]
    fn announce(&self) {
        self.iter().for_each(Settle::announce);
    }
    #[inline]
    fn begin_stores(&mut self, parking: &Parking) -> bool {
        self.iter_mut().all(|lane| lane.begin_stores(parking))
    }
    #[inline]
    fn commit_by_store(&self, parking: &Parking, wakes: bool) -> bool {
        self.iter().all(|lane| lane.commit_by_store(parking, wakes))
    }
}

/// Tells parking points apart.
#[inline]
pub(super) fn address(parking: &Parking) -> usize {
    std::ptr::from_ref(parking).addr()
}
