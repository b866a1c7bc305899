//! What a test sees of a simulation.

use std::time::Duration;

use super::simulation::Simulation;
use crate::channel::{ChannelName, Totals};
use crate::graph::Counters;
use crate::graph::plan::totals;
use crate::host::disk::SimulatedDisk;

impl Simulation {
    /// Whether all actors have ended, but for those that the test plays.
    #[must_use]
    #[inline]
    pub fn has_ended(&self) -> bool {
        self.actors.iter().all(|actor| actor.life.is_none())
    }

    /// The disk that the graph's states are kept on.
    #[must_use]
    #[inline]
    pub fn disk(&self) -> &SimulatedDisk {
        self.saving.disk()
    }

    /// What has gone through each channel so far.
    #[must_use]
    #[inline]
    pub fn totals(&self) -> Vec<(ChannelName, Totals)> {
        let mut cores = self.actors.iter().map(|actor| &actor.core);
        totals(&mut cores, &self.played)
    }

    /// What the graph counts, to be asked at any time.
    #[must_use]
    #[inline]
    pub fn counters(&self) -> Counters {
        self.counters.clone()
    }

    /// How many faults have been injected so far, by all calls of [`inject`](Self::inject).
    #[must_use]
    #[inline]
    pub fn faults_injected(&self) -> u64 {
        self.injector.injected()
    }

    /// A hash of all that has happened: who took turns, when, what each did to its channels, and the faults. The same program
    /// with the same seed gives the same hash, in any process, unless it asks something that differs: the real time, a random
    /// number, the order of a `HashMap`.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// # #[actor]
    /// # fn count(cx: &mut Context, numbers: &mut Tx<u64>, next: &mut u64) {
    /// #     numbers.extend([*next]);
    /// #     *next += 1;
    /// #     if *next == 10 { cx.request_shutdown(); }
    /// # }
    /// # #[actor]
    /// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
    /// # graph! {
    /// #     fn counting() -> Counting {
    /// #         let count = solo(count { next: 0, .. });
    /// #         let sum = solo(sum { total: 0, .. });
    /// #         count.numbers >> sum.numbers;
    /// #     }
    /// # }
    /// let run = |seed| {
    ///     let mut sim = counting().simulate(seed);
    ///     sim.run_until_stopped().unwrap();
    ///     sim.trace_hash()
    /// };
    /// assert_eq!(run(7), run(7));
    /// ```
    #[must_use]
    #[inline]
    pub fn trace_hash(&self) -> u64 {
        self.injector.trace_hash()
    }

    /// How much virtual time has passed.
    #[must_use]
    #[inline]
    pub fn elapsed(&self) -> Duration {
        self.clock.elapsed()
    }

    /// How many turns the actors have taken.
    #[must_use]
    #[inline]
    pub fn steps(&self) -> u64 {
        self.steps
    }
}
