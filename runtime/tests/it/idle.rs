//! Who has nothing to do takes no turns.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use steadygraph::prelude::*;

const SECOND: Duration = Duration::from_secs(1);

/// Sends one a second.
#[actor(await_for_all!(every(SECOND), out))]
fn beat(out: &mut Tx<u64>, next: &mut u64) -> Reaction {
    out.push(*next)?;
    *next += 1;
    Ok(())
}

/// Fills whatever room there is.
#[actor]
fn generate(out: &mut Tx<u64>) {
    out.fill(|| 1);
}

/// Works only on a beat.
#[actor]
fn work(beats: &mut Rx<u64>, numbers: &mut Rx<u64>, out: &mut Tx<u64>) {
    beats.take();
    numbers.map_into(out, |n| *n);
}

/// Takes a second over each message.
#[actor]
async fn slow(cx: &mut Context, input: &mut Rx<u64>) {
    while input.recv().await.is_some() {
        cx.sleep(SECOND).await;
    }
}

/// Takes everything.
#[actor]
fn swallow(input: &mut Rx<u64>) {
    input.skip(usize::MAX);
}

graph! {
    fn beating() -> Beating {
        let beat = solo(beat { next: 0, .. });
        let generate = solo(generate { .. });
        let work = solo(work { .. });
        let swallow = solo(swallow { .. });
        beat.out >> work.beats;
        generate.out >> work.numbers;
        work.out >> swallow.input;
    }
}

#[test]
fn an_idle_graph_takes_a_few_turns_a_beat_and_none_between() {
    let mut sim = beating().simulate(1);
    sim.run_for(10 * SECOND);
    let before = sim.steps();
    sim.run_for(SECOND / 2);
    assert_eq!(sim.steps(), before, "nothing moves between beats");
    sim.run_for(100 * SECOND);
    let turns = sim.steps() - before;
    assert!(
        turns <= 100 * 4 * 4,
        "{turns} turns for 100 beats of 4 actors"
    );
}

graph! {
    fn draining() -> Draining {
        let generate = solo(generate { .. });
        let work = solo(pass { .. });
        let slow = solo(slow { .. });
        generate.out >> work.input;
        work.out >> slow.input;
    }
}

/// Passes on as many as there is room for.
#[actor]
fn pass(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    input.map_into(out, |n| *n);
}

#[test]
fn while_a_stopping_graph_drains_behind_a_slow_actor_the_others_rest() {
    let mut sim = draining().simulate(2);
    sim.run_for(SECOND / 2);
    sim.request_shutdown();
    sim.run_until_idle();
    let before = sim.steps();
    sim.run_until_stopped().unwrap();
    let messages = sim.elapsed().as_secs();
    let turns = sim.steps() - before;
    assert!(messages > 100, "{messages}");
    assert!(
        turns <= 8 * messages,
        "{turns} turns for {messages} messages that were left"
    );
}

/// Ticks into a channel that nobody empties, beside another reaction.
#[actor(reactions)]
struct Ticking {
    asks: Rx<()>,
    out: Tx<u64>,
}

#[actor]
impl Ticking {
    #[react(await_for_all!(every(SECOND)))]
    fn tick(&mut self) -> Reaction {
        self.out.push(1)?;
        Ok(())
    }

    #[react(await_for_all!(self.asks))]
    fn answer(&mut self) {
        self.asks.take();
    }
}

#[actor]
fn ask(asks: &mut Tx<()>) {
    let _ = asks;
}

graph! {
    fn unheard() -> Unheard {
        let ask = solo(ask { .. });
        let ticking = solo(Ticking { .. });
        let swallow = solo(swallow { .. });
        ask.asks >> ticking.asks;
        ticking.out >> channel().capacity(1) >> swallow.input;
    }
}

