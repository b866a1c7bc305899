//! The table in the documentation of `supervise`: what becomes of an actor, cell by cell, wherever it is placed.
//!
//! The outcomes of which time decides nothing are in simulation as well, where placement makes no difference.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use steadygraph::prelude::*;
use steadygraph::{Counters, GraphError, pool};

const MS: Duration = Duration::from_millis(1);

/// What the actor in question does with the tenth message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Does {
    ReturnsOk,
    /// Fails so many times, by an error or by a panic.
    Errs(u64),
    Panics(u64),
    Misuses,
    /// Blocks its thread until it is let go.
    Hangs,
    /// Vetoes its end for good.
    WillNotStop,
}

/// When it does so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Running,
    Stopping,
}

/// A gate that blocks a thread.
#[derive(Debug, Default)]
struct Gate {
    is_open: Mutex<bool>,
    opened: Condvar,
    has_waiter: AtomicBool,
}

impl Gate {
    fn wait(&self) {
        self.has_waiter.store(true, Ordering::SeqCst);
        let is_open = self.is_open.lock().unwrap();
        drop(
            self.opened
                .wait_while(is_open, |is_open| !*is_open)
                .unwrap(),
        );
    }

    fn open(&self) {
        *self.is_open.lock().unwrap() = true;
        self.opened.notify_all();
    }
}

#[derive(Debug, Clone)]
struct Case {
    does: Does,
    when: When,
    gate: Arc<Gate>,
    /// The sum of what has reached the end, which is 0 + 1 + … + 19 if nothing is lost.
    sum: Arc<AtomicU64>,
}

impl Case {
    fn new(does: Does, when: When) -> Self {
        Self {
            does,
            when,
            gate: Arc::default(),
            sum: Arc::default(),
        }
    }
}

/// Sends 20 numbers. To be in a stop it asks for one before the tenth; else it does so at the end.
#[actor(await_for_all!(out))]
fn source(cx: &mut Context, out: &mut Tx<u64>, case: &Case, next: &mut u64) {
    out.extend([*next]);
    *next += 1;
    let asks_at = match case.when {
        When::Running => 20,
        When::Stopping => 5,
    };
    if *next == asks_at {
        cx.request_shutdown();
    }
}

/// Sends the rest, which a source that stops early does not.
#[actor]
async fn subject(
    cx: &mut Context,
    input: &mut Rx<u64>,
    out: &mut Tx<u64>,
    case: &Case,
) -> Reaction {
    if case.does == Does::WillNotStop {
        cx.veto("it will not", || true);
    }
    while await_for_all!(input, out) {
        let Some(n) = input.take() else { continue };
        out.push(n)?;
        if n != 3 {
            continue;
        }
        match case.does {
            Does::ReturnsOk => return Ok(()),
            Does::Errs(times) if cx.attempt() < times => return Err(ActorError::msg("an error")),
            Does::Panics(times) if cx.attempt() < times => panic!("a panic"),
            Does::Misuses => {
                await_for_all!(out.vacant(out.capacity() + 1));
            }
            Does::Hangs => case.gate.wait(),
            _ => {}
        }
    }
    Ok(())
}

#[actor]
fn sink(input: &mut Rx<u64>, case: &Case, total: &mut u64) {
    *total += input.drain().sum::<u64>();
    case.sum.store(*total, Ordering::SeqCst);
}

macro_rules! placements {
    ($($name:ident, $Name:ident: $place:expr;)*) => {$(
        graph! {
            fn $name(case: &Case) -> $Name {
                let place = $place;
                let source = solo(source { case: case.clone(), next: 0, .. });
                let subject = place.actor(subject { case: case.clone(), .. });
                let sink = place.actor(sink { case: case.clone(), total: 0, .. });
                source.out >> subject.input;
                subject.out >> sink.input;
                supervise([subject]).restart(Restart::new().limit(3).backoff(MS, MS)).hang_after(5 * MS);
                stop().deadline(Duration::from_millis(300));
            }
        }
    )*};
}

/// Makes solo actors, as a troupe and a pool make theirs.
#[derive(Clone, Copy)]
struct Solo;

impl Solo {
    #[allow(clippy::unused_self)]
    fn actor<A>(self, actor: A) -> steadygraph::Seat<A> {
        solo(actor)
    }
}

placements! {
    in_solo, InSolo: Solo;
    in_troupe, InTroupe: troupe();
    in_pool, InPool: pool(2);
}

/// How a case ended: in simulation and in each placement, which must agree.
fn outcome(does: Does, when: When) -> (Result<(), String>, u64, u64) {
    let mut outcomes = Vec::new();
    for place in 0..4 {
        let case = Case::new(does, when);
        let (result, counters): (Result<(), GraphError>, Counters) = match place {
            0 => {
                let mut sim = in_solo(&case).simulate(7);
                (sim.run_until_stopped(), sim.counters())
            }
            1 => run(in_solo(&case)),
            2 => run(in_troupe(&case)),
            _ => run(in_pool(&case)),
        };
        let failure = result.map_err(|error| match error.failures() {
            [first, ..] => first.to_string(),
            [] => error.to_string(),
        });
        outcomes.push((
            failure,
            counters.actors()[1].restarts(),
            case.sum.load(Ordering::SeqCst),
        ));
    }
    for (result, restarts, _) in &outcomes {
        assert_eq!(
            (result, restarts),
            (&outcomes[0].0, &outcomes[0].1),
            "{outcomes:?}"
        );
    }
    outcomes.swap_remove(0)
}

