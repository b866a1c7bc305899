//! Every message is accounted for, whatever the schedule: the ledger checks each turn of each of these runs.

use std::time::Duration;

use steadygraph::prelude::*;

/// Sends texts now and then.
#[actor(await_for_all!(every(*pause), out))]
fn write(out: &mut Tx<String>, pause: &Duration, next: &mut u64) {
    out.extend((0..3).map(|_| {
        *next += 1;
        next.to_string()
    }));
}

/// Reads half by reference and half by value, and fails to find room at times.
#[actor(await_for_all!(input))]
fn mix(input: &mut Rx<String>, lengths: &mut Tx<usize>, texts: &mut Tx<String>) -> Reaction {
    if let Some(text) = input.peek() {
        lengths.push(text.len())?;
        input.skip(1);
    }
    let room = texts.vacant_len();
    input.map_into(texts, Clone::clone);
    if room == 0 && input.len() > 2 {
        lengths.push(0)?;
    }
    Ok(())
}

/// Moves texts out, in an attempt that is cut short by a full channel now and then.
#[actor(await_for_all!(texts))]
fn own(texts: &mut Rx<String>, lengths: &mut Tx<usize>) -> Reaction {
    texts.skip(1);
    if let Some(text) = texts.take_owned() {
        lengths.push(text.len())?;
    }
    Ok(())
}

/// Adds up both inputs.
#[actor]
async fn sum(cx: &mut Context, left: &mut Rx<usize>, right: &mut Rx<usize>, total: &mut usize) {
    while await_for_any!(left.avail(2), right) {
        *total += left.drain().sum::<usize>() + right.drain().sum::<usize>();
        cx.sleep(Duration::from_millis(3)).await;
    }
}

graph! {
    fn texts(capacity: usize) -> Texts {
        let write = solo(write { pause: Duration::from_millis(1), next: 0, .. });
        let mix = solo(mix { .. });
        let own = solo(own { .. });
        let sum = solo(sum { total: 0, .. });
        write.out >> channel().capacity(capacity) >> mix.input;
        mix.lengths >> channel().capacity(2) >> sum.left;
        mix.texts >> channel().capacity(3) >> own.texts;
        own.lengths >> channel().capacity(1) >> sum.right;
    }
}

#[test]
fn sent_is_taken_or_lost_or_abandoned_under_every_schedule() {
    for seed in 0..200 {
        let capacity = 3 + usize::try_from(seed % 5).unwrap();
        let mut sim = texts(capacity).simulate(seed);
        sim.run_for(Duration::from_millis(40));
        sim.request_shutdown();
        sim.run_until_stopped().unwrap();
        for (channel, totals) in sim.totals() {
            assert!(totals.sent > 0, "{channel}");
            assert_eq!(totals.in_flight, 0, "{channel}");
            assert_eq!(
                totals.sent,
                totals.taken + totals.lost + totals.abandoned,
                "{channel}"
            );
            assert_eq!(totals.abandoned, 0, "{channel}");
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_run() {
    let run = |seed| {
        let mut sim = texts(4).simulate(seed);
        sim.run_for(Duration::from_millis(20));
        (sim.steps(), sim.totals())
    };
    assert_eq!(run(11), run(11));
    let steps: std::collections::BTreeSet<u64> = (0..10).map(|seed| run(seed).0).collect();
    assert!(steps.len() > 1, "seeds choose different schedules");
}
