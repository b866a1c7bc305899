//! What the sampler's loop and the clients' connections share. They are tasks of one thread, so that nothing here is locked.

use std::cell::{Cell, RefCell};
use std::time::{SystemTime, UNIX_EPOCH};

use event_listener::Event;
use hyper::body::Bytes;

use super::guard::Guard;
use super::history::History;
use super::json;
use super::record::Recording;
use super::sampler::Sampler;
use super::settings::Settings;

pub(super) struct Shared {
    pub(super) sampler: RefCell<Sampler>,
    pub(super) settings: Settings,
    pub(super) guard: Guard,
    /// As JSON.
    pub(super) topology: Bytes,
    /// As a server-sent event.
    pub(super) topology_event: Bytes,
    /// The last frame, as JSON.
    latest: RefCell<Vec<u8>>,
    history: RefCell<History>,
    recording: RefCell<Option<Recording>>,
    /// Notified at each frame.
    pub(super) changed: Event,
    /// No more frames will come.
    pub(super) has_ended: Cell<bool>,
    /// Clients that are sent each frame.
    pub(super) clients: Cell<u64>,
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
        let topology = Bytes::from(topology);
        Self {
            topology_event: event("topology", &topology),
            topology,
            sampler: RefCell::new(sampler),
            settings,
            guard,
            latest: RefCell::default(),
            history: RefCell::default(),
            recording: RefCell::default(),
            changed: Event::new(),
            has_ended: Cell::new(false),
            clients: Cell::new(0),
        }
    }

    /// Begins to record, where that is asked for.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub(super) fn begin_recording(&self) -> std::io::Result<()> {
        if let Some(path) = &self.settings.recording {
            let recording = Recording::begin(path, &self.topology)?;
            *self.recording.borrow_mut() = Some(recording);
        }
        Ok(())
    }

    /// Takes a frame, keeps it, and wakes the clients that wait for it.
    pub(super) fn sample(&self) {
        let mut sampler = self.sampler.borrow_mut();
        sampler.set_clients(self.clients.get());
        let frame = sampler.sample();
        let mut latest = self.latest.borrow_mut();
        json::frame(&mut latest, frame);
        let mut history = self.history.borrow_mut();
        history.push(frame, &latest);
        let mut recording = self.recording.borrow_mut();
        if let Some(Err(error)) = recording.as_mut().map(|it| it.add(&latest)) {
            tracing::error!(target: "steadygraph", %error, "the recording ends: the file cannot be written");
            *recording = None;
        }
        self.changed.notify(usize::MAX);
    }

    /// The last frame as JSON.
    pub(super) fn latest(&self) -> Bytes {
        Bytes::copy_from_slice(&self.latest.borrow())
    }

    /// The last frame as an event, with its number, unless it is the one that was `sent`.
    pub(super) fn event_after(&self, sent: Option<u64>) -> Option<(u64, Bytes)> {
        let number = self.sampler.borrow().frame().number;
        let latest = self.latest.borrow();
        (sent != Some(number) && !latest.is_empty()).then(|| (number, event("frame", &latest)))
    }

    pub(super) fn copy_history(&self, from: u64, out: &mut Vec<u8>, enough: usize) -> Option<u64> {
        self.history.borrow().copy(from, out, enough)
    }
}

/// A server-sent event. The data is JSON on one line.
fn event(name: &str, data: &[u8]) -> Bytes {
    let mut event = Vec::with_capacity(data.len() + name.len() + 16);
    event.extend_from_slice(b"event: ");
    event.extend_from_slice(name.as_bytes());
    event.extend_from_slice(b"\ndata: ");
    event.extend_from_slice(data);
    event.extend_from_slice(b"\n\n");
    event.into()
}
