//! Actors that restart together.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use steadygraph::prelude::*;

const MS: Duration = Duration::from_millis(1);

/// Who has started in which attempt, in order.
type Starts = Arc<Mutex<Vec<(String, u64)>>>;

/// Ticks and passes on what comes; fails when it is told to: a tick that is in its list.
#[actor]
async fn stage(
    cx: &mut Context,
    input: &mut Rx<u64>,
    out: &mut Tx<u64>,
    fails_on: &Vec<u64>,
    starts: &Starts,
    passed: &mut SteadyState<u64>,
) -> Reaction {
    let start = (cx.name().to_owned(), cx.attempt());
    starts.lock().unwrap().push(start);
    while await_for_all!(input, out) {
        if let Some(n) = input.take() {
            passed.update(|passed| *passed += 1);
            out.push(1000 * **passed + n % 1000)?;
            assert!(
                !fails_on.contains(&(n % 1000)) || cx.attempt() > 0,
                "{n} in attempt {}",
                cx.attempt()
            );
        }
    }
    Ok(())
}

#[actor(await_for_all!(every(MS), out))]
fn source(cx: &mut Context, out: &mut Tx<u64>, next: &mut u64) {
    out.extend([*next]);
    *next += 1;
    if *next == 20 {
        cx.request_shutdown();
    }
}

#[actor]
fn sink(input: &mut Rx<u64>, #[state(rollback)] seen: &mut Vec<u64>, to: &Arc<Mutex<Vec<u64>>>) {
    seen.extend(input.drain());
    to.lock().unwrap().clone_from(seen);
}

macro_rules! row {
    ($name:ident, $Name:ident, $strategy:ident) => {
        graph! {
            fn $name(fails_on: [Vec<u64>; 3], starts: &Starts, seen: &Arc<Mutex<Vec<u64>>>, policy: Restart) -> $Name {
                let [of_a, of_b, of_c] = fails_on;
                let source = solo(source { next: 0, .. });
                let a = solo(stage { fails_on: of_a, starts: starts.clone(), passed: SteadyState::new(0), .. });
                let b = solo(stage { fails_on: of_b, starts: starts.clone(), passed: SteadyState::new(0), .. });
                let c = solo(stage { fails_on: of_c, starts: starts.clone(), passed: SteadyState::new(0), .. });
                let sink = solo(sink { seen: Vec::new(), to: seen.clone(), .. });
                source.out >> a.input;
                a.out >> b.input;
                b.out >> c.input;
                c.out >> sink.input;
                supervise([a, b, c]).$strategy().restart(policy);
            }
        }
    };
}

row!(one_for_one, OneForOne, one_for_one);
row!(one_for_all, OneForAll, one_for_all);
row!(rest_for_one, RestForOne, rest_for_one);

/// Runs a row whose middle stage fails on 7, and gives who started when, without the first starts.
fn restarts(
    row: impl Fn([Vec<u64>; 3], &Starts, &Arc<Mutex<Vec<u64>>>, Restart) -> Box<dyn FnOnce(u64)>,
    seed: u64,
) -> Vec<(String, u64)> {
    let (starts, seen) = (Starts::default(), Arc::default());
    let run = row([vec![], vec![7], vec![]], &starts, &seen, Restart::new());
    run(seed);
    let expected: Vec<u64> = (0..20).map(|n| 1000 * (n + 1) + n).collect();
    assert_eq!(
        *seen.lock().unwrap(),
        expected,
        "exactly once, with each count"
    );
    let mut later = starts.lock().unwrap().split_off(3);
    later.sort();
    later
}

fn named(names: &[&str]) -> Vec<(String, u64)> {
    names.iter().map(|name| ((*name).to_owned(), 1)).collect()
}

fn runs(graph: impl Graph + 'static) -> Box<dyn FnOnce(u64)> {
    Box::new(|seed| graph.simulate(seed).run_until_stopped().unwrap())
}

#[test]
fn one_for_one_restarts_the_one_that_failed() {
    for seed in 0..30 {
        let later = restarts(|a, b, c, d| runs(one_for_one(a, b, c, d)), seed);
        assert_eq!(later, named(&["b"]));
    }
}

