//! "Something has changed", for a thread that waits for it.

#[cfg(not(steadygraph_loom))]
pub(crate) use event_listener::{Event, Listener};
#[cfg(steadygraph_loom)]
pub(crate) use explored::{Event, Listener};

/// As much of an event as is waited for here, of what loom sees.
#[cfg(steadygraph_loom)]
mod explored {
    use std::time::Instant;

    use loom::sync::{Condvar, Mutex};

    use crate::host::sync::lock;

    #[derive(Debug, Default)]
    pub(crate) struct Event {
        notified: Mutex<u64>,
        changed: Condvar,
    }

    #[derive(Debug)]
    pub(crate) struct EventListener<'a> {
        event: &'a Event,
        seen: u64,
    }

    impl Event {
        pub(crate) fn listen(&self) -> EventListener<'_> {
            EventListener {
                event: self,
                seen: *lock(&self.notified),
            }
        }

        pub(crate) fn notify(&self, _count: usize) {
            *lock(&self.notified) += 1;
            self.changed.notify_all();
        }
    }

    pub(crate) trait Listener {
        fn wait_deadline(self, deadline: Instant) -> Option<()>;
    }

    impl Listener for EventListener<'_> {
        /// The deadline never comes: a notification that gets lost is a deadlock, which loom reports.
        fn wait_deadline(self, _deadline: Instant) -> Option<()> {
            let mut notified = lock(&self.event.notified);
            while *notified == self.seen {
                notified = self.event.changed.wait(notified).ok()?;
            }
            Some(())
        }
    }
}
