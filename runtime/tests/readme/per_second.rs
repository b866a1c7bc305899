use std::time::Duration;
use steadygraph::prelude::*;

/// Makes events.
#[actor]
fn source(events: &mut Tx<u64>, next: &mut u64) {
    events.fill(|| {
        *next += 1;
        *next
    });
}

/// Counts what has come within each second.
#[actor(await_for_all!(every(Duration::from_secs(1)), counts))]
fn per_second(events: &mut Rx<u64>, counts: &mut Tx<usize>) -> Reaction {
    let count = events.skip(usize::MAX);
    counts.push(count)?;
    Ok(())
}

/// Logs the counts.
#[actor]
fn report(counts: &mut Rx<usize>) {
    for count in counts.drain() {
        tracing::info!(count);
    }
}

graph! {
    /// Counts events by the second.
    fn counting() -> Counting {
        let source = solo(source { next: 0, .. });
        let per_second = solo(per_second { .. });
        let report = solo(report { .. });

        source.events     >> per_second.events;
        per_second.counts >> report.counts;
    }
}

#[test]
fn each_second_is_counted_by_itself() {
    let mut app = counting();
    let mut source = app.source.play();
    let mut report = app.report.play();
    let mut sim = app.simulate(7);

    source.events.extend([1, 2, 3]);
    sim.run_for(Duration::from_secs(1));
    assert_eq!(report.counts.take(), Some(3));

    sim.run_for(Duration::from_secs(60));
    assert_eq!(report.counts.drain().collect::<Vec<_>>(), [0; 60]);
}
