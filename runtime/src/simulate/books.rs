//! The books of one channel.

use std::collections::VecDeque;

use super::slots::{Serial, Slots};
use crate::channel::Totals;

/// Where each message is. A message moves from `written` to `in_flight` to `read` and out.
///
/// Each entry costs as much as the messages that it moves, and the slots of those are looked at then: what a slot should hold
/// is known before the entry and after it, and the slots that it does not name stay as they are.
#[derive(Debug)]
pub(super) struct Books {
    slots: Slots,
    next: Serial,
    /// Indices as the ring counts them, moved by the ledger's own reckoning.
    head: u64,
    /// Moved out, or dropped by a commit that is under way: their slots are empty, from the head on.
    gone: u64,
    /// Read by reference or by copy, and not committed.
    read: VecDeque<Serial>,
    in_flight: VecDeque<Serial>,
    written: VecDeque<Serial>,
    taken: u64,
    dead_lettered: u64,
    lost: u64,
    /// The last message that was taken for good, for the order.
    last_taken: Serial,
    /// The first thing that went wrong.
    wrong: Option<String>,
}

impl Books {
    /// The books of a channel that holds its first messages, if any.
    #[inline]
    pub(super) fn opening(totals: Totals) -> Self {
        let mut books = Self {
            slots: Slots::of_capacity(totals.capacity),
            next: 1,
            head: totals.sent - totals.in_flight,
            gone: 0,
            read: VecDeque::new(),
            in_flight: VecDeque::new(),
            written: VecDeque::new(),
            taken: totals.taken,
            dead_lettered: totals.dead_lettered,
            lost: totals.lost,
            last_taken: 0,
            wrong: None,
        };
        books.wrote(totals.sent);
        books.in_flight.append(&mut books.written);
        books
    }

    /// Where the full slots begin.
    #[inline]
    fn first_full(&self) -> u64 {
        self.head + self.gone
    }

    #[inline]
    fn cursor(&self) -> u64 {
        self.first_full() + self.read.len() as u64
    }

    #[inline]
    fn tail(&self) -> u64 {
        self.cursor() + self.in_flight.len() as u64
    }

    #[inline]
    fn end(&self) -> u64 {
        self.tail() + self.written.len() as u64
    }

    // --- the sender ------------------------------------------------------------------------------------------

    #[inline]
    pub(super) fn wrote(&mut self, written: u64) {
        while self.end() < written {
            let (serial, index) = (self.next, self.end());
            self.next += 1;
            let before = self.slots.replace(index, serial);
            if before != 0 {
                self.complain(|| format!("message {serial} was written over message {before}"));
            }
            self.written.push_back(serial);
        }
        self.expect("wrote", written, self.end());
    }

    #[inline]
    pub(super) fn published(&mut self, tail: u64) {
        self.in_flight.append(&mut self.written);
        self.expect("committed", tail, self.tail());
    }

    #[inline]
    pub(super) fn unwrote(&mut self, written: u64) {
        while let Some(serial) = self.written.pop_back() {
            self.empty(self.end(), serial);
        }
        self.expect("rolled writes back", written, self.end());
    }

    // --- the receiver ----------------------------------------------------------------------------------------

    #[inline]
    pub(super) fn read(&mut self, read: u64) {
        while self.cursor() < read {
            let index = self.cursor();
            let Some(serial) = self.in_flight.pop_front() else {
                break;
            };
            let found = self.slots.get(index);
            if found != serial {
                self.complain(|| format!("message {serial} was to be read, {found} was there"));
            }
            self.read.push_back(serial);
        }
        self.expect("read", read, self.cursor());
    }

    #[inline]
    pub(super) fn moved(&mut self, read: u64) {
        self.read(read);
        let Some(moved) = self.read.pop_back() else {
            return;
        };
        self.empty(self.cursor(), moved);
        // Those read by reference before it stand behind the moved ones, so that the empty slots stay together.
        self.slots.shift_up(self.first_full(), self.cursor());
        self.gone += 1;
        if moved <= self.last_taken {
            let last = self.last_taken;
            self.complain(|| format!("message {moved} was taken after message {last}"));
        }
        self.last_taken = self.last_taken.max(moved);
    }

    /// What has been read is dropped now, and cannot come back.
    #[inline]
    pub(super) fn discarded(&mut self) {
        while let Some(serial) = self.read.pop_front() {
            self.empty(self.first_full(), serial);
            self.gone += 1;
            self.last_taken = self.last_taken.max(serial);
        }
    }

    #[inline]
    pub(super) fn released(&mut self, head: u64) {
        self.discarded();
        self.head += self.gone;
        self.taken += self.gone;
        self.gone = 0;
        self.expect("released", head, self.head);
    }

