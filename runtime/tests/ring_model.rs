//! Every public operation of both ends of a channel, against a model made of queues.
//!
//! Two channels of the same messages stand in a row, so that `map_into` has somewhere to go. After each operation the
//! whole visible state of both is compared with the model, and so is the number of messages alive.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};

use proptest::collection::vec;
use proptest::prelude::*;
use steadygraph::prelude::*;

// --- messages ------------------------------------------------------------------------------------------------------

/// Makes messages with rising serial numbers and counts those that live, of the types that tell it.
#[derive(Default)]
struct Mint {
    next: u64,
    count: Arc<Count>,
}

#[derive(Default)]
struct Count {
    alive: AtomicI64,
    dropped_twice: AtomicBool,
}

impl Mint {
    fn make<T: Message>(&mut self) -> T {
        self.next += 1;
        T::make(T::seen(self.next), &self.count)
    }

    /// The serials of the next `count` messages.
    fn coming<T: Message>(&self, count: usize) -> Vec<u64> {
        (1..=count as u64).map(|n| T::seen(self.next + n)).collect()
    }
}

/// What the test sends. The operations that copy give `None` where a message is not `Copy`.
trait Message: Send + Sized + 'static {
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
struct Unit;

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
struct Counted {
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

// --- the model -----------------------------------------------------------------------------------------------------

/// What a channel holds, by the serials.
struct Model {
    capacity: usize,
    /// How many slots are empty and not free: their messages were moved out since the last commit.
    moved: usize,
    read: VecDeque<u64>,
    in_flight: VecDeque<u64>,
    written: VecDeque<u64>,
    sender_ended: bool,
    receiver_ended: bool,
}

impl Model {
    fn full(&self) -> usize {
        self.read.len() + self.in_flight.len() + self.written.len()
    }

    fn vacant(&self) -> usize {
        self.capacity - self.moved - self.full()
    }

    /// How many messages would be accepted.
    fn room(&self) -> usize {
        if self.receiver_ended {
            0
        } else {
            self.vacant()
        }
    }

    fn publish(&mut self) {
        self.in_flight.append(&mut self.written);
    }

    fn release(&mut self) {
        self.read.clear();
        self.moved = 0;
    }

    fn unread(&mut self) {
        self.moved = 0;
        self.read.append(&mut self.in_flight);
        self.in_flight = std::mem::take(&mut self.read);
    }

    /// Reads at most `count` messages by reference or by copy.
    fn read(&mut self, count: usize) -> Vec<u64> {
        let count = count.min(self.in_flight.len());
        let read: Vec<_> = self.in_flight.drain(..count).collect();
        self.read.extend(&read);
        read
    }

