//! The graph's side of its telemetry: who is stamped, and who is told.

#[cfg(feature = "telemetry")]
use std::sync::Arc;

use super::error::GraphError;
use super::meter::Meter;
use super::plan::{Cast, Group};
use crate::host::Ticks;

/// The telemetry of a graph that starts.
#[derive(Default)]
pub(super) struct Watching {
    #[cfg(feature = "telemetry")]
    ready: Option<crate::telemetry::Ready>,
}

/// The telemetry of a graph that runs.
#[derive(Debug, Default)]
pub(super) struct Watched {
    #[cfg(feature = "telemetry")]
    running: Option<crate::telemetry::Running>,
}

#[cfg(feature = "telemetry")]
impl Watching {
    /// Reads the settings, takes the port, and has the actors tell what happens to them, unless the telemetry is off.
    ///
    /// # Errors
    ///
    /// When a setting cannot be, or the port cannot be had.
    pub(super) fn prepare(graph: &'static str, cast: &mut Cast) -> Result<Self, GraphError> {
        use crate::host::Clock;
        use crate::ready::events::Events;
        use crate::telemetry::{Look, Ready, Settings, Subject, Thread};

        if cfg!(steadygraph_loom) {
            // Its thread and its sockets are none that loom sees.
            return Ok(Self::default());
        }
        let topology = std::mem::take(&mut cast.topology);
        let error = |fault| GraphError::Telemetry { graph, fault };
        let Some(settings) = Settings::read(&cast.telemetry).map_err(error)? else {
            return Ok(Self::default());
        };
        let events = Arc::new(Events::new());
        for core in &cast.cores {
            core.set_ticks(Ticks::Real);
            core.set_events(Arc::clone(&events));
        }
        let threads = cast.groups.iter().map(|group| Thread {
            name: group.name(),
            clocks: group.clocks.clone(),
            actors: group.actors().collect(),
        });
        let look = Look {
            events,
            clock: Clock::Real,
            ticks: Ticks::Real,
            every: settings.every(),
        };
        let (threads, stop) = (threads.collect(), Arc::clone(&cast.stop));
        let subject = Subject::new(&topology, &cast.cores, threads, stop, look);
        let ready = Ready::new(settings, subject).map_err(error)?;
        Ok(Self { ready: Some(ready) })
    }

    fn is_on(&self) -> bool {
        self.ready.is_some()
    }

    /// Begins to take frames.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub(super) fn start(self) -> std::io::Result<Watched> {
        let running = self.ready.map(crate::telemetry::Ready::start).transpose()?;
        Ok(Watched { running })
    }
}

#[cfg(not(feature = "telemetry"))]
#[allow(clippy::unnecessary_wraps, clippy::unused_self)] // As with the feature.
impl Watching {
    pub(super) fn prepare(_graph: &'static str, _cast: &mut Cast) -> Result<Self, GraphError> {
        Ok(Self::default())
    }

    fn is_on(&self) -> bool {
        false
    }

    pub(super) fn start(self) -> std::io::Result<Watched> {
        Ok(Watched::default())
    }
}

impl Watching {
    /// What stamps the turns of a group's actors.
    pub(super) fn meter(&self) -> Meter {
        Meter::new(Ticks::Real, self.is_on())
    }
}

impl Watched {
    /// Takes a last frame and closes the port. Without telemetry it does nothing.
    pub(super) fn finish(&mut self) {
        #[cfg(feature = "telemetry")]
        if let Some(running) = self.running.take() {
            running.finish();
        }
    }

    /// Where the dashboard is served, if it is.
    #[cfg(feature = "telemetry")]
    pub(super) fn address(&self) -> Option<std::net::SocketAddr> {
        self.running
            .as_ref()
            .map(crate::telemetry::Running::address)
    }
}

impl Group {
    /// Its actors, by index.
    #[cfg(feature = "telemetry")]
    pub(crate) fn actors(&self) -> impl Iterator<Item = usize> {
        let pooled = self.pooled.iter().map(|member| member.core.id);
        let members = self.members.iter().map(|member| member.core.id);
        members.chain(pooled)
    }
}
