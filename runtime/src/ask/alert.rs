//! Alert rules.

use std::fmt;
use std::marker::PhantomData;
use std::time::Duration;

use super::measure::Summary;

/// Which side of its threshold a value must be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Side {
    Above,
    Below,
}

/// How an alert looks on the dashboard, and how severe its Prometheus rule is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Colour {
    /// Worth knowing: severity `info`.
    Yellow,
    /// Worth a look: severity `warning`. The default.
    #[default]
    Orange,
    /// Worth waking someone: severity `critical`.
    Red,
}

impl Colour {
    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Yellow => "yellow",
            Self::Orange => "orange",
            Self::Red => "red",
        }
    }
}

/// When an alert fires.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    pub(crate) summary: Summary,
    pub(crate) side: Side,
    pub(crate) threshold: f64,
    /// Where it ends, on the other side of this value.
    pub(crate) clear: f64,
    /// How long the value must have been there.
    pub(crate) lasting: Duration,
    pub(crate) colour: Colour,
}

impl Rule {
    pub(super) const fn new(summary: Summary, side: Side, threshold: f64) -> Self {
        Self {
            summary,
            side,
            threshold,
            clear: threshold,
            lasting: Duration::ZERO,
            colour: Colour::Orange,
        }
    }

    /// Whether a value makes it fire.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Read by the sampler.
    pub(crate) fn is_met(&self, value: f64) -> bool {
        match self.side {
            Side::Above => value > self.threshold,
            Side::Below => value < self.threshold,
        }
    }

    /// Whether a value lets it go on firing.
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Read by the sampler.
    pub(crate) fn holds_on(&self, value: f64) -> bool {
        match self.side {
            Side::Above => value > self.clear,
            Side::Below => value < self.clear,
        }
    }

    pub(crate) fn fault(&self) -> Option<String> {
        if !self.threshold.is_finite() || !self.clear.is_finite() {
            return Some(format!("the alert `{self}` compares with no number"));
        }
        let is_beyond = match self.side {
            Side::Above => self.clear > self.threshold,
            Side::Below => self.clear < self.threshold,
        };
        is_beyond.then(|| {
            format!(
                "the alert `{self}` would end at {}, before it begins: `until` takes a value on the calm side of {}",
                self.clear, self.threshold
            )
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let side = match self.side {
            Side::Above => "above",
            Side::Below => "below",
        };
        write!(f, "{} {side} {}", self.summary, self.threshold)?;
        if !self.lasting.is_zero() {
            write!(f, " for {:?}", self.lasting)?;
        }
        Ok(())
    }
}

/// An alert rule on one actor or one channel: `fill().average().above(0.8)`.
///
/// It is *pending* while its statistic is beyond the threshold, *fires* once that has lasted, and is *resolved* when the
/// statistic comes back. Each change is an event: on the dashboard, in `/api/alerts`, and to `tracing`.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use = "an alert does nothing until an actor or a channel is given it"]
pub struct Alert<Of> {
    rule: Rule,
    of: PhantomData<Of>,
}

impl<Of> Alert<Of> {
    pub(super) const fn new(rule: Rule) -> Self {
        Self {
            rule,
            of: PhantomData,
        }
    }

    pub(crate) const fn rule(&self) -> Rule {
        self.rule
    }

    /// Fires only when it has been so for this long. Default: at once.
    pub const fn lasting(mut self, span: Duration) -> Self {
        self.rule.lasting = span;
        self
    }

    /// Goes on firing until the statistic has come back to this value, so that an alert at the edge does not flicker. Default:
    /// the threshold itself. A value beyond the threshold is an error when the graph starts.
    pub const fn until(mut self, clear: f64) -> Self {
        self.rule.clear = clear;
        self
    }

    /// Its colour. Default: [`Colour::Orange`].
    pub const fn colour(mut self, colour: Colour) -> Self {
        self.rule.colour = colour;
        self
    }
}
