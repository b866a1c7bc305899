//! What a reaction may not do, since it is a transaction.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use steadygraph::prelude::*;

use super::{burst, fails};

/// Waits where it must not.
#[actor]
fn waits(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    input.skip(1);
    let _ = smol::block_on(out.send(1));
}

graph! {
    fn waiting_inside() -> WaitingInside {
        let burst = solo(burst { count: 10, .. });
        let waits = solo(waits { .. });
        let fails = solo(fails { .. });
        burst.out >> waits.input;
        waits.out >> channel().capacity(1) >> fails.input;
    }
}

#[test]
fn a_wait_inside_a_reaction_is_an_error() {
    let error = waiting_inside()
        .simulate(1)
        .run_until_stopped()
        .unwrap_err()
        .to_string();
    assert!(
        error.contains("actor `waits` cannot go on: a reaction does not wait"),
        "{error}"
    );
}

/// A channel of no graph.
struct Aside(Tx<u64>, #[allow(dead_code)] Rx<u64>);

/// Sends each number on, which may have to wait for room, and the last one to another channel besides.
#[actor(await_for_all!(input))]
fn sends_aside(
    input: &mut Rx<u64>,
    out: &mut Tx<u64>,
    #[state(keep)] aside: &mut Aside,
) -> Reaction {
    if let Some(number) = input.take() {
        out.push(number)?;
        if number == 9 {
            aside.0.push(number)?;
        }
    }
    Ok(())
}

#[actor]
fn drops(input: &mut Rx<u64>) {
    input.skip(1);
}

graph! {
    fn sending_aside(aside: Aside) -> SendingAside {
        let burst = solo(burst { count: 10, .. });
        let sends_aside = solo(sends_aside { aside, .. });
        let drops = solo(drops { .. });
        burst.out >> sends_aside.input;
        sends_aside.out >> channel().capacity(1) >> drops.input;
        supervise([sends_aside]).restart(Restart::new().limit(0));
    }
}

#[test]
fn a_full_channel_of_no_graph_fails_the_reaction_whatever_was_full_before() {
    for seed in 0..8 {
        let (mut tx, rx) = channel().capacity(1).open();
        tx.push(0).unwrap();
        let mut sim = sending_aside(Aside(tx, rx)).simulate(seed);
        let error = sim.run_until_stopped().unwrap_err();
        assert_eq!(error.failures()[0].actor(), "sends_aside");
    }
}

/// Has work done elsewhere, and does not wait for it.
#[actor]
fn hands_over(cx: &mut Context, input: &mut Rx<u64>) {
    input.skip(1);
    drop(cx.blocking(|| {}));
}

graph! {
    fn handing_over() -> HandingOver {
        let burst = solo(burst { count: 10, .. });
        let hands_over = solo(hands_over { .. });
        burst.out >> hands_over.input;
    }
}

#[test]
fn blocking_work_in_a_reaction_is_an_error() {
    let error = handing_over().simulate(1).run_until_stopped().unwrap_err();
    let message = error.failures()[0].message();
    assert!(
        message.contains("`cx.blocking(…)` in a reaction"),
        "{message}"
    );
}

/// Asks for work elsewhere, and waits for it or does not.
#[actor]
fn asks(cx: &mut Context, input: &mut Rx<u64>, waits: &bool, begun: &Arc<AtomicU64>) {
    input.skip(1);
    let begun = Arc::clone(begun);
    let work = cx.blocking(move || begun.fetch_add(1, Ordering::Relaxed));
    if *waits {
        smol::block_on(work);
    }
}

graph! {
    fn asking(waits: bool, begun: &Arc<AtomicU64>) -> Asking {
        let burst = solo(burst { count: 10, .. });
        let asks = solo(asks { waits, begun: Arc::clone(begun), .. });
        burst.out >> asks.input;
    }
}

#[test]
fn blocking_work_in_a_reaction_never_begins() {
    let runs: [fn(Asking) -> Result<(), GraphError>; 2] = [
        |graph| graph.simulate(1).run_until_stopped(),
        |graph| graph.start()?.wait(),
    ];
    for run in runs {
        for waits in [false, true] {
            let begun = Arc::default();
            let error = run(asking(waits, &begun)).unwrap_err();
            let message = error.failures()[0].message();
            assert!(
                message.contains("`cx.blocking(…)` in a reaction"),
                "{message}"
            );
            assert_eq!(begun.load(Ordering::Relaxed), 0);
        }
    }
}
