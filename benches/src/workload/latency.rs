//! How late a message arrives that is sent at a fixed rate, whatever became of those before it.
//!
//! The sender holds to a schedule and puts the intended time into the message, so that a message which has to wait for
//! its turn to be sent is late by that too: a stall counts against all that it holds up, not against one of them.
//! The sender spins until a message is due, for all peers alike: it is the receiver, and waking it, that is measured.

mod actix;
mod crossbeam;
mod kameo;
mod limit;
mod ractor;
mod smol;
mod steady_state;
mod steadygraph;
mod tokio;

use std::hint;
use std::time::{Duration, Instant};

use crate::case::{Case, Figures};
use crate::trips::Durations;

/// From one message to the next: 100,000 a second.
const PERIOD: Duration = Duration::from_micros(10);

/// Half a second of them.
const COUNT: u64 = 50_000;

/// How many messages a channel holds.
const CAPACITY: usize = 1024;

/// From one thread to another, each on a core of its own.
pub(crate) fn cases() -> Vec<Case> {
    let workload = "latency/100k";
    vec![
        Case::new(workload, "steadygraph", || measured(steadygraph::run)),
        Case::new(workload, "steady_state", || {
            measured(steady_state::with_telemetry)
        }),
        Case::new(workload, "steady_state off", || {
            measured(steady_state::without)
        }),
        Case::new(workload, "tokio", || measured(tokio::run)),
        Case::new(workload, "actix", || measured(actix::run)),
        Case::new(workload, "kameo", || measured(kameo::run)),
        Case::new(workload, "ractor", || measured(ractor::run)),
        Case::new(workload, "smol", || measured(smol::run)),
        Case::new(workload, "crossbeam", || measured(crossbeam::run)),
        Case::new(workload, "limit", || measured(limit::run)),
    ]
}

fn measured(run: fn(Schedule) -> Arrivals) -> Figures {
    let arrivals = run(Schedule {
        begin: None,
        sent: 0,
    });
    assert!(arrivals.is_complete(), "each message arrives once");
    arrivals.0.figures(Figures::default())
}

/// When each message is to be sent.
#[derive(Clone, Copy)]
struct Schedule {
    /// When the first one was, once it was.
    begin: Option<Instant>,
    sent: u32,
}

impl Schedule {
    /// Waits until the next message is due, if it is not overdue already: when it was meant to be sent.
    fn next_due(&mut self) -> Option<Instant> {
        if u64::from(self.sent) == COUNT {
            return None;
        }
        let due = *self.begin.get_or_insert_with(Instant::now) + PERIOD * self.sent;
        while Instant::now() < due {
            hint::spin_loop();
        }
        self.sent += 1;
        Some(due)
    }
}

/// How late each message was.
struct Arrivals(Durations);

impl Arrivals {
    fn new() -> Self {
        Self(Durations::new())
    }

    /// A message has come that was meant to be sent then.
    fn note(&mut self, due: Instant) {
        self.0.record(due.elapsed());
    }

    /// Whether all have come.
    fn is_complete(&self) -> bool {
        self.0.count() == COUNT
    }
}
