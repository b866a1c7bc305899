//! Stamps the turns of the actors of one thread.

use crate::host::Ticks;
use crate::ready::Core;

/// Reads the clock once a turn: the end of one is the begin of the next, and what the thread does between them counts to the
/// next. Where a thread's turns do not follow each other, in a pool, it is read twice.
#[derive(Debug, Clone)]
pub(crate) struct Meter {
    ticks: Ticks,
    last: u64,
    is_on: bool,
}

impl Meter {
    /// One that does nothing unless it `is_on`.
    pub(crate) fn new(ticks: Ticks, is_on: bool) -> Self {
        let last = if is_on { ticks.now() } else { 0 };
        Self { ticks, last, is_on }
    }

    /// The thread has slept or was elsewhere: the time since the last turn is nobody's.
    #[inline]
    pub(crate) fn skip(&mut self) {
        if self.is_on {
            self.last = self.ticks.now();
        }
    }

    /// A turn begins, where the last one ended.
    #[inline]
    pub(crate) fn begin(&self, core: &Core) {
        if self.is_on {
            core.times.begin(self.last, core.parking.take_lacks_room());
        }
    }

    /// A turn ends.
    #[inline]
    pub(crate) fn end(&mut self, core: &Core) {
        if self.is_on {
            self.last = self.ticks.now();
            core.times.end(self.last);
        }
    }
}
