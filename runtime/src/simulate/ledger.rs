//! The ledger: what became of each message, kept outside the ring and compared with it after every step.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::injector::Injector;
use crate::channel::{Audit, ChannelName, Side, Totals};
use crate::host::faults::{Inject, Point};

/// The serial number of a message in its channel, from 1.
type Serial = u64;

/// The ledgers of all channels of a simulation.
#[derive(Debug)]
pub(super) struct Ledger {
    channels: Vec<Arc<ChannelLedger>>,
    injector: Arc<Injector>,
}

impl Ledger {
    pub(super) fn new(injector: Arc<Injector>) -> Self {
        Self {
            channels: Vec::new(),
            injector,
        }
    }

    /// Lets the ledger watch a channel from now on. `side` is its sender's.
    pub(super) fn watch(&mut self, side: &dyn Side) {
        let totals = side.totals();
        let ledger = Arc::new(ChannelLedger {
            name: side.channel().clone(),
            place: self.channels.len(),
            injector: Arc::clone(&self.injector),
            state: Mutex::new(State::with_first_messages(totals)),
        });
        side.set_audit(Arc::clone(&ledger) as Arc<dyn Audit>);
        self.channels.push(ledger);
    }

    /// Compares the books with the rings. `sides` are the senders', in the order in which they were given to `watch`.
    pub(super) fn check(&self, sides: Vec<&dyn Side>) -> Result<(), String> {
        for (ledger, side) in self.channels.iter().zip(sides) {
            ledger.check(side.totals()).map_err(|wrong| {
                format!("the ledger of `{}` does not balance: {wrong}", ledger.name)
            })?;
        }
        Ok(())
    }
}

/// The books of one channel.
#[derive(Debug)]
struct ChannelLedger {
    name: ChannelName,
    /// Its place among the channels.
    place: usize,
    injector: Arc<Injector>,
    state: Mutex<State>,
}

/// Where each message is. A message moves from `written` to `in_flight` to `read` and out.
#[derive(Debug)]
struct State {
    /// The serial of the message in each slot, 0 for none: what the ring should hold, slot by slot. As long as the last
    /// slot that was ever used.
    slots: Vec<Serial>,
    /// How many slots the ring has, less one.
    mask: u64,
    next: Serial,
    /// Indices as the ring counts them, moved by the ledger's own reckoning.
    head: u64,
    written: VecDeque<Serial>,
    in_flight: VecDeque<Serial>,
    /// Read and not committed; `None` for one that was moved out.
    read: VecDeque<Option<Serial>>,
    taken: u64,
    dead_lettered: u64,
    lost: u64,
    /// The last message that was taken and committed, for the order.
    last_taken: Serial,
    changed: bool,
    /// The first thing that went wrong.
    wrong: Option<String>,
}

impl State {
    /// The books of a channel that holds its first messages, if any.
    fn with_first_messages(totals: Totals) -> Self {
        let mut state = Self {
            slots: Vec::new(),
            mask: totals.capacity.next_power_of_two() - 1,
            next: 1,
            head: totals.sent - totals.in_flight,
            written: VecDeque::new(),
            in_flight: VecDeque::new(),
            read: VecDeque::new(),
            taken: totals.taken,
            dead_lettered: totals.dead_lettered,
            lost: totals.lost,
            last_taken: 0,
            changed: true,
            wrong: None,
        };
        for _ in 0..totals.in_flight {
            state.write_one();
        }
        state.in_flight = std::mem::take(&mut state.written);
        state
    }

    fn cursor(&self) -> u64 {
        self.head + self.read.len() as u64
    }

    fn tail(&self) -> u64 {
        self.cursor() + self.in_flight.len() as u64
    }

    fn end(&self) -> u64 {
        self.tail() + self.written.len() as u64
    }

    fn place(&self, index: u64) -> usize {
        usize::try_from(index & self.mask).unwrap_or(usize::MAX)
    }

    fn slot(&mut self, index: u64) -> &mut Serial {
        let place = self.place(index);
        if self.slots.len() <= place {
            self.slots.resize(place + 1, 0);
        }
        &mut self.slots[place]
    }

