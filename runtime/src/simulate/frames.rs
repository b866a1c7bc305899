//! Frames of a simulated graph.

use std::sync::Arc;
use std::time::Instant;

use super::simulation::Simulation;
use crate::graph::plan::{Cast, Group};
use crate::host::{Clock, Ticks, VirtualClock};
use crate::ready::events::Events;
use crate::telemetry::{Frame, Look, SHORTEST, Sampler, Subject, Thread};

/// Takes frames while virtual time passes.
pub(super) struct Frames {
    sampler: Sampler,
    /// Someone has asked for one.
    is_asked: bool,
}

impl Frames {
    #[inline]
    pub(super) fn new(cast: &mut Cast, clock: &Arc<VirtualClock>) -> Self {
        let events = Arc::new(Events::new());
        let topology = std::mem::take(&mut cast.topology);
        for core in &cast.cores {
            core.set_events(Arc::clone(&events));
        }
        let thread = |group: &Group| Thread {
            name: group.name(),
            clocks: Vec::new(),
            actors: group.actors().collect(),
        };
        let threads = cast.groups.iter().map(thread).collect();
        let look = Look {
            events,
            clock: Clock::Virtual(Arc::clone(clock)),
            ticks: Ticks::Virtual(Arc::clone(clock)),
            every: cast.telemetry.every.max(SHORTEST),
        };
        let stop = Arc::clone(&cast.stop);
        Self {
            sampler: Sampler::new(Subject::new(&topology, &cast.cores, threads, stop, look)),
            is_asked: false,
        }
    }
}

impl Simulation {
    /// What is known of the graph now: what the dashboard would show.
    ///
    /// From the first call on, frames are taken while virtual time passes, as often as [`telemetry`](crate::telemetry()) says; the
    /// first one sums up all of the time before it. They are the same for the same seed: bottlenecks and alerts have plain tests.
    ///
    /// A turn takes no virtual time, and so no actor is busy; waits do take time. A frame costs some microseconds: a day of virtual
    /// time has 864,000.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # use steadygraph::prelude::*;
    /// /// Sends as fast as it can.
    /// #[actor]
    /// fn source(out: &mut Tx<u64>) {
    ///     out.fill(|| 1);
    /// }
    ///
    /// /// Takes ten a second.
    /// #[actor(await_for_all!(every(Duration::from_millis(100)), numbers))]
    /// fn slow(numbers: &mut Rx<u64>) {
    ///     numbers.take();
    /// }
    ///
    /// graph! {
    ///     fn pipeline() -> Pipeline {
    ///         let source = solo(source { .. });
    ///         let slow = solo(slow { .. });
    ///         source.out >> slow.numbers;
    ///     }
    /// }
    ///
    /// let mut sim = pipeline().simulate(7);
    /// sim.run_for(Duration::from_secs(10));
    /// let frame = sim.frame();
    /// assert_eq!(frame.bottleneck.as_ref().map(|it| &*it.name), Some("slow"));
    /// assert!(frame.actor("source").is_some_and(|it| it.backpressured > 0.9));
    /// ```
    #[inline]
    pub fn frame(&mut self) -> &Frame {
        self.frames.is_asked = true;
        self.frames.sampler.sample()
    }

    /// Takes the frames that are due before `until`.
    #[inline]
    pub(super) fn take_frames(&mut self, until: Instant) {
        while self.frames.is_asked && self.frames.sampler.next() <= until {
            self.clock.advance_to(self.frames.sampler.next());
            self.frames.sampler.sample();
        }
    }
}
