//! A channel beside its model: each operation is done to both.

use std::collections::VecDeque;

use proptest::prelude::*;
use steadygraph::prelude::*;

use crate::message::{Message, Mint};
use crate::model::{Model, Op};

/// A channel and its model.
pub(crate) struct Both<T> {
    pub(crate) tx: Option<Tx<T>>,
    pub(crate) rx: Option<Rx<T>>,
    pub(crate) model: Model,
}

impl<T: Message> Both<T> {
    pub(crate) fn new(capacity: usize) -> Self {
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
    pub(crate) fn apply(
        &mut self,
        op: Op,
        next: &mut Self,
        mint: &mut Mint,
    ) -> Result<(), TestCaseError> {
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
    pub(crate) fn check(&self) -> Result<(), TestCaseError> {
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
