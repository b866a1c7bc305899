//! Channels and their two sides as the runtime sees them: without their message type.

use std::fmt::{self, Debug};

use super::audit::Audit;
use super::name::ChannelName;
use super::observe::Lacking;
use super::ring::{Ring, Sampled, Shared};
use super::totals::{Totals, totals};
use crate::host::Ticks;

/// Whether a port receives or sends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    Input,
    Output,
}

/// A channel whose message type is forgotten.
pub(crate) trait AnyRing: Debug {
    /// Tells the channels of an actor apart: the address of the ring.
    fn id(&self) -> usize;
    fn is_feedback(&self) -> bool;
    /// Says that both sides belong to actors of one thread, before these start.
    fn stay_on_one_thread(&self);
    /// Whether both sides belong to actors of one thread.
    fn is_on_one_thread(&self) -> bool;
    fn name(&self) -> &ChannelName;
    fn totals(&self) -> Totals;
    fn set_audit(&self, audit: std::sync::Arc<dyn Audit>);
    fn end_audit(&self);
    /// Collects a sample of the channel's commits and asks for the next, see [`Ring::take_sample`].
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Asked by the sampler.
    fn take_sample(&self, ticks: &Ticks) -> Option<Sampled>;
    /// The memory of the channel's slots, in bytes.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Asked by the sampler.
    fn memory(&self) -> usize;
}

impl<T> AnyRing for Ring<T> {
    fn id(&self) -> usize {
        Ring::id(self)
    }
    fn is_feedback(&self) -> bool {
        Ring::is_feedback(self)
    }
    fn stay_on_one_thread(&self) {
        Ring::stay_on_one_thread(self);
    }
    fn is_on_one_thread(&self) -> bool {
        Ring::is_on_one_thread(self)
    }
    fn name(&self) -> &ChannelName {
        Ring::name(self)
    }
    fn totals(&self) -> Totals {
        totals(self)
    }
    fn set_audit(&self, audit: std::sync::Arc<dyn Audit>) {
        Ring::set_audit(self, audit);
    }
    fn end_audit(&self) {
        Ring::end_audit(self);
    }
    fn take_sample(&self, ticks: &Ticks) -> Option<Sampled> {
        Ring::take_sample(self, ticks)
    }
    fn memory(&self) -> usize {
        Ring::memory(self)
    }
}

/// One side of a channel, held by the core of the actor whose port it is, while the port itself is lent out.
pub(crate) trait Side: Send + Sync {
    fn ring(&self) -> &dyn AnyRing;
    fn direction(&self) -> Direction;
    /// Publishes what was written, or releases what was read.
    fn commit(&self);
    /// Wakes the other side for what has been committed, if it waits for no more.
    fn announce(&self);
    /// Ends this side of the channel.
    fn close(&self);
    /// Whether nothing can come any more: for an input, the sender has ended and all has been read.
    fn is_spent(&self) -> bool;
    /// What this side waits for, if it does.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Asked by the sampler.
    fn lacks(&self) -> Option<Lacking>;

    // For an output:

    /// The room that the last refused push needed; 0 if none was refused.
    fn take_wanted(&self) -> u64 {
        0
    }
    /// Asks to be woken when there is room for `count` messages; whether there is already.
    fn wait_for_room(&self, count: u64) -> bool {
        let _ = count;
        true
    }
    fn receiver_is_gone(&self) -> bool {
        false
    }

    // For an input:

    /// Wakes a sender that waits and could go on, see [`Ring::wake_sender`]. Whether one goes on waiting.
    fn wake_sender(&self) -> bool {
        false
    }
    /// Whether what was read or shown in attempts that failed has been so in one that committed.
    fn is_past_failure(&self) -> bool {
        true
    }
    /// Shows all messages again.
    fn end_caution(&self) {}
}

impl Debug for dyn Side {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.ring().fmt(f)
    }
}

/// The sender's side.
pub(super) struct OutputSide<T>(pub(super) Shared<T>);

impl<T: Send> Side for OutputSide<T> {
    fn ring(&self) -> &dyn AnyRing {
        &*self.0
    }
    fn direction(&self) -> Direction {
        Direction::Output
    }
    fn commit(&self) {
        self.0.publish();
    }
    fn announce(&self) {
        self.0.announce_tail();
    }
    fn close(&self) {
        self.0.close_sender();
    }
    fn is_spent(&self) -> bool {
        self.0.receiver_is_gone()
    }
    fn lacks(&self) -> Option<Lacking> {
        self.0.sender_lacks()
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
}

/// The receiver's side.
pub(super) struct InputSide<T>(pub(super) Shared<T>);

impl<T: Send> Side for InputSide<T> {
    fn ring(&self) -> &dyn AnyRing {
        &*self.0
    }
    fn direction(&self) -> Direction {
        Direction::Input
    }
    fn commit(&self) {
        self.0.release();
    }
    fn announce(&self) {
        self.0.announce_head();
    }
    fn close(&self) {
        self.0.close_receiver();
    }
    fn is_spent(&self) -> bool {
        // The flag first: a tail that is loaded after it is the last one.
        self.0.sender_is_gone() && self.0.tail() == self.0.read()
    }
    fn lacks(&self) -> Option<Lacking> {
        self.0.receiver_lacks()
    }
    fn wake_sender(&self) -> bool {
        self.0.wake_sender()
    }
    fn is_past_failure(&self) -> bool {
        self.0.is_past_failure()
    }
    fn end_caution(&self) {
        self.0.end_caution();
    }
}
