//! What every graph can do.

use std::sync::Arc;

use super::counters::Counters;
use super::error::GraphError;
use super::frame::Frame;
use super::handle::{Handle, Stopper};
use super::plan::Plan;
use super::signals::Signals;
use super::topology::Topology;
use crate::host::disk::SimulatedDisk;
use crate::simulate::Simulation;

/// A graph, made by `graph!`.
pub trait Graph: Sized {
    /// Names, links, policy.
    #[doc(hidden)]
    fn __frame(&self) -> &Frame;

    /// The frame and the actors.
    #[doc(hidden)]
    fn __plan(self) -> Plan;

    /// Runs the graph until all its actors have ended, with SIGINT and SIGTERM as requests to stop.
    ///
    /// After a request the sources end, each actor ends when its inputs are spent, and ending closes its outputs, so
    /// that nothing which was sent is left behind. A second signal ends the process at once with the status
    /// 128 + its number.
    ///
    /// # Errors
    ///
    /// When the graph cannot start, when an actor failed beyond its limit of restarts, when some have not ended within the
    /// deadline, or when a state could not be written to disk.
    fn run(self) -> Result<(), GraphError> {
        let graph = self.__frame().topology.name();
        let signals = Signals::stop(self.stopper())
            .map_err(|source| GraphError::Signals { graph, source })?;
        let result = Handle::start(self.__plan())?.join();
        drop(signals);
        result
    }

    /// Starts the graph and gives a handle to it. No signal handler is set.
    ///
    /// # Errors
    ///
    /// When the graph cannot start.
    fn start(self) -> Result<Handle, GraphError> {
        Handle::start(self.__plan())
    }

    /// The means to stop the graph from elsewhere; a request before the start is remembered.
    fn stopper(&self) -> Stopper {
        Stopper::new(Arc::clone(&self.__frame().stop))
    }

    /// What the graph counts, to be asked at any time.
    fn counters(&self) -> Counters {
        self.__frame().counters.clone()
    }

    /// Puts the graph into a simulation: one thread, virtual time, and `seed` for every choice of who runs next. States
    /// on disk go to a simulated one, which is empty at first.
    fn simulate(self, seed: u64) -> Simulation {
        self.simulate_on(seed, &SimulatedDisk::new())
    }

    /// As [`simulate`](Self::simulate), with the states that are on `disk`: another simulation on the same disk is what a
    /// restart of the program is to the machine.
    fn simulate_on(self, seed: u64, disk: &SimulatedDisk) -> Simulation {
        Simulation::new(self.__plan(), seed, disk)
    }

    /// The graph as data.
    fn topology(&self) -> Topology {
        self.__frame().topology.clone()
    }

    /// The graph in the DOT language, for Graphviz.
    fn to_dot(&self) -> String {
        self.__frame().topology.to_dot()
    }
}
