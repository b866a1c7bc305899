//! Samples of commits: how long messages are on their way, and how many go together.
//!
//! A sampler asks for one at a time and collects it later, so that commits in between cost nothing: they look at the flags
//! anyway, or do so once a burst. The states go round, and each belongs to one side:
//!
//! ```text
//! IDLE --sampler--> WANTED --sender--> SENT --receiver--> TAKEN --sampler--> IDLE
//! ```

use super::{Ring, SAMPLED};
use crate::host::Ticks;
use crate::host::sync::{AtomicU8, AtomicU64, Ordering};

const IDLE: u8 = 0;
const WANTED: u8 = 1;
const SENT: u8 = 2;
const TAKEN: u8 = 3;

/// A commit that is followed to the other end of its channel.
#[derive(Debug)]
pub(super) struct Sample {
    ticks: Ticks,
    /// Who may write the rest.
    state: AtomicU8,
    /// The tail that the sender's commit left.
    until: AtomicU64,
    /// When it was.
    sent: AtomicU64,
    /// How many messages it was of.
    batch: AtomicU64,
    /// When the receiver had committed them all.
    taken: AtomicU64,
}

/// What became of a commit that was sampled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
pub(crate) struct Sampled {
    /// In ticks, from the sender's commit to the receiver's.
    pub(crate) transit: u64,
    /// In messages.
    pub(crate) batch: u64,
}

impl<T> Ring<T> {
    /// Collects the last sample, if one has come to its end, and asks for the next. For one sampler.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
    pub(crate) fn take_sample(&self, ticks: &Ticks) -> Option<Sampled> {
        let sample = self.sample.get_or_init(|| {
            Box::new(Sample {
                ticks: ticks.clone(),
                state: AtomicU8::new(IDLE),
                until: AtomicU64::new(0),
                sent: AtomicU64::new(0),
                batch: AtomicU64::new(0),
                taken: AtomicU64::new(0),
            })
        });
        let state = sample.state.load(Ordering::Acquire);
        let sampled = (state == TAKEN).then(|| {
            let sent = sample.sent.load(Ordering::Relaxed);
            Sampled {
                transit: sample.taken.load(Ordering::Relaxed).saturating_sub(sent),
                batch: sample.batch.load(Ordering::Relaxed),
            }
        });
        if state == IDLE || state == TAKEN {
            sample.state.store(WANTED, Ordering::Release);
            self.flags.fetch_or(SAMPLED, Ordering::AcqRel);
        }
        sampled
    }

    /// Stamps a commit of the sender's, before it is seen: the receiver cannot be quicker than the stamp.
    pub(super) fn sample_publish(&self, tail: u64, written: u64) {
        if let Some(sample) = self.sample.get()
            && sample.state.load(Ordering::Acquire) == WANTED
        {
            sample.until.store(written, Ordering::Relaxed);
            sample.batch.store(written - tail, Ordering::Relaxed);
            sample.sent.store(sample.ticks.now(), Ordering::Relaxed);
            sample.state.store(SENT, Ordering::Release);
        }
    }

    /// Stamps the commit of the receiver's that goes past the one that was stamped.
    pub(super) fn sample_release(&self, head: u64) {
        if let Some(sample) = self.sample.get()
            && sample.state.load(Ordering::Acquire) == SENT
            && head >= sample.until.load(Ordering::Relaxed)
        {
            sample.taken.store(sample.ticks.now(), Ordering::Relaxed);
            // Before the state: the sampler sets the flag again behind it.
            self.flags.fetch_and(!SAMPLED, Ordering::AcqRel);
            sample.state.store(TAKEN, Ordering::Release);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;
    use std::time::Duration;

    use super::*;
    use crate::channel::channel;
    use crate::host::VirtualClock;

    #[test]
    fn a_sample_is_one_commit_from_end_to_end() {
        let clock = Arc::new(VirtualClock::new());
        let ticks = Ticks::Virtual(Arc::clone(&clock));
        let pass = |nanos| clock.advance_to(clock.now() + Duration::from_nanos(nanos));
        let (mut tx, mut rx) = channel().capacity(8).open::<u64>();
        let ring = crate::host::sync::Arc::clone(tx.ring());
        assert_eq!(ring.take_sample(&ticks), None);
        tx.extend(0..3);
        tx.commit();
        pass(70);
        rx.skip(2);
        rx.commit();
        assert_eq!(ring.take_sample(&ticks), None, "one is still on its way");
        pass(7);
        rx.skip(1);
        rx.commit();
        let sampled = ring.take_sample(&ticks);
        assert_eq!(
            sampled,
            Some(Sampled {
                transit: 77,
                batch: 3
            })
        );
        assert_eq!(ring.take_sample(&ticks), None, "collected once");
    }

    #[test]
    fn commits_between_samples_are_not_looked_at() {
        let ticks = Ticks::Virtual(Arc::new(VirtualClock::new()));
        let (mut tx, mut rx) = channel().capacity(8).open::<u64>();
        let ring = crate::host::sync::Arc::clone(tx.ring());
        ring.take_sample(&ticks);
        for n in 0..3 {
            tx.extend([n]);
            tx.commit();
            rx.skip(1);
            rx.commit();
        }
        assert_eq!(ring.flags.load(Ordering::Relaxed) & SAMPLED, 0);
        assert_eq!(ring.take_sample(&ticks).map(|it| it.batch), Some(1));
    }
}