#[test]
fn one_for_all_restarts_all() {
    for seed in 0..30 {
        let later = restarts(|a, b, c, d| runs(one_for_all(a, b, c, d)), seed);
        assert_eq!(later, named(&["a", "b", "c"]));
    }
}

#[test]
fn rest_for_one_restarts_those_declared_after_it_too() {
    for seed in 0..30 {
        let later = restarts(|a, b, c, d| runs(rest_for_one(a, b, c, d)), seed);
        assert_eq!(later, named(&["b", "c"]));
    }
}

#[test]
fn a_group_restarts_on_real_threads_too() {
    let (starts, seen) = (Starts::default(), Arc::default());
    let lists = [vec![3], vec![7], vec![11]];
    one_for_all(lists, &starts, &seen, Restart::new())
        .start()
        .unwrap()
        .wait()
        .unwrap();
    let expected: Vec<u64> = (0..20).map(|n| 1000 * (n + 1) + n).collect();
    assert_eq!(*seen.lock().unwrap(), expected);
}

#[test]
fn the_restarts_of_a_group_are_counted_together() {
    /// Fails at each tick.
    #[actor(await_for_all!(every(MS)))]
    fn fails(out: &mut Tx<u64>) -> Reaction {
        let _ = out;
        Err(ActorError::msg("again"))
    }

    graph! {
        fn failing() -> Failing {
            let one = solo(fails { .. });
            let two = solo(fails { .. });
            let seen = solo(sink { seen: Vec::new(), to: Arc::default(), .. });
            let also = solo(sink { seen: Vec::new(), to: Arc::default(), .. });
            one.out >> seen.input;
            two.out >> also.input;
            supervise([one, two]).one_for_all().restart(Restart::new().limit(3));
        }
    }
    for seed in 0..30 {
        let mut sim = failing().simulate(seed);
        let error = sim.run_until_stopped().unwrap_err();
        let restarts: Vec<u64> = sim
            .counters()
            .actors()
            .iter()
            .take(2)
            .map(|actor| actor.restarts())
            .collect();
        // Both failed at the same tick, so two failures count for each restart.
        assert!(
            restarts.iter().all(|restarts| *restarts <= 3),
            "{restarts:?} {error}"
        );
        assert!(!error.failures().is_empty());
        assert!(
            error
                .to_string()
                .contains("its limit is 3 restarts within 30s"),
            "{error}"
        );
    }
}

/// Never comes to a wait again once it has a message, until it is let go.
#[actor]
async fn stuck(input: &mut Rx<u64>, gate: &Arc<smol::lock::Semaphore>) -> Reaction {
    while await_for_all!(input) {
        input.skip(1);
        gate.acquire().await.forget();
    }
    Ok(())
}

graph! {
    fn waiting(gate: Arc<smol::lock::Semaphore>, starts: &Starts, fails_on: Vec<u64>) -> Waiting {
        let source = solo(source { next: 0, .. });
        let stage = solo(stage { fails_on, starts: starts.clone(), passed: SteadyState::new(0), .. });
        let stuck = solo(stuck { gate, .. });
        source.out >> stage.input;
        stage.out >> stuck.input;
        supervise([stage, stuck]).one_for_all();
    }
}

#[test]
fn a_sibling_is_stopped_at_its_next_wait_and_not_before() {
    let (gate, starts) = (Arc::new(smol::lock::Semaphore::new(0)), Starts::default());
    let mut sim = waiting(Arc::clone(&gate), &starts, vec![3]).simulate(1);
    sim.run_for(50 * MS);
    assert_eq!(
        starts.lock().unwrap().len(),
        1,
        "it waits for the other one"
    );
    gate.add_permits(100);
    sim.run_until_stopped().unwrap();
    assert_eq!(
        *starts.lock().unwrap(),
        [("stage".to_owned(), 0), ("stage".to_owned(), 1)]
    );
    assert!(
        sim.totals()
            .iter()
            .all(|(_, totals)| totals.sent == 20 && totals.taken == 20)
    );
}
