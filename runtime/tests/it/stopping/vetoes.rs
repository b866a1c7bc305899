//! Vetoes: what they hold back, and when they are asked again.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use steadygraph::Simulation;
use steadygraph::prelude::*;

use super::{MS, count, delivered, slow};

/// Vetoes its end until it has sent ten more.
#[actor]
async fn vetoing(cx: &mut Context, out: &mut Tx<u64>, sent: &Arc<AtomicU64>) -> Reaction {
    let seen = Arc::clone(sent);
    cx.veto("ten are to be sent", move || {
        seen.load(Ordering::Relaxed) < 10
    });
    while await_for_all!(every(MS), out) {
        out.push(sent.fetch_add(1, Ordering::Relaxed))?;
    }
    Ok(())
}

graph! {
    fn vetoes(sent: &Arc<AtomicU64>) -> Vetoes {
        let vetoing = solo(vetoing { sent: Arc::clone(sent), .. });
        let slow = solo(slow { pause: MS, .. });
        vetoing.out >> slow.input;
    }
}

#[test]
fn a_veto_holds_back_an_end_until_its_condition_is_false() {
    let sent = Arc::default();
    let mut sim = vetoes(&sent).simulate(5);
    sim.request_shutdown();
    sim.run_until_stopped().unwrap();
    assert_eq!(sent.load(Ordering::Relaxed), 10);
    delivered(&sim);
}

/// Takes everything and vetoes its end.
#[actor]
async fn reluctant(cx: &mut Context, input: &mut Rx<u64>, pending: &Arc<AtomicU64>) {
    let left = Arc::clone(pending);
    cx.veto("uploads are under way", move || {
        left.fetch_sub(1, Ordering::Relaxed) > 1
    });
    while await_for_all!(input) {
        input.skip(usize::MAX);
    }
}

graph! {
    fn uploading(pending: &Arc<AtomicU64>) -> Uploading {
        let count = solo(count { limit: Some(10), next: 0, .. });
        let reluctant = solo(reluctant { pending: Arc::clone(pending), .. });
        count.out >> reluctant.input;
    }
}

#[test]
fn a_veto_also_holds_back_the_end_of_an_actor_whose_inputs_are_spent() {
    let pending = Arc::new(AtomicU64::new(20));
    let mut sim = uploading(&pending).simulate(6);
    sim.run_until_stopped().unwrap();
    assert_eq!(pending.load(Ordering::Relaxed), 0);
    assert!(
        sim.elapsed() >= 500 * MS,
        "it is asked every 100 ms: {:?}",
        sim.elapsed()
    );
}

/// Ends by itself, and asks for no stop.
#[actor]
async fn few(out: &mut Tx<u64>) {
    out.extend(0..10);
}

/// Vetoes as often as `pending` says.
fn veto_for(cx: &mut Context, pending: &Arc<AtomicU64>) {
    let left = Arc::clone(pending);
    cx.veto("uploads are pending", move || {
        left.fetch_sub(1, Ordering::Relaxed) > 1
    });
}

/// Waits by a `#[react]` method.
#[actor(reactions)]
struct Method {
    input: Rx<u64>,
    #[arg]
    pending: Arc<AtomicU64>,
}

#[actor]
impl Method {
    #[react(await_for_all!(self.input))]
    fn take(&mut self, cx: &mut Context) {
        veto_for(cx, &self.pending);
        self.input.skip(1);
    }
}

graph! {
    fn by_a_method(pending: &Arc<AtomicU64>) -> ByAMethod {
        let few = solo(few { .. });
        let method = solo(Method { pending: Arc::clone(pending), .. });
        few.out >> method.input;
    }
}

/// Takes what comes, and then waits for time alone.
#[actor]
async fn by_the_clock(cx: &mut Context, input: &mut Rx<u64>, pending: &Arc<AtomicU64>) {
    veto_for(cx, pending);
    await_for_all!(input);
    input.skip(usize::MAX);
    while await_for_all!(every(1000 * 1000 * MS)) {}
}

graph! {
    fn on_time(pending: &Arc<AtomicU64>) -> OnTime {
        let few = solo(few { .. });
        let by_the_clock = solo(by_the_clock { pending: Arc::clone(pending), .. });
        few.out >> by_the_clock.input;
    }
}

/// Waits for its input and for what it sends itself.
#[actor]
async fn looped(
    cx: &mut Context,
    input: &mut Rx<u64>,
    again: &mut Rx<u64>,
    back: &mut Tx<u64>,
    pending: &Arc<AtomicU64>,
) -> Reaction {
    veto_for(cx, pending);
    while await_for_any!(input, again) {
        if let Some(number) = input.take() {
            back.push(number)?;
        }
        again.skip(1);
    }
    Ok(())
}

graph! {
    fn in_a_circle(pending: &Arc<AtomicU64>) -> InACircle {
        let few = solo(few { .. });
        let looped = solo(looped { pending: Arc::clone(pending), .. });
        few.out >> looped.input;
        looped.again << channel().capacity(16) << looped.back;
    }
}

#[test]
fn a_veto_is_asked_again_whatever_kind_of_wait_it_holds_back() {
    let waits: [fn(&Arc<AtomicU64>) -> Simulation; 3] = [
        |pending| by_a_method(pending).simulate(6),
        |pending| on_time(pending).simulate(6),
        |pending| in_a_circle(pending).simulate(6),
    ];
    for wait in waits {
        let pending = Arc::new(AtomicU64::new(20));
        let mut sim = wait(&pending);
        sim.run_until_stopped().unwrap();
        assert_eq!(pending.load(Ordering::Relaxed), 0);
        // It is asked more than once each time that it is looked at.
        assert!(sim.elapsed() >= 200 * MS, "{:?}", sim.elapsed());
        assert!(sim.elapsed() < 5000 * MS, "{:?}", sim.elapsed());
    }
}
