//! Why a graph did not run, or did not end well.

use std::fmt;
use std::io;
use std::time::Duration;

use crate::durable::Unsaved;
use crate::supervise::Failure;

/// A graph could not start, or did not end in order.
///
/// `Debug` is the report for people, for `main` prints it; so is `Display`.
#[non_exhaustive]
pub enum GraphError {
    /// What the graph declares cannot be: a capacity of 0, more first messages than a channel holds, a state file that is
    /// damaged, a directory that cannot be made…
    Invalid {
        /// The graph.
        graph: &'static str,
        /// What is wrong, a sentence each.
        faults: Vec<String>,
    },
    /// A thread could not be started.
    Thread {
        /// The graph.
        graph: &'static str,
        /// The actor, the troupe or the pool that the thread was for.
        name: String,
        /// What the system said.
        source: io::Error,
    },
    /// The signal handlers could not be set.
    Signals {
        /// The graph.
        graph: &'static str,
        /// What the system said.
        source: io::Error,
    },
    /// The telemetry cannot be had as it was set, in the graph or in the environment.
    Telemetry {
        /// The graph.
        graph: &'static str,
        /// What is wrong, and what to do.
        fault: TelemetryFault,
    },
    /// Actors failed beyond their limits of restarts. The graph stopped in order, which may have taken their neighbours
    /// along.
    Failed {
        /// The graph.
        graph: &'static str,
        /// The failures, in order of time.
        failures: Vec<Failure>,
    },
    /// Actors were still there when the stop's deadline passed. Their threads are left behind.
    Deadline {
        /// The graph.
        graph: &'static str,
        /// The time that the stop was given.
        deadline: Duration,
        /// The actors that were still there.
        still: Vec<Still>,
        /// Failures before that.
        failures: Vec<Failure>,
    },
    /// All actors have ended, or were left behind, and the last state of some is not on disk.
    Unsaved {
        /// The graph.
        graph: &'static str,
        /// The states.
        unsaved: Vec<Unsaved>,
        /// What went wrong besides, if anything did.
        besides: Option<Box<GraphError>>,
    },
    /// In simulation: no actor can ever move again, though some have not ended.
    Stuck {
        /// The graph.
        graph: &'static str,
        /// The actors that wait for ever.
        still: Vec<Still>,
    },
}

/// An actor that has not ended, and what it waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Still {
    pub(crate) actor: String,
    pub(crate) waits_for: Option<String>,
    pub(crate) veto: Option<String>,
}

impl Still {
    /// The actor's name.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// The condition that it waits for; `None` while it runs code of its own.
    #[must_use]
    pub fn waits_for(&self) -> Option<&str> {
        self.waits_for.as_deref()
    }

    /// The reason of its veto, where it has one that holds.
    #[must_use]
    pub fn veto(&self) -> Option<&str> {
        self.veto.as_deref()
    }
}

impl fmt::Display for Still {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.actor)?;
        match &self.waits_for {
            Some(condition) => write!(f, " waits for {condition}")?,
            None => f.write_str(
                " runs code of its own: it has not come to a wait since. Blocking work belongs in `cx.blocking`",
            )?,
        }
        if let Some(reason) = &self.veto {
            write!(f, "; it vetoes the stop: {reason}")?;
        }
        Ok(())
    }
}

impl GraphError {
    /// The failures of actors, if there were any.
    #[must_use]
    pub fn failures(&self) -> &[Failure] {
        match self {
            GraphError::Failed { failures, .. } | GraphError::Deadline { failures, .. } => failures,
            GraphError::Unsaved {
                besides: Some(besides),
                ..
            } => besides.failures(),
            _ => &[],
        }
    }

    /// The actors that had not ended, if there were any.
    #[must_use]
    pub fn still(&self) -> &[Still] {
        match self {
            GraphError::Deadline { still, .. } | GraphError::Stuck { still, .. } => still,
            GraphError::Unsaved {
                besides: Some(besides),
                ..
            } => besides.still(),
            _ => &[],
        }
    }

    /// The states whose last commit is not on disk, if there are any.
    #[must_use]
    pub fn unsaved_states(&self) -> &[Unsaved] {
        match self {
            GraphError::Unsaved { unsaved, .. } => unsaved,
            _ => &[],
        }
    }

    /// How a graph ended, seen together with the states that are not on disk.
    pub(crate) fn unsaved(
        graph: &'static str,
        unsaved: Vec<Unsaved>,
        result: Result<(), GraphError>,
    ) -> Result<(), GraphError> {
        if unsaved.is_empty() {
            return result;
        }
        Err(GraphError::Unsaved {
            graph,
            unsaved,
            besides: result.err().map(Box::new),
        })
    }
}

impl fmt::Display for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            GraphError::Invalid { graph, faults } => {
                write!(f, "graph `{graph}` cannot start")?;
                lines(f, faults)
            }
            GraphError::Thread {
                graph,
                name,
                source,
            } => write!(
                f,
                "graph `{graph}` cannot start: no thread for `{name}`: {source}; let actors share threads: a \
                 `troupe` has one, a `pool(n)` has n"
            ),
            GraphError::Signals { graph, source } => write!(
                f,
                "graph `{graph}` cannot start: no handler for SIGINT and SIGTERM: {source}; `start` sets none"
            ),
            GraphError::Telemetry { graph, fault } => write!(
                f,
                "graph `{graph}` cannot start: {fault}; without telemetry it starts with `telemetry().off()`, or \
                 STEADYGRAPH_TELEMETRY=off"
            ),
            GraphError::Failed { graph, failures } => {
                write!(f, "graph `{graph}` failed")?;
                lines(f, failures)
            }
            GraphError::Deadline {
                graph,
                deadline,
                still,
                failures,
            } => {
                write!(
                    f,
                    "graph `{graph}` has not stopped within {deadline:?} of the request; still there"
                )?;
                lines(f, still)?;
                if !failures.is_empty() {
                    f.write_str("\nbefore that")?;
                    lines(f, failures)?;
                }
                Ok(())
            }
            GraphError::Unsaved {
                graph,
                unsaved,
                besides,
            } => {
                if let Some(besides) = besides {
                    writeln!(f, "{besides}")?;
                }
                write!(
                    f,
                    "graph `{graph}` has not saved all of its state; see to the disk"
                )?;
                lines(f, unsaved)
            }
            GraphError::Stuck { graph, still } => {
                write!(f, "graph `{graph}` is stuck: no actor can ever move again")?;
                lines(f, still)
            }
        }
    }
}

/// Each item on a line of its own, behind a colon.
fn lines(f: &mut fmt::Formatter<'_>, items: &[impl fmt::Display]) -> fmt::Result {
    f.write_str(":")?;
    items.iter().try_for_each(|item| write!(f, "\n  {item}"))
}

impl fmt::Debug for GraphError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for GraphError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            GraphError::Thread { source, .. } | GraphError::Signals { source, .. } => Some(source),
            GraphError::Telemetry { fault, .. } => fault
                .source
                .as_ref()
                .map(|source| source as &(dyn std::error::Error + 'static)),
            _ => None,
        }
    }
}

/// Why there is no telemetry.
#[derive(Debug)]
pub struct TelemetryFault {
    pub(crate) what: String,
    pub(crate) source: Option<io::Error>,
}

impl fmt::Display for TelemetryFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.what)?;
        match &self.source {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}
