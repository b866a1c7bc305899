//! What is measured of actors and channels, and how a window of it is summed up.

use std::fmt;
use std::marker::PhantomData;

use super::alert::{Alert, Rule, Side};

/// What is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Quantity {
    Load,
    Mcpu,
    Backpressured,
    Fill,
    Rate,
    Transit,
    Batch,
}

/// How the values of a window are summed up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Statistics {
    Average,
    Minimum,
    Maximum,
    Percentile(f64),
    Deviation,
    /// The average plus so many standard deviations.
    Deviations(f64),
}

/// A quantity, summed up.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Summary {
    pub(crate) quantity: Quantity,
    pub(crate) statistics: Statistics,
}

impl Summary {
    pub(crate) fn fault(&self) -> Option<String> {
        match self.statistics {
            Statistics::Percentile(p) if !(0.0..=100.0).contains(&p) => Some(format!(
                "there is no percentile {p}: it must lie between 0 and 100"
            )),
            Statistics::Deviations(n) if !n.is_finite() => {
                Some(format!("{n} standard deviations are no number"))
            }
            _ => None,
        }
    }
}

impl fmt::Display for Quantity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Load => "load",
            Self::Mcpu => "mCPU",
            Self::Backpressured => "backpressured",
            Self::Fill => "fill",
            Self::Rate => "rate",
            Self::Transit => "transit",
            Self::Batch => "batch",
        })
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let quantity = self.quantity;
        match self.statistics {
            Statistics::Average => write!(f, "{quantity} average"),
            Statistics::Minimum => write!(f, "{quantity} minimum"),
            Statistics::Maximum => write!(f, "{quantity} maximum"),
            Statistics::Percentile(p) => write!(f, "{quantity} p{p}"),
            Statistics::Deviation => write!(f, "{quantity} deviation"),
            Statistics::Deviations(n) => write!(f, "{quantity} average + {n} deviations"),
        }
    }
}

/// Says that a measure is one of actors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfActor;

/// Says that a measure is one of channels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OfChannel;

/// Something that is measured of each actor or each channel, at each frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use = "a measure does nothing until it is summed up and asked for"]
pub struct Measure<Of> {
    quantity: Quantity,
    of: PhantomData<Of>,
}

/// The share of time that an actor spends in turns on its thread, 0 to 1.
pub const fn load() -> Measure<OfActor> {
    measure(Quantity::Load)
}

/// The CPU time of an actor, in thousandths of a core.
pub const fn mcpu() -> Measure<OfActor> {
    measure(Quantity::Mcpu)
}

/// The share of time that an actor waits for room on one of its outputs, 0 to 1.
pub const fn backpressured() -> Measure<OfActor> {
    measure(Quantity::Backpressured)
}

/// How full a channel is, 0 to 1.
pub const fn fill() -> Measure<OfChannel> {
    measure(Quantity::Fill)
}

/// Messages a second that go through a channel: those that its receiver has committed.
pub const fn rate() -> Measure<OfChannel> {
    measure(Quantity::Rate)
}

/// How long messages are on their way, in seconds: from the sender's commit to the receiver's. One commit a frame is
/// followed.
pub const fn transit() -> Measure<OfChannel> {
    measure(Quantity::Transit)
}

/// How many messages a commit of the sender's is of. One commit a frame is looked at.
pub const fn batch() -> Measure<OfChannel> {
    measure(Quantity::Batch)
}

const fn measure<Of>(quantity: Quantity) -> Measure<Of> {
    Measure {
        quantity,
        of: PhantomData,
    }
}

impl<Of> Measure<Of> {
    /// The average of the window.
    pub const fn average(self) -> Statistic<Of> {
        self.summed_up(Statistics::Average)
    }

    /// The least of the window.
    pub const fn minimum(self) -> Statistic<Of> {
        self.summed_up(Statistics::Minimum)
    }

    /// The greatest of the window.
    pub const fn maximum(self) -> Statistic<Of> {
        self.summed_up(Statistics::Maximum)
    }

    /// What `percent` of the window's values do not exceed: `percentile(99.0)`. Outside of 0 to 100 it is an error when the
    /// graph starts.
    pub const fn percentile(self, percent: f64) -> Statistic<Of> {
        self.summed_up(Statistics::Percentile(percent))
    }

    /// The standard deviation of the window's values.
    pub const fn deviation(self) -> Statistic<Of> {
        self.summed_up(Statistics::Deviation)
    }

    /// The average of the window plus so many standard deviations; minus, where the number is negative.
    pub const fn deviations(self, number: f64) -> Statistic<Of> {
        self.summed_up(Statistics::Deviations(number))
    }

    const fn summed_up(self, statistics: Statistics) -> Statistic<Of> {
        Statistic {
            summary: Summary {
                quantity: self.quantity,
                statistics,
            },
            of: PhantomData,
        }
    }
}

/// A measure, summed up over a window: to be shown, or to be compared.
#[derive(Debug, Clone, Copy, PartialEq)]
#[must_use = "a statistic does nothing until it is asked for"]
pub struct Statistic<Of> {
    summary: Summary,
    of: PhantomData<Of>,
}

impl<Of> Statistic<Of> {
    pub(crate) const fn summary(&self) -> Summary {
        self.summary
    }

    /// An alert while it is greater than `threshold`.
    pub const fn above(self, threshold: f64) -> Alert<Of> {
        Alert::new(Rule::new(self.summary, Side::Above, threshold))
    }

    /// An alert while it is less than `threshold`.
    pub const fn below(self, threshold: f64) -> Alert<Of> {
        Alert::new(Rule::new(self.summary, Side::Below, threshold))
    }
}
