//! What a ledger outside the ring is told of every operation. In simulation only; elsewhere no ring has one.

use std::fmt::Debug;

/// Sees each operation of one channel, in the order in which they happen.
///
/// Every index is the one that the operation leaves behind: messages below it are pushed, published, read…
pub(crate) trait Audit: Send + Sync + Debug {
    /// The sender is about to push one message, the last below `written`. If this panics, nothing is pushed.
    fn pushes(&self, written: u64);
    /// The receiver is about to take one message by copy, the last below `read`. If this panics, nothing is taken.
    fn takes(&self, read: u64);
    /// The sender has written all messages below `written`.
    fn wrote(&self, written: u64);
    /// The sender has committed all messages below `tail`.
    fn published(&self, tail: u64);
    /// The sender has rolled back to `written`.
    fn unwrote(&self, written: u64);
    /// The receiver has read all messages below `read`, by reference or by copy.
    fn read(&self, read: u64);
    /// The receiver has shown messages below `index` by reference; its cursor has not moved.
    fn shown(&self, index: u64);
    /// The receiver has moved the message below `read` out of the ring.
    fn moved(&self, read: u64);
    /// The receiver's commit begins to drop what was read: it cannot come back.
    fn discarded(&self);
    /// The receiver has committed all messages below `head`.
    fn released(&self, head: u64);
    /// The message at `index` has been dead-lettered, after a rollback. Those before it moved up by one slot.
    fn dead_lettered(&self, index: u64);
    /// The receiver has rolled back to `read`; what it had moved out is lost.
    fn unread(&self, read: u64);
}