#[test]
fn a_reaction_that_waits_for_room_past_its_next_tick_rests() {
    let mut app = unheard();
    let _ask = app.ask.play();
    let mut swallow = app.swallow.play();
    let mut sim = app.simulate(3);
    sim.set_step_limit(1000);
    sim.run_for(100 * SECOND);
    assert!(sim.steps() < 20, "{}", sim.steps());
    assert_eq!(swallow.input.take(), Some(1));
    sim.run_until_idle();
    sim.run_until_idle();
    assert_eq!(
        swallow.input.take(),
        Some(1),
        "the tick that found no room is made up for"
    );
}

/// Has nothing left to do but to veto, some two hundred times.
#[actor]
async fn lingers(cx: &mut Context, input: &mut Rx<u64>) {
    let asked = AtomicU64::new(0);
    cx.veto("it lingers", move || {
        asked.fetch_add(1, Ordering::Relaxed) < 200
    });
    while await_for_any!(every(SECOND), input) {
        input.skip(usize::MAX);
    }
}

graph! {
    fn lingering() -> Lingering {
        let generate = solo(generate { .. });
        let lingers = solo(lingers { .. });
        generate.out >> lingers.input;
    }
}

#[test]
fn a_veto_is_asked_at_its_pace_whatever_ticks_beside_it() {
    let mut app = lingering();
    let generate = app.generate.play();
    let mut sim = app.simulate(4);
    sim.set_step_limit(2000);
    drop(generate);
    sim.run_until_stopped().unwrap();
    // Two looks a turn, one turn every 100 ms.
    assert!(sim.elapsed() >= 3 * SECOND, "{:?}", sim.elapsed());
}

/// Notes which thread it is on, once all are there, so that each notes another one.
#[cfg(target_os = "linux")]
#[actor]
async fn rest(
    all: &std::sync::Arc<std::sync::Barrier>,
    at: &std::sync::Arc<std::sync::Mutex<Vec<std::path::PathBuf>>>,
) {
    all.wait();
    let thread =
        std::path::Path::new("/proc").join(std::fs::read_link("/proc/thread-self").unwrap());
    at.lock().unwrap().push(thread);
    // A deadline that is far away, and the stop.
    while await_for_all!(every(1000 * SECOND)) {}
}

#[cfg(target_os = "linux")]
graph! {
    fn resting(
        all: &std::sync::Arc<std::sync::Barrier>,
        at: &std::sync::Arc<std::sync::Mutex<Vec<std::path::PathBuf>>>,
    ) -> Resting {
        let crew = pool(4);
        let rest = [crew.actor(rest { all: all.clone(), at: at.clone() }); 4];
    }
}

/// On real threads: what they do when there is nothing to do can only be seen there.
#[cfg(all(target_os = "linux", not(miri)))]
#[test]
fn the_threads_of_an_idle_pool_sleep() {
    use std::sync::{Arc, Barrier};

    let at = Arc::default();
    let handle = resting(&Arc::new(Barrier::new(4)), &at).start().unwrap();
    while at.lock().unwrap().len() < 4 {
        std::thread::yield_now();
    }
    let threads = at.lock().unwrap().clone();
    assert_eq!(
        threads
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        4
    );
    // How often each has been woken or has been taken off its core, and how much CPU it has used.
    let used = || -> Vec<(String, u64)> {
        let read = |path: std::path::PathBuf| std::fs::read_to_string(path).unwrap();
        threads
            .iter()
            .map(|thread| {
                let switches = read(thread.join("status"));
                let switches = switches
                    .lines()
                    .filter(|line| line.contains("ctxt_switches"));
                let nanoseconds = read(thread.join("schedstat"));
                let nanoseconds = nanoseconds.split(' ').next().unwrap().parse().unwrap();
                (switches.collect(), nanoseconds)
            })
            .collect()
    };
    // They come to rest in their own time.
    let mut before = used();
    loop {
        std::thread::park_timeout(SECOND / 4);
        let after = used();
        if before == after {
            break;
        }
        before = after;
    }
    std::thread::park_timeout(SECOND / 2);
    assert_eq!(used(), before, "a thread of an idle pool has run");
    handle.request_shutdown();
    handle.wait().unwrap();
}
