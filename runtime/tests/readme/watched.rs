use std::time::Duration;
use steadygraph::prelude::*;
use steadygraph::telemetry::{Colour, fill, load, rate};

/// Counts.
#[actor]
fn count(numbers: &mut Tx<u64>, next: &mut u64) {
    numbers.fill(|| {
        *next += 1;
        *next
    });
}

/// Takes ten a second, and says how far it has come.
#[actor(await_for_all!(every(Duration::from_millis(100)), numbers))]
fn slow(cx: &mut Context, numbers: &mut Rx<u64>) {
    if let Some(number) = numbers.take() {
        cx.display(format!("at {number}"));
    }
}

graph! {
    pub fn watched() -> Watched {
        let count = solo(count { next: 0, .. }).alert(load().average().above(0.9).lasting(Duration::from_secs(10)));
        let slow = solo(slow { .. });
        count.numbers
            >> channel()
                .window(Duration::from_secs(30))
                .label("main line")
                .show(rate().average())
                .alert(fill().percentile(90.0).above(0.8).until(0.5).colour(Colour::Red))
            >> slow.numbers;
        telemetry().port(9901).record("frames");
    }
}

#[test]
fn the_one_that_holds_up_the_others_is_named() {
    let mut sim = watched().simulate(7);
    sim.run_for(Duration::from_secs(60));
    let frame = sim.frame();
    assert_eq!(frame.bottleneck.as_ref().map(|it| &*it.name), Some("slow"));
    assert_eq!(frame.alerts.len(), 1);
}
