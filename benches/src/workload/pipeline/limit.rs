//! The pipeline written by hand on bare rings.

use std::thread;

use rtrb::RingBuffer;

use super::Work;
use crate::bare::{self, Step, drive, times};
use crate::case::Figures;
use crate::place::Place;
use crate::stages::{self, Passed, measured};

/// A stage that must wait yields the core at once. With 0, 10, 50 and 1000 looks first, three threads on two cores moved
/// 720M, 730M, 610M and 240M numbers a second in batches through 2^14, and 105M, 91M, 84M and 20M one at a time.
const LOOKS: u32 = 0;

/// A batch at a time.
pub(super) fn batches(work: Work, place: Place) -> Figures {
    measured(|| {
        let (numbers, mut to_work) = RingBuffer::new(work.capacity);
        let (mut results, to_sum) = RingBuffer::new(work.capacity);
        let size = work.batch();
        let slices = work.count / size as u64;
        let mut sum = 0;
        let generator = bare::counter([numbers], size, work.count);
        let worker = times(slices, move || {
            bare::map(&mut to_work, &mut results, size, stages::work)
        });
        let sink = bare::adder([to_sum], size, slices, &mut sum);
        run(place, generator, worker, sink);
        Passed::now(work.count, sum)
    })
}

/// A number at a time.
pub(super) fn one(work: Work, place: Place) -> Figures {
    measured(|| {
        let (mut numbers, mut to_work) = RingBuffer::new(work.capacity);
        let (mut results, mut to_sum) = RingBuffer::new(work.capacity);
        let (mut next, mut sum) = (0, 0);
        let generator = move || {
            let pushed = numbers.push(next).is_ok();
            next += u64::from(pushed);
            pushed
        };
        let worker = move || {
            if results.is_full() {
                return false;
            }
            let Ok(n) = to_work.pop() else { return false };
            results.push(stages::work(n)).is_ok()
        };
        let sink = || {
            let Ok(n) = to_sum.pop() else { return false };
            sum += n;
            true
        };
        run(
            place,
            times(work.count, generator),
            times(work.count, worker),
            times(work.count, sink),
        );
        Passed::now(work.count, sum)
    })
}

/// Runs the stages to their ends.
fn run(
    place: Place,
    generator: impl FnMut() -> Step + Send,
    worker: impl FnMut() -> Step + Send,
    sink: impl FnMut() -> Step + Send,
) {
    match place {
        Place::Threads => thread::scope(|scope| {
            scope.spawn(|| drive(LOOKS, generator));
            scope.spawn(|| drive(LOOKS, worker));
            scope.spawn(|| drive(LOOKS, sink));
        }),
        Place::Thread => in_turn(generator, worker, sink),
    }
}

/// All stages on this thread, each for as long as it can.
fn in_turn(
    mut generator: impl FnMut() -> Step,
    mut worker: impl FnMut() -> Step,
    mut sink: impl FnMut() -> Step,
) {
    loop {
        while let Step::Moved = generator() {}
        while let Step::Moved = worker() {}
        loop {
            match sink() {
                Step::Moved => {}
                Step::Waits => break,
                Step::Ended => return,
            }
        }
    }
}
