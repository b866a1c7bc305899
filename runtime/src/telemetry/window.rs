//! The values of the last while.

use std::time::Duration;

use crate::ask::Statistics;

/// How many values a window keeps at most; of a longer one, each is the average of several.
const KEPT: usize = 600;

/// A ring of values, the oldest of which falls out.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    values: Vec<f64>,
    /// Where the next one goes, once all places are taken.
    next: usize,
    len: usize,
    /// How many values go into one.
    per_value: u32,
    sum: f64,
    summed: u32,
}

impl Window {
    /// A window of `span` for a value `every` so often.
    pub(crate) fn new(span: Duration, every: Duration) -> Self {
        let wanted = (span.as_secs_f64() / every.as_secs_f64()).ceil().max(1.0);
        let per_value = (wanted / KEPT as f64).ceil();
        Self {
            values: Vec::new(),
            next: 0,
            len: floor(wanted / per_value).max(1),
            per_value: u32::try_from(floor(per_value)).unwrap_or(u32::MAX),
            sum: 0.0,
            summed: 0,
        }
    }

    /// Adds a value; the oldest falls out where the window is full.
    pub(crate) fn push(&mut self, value: f64) {
        self.sum += value;
        self.summed += 1;
        if self.summed < self.per_value {
            return;
        }
        let value = self.sum / f64::from(self.summed);
        (self.sum, self.summed) = (0.0, 0);
        if self.values.len() < self.len {
            self.values.push(value);
        } else if let Some(oldest) = self.values.get_mut(self.next) {
            *oldest = value;
            self.next = (self.next + 1) % self.len;
        }
    }

    /// The average; 0 of nothing. In one pass, as the others: windows are short, and running sums drift.
    pub(crate) fn average(&self) -> f64 {
        if self.values.is_empty() {
            return 0.0;
        }
        self.values.iter().sum::<f64>() / self.values.len() as f64
    }

    pub(crate) fn maximum(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }

    fn minimum(&self) -> f64 {
        let least = self.values.iter().copied().fold(f64::INFINITY, f64::min);
        if least.is_finite() { least } else { 0.0 }
    }

    /// The value that `percent` of them do not exceed (the nearest rank); 0 of nothing.
    pub(crate) fn percentile(&self, percent: f64, scratch: &mut Vec<f64>) -> f64 {
        scratch.clear();
        scratch.extend_from_slice(&self.values);
        let rank = floor((percent / 100.0 * scratch.len() as f64).ceil()).max(1) - 1;
        if rank >= scratch.len() {
            return 0.0;
        }
        *scratch.select_nth_unstable_by(rank, f64::total_cmp).1
    }

    fn deviation(&self) -> f64 {
        let average = self.average();
        if self.values.is_empty() {
            return 0.0;
        }
        let squares = self.values.iter().map(|value| (value - average).powi(2));
        (squares.sum::<f64>() / self.values.len() as f64).sqrt()
    }

    /// Whether anything has been measured.
    pub(crate) fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// The window, summed up as asked.
    pub(crate) fn summed_up(&self, statistics: Statistics, scratch: &mut Vec<f64>) -> f64 {
        match statistics {
            Statistics::Average => self.average(),
            Statistics::Minimum => self.minimum(),
            Statistics::Maximum => self.maximum(),
            Statistics::Percentile(percent) => self.percentile(percent, scratch),
            Statistics::Deviation => self.deviation(),
            Statistics::Deviations(number) => self.average() + number * self.deviation(),
        }
    }
}

/// The whole part of a number that is not negative.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // `as` saturates, which is what is wanted.
fn floor(number: f64) -> usize {
    number as usize
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Duration = Duration::from_millis(100);

    fn window(values: impl IntoIterator<Item = f64>) -> Window {
        let mut window = Window::new(Duration::from_secs(1), FRAME);
        values.into_iter().for_each(|value| window.push(value));
        window
    }

    #[test]
    fn what_is_older_than_the_window_counts_no_more() {
        let window = window((0..25).map(f64::from));
        assert_eq!(window.average(), 19.5);
        assert_eq!(window.summed_up(Statistics::Minimum, &mut Vec::new()), 15.0);
        assert_eq!(window.maximum(), 24.0);
    }

    #[test]
    fn percentiles_are_values_that_were_there() {
        let window = window((1..=10).map(f64::from));
        let percentile = |percent| window.percentile(percent, &mut Vec::new());
        assert_eq!(percentile(0.0), 1.0);
        assert_eq!(percentile(50.0), 5.0);
        assert_eq!(percentile(90.0), 9.0);
        assert_eq!(percentile(91.0), 10.0);
        assert_eq!(percentile(100.0), 10.0);
    }

    #[test]
    fn deviations_are_those_of_the_whole_window() {
        let window = window([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        let mut scratch = Vec::new();
        assert_eq!(window.summed_up(Statistics::Deviation, &mut scratch), 2.0);
        assert_eq!(
            window.summed_up(Statistics::Deviations(-1.0), &mut scratch),
            3.0
        );
    }

    #[test]
    fn a_long_window_keeps_averages() {
        let mut window = Window::new(Duration::from_secs(120), FRAME);
        (0..1200).for_each(|n| window.push(f64::from(n)));
        assert_eq!(window.values.len(), KEPT);
        assert_eq!(window.average(), 599.5);
    }

    #[test]
    fn nothing_is_nothing() {
        let window = window([]);
        assert_eq!(window.average(), 0.0);
        assert_eq!(window.percentile(50.0, &mut Vec::new()), 0.0);
    }
}
