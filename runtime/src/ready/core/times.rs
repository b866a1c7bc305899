//! Where an actor's time goes: the turns that it takes on its thread, and what it waits for between them.

use std::sync::atomic::{AtomicU64, Ordering};

/// Written by whoever runs the actor, one thread at a time; read by the sampler at any time. All in ticks, see
/// [`Ticks`](crate::host::Ticks).
#[derive(Debug, Default)]
pub(crate) struct Times {
    /// How often turns have begun and ended: odd within one.
    turns: AtomicU64,
    /// When the last turn began or ended.
    mark: AtomicU64,
    /// Spent in turns.
    busy: AtomicU64,
    /// Spent waiting for room.
    backpressured: AtomicU64,
}

/// What [`Times`] say at one instant, turns that are under way counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
pub(crate) struct Spent {
    pub(crate) turns: u64,
    pub(crate) busy: u64,
    pub(crate) backpressured: u64,
    /// The ticks since its present turn began; `None` between turns.
    pub(crate) in_turn: Option<u64>,
}

impl Times {
    /// A turn begins. Until now the actor waited, for room or not.
    #[inline]
    pub(crate) fn begin(&self, now: u64, for_room: bool) {
        if for_room {
            let waited = now.saturating_sub(self.mark.load(Ordering::Relaxed));
            add(&self.backpressured, waited);
        }
        self.mark.store(now, Ordering::Relaxed);
        add_released(&self.turns, 1);
    }

    /// A turn ends.
    #[inline]
    pub(crate) fn end(&self, now: u64) {
        let spent = now.saturating_sub(self.mark.load(Ordering::Relaxed));
        add(&self.busy, spent);
        self.mark.store(now, Ordering::Relaxed);
        add_released(&self.turns, 1);
    }

    /// Takes out of the present turn what was no work: its thread stayed awake meanwhile, for room or not.
    #[cold]
    pub(crate) fn take_out(&self, waited: u64, for_room: bool) {
        // The turn seems to have begun later, so that its end counts the rest.
        let mark = self.mark.load(Ordering::Relaxed);
        self.mark
            .store(mark.saturating_add(waited), Ordering::Relaxed);
        if for_room {
            add(&self.backpressured, waited);
        }
    }

    /// Whether a turn is under way.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
    pub(crate) fn is_in_turn(&self) -> bool {
        self.turns.load(Ordering::Acquire) % 2 == 1
    }

    /// Where the time went until `now`; `waits_for_room` says what the actor waits for if it does.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
    pub(crate) fn spent(&self, now: u64, waits_for_room: bool) -> Spent {
        /// A turn that begins or ends while it is read is read again. That does not find all of them: a look may see the sum
        /// of a turn that ends before its count, and has it twice then. Whoever asks takes shares of a tenth of a second, and
        /// no more than the whole; a lock of sequences would be two more stores a turn.
        const TRIES: usize = 4;
        let mut turns = self.turns.load(Ordering::Acquire);
        let mut spent = Spent::default();
        for _ in 0..TRIES {
            let busy = self.busy.load(Ordering::Acquire);
            let backpressured = self.backpressured.load(Ordering::Acquire);
            let mark = self.mark.load(Ordering::Acquire);
            let span = now.saturating_sub(mark);
            let is_in_turn = turns % 2 == 1;
            spent = Spent {
                turns: turns.div_ceil(2),
                busy: busy + if is_in_turn { span } else { 0 },
                // Before the first turn there is no mark.
                backpressured: match turns {
                    0 => 0,
                    _ if !is_in_turn && waits_for_room => backpressured + span,
                    _ => backpressured,
                },
                in_turn: is_in_turn.then_some(span),
            };
            let after = self.turns.load(Ordering::Acquire);
            if after == turns {
                break;
            }
            turns = after;
        }
        spent
    }
}

/// A plain addition: one thread at a time writes.
#[inline]
fn add(to: &AtomicU64, what: u64) {
    to.store(
        to.load(Ordering::Relaxed).wrapping_add(what),
        Ordering::Relaxed,
    );
}

#[inline]
fn add_released(to: &AtomicU64, what: u64) {
    to.store(
        to.load(Ordering::Relaxed).wrapping_add(what),
        Ordering::Release,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turns_are_work_and_what_lies_between_is_not() {
        let times = Times::default();
        times.begin(100, false);
        times.end(130);
        times.begin(200, false);
        times.end(210);
        let spent = times.spent(1000, false);
        assert_eq!((spent.turns, spent.busy, spent.backpressured), (2, 40, 0));
    }

    #[test]
    fn a_wait_for_room_counts_until_the_next_turn() {
        let times = Times::default();
        times.begin(100, false);
        times.end(130);
        times.begin(200, true);
        times.end(210);
        assert_eq!(times.spent(1000, false).backpressured, 70);
        assert_eq!(times.spent(1000, true).backpressured, 70 + 790);
    }

    #[test]
    fn the_turn_that_is_under_way_counts() {
        let times = Times::default();
        times.begin(100, false);
        let spent = times.spent(160, true);
        assert_eq!((spent.busy, spent.in_turn), (60, Some(60)));
        assert_eq!(spent.backpressured, 0);
    }

    #[test]
    fn what_is_taken_out_of_a_turn_is_no_work() {
        let times = Times::default();
        times.begin(100, false);
        times.take_out(20, true);
        times.end(150);
        let spent = times.spent(150, false);
        assert_eq!((spent.busy, spent.backpressured), (30, 20));
    }
}
