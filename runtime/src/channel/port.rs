//! Ports as the runtime sees them: without their message type.

use super::poison::{Cause, DeadLettered, LastRead};
use super::rx::Rx;
use super::settle::address;
use super::side::{InputSide, OutputSide, Side};
use super::tx::Tx;
use crate::host::Parking;
use crate::host::sync::Arc;

/// A port whose message type is forgotten: [`Rx`] and [`Tx`]. A `SteadyState`, which commits with them, counts as one.
#[allow(private_interfaces, unnameable_types)]
pub trait AnyPort {
    /// Lets `parking` be woken for this port from now on, and gives the port's sides: its own, and that of its dead-letter
    /// link. `false` for a port that has a parking point already, one of [`Channel::open`](super::Channel::open): it is not
    /// the actor's to settle.
    #[doc(hidden)]
    fn attach(&mut self, parking: &std::sync::Arc<Parking>, sides: &mut Vec<Box<dyn Side>>)
    -> bool;
    /// Returns the port to the last commit.
    #[doc(hidden)]
    fn undo(&mut self);
    /// Returns the port to the last commit after a failure, and gives the message that was read last.
    #[doc(hidden)]
    fn fail(&mut self) -> Option<LastRead> {
        self.undo();
        None
    }
    /// The channel of an input, see [`AnyRing::id`](super::side::AnyRing::id).
    #[doc(hidden)]
    fn channel_id(&self) -> Option<usize> {
        None
    }
    /// Takes the message at `index` out and sends it to the dead-letter link; without one, drops it.
    #[doc(hidden)]
    fn dead_letter(&mut self, _index: u64, _cause: &Cause<'_>) -> DeadLettered {
        DeadLettered::Gone
    }
}

#[allow(private_interfaces)]
impl<T: Send + 'static> AnyPort for Tx<T> {
    fn attach(
        &mut self,
        parking: &std::sync::Arc<Parking>,
        sides: &mut Vec<Box<dyn Side>>,
    ) -> bool {
        let slot = self.ring().producer_parking();
        let is_new = slot.set(std::sync::Arc::clone(parking)).is_ok();
        if is_new {
            self.owner = address(parking);
            sides.push(Box::new(OutputSide(Arc::clone(self.ring()))));
        }
        is_new
    }
    fn undo(&mut self) {
        self.rollback();
    }
}

#[allow(private_interfaces)]
impl<T: Send + 'static> AnyPort for Rx<T> {
    fn attach(
        &mut self,
        parking: &std::sync::Arc<Parking>,
        sides: &mut Vec<Box<dyn Side>>,
    ) -> bool {
        let slot = self.ring().consumer_parking();
        let is_new = slot.set(std::sync::Arc::clone(parking)).is_ok();
        if is_new {
            self.owner = address(parking);
            sides.push(Box::new(InputSide(Arc::clone(self.ring()))));
            if let Some(letters) = &mut self.letters {
                letters.attach(parking, sides);
            }
        }
        is_new
    }
    fn undo(&mut self) {
        self.rollback();
    }
    fn channel_id(&self) -> Option<usize> {
        Some(self.ring().id())
    }
    fn fail(&mut self) -> Option<LastRead> {
        Rx::fail(self)
    }
    fn dead_letter(&mut self, index: u64, cause: &Cause<'_>) -> DeadLettered {
        Rx::dead_letter(self, index, cause)
    }
}

/// What an actor hands its ports to, one by one, with the name of the field that holds them.
pub type VisitPort<'a> = dyn FnMut(&'static str, &mut dyn AnyPort) + 'a;

/// A field that holds one port or a bundle of them.
pub trait Ports {
    /// Hands each port to `visit`.
    #[doc(hidden)]
    fn each(&mut self, name: &'static str, visit: &mut VisitPort<'_>);
}

impl<T: Send + 'static> Ports for Tx<T> {
    fn each(&mut self, name: &'static str, visit: &mut VisitPort<'_>) {
        visit(name, self);
    }
}

impl<T: Send + 'static> Ports for Rx<T> {
    fn each(&mut self, name: &'static str, visit: &mut VisitPort<'_>) {
        visit(name, self);
    }
}

impl<P: Ports, const N: usize> Ports for [P; N] {
    fn each(&mut self, name: &'static str, visit: &mut VisitPort<'_>) {
        for lane in self {
            lane.each(name, visit);
        }
    }
}
