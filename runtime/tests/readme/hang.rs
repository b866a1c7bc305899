use std::time::Duration;
use steadygraph::prelude::*;

/// Counts. By twos, which is the mistake.
#[actor]
fn count(numbers: &mut Tx<u64>, next: &mut u64) {
    numbers.fill(|| {
        *next += 2;
        *next
    });
}

/// Sends the even numbers one way and the odd ones the other.
#[actor]
fn split(numbers: &mut Rx<u64>, evens: &mut Tx<u64>, odds: &mut Tx<u64>) -> Reaction {
    match numbers.take() {
        Some(n) if n % 2 == 0 => evens.push(n)?,
        Some(n) => odds.push(n)?,
        None => {}
    }
    Ok(())
}

/// Multiplies them in pairs.
#[actor]
fn pair(evens: &mut Rx<u64>, odds: &mut Rx<u64>, sum: &mut u64) {
    if let (Some(even), Some(odd)) = (evens.take(), odds.take()) {
        *sum += even * odd;
    }
}

graph! {
    /// Multiplies each even number with an odd one.
    fn pairs() -> Pairs {
        let count = solo(count { next: 0, .. });
        let split = solo(split { .. });
        let pair = solo(pair { sum: 0, .. });

        count.numbers >> split.numbers;
        split.evens   >> pair.evens;
        split.odds    >> pair.odds;
        stop().deadline(Duration::from_secs(1));
    }
}
