//! Every public operation of both ends of a channel, against a model made of queues.
//!
//! Two channels of the same messages stand in a row, so that `map_into` has somewhere to go. After each operation the
//! whole visible state of both is compared with the model, and so is the number of messages alive.

mod both;
mod message;
mod model;

use std::sync::Arc;
use std::sync::atomic::Ordering;

use proptest::collection::vec;
use proptest::prelude::*;

use both::Both;
use message::{Counted, Message, Mint, Unit};
use model::{Op, op};

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