    fn expect(&mut self, what: &str, ring: u64, ledger: u64) {
        if ring != ledger && self.wrong.is_none() {
            self.wrong = Some(format!(
                "the ring {what} up to message {ring}, the ledger up to {ledger}"
            ));
        }
    }

    fn write_one(&mut self) {
        let serial = self.next;
        self.next += 1;
        let index = self.end();
        let slot = self.slot(index);
        let before = std::mem::replace(slot, serial);
        if before != 0 && self.wrong.is_none() {
            self.wrong = Some(format!(
                "message {serial} was written over message {before}"
            ));
        }
        self.written.push_back(serial);
    }

    fn wrote(&mut self, written: u64) {
        while self.end() < written {
            self.write_one();
        }
        let end = self.end();
        self.expect("wrote", written, end);
    }

    fn published(&mut self, tail: u64) {
        self.in_flight.append(&mut self.written);
        let ledger = self.tail();
        self.expect("committed", tail, ledger);
    }

    fn unwrote(&mut self, written: u64) {
        while self.written.pop_back().is_some() {
            let index = self.end();
            *self.slot(index) = 0;
        }
        let end = self.end();
        self.expect("rolled writes back", written, end);
    }

    fn read(&mut self, read: u64) {
        while self.cursor() < read {
            let index = self.cursor();
            let found = *self.slot(index);
            let Some(serial) = self.in_flight.pop_front() else {
                break;
            };
            if found != serial && self.wrong.is_none() {
                self.wrong = Some(format!(
                    "message {serial} was to be read, {found} was there"
                ));
            }
            self.read.push_back(Some(serial));
        }
        let cursor = self.cursor();
        self.expect("read", read, cursor);
    }

    fn moved(&mut self, read: u64) {
        self.read(read);
        let Some(moved) = self.read.pop_back() else {
            return;
        };
        // Those read by reference before it stand behind the moved ones, so that the empty slots stay together.
        let behind = self
            .read
            .iter()
            .take_while(|serial| serial.is_none())
            .count();
        self.read.insert(behind, None);
        let start = self.head;
        let (slots, serials): (Vec<u64>, Vec<Serial>) = self
            .read
            .iter()
            .zip(start..)
            .map(|(serial, index)| (index, serial.unwrap_or(0)))
            .unzip();
        for (index, serial) in slots.into_iter().zip(serials) {
            *self.slot(index) = serial;
        }
        self.order(moved.unwrap_or(0));
    }

    /// Messages leave in the order in which they came.
    fn order(&mut self, serial: Serial) {
        if serial != 0 {
            if serial <= self.last_taken && self.wrong.is_none() {
                self.wrong = Some(format!(
                    "message {serial} was taken after message {}",
                    self.last_taken
                ));
            }
            self.last_taken = serial;
        }
    }

    fn released(&mut self, head: u64) {
        while let Some(serial) = self.read.pop_front() {
            let index = self.head;
            *self.slot(index) = 0;
            self.head += 1;
            self.taken += 1;
            if let Some(serial) = serial
                && serial > self.last_taken
            {
                self.last_taken = serial;
            }
        }
        let ledger = self.head;
        self.expect("released", head, ledger);
    }

    /// What has been read is dropped now, and cannot come back.
    fn discarded(&mut self) {
        for serial in &mut self.read {
            *serial = None;
        }
        let read = self.read.len() as u64;
        for index in self.head..self.head + read {
            *self.slot(index) = 0;
        }
    }

    fn unread(&mut self, read: u64) {
        while let Some(serial) = self.read.pop_back() {
            match serial {
                Some(serial) => self.in_flight.push_front(serial),
                None => {
                    self.lost += 1;
                    self.head += 1;
                }
            }
        }
        let cursor = self.cursor();
        self.expect("rolled reads back", read, cursor);
    }

