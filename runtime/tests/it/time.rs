//! `every`, `after` and `sleep`.

use std::time::Duration;

use steadygraph::prelude::*;

const SECOND: Duration = Duration::from_secs(1);

/// Ticks, or takes what comes.
#[actor]
async fn ticker(cx: &mut Context, work: &mut Rx<u64>, ticks: &mut Tx<Duration>) -> Reaction {
    let start = cx.now();
    while await_for_any!(every(SECOND), work) {
        if work.take().is_none() {
            ticks.push(cx.now() - start)?;
        }
    }
    Ok(())
}

#[actor]
struct Bench {
    work: Tx<u64>,
    ticks: Rx<Duration>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

graph! {
    fn ticking() -> Ticking {
        let bench = solo(Bench { .. });
        let ticker = solo(ticker { .. });
        bench.work >> ticker.work;
        bench.ticks << channel() << ticker.ticks;
    }
}

#[test]
fn the_first_tick_comes_after_one_period_and_the_others_keep_to_the_grid() {
    let mut app = ticking();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    sim.run_until_idle();
    assert_eq!(bench.ticks.take(), None, "no time has passed");
    sim.run_for(3 * SECOND + SECOND / 2);
    assert_eq!(
        bench.ticks.drain().collect::<Vec<_>>(),
        [SECOND, 2 * SECOND, 3 * SECOND]
    );
    assert_eq!(sim.elapsed(), 3 * SECOND + SECOND / 2);
}

#[test]
fn a_wait_that_another_arm_ends_does_not_move_the_grid() {
    let mut app = ticking();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(2);
    for n in 0..35 {
        bench.work.push(n).unwrap();
        sim.run_for(SECOND / 10);
    }
    assert_eq!(
        bench.ticks.drain().collect::<Vec<_>>(),
        [SECOND, 2 * SECOND, 3 * SECOND]
    );
}

#[test]
fn a_timer_does_not_keep_an_actor_alive_whose_inputs_are_spent() {
    let mut app = ticking();
    let bench = app.bench.play();
    let mut sim = app.simulate(3);
    drop(bench.work);
    sim.run_until_stopped().unwrap();
    assert_eq!(sim.elapsed(), Duration::ZERO);
}

/// Waits at most half a second for work.
#[actor]
async fn patient(work: &mut Rx<u64>, ticks: &mut Tx<Duration>) -> Reaction {
    while await_for_any!(work, after(SECOND / 2)) {
        ticks.push(if work.take().is_some() {
            SECOND
        } else {
            SECOND / 2
        })?;
    }
    Ok(())
}

graph! {
    fn waiting() -> Waiting {
        let bench = solo(Bench { .. });
        let patient = solo(patient { .. });
        bench.work >> patient.work;
        bench.ticks << channel() << patient.ticks;
    }
}

#[test]
fn after_counts_from_the_beginning_of_each_wait() {
    let mut app = waiting();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(4);
    sim.run_for(SECOND / 4);
    bench.work.push(1).unwrap();
    sim.run_for(SECOND / 2 + SECOND / 8);
    let got: Vec<_> = bench.ticks.drain().collect();
    assert_eq!(
        got,
        [SECOND, SECOND / 2],
        "the second wait began at a quarter second"
    );
}

/// Sleeps before it answers.
#[actor]
async fn sleepy(cx: &mut Context, work: &mut Rx<u64>, ticks: &mut Tx<Duration>) -> Reaction {
    let start = cx.now();
    while work.recv().await.is_some() {
        cx.sleep(SECOND).await;
        ticks.push(cx.now() - start)?;
    }
    Ok(())
}

graph! {
    fn sleeping() -> Sleeping {
        let bench = solo(Bench { .. });
        let sleepy = solo(sleepy { .. });
        bench.work >> sleepy.work;
        bench.ticks << channel() << sleepy.ticks;
    }
}

#[test]
fn sleep_takes_its_time_also_while_the_graph_stops() {
    let mut app = sleeping();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(5);
    bench.work.extend([1, 2]);
    drop(bench.work);
    sim.request_shutdown();
    sim.run_until_stopped().unwrap();
    assert_eq!(
        bench.ticks.drain().collect::<Vec<_>>(),
        [SECOND, 2 * SECOND]
    );
}

/// Reacts to a tick only when there is work as well.
#[actor(await_for_all!(every(SECOND), work, ticks))]
fn limited(
    cx: &mut Context,
    work: &mut Rx<u64>,
    ticks: &mut Tx<Duration>,
    start: &mut Option<std::time::Instant>,
) -> Reaction {
    let start = *start.get_or_insert(cx.now());
    work.take();
    ticks.push(cx.now() - start)?;
    Ok(())
}

graph! {
    fn limiting() -> Limiting {
        let bench = solo(Bench { .. });
        let limited = solo(limited { start: None, .. });
        bench.work >> limited.work;
        bench.ticks << channel() << limited.ticks;
    }
}

#[test]
fn missed_ticks_collapse_into_one() {
    let mut app = limiting();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(6);
    sim.run_for(10 * SECOND + SECOND / 2);
    bench.work.extend([1, 2, 3]);
    sim.run_for(Duration::from_millis(1));
    assert_eq!(bench.ticks.drain().count(), 1, "ten missed ticks are one");
    sim.run_for(2 * SECOND);
    assert_eq!(bench.ticks.drain().count(), 2);
}
