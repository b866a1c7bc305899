//! The actors that the programs join. Each program includes this file and uses some of them.
#![allow(dead_code)]

use std::time::Duration;

use steadygraph::prelude::*;

/// Counts up for as long as there is room.
#[actor]
pub fn source(numbers: &mut Tx<u64>, next: &mut u64) {
    numbers.fill(|| {
        *next += 1;
        *next - 1
    });
}

/// Counts the time.
#[actor(await_for_all!(every(*rate), beats))]
pub fn heartbeat(beats: &mut Tx<u64>, rate: &Duration, count: &mut u64) -> Reaction {
    beats.push(*count)?;
    *count += 1;
    Ok(())
}

/// Passes on what it gets.
#[actor]
pub fn relay(input: &mut Rx<u64>, output: &mut Tx<u64>) {
    input.map_into(output, |n| *n);
}

/// Takes numbers.
#[actor]
pub fn sink(numbers: &mut Rx<u64>, total: &mut u64) {
    *total += numbers.drain().sum::<u64>();
}

/// Takes numbers from two sides.
#[actor]
pub fn merge(left: &mut Rx<u64>, right: &mut Rx<u64>) {
    left.skip(usize::MAX);
    right.skip(usize::MAX);
}

/// Sends numbers to two sides.
#[actor]
pub fn split(numbers: &mut Rx<u64>, left: &mut Tx<u64>, right: &mut Tx<u64>) -> Reaction {
    if let Some(number) = numbers.take() {
        left.push(number)?;
        right.push(number)?;
    }
    Ok(())
}

/// Takes words.
#[actor]
pub fn printer(words: &mut Rx<String>) {
    words.skip(1);
}

/// Deals numbers out to its lanes.
#[actor]
pub fn switch(numbers: &mut Rx<u64>, lanes: &mut [Tx<u64>; 4]) {
    if let Some(lane) = lanes.next_vacant(1) {
        numbers.map_into(lane, |n| *n);
    }
}

/// Gathers numbers from four lanes.
#[actor]
pub fn gather(lanes: &mut [Rx<u64>; 4]) {
    while let Some(lane) = lanes.next_ready(1) {
        lane.skip(usize::MAX);
    }
}

/// Gathers numbers from three lanes.
#[actor]
pub fn gather_three(lanes: &mut [Rx<u64>; 3]) {
    while let Some(lane) = lanes.next_ready(1) {
        lane.skip(usize::MAX);
    }
}

/// Gathers words from four lanes.
#[actor]
pub fn gather_words(lanes: &mut [Rx<String>; 4]) {
    while let Some(lane) = lanes.next_ready(1) {
        lane.skip(1);
    }
}
