//! Misuses that the runtime finds.

use std::fmt;

/// A misuse that a wait or a commit found; it ends the actor with an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Fault {
    /// A wait asks for more messages, or more room, than the channel can hold.
    Threshold {
        channel: String,
        asked: usize,
        capacity: usize,
    },
    /// A wait asks for more lanes than the bundle has.
    Lanes {
        channel: String,
        asked: usize,
        lanes: usize,
    },
    /// A reaction wrote more messages in one go than the channel can hold.
    Batch {
        channel: String,
        asked: u64,
        capacity: u64,
    },
    /// `cx.commit()` in a reaction.
    CommitInReaction,
    /// A wait in a reaction.
    WaitInReaction,
    /// `cx.blocking(…)` in a reaction.
    BlockingInReaction,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Threshold {
                channel,
                asked,
                capacity,
            } => write!(
                f,
                "it waits for {asked} at once on `{channel}`, which holds {capacity}: give the link \
                 `channel().capacity({asked})` or wait for less"
            ),
            Fault::Lanes {
                channel,
                asked,
                lanes,
            } => write!(
                f,
                "it waits for {asked} lanes of the bundle that begins with `{channel}`, which has {lanes}"
            ),
            Fault::Batch {
                channel,
                asked,
                capacity,
            } => write!(
                f,
                "one reaction writes {asked} messages or more to `{channel}`, which holds {capacity}: give the link \
                 a larger `channel().capacity(…)` or write less at once"
            ),
            Fault::WaitInReaction => f.write_str(
                "a reaction does not wait: what it waited for could hang on what it has not committed. Name the condition \
                 in its attribute, or write an `async fn`",
            ),
            Fault::BlockingInReaction => f.write_str(
                "`cx.blocking(…)` in a reaction, which does not wait for it, and cannot undo it: write an `async fn`",
            ),
            Fault::CommitInReaction => f.write_str(
                "`cx.commit()` in a reaction would tear its transaction: a reaction commits when it returns `Ok`; \
                 an `async fn` may commit when it likes",
            ),
        }
    }
}
