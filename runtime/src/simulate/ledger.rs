//! The ledger: what became of each message, kept outside the ring and compared with it after every step.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::books::Books;
use super::injector::Injector;
use super::trace::{Event, Operation};
use crate::channel::{Audit, ChannelName, Side};
use crate::host::faults::{Inject, Point};

/// The ledgers of all channels of a simulation.
#[derive(Debug)]
pub(super) struct Ledger {
    channels: Vec<Arc<ChannelLedger>>,
    injector: Arc<Injector>,
}

impl Ledger {
    #[inline]
    pub(super) fn new(injector: Arc<Injector>) -> Self {
        Self {
            channels: Vec::new(),
            injector,
        }
    }

    /// Lets the ledger watch a channel from now on. `side` is its sender's.
    #[inline]
    pub(super) fn watch(&mut self, side: &dyn Side) {
        let ledger = Arc::new(ChannelLedger {
            name: side.ring().name().clone(),
            place: self.channels.len(),
            injector: Arc::clone(&self.injector),
            changed: AtomicBool::new(true),
            books: Mutex::new(Books::opening(side.ring().totals())),
        });
        side.ring().set_audit(Arc::clone(&ledger) as Arc<dyn Audit>);
        self.channels.push(ledger);
    }

    /// Ends: there is nothing to compare any more.
    #[inline]
    pub(super) fn close(&mut self) {
        self.channels.clear();
    }

    /// Compares the books of a channel, if they have changed since the last time, with its ring. `side` is its sender's, and
    /// was given to `watch` at this place.
    #[inline]
    pub(super) fn check(&self, place: usize, side: &dyn Side) -> Result<(), String> {
        match self.channels.get(place) {
            Some(ledger) if ledger.changed.swap(false, Ordering::Relaxed) => {
                let books = ledger.books().check(side.ring().totals());
                books.map_err(|wrong| {
                    format!("the ledger of `{}` does not balance: {wrong}", ledger.name)
                })
            }
            _ => Ok(()),
        }
    }
}

/// The ledger of one channel.
#[derive(Debug)]
struct ChannelLedger {
    name: ChannelName,
    /// Its place among the channels.
    place: usize,
    injector: Arc<Injector>,
    changed: AtomicBool,
    books: Mutex<Books>,
}

impl ChannelLedger {
    #[inline]
    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Enters an operation into the books and into the trace.
    #[inline]
    fn enter(&self, operation: Operation, index: u64, book: impl FnOnce(&mut Books, u64)) {
        book(&mut self.books(), index);
        self.changed.store(true, Ordering::Relaxed);
        self.record(operation, index);
    }

    #[inline]
    fn record(&self, operation: Operation, index: u64) {
        self.injector.record(Event::Channel {
            channel: self.place,
            operation,
            index,
        });
    }

    /// Stands in a call of the actor's into its port, which is where it may be made to panic: behind what the call does, or before it.
    #[inline]
    fn in_call(&self) {
        self.injector.at(Point::Port);
    }
}

impl Audit for ChannelLedger {
    #[inline]
    fn pushes(&self, written: u64) {
        self.in_call();
        self.enter(Operation::Wrote, written, Books::wrote);
    }
    #[inline]
    fn takes(&self, read: u64) {
        self.in_call();
        self.enter(Operation::Read, read, Books::read);
    }
    #[inline]
    fn wrote(&self, written: u64) {
        self.enter(Operation::Wrote, written, Books::wrote);
        self.in_call();
    }
    #[inline]
    fn published(&self, tail: u64) {
        self.enter(Operation::Published, tail, Books::published);
    }
    #[inline]
    fn unwrote(&self, written: u64) {
        self.enter(Operation::Unwrote, written, Books::unwrote);
    }
    #[inline]
    fn shown(&self, index: u64) {
        self.record(Operation::Shown, index);
        self.in_call();
    }
    #[inline]
    fn read(&self, read: u64) {
        self.enter(Operation::Read, read, Books::read);
        self.in_call();
    }
    #[inline]
    fn moved(&self, read: u64) {
        self.enter(Operation::Moved, read, Books::moved);
        self.in_call();
    }
    #[inline]
    fn discarded(&self) {
        self.enter(Operation::Discarded, 0, |books, _| books.discarded());
    }
    #[inline]
    fn released(&self, head: u64) {
        self.enter(Operation::Released, head, Books::released);
    }
    #[inline]
    fn dead_lettered(&self, index: u64) {
        self.enter(Operation::DeadLettered, index, Books::dead_lettered);
    }
    #[inline]
    fn unread(&self, read: u64) {
        self.enter(Operation::Unread, read, Books::unread);
    }
}
