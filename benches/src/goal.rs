//! What steadygraph is to reach, as ratios of medians of one run.

/// A figure of steadygraph's that is bound by another.
pub(crate) struct Goal {
    /// The workload, by its full name.
    pub(crate) workload: &'static str,
    /// The form of steadygraph that is judged.
    pub(crate) form: &'static str,
    /// The name of the figure.
    pub(crate) figure: &'static str,
    /// On which side of the mark it is to be.
    pub(crate) side: Side,
    /// How many times the mark.
    pub(crate) factor: f64,
    /// What it is compared with.
    pub(crate) mark: Mark,
}

/// Whether much or little is good.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Side {
    /// A throughput.
    AtLeast,
    /// A latency, a size.
    AtMost,
}

/// What a figure is compared with.
#[derive(Clone, Copy)]
pub(crate) enum Mark {
    /// The same figure of this peer.
    Peer(&'static str),
    /// The same figure of whichever peer is the best; the limit is none, since it is no framework.
    BestPeer,
    /// A number, whatever the others reach.
    Number,
}

/// Whether a name is that of a peer, rather than of steadygraph in one of its forms, or of the limit.
pub(crate) fn is_peer(name: &str) -> bool {
    !name.starts_with("steadygraph") && !name.starts_with(LIMIT)
}

/// The same work written by hand on bare rings.
pub(crate) const LIMIT: &str = "limit";

const STEADY: Mark = Mark::Peer("steady_state");
const BEST: Mark = Mark::BestPeer;
const BARE: Mark = Mark::Peer(LIMIT);

/// All of them.
pub(crate) fn goals() -> Vec<Goal> {
    let mut goals = ratios();
    goals.extend(bounds());
    goals
}

/// Those that compare steadygraph with others.
fn ratios() -> Vec<Goal> {
    vec![
        rate("pipeline/batches/2^14/threads", 0.9, BARE),
        rate("pipeline/batches/2^14/threads", 1.0, BEST),
        rate("pipeline/batches/2^14/threads", 8.0, STEADY),
        // Like with like: the executors of the peers place the stages themselves.
        rate("pipeline/batches/2^14/threads", 1.0, BEST).of("steadygraph pool"),
        rate("pipeline/batches/2^14/threads", 8.0, STEADY).of("steadygraph pool"),
        // The same work where no core waits for another one's cache.
        rate("pipeline/batches/2^14/thread", 0.9, BARE),
        rate("pipeline/batches/2^14/thread", 1.0, BEST),
        rate("pipeline/batches/2^20/threads", 1.3, STEADY),
        rate("pipeline/one/thread", 4.0, BEST),
        rate("pipeline/one/thread", 16.0, STEADY),
        rate("pipeline/one/threads", 2.5, BEST),
        rate("pipeline/one/threads", 20.0, STEADY),
        // Like with like: steady_state waits once and then moves many.
        rate("pipeline/one/thread", 4.0, BEST).of("steadygraph take/push"),
        rate("pipeline/one/thread", 16.0, STEADY).of("steadygraph take/push"),
        rate("pipeline/one/threads", 2.5, BEST).of("steadygraph take/push"),
        rate("pipeline/one/threads", 20.0, STEADY).of("steadygraph take/push"),
        rate("pipeline/one/threads", 20.0, STEADY).of("steadygraph pool"),
        rate("pipeline/one/threads", 20.0, STEADY).of("steadygraph pool take/push"),
        rate("ping-pong/thread", 4.0, BEST),
        rate("ping-pong/thread", 40.0, STEADY),
        at_most("ping-pong/cores", "p50 ns", 1.5, BARE),
        rate("shape/unicast", 0.8, BARE),
        rate("shape/pipeline", 0.8, BARE),
        rate("shape/sequencer", 0.8, BARE),
        rate("shape/multicast", 0.8, BARE),
        rate("shape/diamond", 0.8, BARE),
        rate("ring/1000", 2.5, BEST),
        rate("fan-out/thread", 1.5, BEST),
        rate("fan-out/threads", 1.5, BEST),
        at_most("shutdown", "stop ms", 1.0, BEST),
        at_most("hello-world", "wall s", 1.3, Mark::Peer("actix")),
        at_most("hello-world", "wall s", 0.2, STEADY),
    ]
}

/// Those that bind steadygraph whatever the others reach, in each of its placements.
fn bounds() -> Vec<Goal> {
    let mut goals = Vec::new();
    for workload in crate::workload::restart::WORKLOADS {
        for form in ["steadygraph", "steadygraph troupe", "steadygraph pool"] {
            goals.push(at_most(workload, "p50 µs", 5.0, Mark::Number).of(form));
            goals.push(at_most(workload, "p99 µs", 16.0, Mark::Number).of(form));
        }
    }
    for form in ["steadygraph troupe", "steadygraph pool"] {
        goals.push(at_most("footprint", "start s", 2.0, Mark::Number).of(form));
        goals.push(at_most("footprint", "bytes per actor", 1.2 * 1024.0, Mark::Number).of(form));
    }
    for form in ["steadygraph", "steadygraph troupe", "steadygraph pool"] {
        // Those of the telemetry's sampler: without telemetry there are none, see `.ci/idle`.
        goals.push(at_most("idle", "wakeups per second", 10.0, Mark::Number).of(form));
    }
    goals
}

impl Goal {
    /// The same goal for another form of steadygraph.
    fn of(self, form: &'static str) -> Self {
        Self { form, ..self }
    }
}

/// A throughput of at least so many times the mark's.
fn rate(workload: &'static str, factor: f64, mark: Mark) -> Goal {
    let (form, figure, side) = ("steadygraph", crate::case::PER_SECOND, Side::AtLeast);
    Goal {
        workload,
        form,
        figure,
        side,
        factor,
        mark,
    }
}

/// A figure of at most so many times the mark's.
fn at_most(workload: &'static str, figure: &'static str, factor: f64, mark: Mark) -> Goal {
    let (form, side) = ("steadygraph", Side::AtMost);
    Goal {
        workload,
        form,
        figure,
        side,
        factor,
        mark,
    }
}
