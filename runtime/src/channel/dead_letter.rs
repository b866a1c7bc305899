//! What becomes of a message that an actor cannot process.

use std::fmt;

use super::name::ChannelName;

/// A message that an actor failed on again and again, with what is known of the last failure.
///
/// `dead(worker.numbers) >> archive.letters;` in a `graph!` gives the poisoned messages of `worker.numbers` to an input
/// `letters: Rx<DeadLetter<u64>>`. Without such a link they are counted and logged.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetter<T> {
    /// The message.
    pub message: T,
    /// The channel that it came through.
    pub channel: ChannelName,
    /// The last failure in one line: the actor, the panic or the error, and its place.
    pub reason: String,
    /// In how many failed attempts it was the last message read.
    pub attempts: u32,
}

impl<T> DeadLetter<T> {
    pub(crate) fn new(message: T, channel: ChannelName, reason: String, attempts: u32) -> Self {
        Self {
            message,
            channel,
            reason,
            attempts,
        }
    }
}

impl<T> fmt::Display for DeadLetter<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "a message of `{}` failed {} times: {}",
            self.channel, self.attempts, self.reason
        )
    }
}
