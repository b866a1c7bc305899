//! Reactions: with and without a readiness expression, with and without a result, with and without a context.

use std::time::Duration;

use steadygraph::prelude::*;

#[actor(await_for_all!(every(*rate), beats))]
fn heartbeat(
    cx: &mut Context,
    beats: &mut Tx<u64>,
    rate: &Duration,
    limit: &u64,
    count: &mut u64,
) -> Reaction {
    beats.push(*count)?;
    *count += 1;
    if count == limit {
        cx.request_shutdown();
    }
    Ok(())
}

#[actor]
fn double(numbers: &mut Rx<u64>, doubled: &mut Tx<u64>) {
    numbers.map_into(doubled, |n| 2 * n);
}

#[actor(await_for_any!(all!(numbers.avail(3), after(*pause)), every(*pause)))]
fn batch(numbers: &mut Rx<u64>, pause: &Duration, total: &mut u64) -> Result<(), std::num::TryFromIntError> {
    for number in numbers.drain() {
        *total += u64::from(u32::try_from(number)?);
    }
    Ok(())
}

graph! {
    fn counting(rate: Duration, limit: u64) -> Counting {
        let heartbeat = solo(heartbeat { rate, limit, count: 0, .. });
        let double = solo(double { .. });
        let batch = solo(batch { pause: 2 * rate, total: 0, .. });
        heartbeat.beats >> double.numbers;
        double.doubled >> batch.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    counting(Duration::from_millis(1), 10).run()
}
