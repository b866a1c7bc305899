//! Commits of ports while they are in the actor's own hands.

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
}

impl<T> Settle for Tx<T> {
    #[inline]
    fn publish(&mut self, parking: &Parking) -> bool {
        let is_here = self.owner == address(parking);
        if is_here {
            self.ring().publish();
        }
        is_here
    }
    #[inline]
    fn release(&mut self, _parking: &Parking) -> bool {
        true
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
        if !is_here {
            return false;
        }
        if std::mem::needs_drop::<T>() {
            // The drops are the user's code, and not the reaction's: they may wait.
            parking.set_reacting(false);
            self.ring().release();
            parking.set_reacting(true);
        } else {
            self.ring().release();
        }
        true
    }
}

impl<P: Settle, const N: usize> Settle for [P; N] {
    #[inline]
    fn publish(&mut self, parking: &Parking) -> bool {
        // No short cut: each lane is to be committed.
        self.iter_mut()
            .fold(true, |here, lane| lane.publish(parking) & here)
    }
    #[inline]
    fn release(&mut self, parking: &Parking) -> bool {
        self.iter_mut()
            .fold(true, |here, lane| lane.release(parking) & here)
    }
}

/// Tells parking points apart.
#[inline]
pub(super) fn address(parking: &Parking) -> usize {
    std::ptr::from_ref(parking).addr()
}
