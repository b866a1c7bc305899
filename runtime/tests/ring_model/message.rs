//! What is sent, and what counts it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use steadygraph::prelude::*;

/// Makes messages with rising serial numbers and counts those that live, of the types that tell it.
#[derive(Default)]
pub(crate) struct Mint {
    pub(crate) next: u64,
    pub(crate) count: Arc<Count>,
}

#[derive(Default)]
pub(crate) struct Count {
    pub(crate) alive: AtomicI64,
    pub(crate) dropped_twice: AtomicBool,
}

impl Mint {
    pub(crate) fn make<T: Message>(&mut self) -> T {
        self.next += 1;
        T::make(T::seen(self.next), &self.count)
    }

    /// The serials of the next `count` messages.
    pub(crate) fn coming<T: Message>(&self, count: usize) -> Vec<u64> {
        (1..=count as u64).map(|n| T::seen(self.next + n)).collect()
    }
}

/// What the test sends. The operations that copy give `None` where a message is not `Copy`.
pub(crate) trait Message: Send + Sized + 'static {
    /// Whether [`Count`] knows each message.
    const COUNTED: bool = false;

    fn make(serial: u64, count: &Arc<Count>) -> Self;
    fn serial(&self) -> u64;

    /// What [`serial`](Self::serial) gives for the message with this serial.
    fn seen(serial: u64) -> u64 {
        serial
    }
    fn push_slice(_tx: &mut Tx<Self>, _messages: &[Self]) -> Option<usize> {
        None
    }
    fn take(_rx: &mut Rx<Self>) -> Option<Option<u64>> {
        None
    }
    fn drain(_rx: &mut Rx<Self>, _steps: usize, _rest: usize) -> Option<Vec<u64>> {
        None
    }
    fn take_slice(_rx: &mut Rx<Self>, _into: &mut [Self]) -> Option<usize> {
        None
    }
}

/// The operations of messages that are `Copy`.
macro_rules! copies {
    () => {
        fn push_slice(tx: &mut Tx<Self>, messages: &[Self]) -> Option<usize> {
            Some(tx.push_slice(messages))
        }
        fn take(rx: &mut Rx<Self>) -> Option<Option<u64>> {
            Some(rx.take().map(|message| message.serial()))
        }
        fn drain(rx: &mut Rx<Self>, steps: usize, rest: usize) -> Option<Vec<u64>> {
            let mut drain = rx.drain();
            let mut serials = Vec::new();
            for _ in 0..steps {
                let left = drain.len();
                let message = drain.next();
                assert_eq!(drain.len(), left.saturating_sub(1));
                assert_eq!(message.is_some(), left > 0);
                serials.extend(message.map(|message| message.serial()));
            }
            // By `fold`, which walks slices.
            let rest = drain.take(rest);
            rest.for_each(|message| serials.push(message.serial()));
            Some(serials)
        }
        fn take_slice(rx: &mut Rx<Self>, into: &mut [Self]) -> Option<usize> {
            Some(rx.take_slice(into))
        }
    };
}

impl Message for u64 {
    fn make(serial: u64, _count: &Arc<Count>) -> Self {
        serial
    }
    fn serial(&self) -> u64 {
        *self
    }
    copies!();
}

impl Message for String {
    fn make(serial: u64, _count: &Arc<Count>) -> Self {
        serial.to_string()
    }
    fn serial(&self) -> u64 {
        self.parse().expect("it was made of a number")
    }
}

/// A message of size zero: all are alike.
#[derive(Clone, Copy)]
pub(crate) struct Unit;

impl Message for Unit {
    fn make(_serial: u64, _count: &Arc<Count>) -> Self {
        Unit
    }
    fn serial(&self) -> u64 {
        0
    }
    fn seen(_serial: u64) -> u64 {
        0
    }
    copies!();
}

/// A message that notices when it is dropped twice.
pub(crate) struct Counted {
    serial: u64,
    alive: bool,
    count: Arc<Count>,
}

impl Message for Counted {
    const COUNTED: bool = true;

    fn make(serial: u64, count: &Arc<Count>) -> Self {
        count.alive.fetch_add(1, Ordering::Relaxed);
        Counted {
            serial,
            alive: true,
            count: Arc::clone(count),
        }
    }
    fn serial(&self) -> u64 {
        assert!(self.alive, "message {} was dropped", self.serial);
        self.serial
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.count.alive.fetch_sub(1, Ordering::Relaxed);
        if !std::mem::replace(&mut self.alive, false) {
            self.count.dropped_twice.store(true, Ordering::Relaxed);
        }
    }
}
