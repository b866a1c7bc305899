//! The limit: stages written by hand on the bare rings of rtrb, without a framework.

use std::hint;
use std::iter;
use std::mem::MaybeUninit;
use std::thread;

use rtrb::{Consumer, Producer};

/// What became of an attempt to go on.
pub(crate) enum Step {
    /// A message, or a slice of them, has moved.
    Moved,
    /// There was nothing to read, or no room to write.
    Waits,
    /// This stage has nothing more to do.
    Ended,
}

/// Runs a stage to its end on this thread. When it must wait, it looks again `patience` times before it yields the core:
/// with more threads than cores, whoever spins on holds up the one that it waits for.
pub(crate) fn drive(patience: u32, mut step: impl FnMut() -> Step) {
    let mut looks = 0;
    loop {
        match step() {
            Step::Moved => looks = 0,
            Step::Ended => return,
            Step::Waits if looks < patience => {
                looks += 1;
                hint::spin_loop();
            }
            Step::Waits => thread::yield_now(),
        }
    }
}

/// Writes a whole slice of numbers that go up from `first`, if there is room for it.
fn count(into: &mut Producer<u64>, size: usize, first: u64) -> bool {
    let Ok(mut chunk) = into.write_chunk_uninit(size) else {
        return false;
    };
    let (front, back) = chunk.as_mut_slices();
    let rest = first + front.len() as u64;
    // Two plain loops vectorise where one over both slices does not.
    iter::zip(front, first..).for_each(|(slot, n)| _ = slot.write(n));
    iter::zip(back, rest..).for_each(|(slot, n)| _ = slot.write(n));
    // SAFETY: the two loops have written each slot.
    unsafe { chunk.commit_all() };
    true
}

/// Moves a whole slice through `map`, if there is one and room for it.
pub(crate) fn map(
    from: &mut Consumer<u64>,
    into: &mut Producer<u64>,
    size: usize,
    map: impl Fn(u64) -> u64,
) -> bool {
    let (Ok(read), Ok(mut written)) = (from.read_chunk(size), into.write_chunk_uninit(size)) else {
        return false;
    };
    let (source, target) = (read.as_slices(), written.as_mut_slices());
    if source.0.len() == target.0.len() {
        // The two rings wrap at the same place, as they always do here: loops that vectorise.
        map_slice(source.0, target.0, &map);
        map_slice(source.1, target.1, &map);
    } else {
        let sources = source.0.iter().chain(source.1);
        for (source, target) in iter::zip(sources, target.0.iter_mut().chain(target.1)) {
            target.write(map(*source));
        }
    }
    // SAFETY: both chunks are `size` long, so each slot has been written.
    unsafe { written.commit_all() };
    read.commit_all();
    true
}

fn map_slice(source: &[u64], target: &mut [MaybeUninit<u64>], map: impl Fn(u64) -> u64) {
    for (source, target) in iter::zip(source, target) {
        target.write(map(*source));
    }
}

/// Reads a whole slice, if there is one: its sum.
pub(crate) fn sum(from: &mut Consumer<u64>, size: usize) -> Option<u64> {
    let chunk = from.read_chunk(size).ok()?;
    let (front, back) = chunk.as_slices();
    let sum = front.iter().sum::<u64>() + back.iter().sum::<u64>();
    chunk.commit_all();
    Some(sum)
}

/// A stage that ends when it has moved that many times.
pub(crate) fn times(count: u64, mut moves: impl FnMut() -> bool) -> impl FnMut() -> Step {
    let mut left = count;
    move || match left {
        0 => Step::Ended,
        _ if moves() => {
            left -= 1;
            Step::Moved
        }
        _ => Step::Waits,
    }
}

/// A generator: all numbers below `end`, in slices, into each of the rings once all of them have room.
pub(crate) fn counter<const N: usize>(
    mut into: [Producer<u64>; N],
    size: usize,
    end: u64,
) -> impl FnMut() -> Step {
    let mut next = 0;
    times(end / size as u64, move || {
        let room = into.iter().all(|ring| has_room(ring, size));
        if room {
            for ring in &mut into {
                count(ring, size, next);
            }
            next += size as u64;
        }
        room
    })
}

/// A sink: adds up `slices` slices of each ring, one of each at a time.
pub(crate) fn adder<const N: usize>(
    mut from: [Consumer<u64>; N],
    size: usize,
    slices: u64,
    total: &mut u64,
) -> impl FnMut() -> Step {
    times(slices, move || {
        let all = from.iter().all(|ring| has_slice(ring, size));
        if all {
            *total += from
                .iter_mut()
                .filter_map(|ring| sum(ring, size))
                .sum::<u64>();
        }
        all
    })
}

/// Whether there is room for a slice; the other end's index is read only if the one known is too old.
fn has_room(ring: &Producer<u64>, size: usize) -> bool {
    ring.cached_slots() >= size || ring.slots() >= size
}

/// Whether there is a slice to read.
fn has_slice(ring: &Consumer<u64>, size: usize) -> bool {
    ring.cached_slots() >= size || ring.slots() >= size
}
