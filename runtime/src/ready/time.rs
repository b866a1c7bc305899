//! Conditions on time: `every` and `after`.

use std::fmt;
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use super::condition::{Condition, Look, Verdict};
use super::core::Core;
use crate::host::Deadline;

/// A tick every `period`, for the readiness macros.
///
/// The schedule belongs to the actor and to the place in the code: it survives restarts and waits that another arm
/// ended. It ticks first after one period, keeps to its grid, and makes one tick of all that were missed.
///
/// Outside an actor it never ticks. A `period` of zero counts as a nanosecond: there is a tick at each wait.
///
/// ```
/// # use steadygraph::prelude::*;
/// # use std::time::Duration;
/// #[actor(await_for_all!(every(*rate), beats))]
/// fn heartbeat(beats: &mut Tx<u64>, rate: &Duration, count: &mut u64) -> Reaction {
///     beats.push(*count)?;
///     *count += 1;
///     Ok(())
/// }
/// ```
pub const fn every(period: Duration) -> Every {
    Every { period }
}

/// A wait of at most `delay`, counted from the beginning of the wait: for the readiness macros.
///
/// Outside an actor it wakes nobody.
pub const fn after(delay: Duration) -> After {
    After {
        delay,
        until: None,
        verdict: Verdict::Pending,
        deadline: None,
    }
}

/// The ticks of [`every`]; a readiness macro gives them their place.
#[derive(Debug, Clone, Copy)]
#[must_use = "a condition does nothing outside a readiness macro"]
pub struct Every {
    period: Duration,
}

/// A place in the code, which tells the schedules of an actor apart.
#[derive(Debug)]
pub struct Site(
    // A byte, so that no two places share an address.
    #[allow(dead_code)] u8,
);

impl Site {
    /// A place of its own.
    #[must_use]
    #[allow(clippy::new_without_default)] // Its address is its meaning.
    pub const fn new() -> Self {
        Site(0)
    }
}

impl Every {
    /// The ticks of this place.
    #[doc(hidden)]
    pub fn at(self, site: &'static Site) -> Ticks {
        Ticks {
            // A schedule without a period would tick for ever.
            period: self.period.max(Duration::from_nanos(1)),
            site: std::ptr::from_ref(site).addr(),
            verdict: Verdict::Pending,
            deadline: None,
        }
    }
}

/// When an `every` ticks next.
#[derive(Debug)]
pub(crate) struct Schedule {
    next: Instant,
}

impl Schedule {
    pub(crate) fn starting(now: Instant, period: Duration) -> Self {
        Self {
            next: later(now, period),
        }
    }

    /// Moves to the first tick of the grid that is after `now`.
    fn consume(&mut self, now: Instant, period: Duration) {
        let missed = now.saturating_duration_since(self.next).as_nanos() / period.as_nanos().max(1);
        let periods = u32::try_from(missed + 1).unwrap_or(u32::MAX);
        self.next = period
            .checked_mul(periods)
            .map_or_else(|| later(now, period), |step| later(self.next, step));
    }
}

/// `now + delay`, or a century later where that cannot be said.
pub(crate) fn later(now: Instant, delay: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    now.checked_add(delay).unwrap_or_else(|| now + CENTURY)
}

/// The ticks of an [`every`] at its place.
#[derive(Debug)]
pub struct Ticks {
    period: Duration,
    site: usize,
    verdict: Verdict,
    deadline: Option<Deadline>,
}

impl Condition for Ticks {
    fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
        self.verdict = match look.core {
            Some(core) if core.with_schedule(self.site, self.period, |at, now| now >= at.next) => {
                Verdict::Held
            }
            _ => Verdict::Pending,
        };
        self.verdict
    }
    fn verdict(&self, _has_messages: bool) -> Verdict {
        self.verdict
    }
    fn park(&mut self, look: &Look<'_>, waker: &Waker) {
        if let (Some(core), Verdict::Pending) = (look.core, self.verdict) {
            // A tick that is due already wakes nobody: the wait hangs on something else.
            let next = core.with_schedule(self.site, self.period, |at, now| {
                (at.next > now).then_some(at.next)
            });
            replace(&mut self.deadline, core, next, waker);
        }
    }
    fn unpark(&mut self, core: Option<&Core>) {
        cancel(&mut self.deadline, core);
    }
    fn consume(&mut self, core: Option<&Core>, _has_messages: bool) {
        if let Some(core) = core {
            core.with_schedule(self.site, self.period, |at, now| {
                at.consume(now, self.period);
            });
        }
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the next tick of every {:?}", self.period)
    }
}

/// The end of a delay, see [`after`].
#[derive(Debug)]
#[must_use = "a condition does nothing outside a readiness macro"]
pub struct After {
    delay: Duration,
    until: Option<Instant>,
    verdict: Verdict,
    deadline: Option<Deadline>,
}

impl Condition for After {
    fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
        let now = look.now();
        let until = *self.until.get_or_insert_with(|| later(now, self.delay));
        self.verdict = if now >= until {
            Verdict::Held
        } else {
            Verdict::Pending
        };
        self.verdict
    }
    fn verdict(&self, _has_messages: bool) -> Verdict {
        self.verdict
    }
    fn park(&mut self, look: &Look<'_>, waker: &Waker) {
        if let (Some(core), Verdict::Pending) = (look.core, self.verdict) {
            let until = self.until.filter(|until| *until > look.now());
            replace(&mut self.deadline, core, until, waker);
        }
    }
    fn unpark(&mut self, core: Option<&Core>) {
        cancel(&mut self.deadline, core);
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} to pass", self.delay)
    }
}

/// Asks for a new deadline in the place of the old one.
fn replace(slot: &mut Option<Deadline>, core: &Core, when: Option<Instant>, waker: &Waker) {
    cancel(slot, Some(core));
    *slot = when.map(|when| core.timers.add(when, waker));
}

fn cancel(slot: &mut Option<Deadline>, core: Option<&Core>) {
    if let (Some(core), Some(deadline)) = (core, slot.take()) {
        core.timers.cancel(deadline);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PERIOD: Duration = Duration::from_millis(10);

    #[test]
    fn the_first_tick_comes_after_one_period() {
        let now = Instant::now();
        assert_eq!(Schedule::starting(now, PERIOD).next, now + PERIOD);
    }

    #[test]
    fn missed_ticks_collapse_into_one_and_the_grid_is_kept() {
        let now = Instant::now();
        let mut schedule = Schedule::starting(now, PERIOD);
        schedule.consume(now + Duration::from_millis(37), PERIOD);
        assert_eq!(schedule.next, now + Duration::from_millis(40));
    }

    #[test]
    fn a_period_beyond_all_time_does_not_overflow() {
        let now = Instant::now();
        assert!(Schedule::starting(now, Duration::MAX).next > now);
    }
}