    fn dead_lettered(&mut self, index: u64) {
        let place = index.checked_sub(self.head);
        let serial = place
            .and_then(|place| usize::try_from(place).ok())
            .and_then(|place| self.in_flight.remove(place));
        if serial.is_none() && self.wrong.is_none() {
            self.wrong = Some(format!(
                "message {index} is dead-lettered, it was not in flight"
            ));
        }
        self.head += 1;
        self.dead_lettered += 1;
        // Those before it moved up by one slot.
        let first = self.head - 1;
        *self.slot(first) = 0;
        let moved: Vec<(u64, Serial)> = (self.head..).zip(self.in_flight.iter().copied()).collect();
        for (index, serial) in moved {
            *self.slot(index) = serial;
        }
    }

    /// Walks the slots and compares what they hold with the lists, and the lists with the ring's counts.
    fn check(&self, totals: Totals) -> Result<(), String> {
        if let Some(wrong) = &self.wrong {
            return Err(wrong.clone());
        }
        let expected = self
            .read
            .iter()
            .map(|serial| serial.unwrap_or(0))
            .chain(self.in_flight.iter().copied())
            .chain(self.written.iter().copied());
        let mut occupied = 0;
        for (serial, index) in expected.zip(self.head..) {
            let found = self.slots.get(self.place(index)).copied().unwrap_or(0);
            if found != serial {
                return Err(format!(
                    "slot {index} should hold message {serial}, it holds {found}"
                ));
            }
            occupied += usize::from(serial != 0);
        }
        let walked = self.slots.iter().filter(|serial| **serial != 0).count();
        if walked != occupied {
            return Err(format!("{walked} slots are full, {occupied} should be"));
        }
        let in_flight = (self.read.len() + self.in_flight.len()) as u64;
        let books = [
            (
                "sent",
                totals.sent,
                self.taken + self.dead_lettered + self.lost + in_flight,
            ),
            ("dead-lettered", totals.dead_lettered, self.dead_lettered),
            ("taken", totals.taken, self.taken),
            ("lost", totals.lost, self.lost),
            (
                "in flight or abandoned",
                totals.in_flight + totals.abandoned,
                in_flight,
            ),
        ];
        for (what, ring, ledger) in books {
            if ring != ledger {
                return Err(format!(
                    "the ring counts {ring} {what}, the ledger {ledger}"
                ));
            }
        }
        Ok(())
    }
}

impl ChannelLedger {
    /// Enters an operation into the books and into the trace.
    fn enter(&self, operation: Operation, index: u64, book: impl FnOnce(&mut State, u64)) {
        {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.changed = true;
            book(&mut state, index);
        }
        self.injector.record((self.place, operation, index));
        let is_call = matches!(
            operation,
            Operation::Wrote | Operation::Read | Operation::Moved
        );
        if is_call {
            self.injector.at(Point::Port);
        }
    }

    fn check(&self, totals: Totals) -> Result<(), String> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if std::mem::take(&mut state.changed) {
            state.check(totals)
        } else {
            Ok(())
        }
    }
}

/// What happens to a channel.
#[derive(Debug, Clone, Copy, Hash)]
enum Operation {
    Wrote,
    Published,
    Unwrote,
    Read,
    Moved,
    Discarded,
    Released,
    DeadLettered,
    Unread,
}

impl Audit for ChannelLedger {
    fn wrote(&self, written: u64) {
        self.enter(Operation::Wrote, written, State::wrote);
    }
    fn published(&self, tail: u64) {
        self.enter(Operation::Published, tail, State::published);
    }
    fn unwrote(&self, written: u64) {
        self.enter(Operation::Unwrote, written, State::unwrote);
    }
    fn read(&self, read: u64) {
        self.enter(Operation::Read, read, State::read);
    }
    fn moved(&self, read: u64) {
        self.enter(Operation::Moved, read, State::moved);
    }
    fn discarded(&self) {
        self.enter(Operation::Discarded, 0, |state, _| state.discarded());
    }
    fn released(&self, head: u64) {
        self.enter(Operation::Released, head, State::released);
    }
    fn dead_lettered(&self, index: u64) {
        self.enter(Operation::DeadLettered, index, State::dead_lettered);
    }
    fn unread(&self, read: u64) {
        self.enter(Operation::Unread, read, State::unread);
    }
}
