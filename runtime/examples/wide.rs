//! A graph of 200 actors and 1000 channels, one of whose actors is slow: for the dashboard and its test.
//!
//! `cargo run --release -p steadygraph --example wide`, then open http://127.0.0.1:9900.

use std::time::Duration;

use steadygraph::prelude::*;

/// How many actors each stage has.
const LANES: usize = 40;

/// Which of the `score` actors is slow.
const SLOW: usize = 7;

/// Sends as much as it has got back, so that the whole graph is never full.
#[actor(await_for_all!(every(Duration::from_millis(2)), back_a, back_b, back_c, back_d, back_e))]
#[allow(clippy::too_many_arguments)] // Ports.
fn ingest(
    back_a: &mut Rx<u64>,
    back_b: &mut Rx<u64>,
    back_c: &mut Rx<u64>,
    back_d: &mut Rx<u64>,
    back_e: &mut Rx<u64>,
    a: &mut Tx<u64>,
    b: &mut Tx<u64>,
    c: &mut Tx<u64>,
    d: &mut Tx<u64>,
    e: &mut Tx<u64>,
) {
    back_a.map_into(a, |n| n + 1);
    back_b.map_into(b, |n| n + 1);
    back_c.map_into(c, |n| n + 1);
    back_d.map_into(d, |n| n + 1);
    back_e.map_into(e, |n| n + 1);
}

/// Passes everything on, whichever of its inputs it is on.
#[actor(await_for_any!(
    all!(in_a, a), all!(in_b, b), all!(in_c, c), all!(in_d, d), all!(in_e, e)
))]
#[allow(clippy::too_many_arguments)] // Ports.
fn stage(
    in_a: &mut Rx<u64>,
    in_b: &mut Rx<u64>,
    in_c: &mut Rx<u64>,
    in_d: &mut Rx<u64>,
    in_e: &mut Rx<u64>,
    a: &mut Tx<u64>,
    b: &mut Tx<u64>,
    c: &mut Tx<u64>,
    d: &mut Tx<u64>,
    e: &mut Tx<u64>,
) {
    for (from, to) in [(in_a, a), (in_b, b), (in_c, c), (in_d, d), (in_e, e)] {
        from.map_into(to, |n| *n);
    }
}

/// The same, with a pause after each message for one that is slow.
#[actor]
#[allow(clippy::too_many_arguments)] // Ports.
async fn score(
    cx: &mut Context,
    in_a: &mut Rx<u64>,
    in_b: &mut Rx<u64>,
    in_c: &mut Rx<u64>,
    in_d: &mut Rx<u64>,
    in_e: &mut Rx<u64>,
    a: &mut Tx<u64>,
    b: &mut Tx<u64>,
    c: &mut Tx<u64>,
    d: &mut Tx<u64>,
    e: &mut Tx<u64>,
    pause: &Duration,
) {
    while await_for_any!(
        all!(in_a, a),
        all!(in_b, b),
        all!(in_c, c),
        all!(in_d, d),
        all!(in_e, e)
    ) {
        let ports = [
            (&mut *in_a, &mut *a),
            (&mut *in_b, &mut *b),
            (&mut *in_c, &mut *c),
            (&mut *in_d, &mut *d),
            (&mut *in_e, &mut *e),
        ];
        for (from, to) in ports {
            if pause.is_zero() {
                from.map_into(to, |n| *n);
            } else if to.vacant_len() > 0
                && let Some(n) = from.take()
            {
                to.extend([n]);
            }
        }
        if !pause.is_zero() {
            cx.sleep(*pause).await;
        }
    }
}

/// The pause of a lane's `score`.
fn pause(lane: Option<usize>) -> Duration {
    if lane == Some(SLOW) {
        Duration::from_millis(20)
    } else {
        Duration::ZERO
    }
}

graph! {
    fn wide() -> Wide {
        let front = troupe();
        let middle = troupe();
        let ingest = [front.actor(ingest { .. }); LANES];
        let parse = [front.actor(stage { .. }); LANES];
        let join = [middle.actor(stage { .. }); LANES];
        let mut lane = 0..LANES;
        let score = [middle.actor(score { pause: pause(lane.next()), .. }); LANES];
        let store = [middle.actor(stage { .. }); LANES];
        ingest.a >> parse.in_a;
        ingest.b >> parse.in_b;
        ingest.c >> parse.in_c;
        ingest.d >> parse.in_d;
        ingest.e >> parse.in_e;
        parse.a >> join.in_a;
        parse.b >> join.in_b;
        parse.c >> join.in_c;
        parse.d >> join.in_d;
        parse.e >> join.in_e;
        join.a >> channel().capacity(16) >> score.in_a;
        join.b >> channel().capacity(16) >> score.in_b;
        join.c >> channel().capacity(16) >> score.in_c;
        join.d >> channel().capacity(16) >> score.in_d;
        join.e >> channel().capacity(16) >> score.in_e;
        score.a >> store.in_a;
        score.b >> store.in_b;
        score.c >> store.in_c;
        score.d >> store.in_d;
        score.e >> store.in_e;
        ingest.back_a << channel().primed([1; 64]) << store.a;
        ingest.back_b << channel().primed([1; 64]) << store.b;
        ingest.back_c << channel().primed([1; 64]) << store.c;
        ingest.back_d << channel().primed([1; 64]) << store.d;
        ingest.back_e << channel().primed([1; 64]) << store.e;
    }
}

fn main() -> Result<(), GraphError> {
    wide().run()
}