    /// Moves at most `count` messages out.
    fn take(&mut self, count: usize) -> Vec<u64> {
        let count = count.min(self.in_flight.len());
        self.moved += count;
        self.in_flight.drain(..count).collect()
    }
}

#[derive(Debug, Clone)]
enum Op {
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
fn op() -> impl Strategy<Value = (bool, Op)> {
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

/// A channel and its model.
struct Both<T> {
    tx: Option<Tx<T>>,
    rx: Option<Rx<T>>,
    model: Model,
}

impl<T: Message> Both<T> {
    fn new(capacity: usize) -> Self {
        let (tx, rx) = channel().capacity(capacity).open();
        Both {
            tx: Some(tx),
            rx: Some(rx),
            model: Model {
                capacity,
                moved: 0,
                read: VecDeque::new(),
                in_flight: VecDeque::new(),
                written: VecDeque::new(),
                sender_ended: false,
                receiver_ended: false,
            },
        }
    }

    /// Does the operation to the channel and to the model, where its end still lives.
    fn apply(&mut self, op: Op, next: &mut Self, mint: &mut Mint) -> Result<(), TestCaseError> {
        if matches!(op, Op::MapInto) {
            if let (Some(rx), Some(tx)) = (&mut self.rx, &mut next.tx) {
                let read = self.model.read(next.model.room());
                let mapped = rx.map_into(tx, |message| T::make(message.serial(), &mint.count));
                prop_assert_eq!(mapped, read.len());
                next.model.written.extend(read);
            }
        } else if let Some(tx) = &mut self.tx
            && send(tx, &mut self.model, &op, mint)?
        {
            self.tx = None;
            self.model.publish();
            self.model.sender_ended = true;
        } else if let Some(rx) = &mut self.rx
            && receive(rx, &mut self.model, &op, mint)?
        {
            self.rx = None;
            self.model.release();
            self.model.receiver_ended = true;
        }
        Ok(())
    }

    /// Compares all that can be seen with the model.
    fn check(&self) -> Result<(), TestCaseError> {
        let model = &self.model;
        if let Some(tx) = &self.tx {
            prop_assert_eq!(tx.capacity(), model.capacity);
            prop_assert_eq!(tx.vacant_len(), model.vacant());
            prop_assert_eq!(tx.is_closed(), model.receiver_ended);
        }
        if let Some(rx) = &self.rx {
            let expected = &model.in_flight;
            prop_assert_eq!(rx.capacity(), model.capacity);
            prop_assert_eq!(rx.len(), expected.len());
            prop_assert_eq!(rx.is_empty(), expected.is_empty());
            prop_assert_eq!(rx.is_closed(), model.sender_ended);
            prop_assert_eq!(rx.peek().map(T::serial), expected.front().copied());
            for n in 0..=expected.len() {
                prop_assert_eq!(rx.peek_nth(n).map(T::serial), expected.get(n).copied());
            }
            prop_assert!(rx.peek_nth(usize::MAX).is_none());
            prop_assert!(rx.iter().map(T::serial).eq(expected.iter().copied()));
            let (first, second) = rx.slices();
            prop_assert!(!first.is_empty() || second.is_empty());
            let slices = first.iter().chain(second);
            prop_assert!(slices.map(T::serial).eq(expected.iter().copied()));
        }
        Ok(())
    }
}

/// Does an operation of the sender; whether the sender is to be dropped.
fn send<T: Message>(
    tx: &mut Tx<T>,
    model: &mut Model,
    op: &Op,
    mint: &mut Mint,
) -> Result<bool, TestCaseError> {
    match op {
        Op::Push => {
            let serials = mint.coming::<T>(1);
            match tx.push(mint.make()) {
                Ok(()) => {
                    prop_assert!(model.room() > 0);
                    model.written.extend(serials);
                }
                Err(refused) => {
                    prop_assert_eq!(model.room(), 0);
                    prop_assert_eq!(refused.is_closed(), model.receiver_ended);
                    prop_assert_eq!(refused.into_inner().serial(), serials[0]);
                }
            }
        }
        Op::PushSlice(count) => {
            let serials = mint.coming::<T>(*count);
            let messages: Vec<T> = serials.iter().map(|_| mint.make()).collect();
            if let Some(pushed) = T::push_slice(tx, &messages) {
                prop_assert_eq!(pushed, model.room().min(*count));
                model.written.extend(&serials[..pushed]);
            }
        }
        Op::Fill => {
            let serials = mint.coming::<T>(model.room());
            prop_assert_eq!(tx.fill(|| mint.make()), serials.len());
            model.written.extend(serials);
        }
        Op::Extend(count) => {
            let (room, before) = (model.room(), mint.next);
            let serials = mint.coming::<T>(room.min(*count));
            prop_assert_eq!(tx.extend((0..*count).map(|_| mint.make())), serials.len());
            // No message is made that there is no room for.
            prop_assert_eq!(mint.next - before, serials.len() as u64);
            model.written.extend(serials);
        }
        Op::Slots(writes) => {
            let mut slots = tx.slots();
            for &write in writes {
                let left = slots.len();
                prop_assert_eq!(left, model.room());
                prop_assert_eq!(slots.is_empty(), left == 0);
                let Some(slot) = slots.next() else {
                    prop_assert_eq!(left, 0);
                    continue;
                };
                if write {
                    let serial = mint.coming::<T>(1)[0];
                    prop_assert_eq!(slot.write(mint.make()).serial(), serial);
                    model.written.push_back(serial);
                }
            }
        }
        Op::CommitTx => {
            tx.commit();
            model.publish();
        }
        Op::RollbackTx => {
            tx.rollback();
            model.written.clear();
        }
        Op::DropTx => return Ok(true),
        _ => {}
    }
    Ok(false)
}

/// Does an operation of the receiver; whether the receiver is to be dropped.
fn receive<T: Message>(
    rx: &mut Rx<T>,
    model: &mut Model,
    op: &Op,
    mint: &mut Mint,
) -> Result<bool, TestCaseError> {
    match *op {
        Op::Skip(count) => prop_assert_eq!(rx.skip(count), model.read(count).len()),
        Op::Take => {
            if let Some(taken) = T::take(rx) {
                prop_assert_eq!(taken, model.read(1).first().copied());
            }
        }
        Op::Drain(steps, rest) => {
            if let Some(taken) = T::drain(rx, steps, rest) {
                prop_assert_eq!(taken, model.read(steps.saturating_add(rest)));
            }
        }
        Op::TakeSlice(count) => {
            let mut batch: Vec<T> = (0..count).map(|_| mint.make()).collect();
            if let Some(taken) = T::take_slice(rx, &mut batch) {
                let expected = model.read(count);
                prop_assert_eq!(taken, expected.len());
                prop_assert!(batch[..taken].iter().map(T::serial).eq(expected));
            }
        }
        Op::TakeOwned => {
            let taken = rx.take_owned().map(|message| message.serial());
            prop_assert_eq!(taken, model.take(1).first().copied());
        }
        Op::DrainOwned(count) => {
            let mut drain = rx.drain_owned();
            prop_assert_eq!(drain.len(), model.in_flight.len());
            let taken: Vec<_> = drain
                .by_ref()
                .take(count)
                .map(|message| message.serial())
                .collect();
            prop_assert_eq!(taken, model.take(count));
            prop_assert_eq!(drain.len(), model.in_flight.len());
        }
        Op::CommitRx => {
            rx.commit();
            model.release();
        }
        Op::RollbackRx => {
            rx.rollback();
            model.unread();
        }
        Op::DropRx => return Ok(true),
        _ => {}
    }
    Ok(false)
}

fn follows_the_model<T: Message>(
    capacities: (usize, usize),
    ops: Vec<(bool, Op)>,
) -> Result<(), TestCaseError> {
    let mut mint = Mint::default();
    let count = Arc::clone(&mint.count);
    let mut first = Both::<T>::new(capacities.0);
    let mut second = Both::<T>::new(capacities.1);
    for (of_second, op) in ops {
        let (here, there) = if of_second {
            (&mut second, &mut first)
        } else {
            (&mut first, &mut second)
        };
        here.apply(op, there, &mut mint)?;
        first.check()?;
        second.check()?;
        if T::COUNTED {
            // A message that nobody can reach lives until its channel does not.
            let alive = [&first, &second]
                .into_iter()
                .filter(|both| both.tx.is_some() || both.rx.is_some())
                .map(|both| both.model.full() as i64)
                .sum::<i64>();
            prop_assert_eq!(count.alive.load(Ordering::Relaxed), alive);
        }
    }
    drop((first, second));
    prop_assert_eq!(count.alive.load(Ordering::Relaxed), 0);
    prop_assert!(!count.dropped_twice.load(Ordering::Relaxed));
    Ok(())
}

const CASES: u32 = if cfg!(miri) { 3 } else { 256 };
const OPS: usize = if cfg!(miri) { 30 } else { 150 };

fn capacities() -> impl Strategy<Value = (usize, usize)> {
    (1..=9_usize, 1..=9_usize)
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn numbers_follow_the_model(capacities in capacities(), ops in vec(op(), 0..OPS)) {
        follows_the_model::<u64>(capacities, ops)?;
    }

    #[test]
    fn strings_follow_the_model(capacities in capacities(), ops in vec(op(), 0..OPS)) {
        follows_the_model::<String>(capacities, ops)?;
    }

    #[test]
    fn messages_of_size_zero_follow_the_model(capacities in capacities(), ops in vec(op(), 0..OPS)) {
        follows_the_model::<Unit>(capacities, ops)?;
    }

    #[test]
    fn each_message_is_dropped_once(capacities in capacities(), ops in vec(op(), 0..OPS)) {
        follows_the_model::<Counted>(capacities, ops)?;
    }
}
