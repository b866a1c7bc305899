//! Follows the channels from frame to frame.

use std::sync::Arc;
use std::time::Duration;

use super::frame::ChannelFrame;
use super::histogram::{self, Histogram};
use super::span::{Now, Span};
use super::subject::{Channel, Ends};
use super::window::Window;
use crate::ask::{Quantity, Summary};
use crate::channel::{Sampled, Totals};
use crate::host::Ticks;

/// Of a bundle, one channel at a time has its commits sampled: until there was one, or for so many frames.
const SAMPLED_FOR: u32 = 10;

/// One channel, or a bundle that is watched as one.
#[derive(Debug)]
pub(super) struct Follow {
    /// The lane that is sampled, and how often it was asked.
    sampled: usize,
    asked: u32,
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
    /// `every` is the time from one frame to the next.
    pub(super) fn new(channel: &Channel, every: Duration) -> Self {
        let window = |quantity| channel.asks.window_of(quantity, every);
        Self {
            sampled: 0,
            asked: 0,
            gone: 0,
            capacity: channel.capacity.max(1) as f64,
            fill: window(Quantity::Fill),
            rate: window(Quantity::Rate),
            transit: window(Quantity::Transit),
            batch: window(Quantity::Batch),
            unsampled: Duration::ZERO,
        }
    }

    /// Looks at the channel's indices.
    pub(super) fn look(channel: &Channel, frame: &mut ChannelFrame) {
        let taken = frame.totals.taken;
        let sides = channel.lanes.iter().filter_map(Ends::any);
        frame.totals = sides
            .map(|side| side.ring().totals())
            .fold(Totals::default(), plus);
        // A message that is about to be counted as lost or dead-lettered may have been counted as taken: no count falls.
        frame.totals.taken = frame.totals.taken.max(taken);
        frame.is_blocked = channel.lanes.iter().any(Ends::is_blocked);
    }

    /// Takes in the span up to the last look, and follows another commit.
    pub(super) fn measure(
        &mut self,
        channel: &Channel,
        frame: &mut ChannelFrame,
        span: &Span,
        now: &Now,
        ticks: &Ticks,
    ) {
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
        if self.unsampled > channel.asks.window {
            // All values are older than the window.
            self.transit.clear();
            self.batch.clear();
        }
        if let Some(sampled) = self.take_sample(channel, ticks) {
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

    fn take_sample(&mut self, channel: &Channel, ticks: &Ticks) -> Option<Sampled> {
        let side = channel.lanes.get(self.sampled)?.any()?;
        let sampled = side.ring().take_sample(ticks);
        if channel.lanes.len() == 1 {
            return sampled;
        }
        self.asked += 1;
        // What a lane has for the first question is of the last time that it was its turn.
        let sampled = sampled.filter(|_| self.asked > 1);
        if sampled.is_some() || self.asked > SAMPLED_FOR {
            self.sampled = (self.sampled + 1) % channel.lanes.len();
            self.asked = 0;
        }
        sampled
    }

    /// Sums up what was asked to be shown.
    pub(super) fn show(&self, channel: &Channel, frame: &mut ChannelFrame) {
        frame.shown.clear();
        for summary in &channel.asks.shows {
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

fn plus(one: Totals, other: Totals) -> Totals {
    Totals {
        sent: one.sent + other.sent,
        taken: one.taken + other.taken,
        in_flight: one.in_flight + other.in_flight,
        dead_lettered: one.dead_lettered + other.dead_lettered,
        lost: one.lost + other.lost,
        abandoned: one.abandoned + other.abandoned,
        capacity: one.capacity + other.capacity,
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
