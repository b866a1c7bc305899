//! What the server answers with: a text, the frames to come, or those of the last minutes.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};

use event_listener::EventListener;
use hyper::body::{Body, Bytes, Frame as Chunk, SizeHint};

use super::shared::Shared;

/// About how many bytes of the history are copied at a time.
const CHUNK: usize = 64 << 10;

/// The body of an answer.
pub(super) enum Answer {
    Text(Option<Bytes>),
    Events(Events),
    History {
        shared: Rc<Shared>,
        next: Option<u64>,
    },
}

impl Answer {
    pub(super) fn text(text: impl Into<Bytes>) -> Self {
        Self::Text(Some(text.into()))
    }

    /// The frames from the one of that number on.
    pub(super) fn history(shared: &Rc<Shared>, from: u64) -> Self {
        Self::History {
            shared: Rc::clone(shared),
            next: Some(from),
        }
    }
}

impl Body for Answer {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Chunk<Bytes>, Infallible>>> {
        let bytes = match &mut *self {
            Self::Text(text) => text.take(),
            Self::Events(events) => ready!(events.poll_next(cx)),
            Self::History { shared, next } => next.take().map(|from| {
                let mut out = Vec::with_capacity(CHUNK);
                *next = shared.copy_history(from, &mut out, CHUNK);
                out.into()
            }),
        };
        Poll::Ready(bytes.map(|bytes| Ok(Chunk::data(bytes))))
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Text(text) => text.is_none(),
            Self::Events(_) => false,
            Self::History { next, .. } => next.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Text(text) => {
                SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64))
            }
            Self::Events(_) | Self::History { .. } => SizeHint::default(),
        }
    }
}

/// Server-sent events: the topology, then each frame as it comes. Only the last frame is ever kept for a client, so that one
/// that is slow misses some, and one that stands still costs no memory.
pub(super) struct Events {
    shared: Rc<Shared>,
    has_topology: bool,
    sent: Option<u64>,
    changed: Option<Pin<Box<EventListener>>>,
}

impl Events {
    pub(super) fn new(shared: &Rc<Shared>) -> Self {
        shared.clients.set(shared.clients.get() + 1);
        Self {
            shared: Rc::clone(shared),
            has_topology: false,
            sent: None,
            changed: None,
        }
    }

    fn poll_next(&mut self, cx: &mut Context<'_>) -> Poll<Option<Bytes>> {
        if !self.has_topology {
            self.has_topology = true;
            return Poll::Ready(Some(self.shared.topology_event.clone()));
        }
        loop {
            if let Some((number, event)) = self.shared.event_after(self.sent) {
                self.sent = Some(number);
                self.changed = None;
                return Poll::Ready(Some(event));
            }
            if self.shared.has_ended.get() {
                return Poll::Ready(None);
            }
            let changed = self
                .changed
                .get_or_insert_with(|| Box::pin(self.shared.changed.listen()));
            ready!(changed.as_mut().poll(cx));
            self.changed = None;
        }
    }
}

impl Drop for Events {
    fn drop(&mut self) {
        self.shared.clients.set(self.shared.clients.get() - 1);
    }
}
