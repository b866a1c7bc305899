//! What a graph asks its telemetry for: windows, statistics, alerts, labels.

mod alert;
mod measure;

use std::time::Duration;

pub(crate) use self::alert::Rule;
#[cfg(feature = "telemetry")]
pub(crate) use self::alert::Side;
pub use self::alert::{Alert, Colour};
pub(crate) use self::measure::Summary;
pub use self::measure::{
    Measure, OfActor, OfChannel, Statistic, backpressured, batch, fill, load, mcpu, rate, transit,
};
#[cfg(feature = "telemetry")]
pub(crate) use self::measure::{Quantity, Statistics};

/// Over how long averages are taken unless told otherwise.
pub(crate) const DEFAULT_WINDOW: Duration = Duration::from_secs(10);

/// A window keeps 600 values at most: of a longer one, each would be the average of too many.
const LONGEST: Duration = Duration::from_secs(24 * 3600);

/// What is asked about one actor or one channel.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Asks {
    pub(crate) window: Duration,
    pub(crate) shows: Vec<Summary>,
    pub(crate) rules: Vec<Rule>,
    pub(crate) labels: Vec<String>,
}

impl Default for Asks {
    fn default() -> Self {
        Self::NONE
    }
}

impl Asks {
    pub(crate) const NONE: Self = Self {
        window: DEFAULT_WINDOW,
        shows: Vec::new(),
        rules: Vec::new(),
        labels: Vec::new(),
    };

    /// What cannot be, a sentence each.
    pub(crate) fn faults(&self, of: &str) -> Vec<String> {
        let mut faults = Vec::new();
        if self.window.is_zero() {
            faults.push(format!("the window of {of} is zero: it must last a while"));
        }
        if self.window > LONGEST {
            faults.push(format!(
                "the window of {of} is {:?}: it is at most a day",
                self.window
            ));
        }
        let summaries = self
            .shows
            .iter()
            .chain(self.rules.iter().map(|rule| &rule.summary));
        for summary in summaries {
            if let Some(fault) = summary.fault() {
                faults.push(format!("{of}: {fault}"));
            }
        }
        for rule in &self.rules {
            if let Some(fault) = rule.fault() {
                faults.push(format!("{of}: {fault}"));
            }
        }
        faults
    }
}
