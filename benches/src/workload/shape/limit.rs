//! The shapes written by hand on bare rings, in slices.

use std::array;
use std::thread;

use rtrb::{Consumer, Producer, RingBuffer};

use super::{BATCH, CAPACITY, WIDTH, left, right};
use crate::bare::{self, Step, adder, counter, drive, times};

/// How often a stage looks before it yields. On two cores, the four threads of the multicast came to 110M messages a second
/// with 0 and 10, 350M with 50, 280M with 200 and 150M with 1000; for the two of the unicast it is all the same.
const LOOKS: u32 = 50;

pub(super) fn unicast(count: u64) -> u64 {
    let (numbers, to_sum) = ring();
    let mut sum = 0;
    thread::scope(|scope| {
        scope.spawn(|| drive(LOOKS, counter([numbers], BATCH, count)));
        scope.spawn(|| drive(LOOKS, adder([to_sum], BATCH, slices(count), &mut sum)));
    });
    sum
}

pub(super) fn sequencer(count: u64) -> u64 {
    let (producers, consumers) = rings::<WIDTH>();
    let mut sum = 0;
    thread::scope(|scope| {
        for producer in producers {
            scope.spawn(move || drive(LOOKS, counter([producer], BATCH, count / WIDTH as u64)));
        }
        scope.spawn(|| drive(LOOKS, merger(consumers, slices(count), &mut sum)));
    });
    sum
}

pub(super) fn multicast(count: u64) -> u64 {
    let (producers, consumers) = rings::<WIDTH>();
    let mut sums = [0; WIDTH];
    thread::scope(|scope| {
        scope.spawn(|| drive(LOOKS, counter(producers, BATCH, count)));
        for (consumer, sum) in consumers.into_iter().zip(&mut sums) {
            scope.spawn(move || drive(LOOKS, adder([consumer], BATCH, slices(count), sum)));
        }
    });
    sums.iter().sum()
}

pub(super) fn diamond(count: u64) -> u64 {
    let (producers, [mut left_in, mut right_in]) = rings::<2>();
    let ([mut left_out, mut right_out], consumers) = rings::<2>();
    let slices = slices(count);
    let mut sum = 0;
    thread::scope(|scope| {
        scope.spawn(|| drive(LOOKS, counter(producers, BATCH, count)));
        scope.spawn(move || {
            drive(
                LOOKS,
                times(slices, || {
                    bare::map(&mut left_in, &mut left_out, BATCH, left)
                }),
            )
        });
        scope.spawn(move || {
            drive(
                LOOKS,
                times(slices, || {
                    bare::map(&mut right_in, &mut right_out, BATCH, right)
                }),
            )
        });
        scope.spawn(|| drive(LOOKS, adder(consumers, BATCH, slices, &mut sum)));
    });
    sum
}

/// Adds up `slices` slices, from whichever ring has one.
fn merger(mut from: [Consumer<u64>; WIDTH], slices: u64, total: &mut u64) -> impl FnMut() -> Step {
    let mut left = slices;
    move || {
        let before = left;
        for sum in from.iter_mut().filter_map(|ring| bare::sum(ring, BATCH)) {
            *total += sum;
            left -= 1;
        }
        match left {
            0 => Step::Ended,
            _ if left < before => Step::Moved,
            _ => Step::Waits,
        }
    }
}

fn slices(count: u64) -> u64 {
    count / BATCH as u64
}

fn ring() -> (Producer<u64>, Consumer<u64>) {
    RingBuffer::new(CAPACITY)
}

fn rings<const N: usize>() -> ([Producer<u64>; N], [Consumer<u64>; N]) {
    let mut consumers = [const { None }; N];
    let producers = array::from_fn(|at| {
        let (producer, consumer) = ring();
        consumers[at] = Some(consumer);
        producer
    });
    (
        producers,
        consumers.map(|consumer| consumer.expect("each has been made")),
    )
}
