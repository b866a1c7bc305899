//! What a condition sees of one port, be it an input or an output.

use std::fmt;
use std::sync::{Arc, OnceLock};
use std::task::Waker;

use super::condition::{Survey, Verdict};
use super::core::Core;
use super::fault::Fault;
use super::glance::{Called, Glance};
use crate::channel::Ring;
use crate::host::Parking;

/// What a condition sees of one port, alone or in a bundle. The actor's cursor stays while it waits: the port is borrowed. The
/// rest is the ring's and not the port's, which other threads may see only where they may see its messages.
pub(super) trait Lane: Sized {
    type Message;
    const IS_INPUT: bool;
    /// What stands before the number of messages in words.
    const WANTS: &'static str;
    /// The verdict where the other end is gone, and all that it left has been read.
    const ENDED: Verdict;

    fn ring(&self) -> &Ring<Self::Message>;
    /// The parking point of its actor, by its address.
    fn owner(&self) -> usize;

    /// How many lanes of a bundle are enough where `wanted` are asked for and `alive` have not ended; `None` where too few have not.
    fn enough(wanted: usize, alive: usize) -> Option<usize>;
    /// Where it stands with `count` messages, by a closer look: held, pending or [`ENDED`](Self::ENDED).
    fn stands(&self, count: usize, core: Option<&Core>) -> Verdict;
    /// Adds what it knows, where it is an input.
    fn survey(&self, _core: Option<&Core>, _survey: &mut Survey) {}
    /// See [`Condition::holds`](super::Condition::holds).
    fn holds(&self, count: usize, core: &Core, glance: Glance) -> bool;
    /// See [`Condition::is_clear`](super::Condition::is_clear).
    fn is_clear(&self, count: usize, core: &Core) -> bool;
    /// See [`Condition::listen`](super::Condition::listen).
    fn listen(&self, count: usize, core: &Core) -> bool;
    /// Whether it is to wait for `count` messages: they, or the room for them, are not there now.
    fn lacks(&self, count: usize) -> bool;
    /// The other end's index with which `count` messages, or the room for them, are there.
    fn threshold(&self, count: usize) -> u64;
    /// Says how it stands, beside the other lanes of its bundle.
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
    /// Says how it stands, and more of it, where it is no lane of a bundle.
    fn describe_alone(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;

    // These take the ring and not the lane, which can stay in registers then.

    /// Where whoever waits for this end parks.
    fn parking(ring: &Ring<Self::Message>) -> &OnceLock<Arc<Parking>>;
    /// Asks for a wake once the other end has come to `threshold`.
    fn wait_until(ring: &Ring<Self::Message>, threshold: u64);
    /// Commits a port that no actor holds.
    fn commit_alone(ring: &Ring<Self::Message>);

    #[inline]
    fn commit(&self) {
        let held = Self::parking(self.ring())
            .get()
            .is_some_and(|parking| parking.has_actor());
        if !held {
            Self::commit_alone(self.ring());
        }
    }

    /// Asks for a wake of the core, on the thread that polls it.
    #[inline(always)]
    fn call(&self, count: usize, core: &Core, waker: &Waker) -> Called {
        if !self.is_clear(count, core) {
            return Called::Unclear;
        }
        if !core.owns(self.owner()) {
            // A port of no actor.
            self.park(count, waker);
            return Called::LookAgain;
        }
        if self.lacks(count) {
            Self::wait_until(self.ring(), self.threshold(count));
        }
        if self.ring().is_on_one_thread() {
            Called::Parked
        } else {
            Called::LookAgain
        }
    }

    fn park(&self, count: usize, waker: &Waker) {
        park_at::<Self>(self.ring(), self.threshold(count), waker);
    }

    /// Whether the channel can hold as many; if not, the actor is told to end with an error.
    fn check(&self, count: usize, core: Option<&Core>) -> bool {
        let ring = self.ring();
        let fits = count as u64 <= ring.capacity();
        if let (false, Some(core)) = (fits, core) {
            core.set_fault(Fault::Threshold {
                channel: ring.name().to_string(),
                asked: count,
                capacity: usize::try_from(ring.capacity()).unwrap_or(usize::MAX),
            });
        }
        fits
    }
}

/// Asks for a wake of whoever waits for a port.
#[cold]
#[inline(never)]
fn park_at<L: Lane>(ring: &Ring<L::Message>, threshold: u64, waker: &Waker) {
    if let Some(parking) = L::parking(ring).get() {
        parking.register_at(waker, ring.is_on_one_thread());
    }
    L::wait_until(ring, threshold);
}

/// Whether the channel can hold as many, but for none at all.
#[inline]
pub(super) fn fits<T>(ring: &Ring<T>, count: usize) -> bool {
    count == 1 || (1..=ring.capacity()).contains(&(count as u64))
}

/// A number of messages, in words.
pub(super) struct Messages(pub(super) usize);

impl fmt::Display for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("1 message"),
            count => write!(f, "{count} messages"),
        }
    }
}
