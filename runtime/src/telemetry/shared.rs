//! What the clients are told from: the sampler, and what is kept of its frames.

use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

use super::guard::Guard;
use super::history::History;
use super::json;
use super::record::Recording;
use super::sampler::Sampler;
use super::settings::Settings;
use crate::graph::TelemetryFault;

/// All of it belongs to the thread of the telemetry.
pub(super) struct Shared {
    pub(super) sampler: Sampler,
    pub(super) settings: Settings,
    pub(super) guard: Guard,
    /// As JSON.
    pub(super) topology: Vec<u8>,
    /// As a server-sent event.
    pub(super) topology_event: Vec<u8>,
    /// The last frame, as JSON.
    pub(super) latest: Vec<u8>,
    history: History,
    recording: Option<Recording>,
    /// No more frames will come.
    pub(super) has_ended: bool,
}

impl Shared {
    pub(super) fn new(sampler: Sampler, settings: Settings, guard: Guard) -> Self {
        let started_ms = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .map_or(0, |since| since.as_millis());
        let mut topology = Vec::new();
        json::topology(
            &mut topology,
            sampler.subject(),
            sampler.rules(),
            started_ms,
        );
        let mut topology_event = Vec::new();
        event(&mut topology_event, "topology", &topology);
        Self {
            topology,
            topology_event,
            sampler,
            settings,
            guard,
            latest: Vec::new(),
            history: History::default(),
            recording: None,
            has_ended: false,
        }
    }

    /// Begins to record, where that is asked for.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub(super) fn begin_recording(&mut self) -> Result<(), TelemetryFault> {
        if let Some(path) = &self.settings.recording {
            let recording = Recording::begin(path, &self.topology);
            self.recording = Some(recording.map_err(|source| TelemetryFault {
                what: format!("the telemetry cannot record in {}", path.display()),
                source: Some(source),
            })?);
        }
        Ok(())
    }

    /// Takes a frame and keeps it; `clients` are sent it.
    pub(super) fn sample(&mut self, clients: u64) {
        self.sampler.set_clients(clients);
        let frame = self.sampler.sample();
        json::frame(&mut self.latest, frame);
        self.history.push(frame, &self.latest);
        if let Some(Err(error)) = self.recording.as_mut().map(|it| it.add(&self.latest)) {
            tracing::error!(target: "steadygraph", %error, "the recording ends, for {} cannot be written", self.settings.recording.as_deref().unwrap_or(Path::new("")).display());
            self.recording = None;
        }
    }

    /// Writes the last frame as an event and gives its number, unless it is the one that was `seen`.
    pub(super) fn write_event_after(&self, seen: Option<u64>, out: &mut Vec<u8>) -> Option<u64> {
        let number = self.sampler.frame().number;
        (seen != Some(number) && !self.latest.is_empty()).then(|| {
            event(out, "frame", &self.latest);
            number
        })
    }

    pub(super) fn copy_history(&self, from: u64, out: &mut Vec<u8>, enough: usize) -> Option<u64> {
        self.history.copy(from, out, enough)
    }
}

/// Writes a server-sent event. The data is JSON on one line.
fn event(out: &mut Vec<u8>, name: &str, data: &[u8]) {
    out.extend_from_slice(b"event: ");
    out.extend_from_slice(name.as_bytes());
    out.extend_from_slice(b"\ndata: ");
    out.extend_from_slice(data);
    out.extend_from_slice(b"\n\n");
}
