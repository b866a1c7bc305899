//! What is wrong with a run.

use super::simulation::Simulation;
use crate::graph::GraphError;

/// What ends a simulation's turns early.
pub(super) enum Wrong {
    /// The graph declares what cannot be.
    Invalid,
    /// The ledger does not balance.
    Ledger(String),
    /// The actors take turns without end.
    NoEnd,
}

impl Wrong {
    /// The error, where it is the graph's; a panic where it is the test's or ours.
    #[track_caller]
    #[inline]
    pub(super) fn or_panic(self, simulation: &Simulation) -> Result<(), GraphError> {
        let Simulation {
            graph, seed, steps, ..
        } = simulation;
        match self {
            Wrong::Invalid => Err(GraphError::Invalid {
                graph,
                faults: simulation.faults.clone(),
            }),
            Wrong::Ledger(wrong) => {
                panic!("graph `{graph}`, seed {seed}, turn {steps}: {wrong}")
            }
            Wrong::NoEnd => panic!(
                "graph `{graph}` has not come to rest within {steps} turns: its actors always have something to do, or \
                 a timer goes on beside actors that wait for ever; play its source, or let it wait for time \
                 (`set_step_limit` allows more)"
            ),
        }
    }
}