    #[inline]
    pub(super) fn unread(&mut self, read: u64) {
        while let Some(serial) = self.read.pop_back() {
            self.in_flight.push_front(serial);
        }
        self.lost += self.gone;
        self.head += self.gone;
        self.gone = 0;
        self.expect("rolled reads back", read, self.cursor());
    }

    #[inline]
    pub(super) fn dead_lettered(&mut self, index: u64) {
        let serial = index
            .checked_sub(self.cursor())
            .and_then(|place| usize::try_from(place).ok())
            .and_then(|place| self.in_flight.remove(place));
        let Some(serial) = serial.filter(|_| self.cursor() == self.head) else {
            self.complain(|| {
                format!("message {index} is dead-lettered, it was not in flight after a rollback")
            });
            return;
        };
        self.empty(index, serial);
        // Those before it moved up by one slot.
        self.slots.shift_up(self.head, index);
        self.head += 1;
        self.dead_lettered += 1;
    }

    // --- the check -------------------------------------------------------------------------------------------

    /// Compares the books with what the ring counts, and the slots with the lists: all of them whenever as many have changed
    /// as there are, and else how many are full.
    #[inline]
    pub(super) fn check(&mut self, totals: Totals) -> Result<(), String> {
        if let Some(wrong) = &self.wrong {
            return Err(wrong.clone());
        }
        let full = self.read.len() + self.in_flight.len() + self.written.len();
        if self.slots.full() != full {
            return Err(format!(
                "{} slots are full, {full} should be",
                self.slots.full()
            ));
        }
        if self.slots.is_walk_due() {
            self.walk()?;
        }
        let in_flight = self.gone + (self.read.len() + self.in_flight.len()) as u64;
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

    #[inline]
    fn walk(&self) -> Result<(), String> {
        let lists = self.read.iter().chain(&self.in_flight).chain(&self.written);
        for (serial, index) in lists.zip(self.first_full()..) {
            let found = self.slots.get(index);
            if found != *serial {
                return Err(format!(
                    "slot {index} should hold message {serial}, it holds {found}"
                ));
            }
        }
        Ok(())
    }

    /// Empties a slot, which should hold that message.
    #[inline]
    fn empty(&mut self, index: u64, serial: Serial) {
        let found = self.slots.replace(index, 0);
        if found != serial {
            self.complain(|| {
                format!("slot {index} should hold message {serial}, it holds {found}")
            });
        }
    }

    #[inline]
    fn expect(&mut self, what: &str, ring: u64, ledger: u64) {
        if ring != ledger {
            self.complain(|| {
                format!("the ring {what} up to message {ring}, the ledger up to {ledger}")
            });
        }
    }

    #[inline]
    fn complain(&mut self, wrong: impl FnOnce() -> String) {
        self.wrong.get_or_insert_with(wrong);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn totals(sent: u64, taken: u64) -> Totals {
        Totals {
            sent,
            taken,
            in_flight: sent - taken,
            capacity: 4,
            ..Totals::default()
        }
    }

    fn books() -> Books {
        Books::opening(totals(0, 0))
    }

    #[test]
    fn what_is_written_published_read_and_released_balances() {
        let mut books = books();
        for round in 0..10 {
            let end = 3 * (round + 1);
            books.wrote(end);
            books.published(end);
            books.read(end - 1);
            books.unread(end - 3);
            books.read(end);
            books.check(totals(end, end - 3)).unwrap();
            books.released(end);
            books.check(totals(end, end)).unwrap();
        }
    }

    #[test]
    fn more_messages_than_there_are_slots_are_noticed() {
        let mut books = books();
        books.wrote(5);
        let wrong = books.check(totals(0, 0)).unwrap_err();
        assert_eq!(wrong, "message 5 was written over message 1");
    }

    #[test]
    fn a_count_of_the_ring_that_is_off_is_noticed() {
        let mut books = books();
        books.wrote(2);
        books.published(2);
        let wrong = books.check(totals(3, 0)).unwrap_err();
        assert_eq!(wrong, "the ring counts 3 sent, the ledger 2");
    }

    #[test]
    fn moved_messages_are_gone_from_the_front_and_lost_by_a_rollback() {
        let mut books = books();
        books.wrote(4);
        books.published(4);
        books.read(2);
        books.moved(3);
        books.check(totals(4, 0)).unwrap();
        books.unread(1);
        let lost = Totals {
            lost: 1,
            in_flight: 3,
            ..totals(4, 0)
        };
        books.check(lost).unwrap();
        books.dead_lettered(2);
        let dead_lettered = Totals {
            dead_lettered: 1,
            in_flight: 2,
            ..lost
        };
        books.check(dead_lettered).unwrap();
        books.walk().unwrap();
    }

    #[test]
    fn a_dead_letter_that_was_read_is_noticed() {
        let mut books = books();
        books.wrote(2);
        books.published(2);
        books.read(1);
        books.dead_lettered(1);
        assert!(books.check(totals(2, 0)).is_err());
    }
}
