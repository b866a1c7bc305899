//! Finds actors that hang: they run code of their own and do not come to a wait.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::ready::Core;

/// Looks at all actors now and then, from a thread that is none of theirs.
pub(super) struct Hangs {
    actors: Vec<Watched>,
    /// From one look to the next.
    interval: Duration,
    next: Instant,
}

struct Watched {
    core: Arc<Core>,
    /// How often its polls had begun and ended when that last changed.
    polls: u64,
    /// When that was seen.
    since: Instant,
}

impl Hangs {
    pub(super) fn new(cores: &[Arc<Core>], now: Instant) -> Self {
        let interval = cores
            .iter()
            .map(|core| core.hang_after() / 2)
            .min()
            .unwrap_or(Duration::MAX)
            .max(Duration::from_millis(1));
        Self {
            actors: cores
                .iter()
                .map(|core| Watched {
                    core: Arc::clone(core),
                    polls: core.polls(),
                    since: now,
                })
                .collect(),
            interval,
            next: crate::ready::later(now, interval),
        }
    }

    /// When the next look is due.
    pub(super) fn next(&self) -> Instant {
        self.next
    }

    /// Reports those that hang, once each time, and those that go on.
    pub(super) fn look(&mut self, now: Instant) {
        if now < self.next {
            return;
        }
        self.next = crate::ready::later(now, self.interval);
        for actor in &mut self.actors {
            actor.look(now);
        }
    }
}

impl Drop for Hangs {
    /// Looks a last time: what has ended hangs no more.
    fn drop(&mut self) {
        let now = Instant::now();
        self.actors.iter_mut().for_each(|actor| actor.look(now));
    }
}

impl Watched {
    fn look(&mut self, now: Instant) {
        let polls = self.core.polls();
        let name = self.core.name();
        let span = now.saturating_duration_since(self.since);
        if polls != self.polls {
            self.polls = polls;
            self.since = now;
            if self.core.set_hanging(false) {
                tracing::warn!(target: "steadygraph", "actor `{name}` goes on, after at least {span:.1?}");
            }
            return;
        }
        let is_polled = polls % 2 == 1;
        if is_polled && span >= self.core.hang_after() && !self.core.set_hanging(true) {
            tracing::error!(target: "steadygraph",
                "actor `{name}` hangs: it has not come to a wait for {span:.1?}. A thread cannot be killed: it goes on when \
                 its own code does. Blocking work belongs in `cx.blocking`"
            );
        }
    }
}
