//! What the messages are.

use std::sync::atomic::{AtomicI64, Ordering};

/// A message that carries a number.
pub(super) trait Payload: Send + Sync + 'static {
    fn of(number: u64) -> Self;
    fn number(&self) -> u64;
}

impl Payload for u64 {
    fn of(number: u64) -> Self {
        number
    }

    fn number(&self) -> u64 {
        *self
    }
}

impl Payload for String {
    fn of(number: u64) -> Self {
        number.to_string()
    }

    fn number(&self) -> u64 {
        self.parse().expect("it was made of a number")
    }
}

/// A message whose instances are counted.
pub(super) struct Counted(u64);

/// How many of them there are.
static INSTANCES: AtomicI64 = AtomicI64::new(0);

impl Counted {
    /// How many of them there are: less than none when one was dropped twice.
    pub(super) fn instances() -> i64 {
        INSTANCES.load(Ordering::Relaxed)
    }
}

impl Payload for Counted {
    fn of(number: u64) -> Self {
        INSTANCES.fetch_add(1, Ordering::Relaxed);
        Self(number)
    }

    fn number(&self) -> u64 {
        self.0
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        INSTANCES.fetch_sub(1, Ordering::Relaxed);
    }
}
