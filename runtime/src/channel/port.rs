//! Ports as the runtime sees them: without their message type.

use std::fmt::{self, Debug};

use super::audit::Audit;
use super::name::ChannelName;
use super::observe::Lacking;
use super::poison::{Cause, DeadLettered, LastRead};
use super::ring::{Sampled, Shared};
use super::rx::Rx;
use super::settle::address;
use super::totals::{Totals, totals};
use super::tx::Tx;
use crate::host::sync::Arc;
use crate::host::{Parking, Ticks};

/// Whether a port receives or sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Input,
    Output,
}

#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
/// One side of a channel, held by the core of the actor whose port it is, while the port itself is lent out.
pub(crate) trait Side: Send + Sync + Debug {
    /// Tells the channels of an actor apart: the address of the ring.
    fn id(&self) -> usize;
    fn direction(&self) -> Direction;
    fn is_feedback(&self) -> bool;
    /// Publishes what was written, or releases what was read.
    fn commit(&self);
    /// Wakes the other side for what has been committed, if it waits for no more.
    fn announce(&self);
    /// For an input: wakes a sender that waits and could go on, see [`Ring::wake_sender`](super::Ring::wake_sender). Whether
    /// one goes on waiting.
    fn wake_sender(&self) -> bool {
        false
    }
    /// Says that both sides belong to actors of one thread, before these start.
    fn stay_on_one_thread(&self);
    /// Whether both sides belong to actors of one thread.
    fn is_on_one_thread(&self) -> bool;
    /// Ends this side of the channel.
    fn close(&self);
    /// Whether nothing can come any more: for an input, the sender has ended and all has been read.
    fn is_spent(&self) -> bool;
    /// The room that the last refused push needed; 0 if none was refused.
    fn take_wanted(&self) -> u64;
    /// Asks to be woken when there is room for `count` messages; whether there is already.
    fn wait_for_room(&self, count: u64) -> bool;
    fn receiver_is_gone(&self) -> bool;
    /// For an input: whether what was read or shown in attempts that failed has been so in one that committed.
    fn is_past_failure(&self) -> bool {
        true
    }
    /// For an input: shows all messages again.
    fn end_caution(&self) {}
    fn channel(&self) -> &ChannelName;
    fn totals(&self) -> Totals;
    fn set_audit(&self, audit: std::sync::Arc<dyn Audit>);
    fn end_audit(&self);
    /// What this side waits for, if it does.
    fn lacks(&self) -> Option<Lacking>;
    /// Collects a sample of the channel's commits and asks for the next, see [`Ring::take_sample`](super::Ring::take_sample).
    fn take_sample(&self, ticks: &Ticks) -> Option<Sampled>;
    /// The memory of the channel's slots, in bytes.
    fn memory(&self) -> usize;
}

/// The sender's side.
struct Outgoing<T>(Shared<T>);

impl<T> Debug for Outgoing<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Send> Side for Outgoing<T> {
    fn id(&self) -> usize {
        self.0.id()
    }
    fn direction(&self) -> Direction {
        Direction::Output
    }
    fn is_feedback(&self) -> bool {
        self.0.is_feedback()
    }
    fn commit(&self) {
        self.0.publish();
    }
    fn announce(&self) {
        self.0.announce_tail();
    }
    fn stay_on_one_thread(&self) {
        self.0.stay_on_one_thread();
    }
    fn is_on_one_thread(&self) -> bool {
        self.0.is_on_one_thread()
    }
    fn close(&self) {
        self.0.close_sender();
    }
    fn is_spent(&self) -> bool {
        self.0.receiver_is_gone()
    }
    fn take_wanted(&self) -> u64 {
        self.0.take_wanted()
    }
    fn wait_for_room(&self, count: u64) -> bool {
        let threshold = (self.0.tail() + count).saturating_sub(self.0.capacity());
        self.0.producer_waits(threshold);
        self.0.head() >= threshold
    }
    fn receiver_is_gone(&self) -> bool {
        self.0.receiver_is_gone()
    }
    fn channel(&self) -> &ChannelName {
        self.0.name()
    }
    fn totals(&self) -> Totals {
        totals(&self.0)
    }
    fn set_audit(&self, audit: std::sync::Arc<dyn Audit>) {
        self.0.set_audit(audit);
    }
    fn end_audit(&self) {
        self.0.end_audit();
    }
    fn lacks(&self) -> Option<Lacking> {
        self.0.sender_lacks()
    }
    fn take_sample(&self, ticks: &Ticks) -> Option<Sampled> {
        self.0.take_sample(ticks)
    }
    fn memory(&self) -> usize {
        self.0.memory()
    }
}

/// The receiver's side.
struct Incoming<T>(Shared<T>);

impl<T> Debug for Incoming<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Send> Side for Incoming<T> {
    fn id(&self) -> usize {
        self.0.id()
    }
    fn direction(&self) -> Direction {
        Direction::Input
    }
    fn is_feedback(&self) -> bool {
        self.0.is_feedback()
    }
    fn commit(&self) {
        self.0.release();
    }
    fn announce(&self) {
        self.0.announce_head();
    }
    fn wake_sender(&self) -> bool {
        self.0.wake_sender()
    }
    fn stay_on_one_thread(&self) {
        self.0.stay_on_one_thread();
    }
    fn is_on_one_thread(&self) -> bool {
        self.0.is_on_one_thread()
    }
    fn close(&self) {
        self.0.close_receiver();
    }
    fn is_spent(&self) -> bool {
        // The flag first: a tail that is loaded after it is the last one.
        self.0.sender_is_gone() && self.0.tail() == self.0.read()
    }
    fn take_wanted(&self) -> u64 {
        0
    }
    fn wait_for_room(&self, _count: u64) -> bool {
        true
    }
    fn receiver_is_gone(&self) -> bool {
        false
    }
    fn is_past_failure(&self) -> bool {
        self.0.is_past_failure()
    }
    fn end_caution(&self) {
        self.0.end_caution();
    }
    fn channel(&self) -> &ChannelName {
        self.0.name()
    }
    fn totals(&self) -> Totals {
        totals(&self.0)
    }
    fn set_audit(&self, audit: std::sync::Arc<dyn Audit>) {
        self.0.set_audit(audit);
    }
    fn end_audit(&self) {
        self.0.end_audit();
    }
    fn lacks(&self) -> Option<Lacking> {
        self.0.receiver_lacks()
    }
    fn take_sample(&self, ticks: &Ticks) -> Option<Sampled> {
        self.0.take_sample(ticks)
    }
    fn memory(&self) -> usize {
        self.0.memory()
    }
}

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
    /// The channel of an input, see [`Side::id`].
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
            sides.push(Box::new(Outgoing(Arc::clone(self.ring()))));
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
            sides.push(Box::new(Incoming(Arc::clone(self.ring()))));
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