fn run(graph: impl Graph) -> (Result<(), GraphError>, Counters) {
    let counters = graph.counters();
    (graph.start().and_then(|handle| handle.wait()), counters)
}

/// What reaches the end: all that was sent, in a run that stops late or early.
fn all(when: When) -> u64 {
    match when {
        When::Running => (0..20).sum(),
        When::Stopping => (0..5).sum(),
    }
}

const BOTH: [When; 2] = [When::Running, When::Stopping];

#[test]
fn one_that_returns_ok_ends_and_the_others_with_it() {
    for when in BOTH {
        let (result, restarts, sum) = outcome(Does::ReturnsOk, when);
        assert_eq!((result, restarts, sum), (Ok(()), 0, 1 + 2 + 3), "{when:?}");
    }
}

#[test]
fn one_that_returns_an_error_restarts_and_nothing_is_lost() {
    for when in BOTH {
        let (result, restarts, sum) = outcome(Does::Errs(2), when);
        assert_eq!((result, restarts, sum), (Ok(()), 2, all(when)), "{when:?}");
    }
}

#[test]
fn one_that_panics_restarts_and_nothing_is_lost() {
    for when in BOTH {
        let (result, restarts, sum) = outcome(Does::Panics(2), when);
        assert_eq!((result, restarts, sum), (Ok(()), 2, all(when)), "{when:?}");
    }
}

#[test]
fn one_that_fails_too_often_escalates() {
    // Each failure must count by itself, so that poison does not cure it first.
    graph! {
        fn failing(case: &Case) -> FailingAlways {
            let source = solo(source { case: case.clone(), next: 0, .. });
            let subject = solo(subject { case: case.clone(), .. });
            let sink = solo(sink { case: case.clone(), total: 0, .. });
            source.out >> subject.input;
            subject.out >> sink.input;
            supervise([subject]).restart(Restart::new().limit(3).backoff(MS, MS).poison_after(0));
        }
    }
    for when in BOTH {
        for does in [Does::Errs(u64::MAX), Does::Panics(u64::MAX)] {
            let case = Case::new(does, when);
            let (result, counters) = run(failing(&case));
            let error = result.unwrap_err();
            assert_eq!(error.failures()[0].attempt(), 3, "{error}");
            assert!(error.to_string().contains("`subject`"), "{error}");
            assert_eq!(counters.actors()[1].restarts(), 3);
            assert_eq!(
                case.sum.load(Ordering::SeqCst),
                1 + 2,
                "what was committed arrives"
            );
        }
    }
}

#[test]
fn one_that_misuses_a_channel_escalates_at_once() {
    for when in BOTH {
        let (result, restarts, _) = outcome(Does::Misuses, when);
        let failure = result.unwrap_err();
        assert!(
            failure.starts_with("actor `subject` cannot go on"),
            "{failure}"
        );
        assert_eq!(restarts, 0, "{when:?}");
    }
}

/// Waits for what another thread is about to do.
fn eventually(what: &str, holds: impl Fn() -> bool) {
    let until = Instant::now() + Duration::from_secs(60);
    while !holds() {
        assert!(Instant::now() < until, "{what}: not within a minute");
        std::thread::yield_now();
    }
}

fn hangs(graph: impl Graph, case: &Case) {
    let counters = graph.counters();
    let handle = graph.start().unwrap();
    let watcher = std::thread::spawn(move || handle.wait());
    let is_hanging = || counters.actors().iter().any(|actor| actor.is_hanging());
    eventually("the hang is reported", is_hanging);
    match case.when {
        When::Running => {
            // Nothing stops for it: let go, it goes on, and so does the graph.
            case.gate.open();
            watcher.join().unwrap().unwrap();
            assert!(!is_hanging());
            assert_eq!(case.sum.load(Ordering::SeqCst), all(case.when));
        }
        When::Stopping => {
            let error = watcher.join().unwrap().unwrap_err();
            assert!(matches!(error, GraphError::Deadline { .. }), "{error}");
            let still: Vec<_> = error.still().iter().map(|still| still.actor()).collect();
            assert!(still.contains(&"subject"), "{error}");
            case.gate.open();
        }
    }
}

#[test]
fn one_that_hangs_is_reported_and_left_alone() {
    for when in BOTH {
        let case = Case::new(Does::Hangs, when);
        hangs(in_solo(&case), &case);
        let case = Case::new(Does::Hangs, when);
        hangs(in_troupe(&case), &case);
        let case = Case::new(Does::Hangs, when);
        hangs(in_pool(&case), &case);
    }
}

#[test]
fn one_that_will_not_stop_is_named_at_the_deadline_with_its_reason() {
    let case = || Case::new(Does::WillNotStop, When::Stopping);
    for (result, _) in [
        run(in_solo(&case())),
        run(in_troupe(&case())),
        run(in_pool(&case())),
    ] {
        let error = result.unwrap_err();
        let [still] = error.still() else {
            // Its neighbour waits for its end.
            assert_eq!(error.still()[0].actor(), "subject", "{error}");
            continue;
        };
        assert_eq!(still.veto(), Some("it will not"), "{error}");
    }
}
