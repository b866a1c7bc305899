//! Commits of ports while they are in the actor's own hands.

use super::ring::Plain;
use super::rx::Rx;
use super::tx::Tx;
use crate::host::Parking;

/// A field that commits. It asks nothing of the messages: what they lack is reported once, by [`Ports`](super::Ports).
pub trait Settle {
    /// The ids of its rings.
    #[doc(hidden)]
    type Ids: Copy;

    /// Publishes what was written, where it sends. Whether it belongs to the actor that parks there.
    #[doc(hidden)]
    fn publish(&mut self, parking: &Parking) -> bool;
    /// Releases what was read, where it receives. Whether it belongs to the actor that parks there.
    #[doc(hidden)]
    fn release(&mut self, parking: &Parking) -> bool;
    /// Wakes the other ends for what has been committed: once before the actor leaves its thread to others, however many commits
    /// there were.
    #[doc(hidden)]
    fn announce(&self);
    /// The ids of its rings, if each commit of it is a store for now: it belongs to the actor that parks there, the other end is on
    /// the same thread, and there is nothing else to it.
    #[doc(hidden)]
    fn plain_ids(&self, parking: &Parking) -> Option<Self::Ids>;
    /// Commits it by a store, if its rings are those. They belong to the actor as long as it runs, so that no other ring has such an
    /// id.
    #[doc(hidden)]
    fn store(&self, ids: &Self::Ids) -> bool;
}

impl<T> Settle for Tx<T> {
    type Ids = usize;
    #[inline]
    fn publish(&mut self, parking: &Parking) -> bool {
        let is_here = self.owner == address(parking);
        if is_here {
            match self.ring().publish_plainly(self.written()) {
                Plain::Done => {}
                Plain::Wakes => as_no_reaction(parking, || self.ring().wake_consumer()),
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
    fn plain_ids(&self, parking: &Parking) -> Option<usize> {
        let ring = self.ring();
        (self.owner == address(parking) && ring.publishes_by_store()).then(|| ring.id())
    }
    #[inline]
    fn store(&self, id: &usize) -> bool {
        let is_same = self.ring().id() == *id;
        if is_same {
            self.ring().publish_by_store(self.written());
        }
        is_same
    }
}

impl<T> Tx<T> {
    #[inline(never)]
    fn publish_carefully(&mut self, parking: &Parking) {
        as_no_reaction(parking, || self.ring().publish());
    }
}

impl<T> Settle for Rx<T> {
    type Ids = usize;
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
                Plain::Wakes => as_no_reaction(parking, || self.ring().wake_producer()),
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
    fn plain_ids(&self, parking: &Parking) -> Option<usize> {
        let ring = self.ring();
        (self.owner == address(parking) && ring.releases_by_store()).then(|| ring.id())
    }
    #[inline]
    fn store(&self, id: &usize) -> bool {
        let is_same = self.ring().id() == *id;
        if is_same {
            self.ring().release_by_store(self.cursor());
        }
        is_same
    }
}

impl<T> Rx<T> {
    #[inline(never)]
    fn release_carefully(&mut self, parking: &Parking) {
        as_no_reaction(parking, || self.ring().release());
    }
}

/// Runs what a commit may run of the user's code, the drop of a message or a waker: it is not the reaction's. It may wait, and
/// when it panics, the transaction stands.
#[inline]
pub(crate) fn as_no_reaction(parking: &Parking, commit: impl FnOnce()) {
    parking.set_reacting(false);
    commit();
    parking.set_reacting(true);
}

impl<P: Settle, const N: usize> Settle for [P; N] {
    type Ids = [P::Ids; N];
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
    fn plain_ids(&self, parking: &Parking) -> Option<[P::Ids; N]> {
        let first = self.first()?.plain_ids(parking)?;
        let mut ids = [first; N];
        for (id, lane) in ids.iter_mut().zip(self).skip(1) {
            *id = lane.plain_ids(parking)?;
        }
        Some(ids)
    }
    #[inline]
    fn store(&self, ids: &[P::Ids; N]) -> bool {
        self.iter().zip(ids).all(|(lane, id)| lane.store(id))
    }
}

/// Tells parking points apart.
#[inline]
pub(super) fn address(parking: &Parking) -> usize {
    std::ptr::from_ref(parking).addr()
}
