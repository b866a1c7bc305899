//! The model, and the operations that it is asked for.

use std::collections::VecDeque;

use proptest::collection::vec;
use proptest::prelude::*;

/// What a channel holds, by the serials.
pub(crate) struct Model {
    pub(crate) capacity: usize,
    /// How many slots are empty and not free: their messages were moved out since the last commit.
    pub(crate) moved: usize,
    pub(crate) read: VecDeque<u64>,
    pub(crate) in_flight: VecDeque<u64>,
    pub(crate) written: VecDeque<u64>,
    pub(crate) sender_ended: bool,
    pub(crate) receiver_ended: bool,
}

impl Model {
    pub(crate) fn full(&self) -> usize {
        self.read.len() + self.in_flight.len() + self.written.len()
    }

    pub(crate) fn vacant(&self) -> usize {
        self.capacity - self.moved - self.full()
    }

    /// How many messages would be accepted.
    pub(crate) fn room(&self) -> usize {
        if self.receiver_ended {
            0
        } else {
            self.vacant()
        }
    }

    pub(crate) fn publish(&mut self) {
        self.in_flight.append(&mut self.written);
    }

    pub(crate) fn release(&mut self) {
        self.read.clear();
        self.moved = 0;
    }

    pub(crate) fn unread(&mut self) {
        self.moved = 0;
        self.read.append(&mut self.in_flight);
        self.in_flight = std::mem::take(&mut self.read);
    }

    /// Reads at most `count` messages by reference or by copy.
    pub(crate) fn read(&mut self, count: usize) -> Vec<u64> {
        let count = count.min(self.in_flight.len());
        let read: Vec<_> = self.in_flight.drain(..count).collect();
        self.read.extend(&read);
        read
    }

    /// Moves at most `count` messages out.
    pub(crate) fn take(&mut self, count: usize) -> Vec<u64> {
        let count = count.min(self.in_flight.len());
        self.moved += count;
        self.in_flight.drain(..count).collect()
    }
}

#[derive(Debug, Clone)]
pub(crate) enum Op {
    Push,
    PushSlice(usize),
    Fill,
    Extend(usize),
    /// Asks for as many slots and writes those that are `true`.
    Slots(Vec<bool>),
    CommitTx,
    RollbackTx,
    DropTx,
    Skip(usize),
    Take,
    /// One by one, and then at most as many more at once.
    Drain(usize, usize),
    TakeSlice(usize),
    TakeOwned,
    DrainOwned(usize),
    /// From this channel into the other.
    MapInto,
    CommitRx,
    RollbackRx,
    DropRx,
}

/// An operation, and whether it is one of the second channel.
pub(crate) fn op() -> impl Strategy<Value = (bool, Op)> {
    let count = || 0_usize..=10;
    let op = prop_oneof![
        8 => Just(Op::Push),
        4 => count().prop_map(Op::PushSlice),
        2 => Just(Op::Fill),
        4 => count().prop_map(Op::Extend),
        4 => vec(any::<bool>(), count()).prop_map(Op::Slots),
        12 => Just(Op::CommitTx),
        4 => Just(Op::RollbackTx),
        6 => count().prop_map(Op::Skip),
        4 => Just(Op::Take),
        4 => (count(), prop_oneof![count(), Just(usize::MAX)]).prop_map(|(steps, rest)| Op::Drain(steps, rest)),
        4 => count().prop_map(Op::TakeSlice),
        8 => Just(Op::TakeOwned),
        4 => count().prop_map(Op::DrainOwned),
        8 => Just(Op::MapInto),
        8 => Just(Op::CommitRx),
        6 => Just(Op::RollbackRx),
    ];
    // An end ends in about every other run.
    let op = prop_oneof![
        200 => op,
        1 => Just(Op::DropTx),
        1 => Just(Op::DropRx),
    ];
    (prop::bool::weighted(0.3), op)
}
