//! Follows the channels from frame to frame.

use std::sync::Arc;
use std::time::Duration;

use super::frame::ChannelFrame;
use super::histogram::{self, Histogram};
use super::span::{Now, Span};
use super::subject::{End, Ends};
use super::window::Window;
use crate::ask::{Asks, Quantity, Summary};
use crate::channel::Totals;
use crate::graph::LinkInfo;
use crate::host::Ticks;

/// One channel.
#[derive(Debug)]
pub(super) struct Follow {
    ends: Ends,
    asks: Asks,
    /// Messages that had left it at the last frame.
    gone: u64,
    capacity: f64,
    fill: Window,
    rate: Window,
    transit: Window,
    batch: Window,
    /// How long ago the last sample was.
    unsampled: Duration,
}

impl Follow {
    pub(super) fn new(link: &LinkInfo, ends: Ends, every: Duration) -> Self {
        let asks = link.asks.clone();
        let window = |quantity| asks.window_of(quantity, every);
        Self {
            ends,
            gone: 0,
            capacity: link.capacity().max(1) as f64,
            fill: window(Quantity::Fill),
            rate: window(Quantity::Rate),
            transit: window(Quantity::Transit),
            batch: window(Quantity::Batch),
            unsampled: Duration::ZERO,
            asks,
        }
    }

    /// Looks at the channel's indices.
    pub(super) fn look(&self, frame: &mut ChannelFrame) {
        let Some(side) = self.ends.any() else {
            return;
        };
        let taken = frame.totals.taken;
        frame.totals = side.totals();
        // A message that is about to be counted as lost or dead-lettered may have been counted as taken: no count falls.
        frame.totals.taken = frame.totals.taken.max(taken);
        frame.is_blocked = self
            .ends
            .sender
            .as_ref()
            .and_then(End::side)
            .is_some_and(|side| side.lacks().is_some() && !side.receiver_is_gone());
    }

    /// Takes in the span up to the last look, and follows another commit.
    pub(super) fn measure(
        &mut self,
        frame: &mut ChannelFrame,
        span: &Span,
        now: &Now,
        ticks: &Ticks,
    ) {
        let Some(side) = self.ends.any() else {
            return;
        };
        let totals = frame.totals;
        // Messages that were dead-lettered or lost went through it, too.
        let gone = totals.taken + totals.dead_lettered + totals.lost;
        let passed = gone.saturating_sub(self.gone);
        self.rate.push(passed as f64 / span.length.as_secs_f64());
        self.gone = gone;
        let fill = totals.in_flight as f64 / self.capacity;
        self.fill.push(fill);
        frame.fills.record(fill);
        self.unsampled += span.length;
        if self.unsampled > self.asks.window {
            // All values are older than the window.
            self.transit.clear();
            self.batch.clear();
        }
        if let Some(sampled) = side.take_sample(ticks) {
            self.unsampled = Duration::ZERO;
            let transit = now.duration(sampled.transit).as_secs_f64();
            self.transit.push(transit);
            frame.transits.record(transit);
            self.batch.push(sampled.batch as f64);
            frame.batches.record(sampled.batch as f64);
        }
        frame.rate = self.rate.average();
        frame.fill = self.fill.average();
        frame.fill_p90 = self.fill.percentile(90.0);
        frame.high_water = whole(self.fill.maximum() * self.capacity);
        frame.transit_p50 = percentile(&self.transit, 50.0);
        frame.transit_p99 = percentile(&self.transit, 99.0);
        frame.batch = (!self.batch.is_empty()).then(|| self.batch.average());
    }

    /// Sums up what was asked to be shown.
    pub(super) fn show(&self, frame: &mut ChannelFrame) {
        frame.shown.clear();
        for summary in &self.asks.shows {
            frame.shown.push(self.summed_up(*summary));
        }
    }

    pub(super) fn summed_up(&self, summary: Summary) -> f64 {
        let window = match summary.quantity {
            Quantity::Rate => &self.rate,
            Quantity::Transit => &self.transit,
            Quantity::Batch => &self.batch,
            _ => &self.fill,
        };
        let is_sampled = matches!(summary.quantity, Quantity::Transit | Quantity::Batch);
        if is_sampled && window.is_empty() {
            // Nothing is neither above nor below.
            return f64::NAN;
        }
        window.summed_up(summary.statistics)
    }
}

impl ChannelFrame {
    pub(super) fn new(name: Arc<str>) -> Self {
        Self {
            name,
            totals: Totals::default(),
            rate: 0.0,
            fill: 0.0,
            fill_p90: 0.0,
            high_water: 0,
            is_blocked: false,
            transit_p50: None,
            transit_p99: None,
            batch: None,
            shown: Vec::new(),
            transits: Histogram::new(histogram::SECONDS),
            batches: Histogram::new(histogram::MESSAGES),
            fills: Histogram::new(histogram::RATIO),
        }
    }
}

fn percentile(window: &Window, percent: f64) -> Option<Duration> {
    if window.is_empty() {
        return None;
    }
    Duration::try_from_secs_f64(window.percentile(percent)).ok()
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is a count of messages.
fn whole(number: f64) -> u64 {
    number.round() as u64
}
