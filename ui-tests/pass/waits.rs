//! The readiness macros and all that stands in them, in actors with their own loop.

use std::time::Duration;

use steadygraph::prelude::*;

#[actor]
async fn patient(
    left: &mut Rx<u64>,
    right: &mut Rx<u64>,
    lanes: &mut [Rx<u64>; 2],
    sums: &mut Tx<u64>,
    pause: &Duration,
) -> Reaction {
    let mut warmed_up = std::pin::pin!(async {});
    await_for_all!(&mut warmed_up, async {},);
    while await_for_all_or_proceed_upon!(
        every(*pause),
        any!(left, right.avail(2), all!(lanes[0], lanes.any(2, 1))),
        sums.vacant(1),
    ) {
        let sum = left.drain().chain(right.drain()).sum();
        sums.push(sum)?;
        for lane in &mut *lanes {
            lane.skip(1);
        }
        let patience = 10 * *pause;
        if !await_for_any!(left, right, lanes[0], lanes[1], lanes, sums.vacant(8), after(patience)) {
            break;
        }
    }
    Ok(())
}

/// The everyday calls.
#[actor]
async fn relay(input: &mut Rx<String>, output: &mut Tx<String>) -> Reaction {
    while let Some(word) = input.recv().await {
        output.send(word).await?;
    }
    Ok(())
}

/// Ends at once.
#[actor]
async fn numbers(
    left: &mut Tx<u64>,
    right: &mut Tx<u64>,
    lanes: &mut [Tx<u64>; 2],
    sums: &mut Rx<u64>,
) {
    let _ = (left, right, lanes, sums);
}

graph! {
    fn waiting() -> Waiting {
        let crew = troupe();
        let there = crew.actor(relay { .. });
        let back = crew.actor(relay { .. });
        let patient = crew.actor(patient { pause: Duration::from_secs(1), .. });
        let numbers = crew.actor(numbers { .. });
        there.output >> back.input;
        there.input << channel().primed(["one".to_owned()]) << back.output;
        numbers.left >> patient.left;
        numbers.right >> patient.right;
        numbers.lanes >> patient.lanes;
        numbers.sums << channel() << patient.sums;
    }
}

fn main() {
    let _ = waiting().topology();
}
