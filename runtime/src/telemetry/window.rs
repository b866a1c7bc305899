//! The values of the last while.

use std::time::Duration;

use crate::ask::{Asks, Quantity, Statistics};

/// How many values a window keeps at most; of a longer one, each is the average of several.
const KEPT: usize = 600;

/// A ring of values, the oldest of which falls out.
#[derive(Debug, Clone)]
pub(crate) struct Window {
    values: Vec<f64>,
    /// The same by size, where someone asks for that at each frame: a thousand windows do not fit into a cache, so that it is
    /// the memory that they touch which counts.
    sorted: Option<Vec<f64>>,
    /// Where the next one goes, once all places are taken.
    next: usize,
    len: usize,
    /// How many values go into one.
    per_value: u32,
    sum: f64,
    summed: u32,
    /// Of those the least and the greatest.
    range: Range,
    /// The same of each value, where it is of more than one: a peak is none that an average has levelled.
    ranges: Vec<Range>,
    /// Of all values.
    total: f64,
}

/// The least and the greatest of some values.
#[derive(Debug, Clone, Copy)]
struct Range {
    least: f64,
    greatest: f64,
}

impl Range {
    const OF_NOTHING: Self = Self {
        least: f64::INFINITY,
        greatest: f64::NEG_INFINITY,
    };

    fn and(self, other: Self) -> Self {
        Self {
            least: self.least.min(other.least),
            greatest: self.greatest.max(other.greatest),
        }
    }
}

impl Window {
    /// A window of `span` for a value `every` so often.
    pub(crate) fn new(span: Duration, every: Duration) -> Self {
        let wanted = (span.as_secs_f64() / every.as_secs_f64()).ceil().max(1.0);
        let per_value = (wanted / KEPT as f64).ceil();
        Self {
            values: Vec::new(),
            sorted: None,
            next: 0,
            len: floor(wanted / per_value).max(1),
            per_value: u32::try_from(floor(per_value)).unwrap_or(u32::MAX),
            sum: 0.0,
            summed: 0,
            range: Range::OF_NOTHING,
            ranges: Vec::new(),
            total: 0.0,
        }
    }

    /// Keeps the values by size too: then percentiles cost nothing to ask for.
    pub(crate) fn sorted(mut self) -> Self {
        self.sorted = Some(Vec::new());
        self
    }

    /// Adds a value; the oldest falls out where the window is full.
    pub(crate) fn push(&mut self, value: f64) {
        self.sum += value;
        self.summed += 1;
        if self.per_value > 1 {
            self.range = self.range.and(Range {
                least: value,
                greatest: value,
            });
        }
        if self.summed < self.per_value {
            return;
        }
        let value = self.sum / f64::from(self.summed);
        (self.sum, self.summed) = (0.0, 0);
        self.push_range();
        let mut oldest = None;
        if self.values.len() < self.len {
            self.values.push(value);
        } else if let Some(place) = self.values.get_mut(self.next) {
            oldest = Some(std::mem::replace(place, value));
            self.next = (self.next + 1) % self.len;
        }
        self.total -= oldest.unwrap_or_default();
        if let Some(sorted) = &mut self.sorted
            && oldest != Some(value)
        {
            if let Some(Ok(place)) =
                oldest.map(|oldest| sorted.binary_search_by(|it| it.total_cmp(&oldest)))
            {
                sorted.remove(place);
            }
            sorted.insert(
                sorted.partition_point(|it| it.total_cmp(&value).is_lt()),
                value,
            );
        }
        self.total += value;
        if self.next == 0 {
            // Once a round: what rounding has added up is gone.
            self.total = self.values.iter().sum();
        }
    }

    fn push_range(&mut self) {
        let range = std::mem::replace(&mut self.range, Range::OF_NOTHING);
        if self.per_value == 1 {
            return;
        }
        match self.ranges.get_mut(self.next) {
            Some(oldest) if self.values.len() == self.len => *oldest = range,
            _ => self.ranges.push(range),
        }
    }

    /// Forgets all values.
    pub(crate) fn clear(&mut self) {
        self.values.clear();
        if let Some(sorted) = &mut self.sorted {
            sorted.clear();
        }
        (self.next, self.total) = (0, 0.0);
        (self.sum, self.summed) = (0.0, 0);
        self.range = Range::OF_NOTHING;
        self.ranges.clear();
    }

    /// The average; 0 of nothing.
    pub(crate) fn average(&self) -> f64 {
        match (self.values.len(), self.summed) {
            (0, 0) => 0.0,
            // The first value of a long window is not complete yet.
            (0, summed) => self.sum / f64::from(summed),
            (len, _) => self.total.max(0.0) / len as f64,
        }
    }

    pub(crate) fn maximum(&self) -> f64 {
        self.extreme(100.0, |range| range.greatest)
    }

    fn minimum(&self) -> f64 {
        self.extreme(0.0, |range| range.least)
    }

    fn extreme(&self, percent: f64, of: fn(Range) -> f64) -> f64 {
        if self.per_value == 1 || self.is_empty() {
            return self.percentile(percent);
        }
        of(self.ranges.iter().copied().fold(self.range, Range::and))
    }

    /// The value that `percent` of them do not exceed (the nearest rank); 0 of nothing.
    pub(crate) fn percentile(&self, percent: f64) -> f64 {
        if self.values.is_empty() {
            return self.average();
        }
        let rank = floor((percent / 100.0 * self.values.len() as f64).ceil()).max(1) - 1;
        match &self.sorted {
            Some(sorted) => sorted.get(rank).copied().unwrap_or_default(),
            None if rank >= self.values.len() => 0.0,
            None => {
                let mut values = self.values.clone();
                *values.select_nth_unstable_by(rank, f64::total_cmp).1
            }
        }
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
        self.values.is_empty() && self.summed == 0
    }

    /// The window, summed up as asked.
    pub(crate) fn summed_up(&self, statistics: Statistics) -> f64 {
        match statistics {
            Statistics::Average => self.average(),
            Statistics::Minimum => self.minimum(),
            Statistics::Maximum => self.maximum(),
            Statistics::Percentile(percent) => self.percentile(percent),
            Statistics::Deviation => self.deviation(),
            Statistics::Deviations(number) => self.average() + number * self.deviation(),
        }
    }
}

impl Asks {
    /// A window of a quantity, sorted where something is asked at each frame that needs it.
    pub(super) fn window_of(&self, quantity: Quantity, every: Duration) -> Window {
        let window = Window::new(self.window, every);
        let rules = self.rules.iter().map(|rule| &rule.summary);
        let is_sorted = matches!(quantity, Quantity::Fill | Quantity::Transit)
            || self.shows.iter().chain(rules).any(|asked| {
                asked.quantity == quantity
                    && matches!(
                        asked.statistics,
                        Statistics::Minimum | Statistics::Maximum | Statistics::Percentile(_)
                    )
            });
        if is_sorted { window.sorted() } else { window }
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
        let mut sorted = window.clone().sorted();
        for value in values {
            window.push(value);
            sorted.push(value);
        }
        for percent in 0..=100 {
            let percent = f64::from(percent);
            assert_eq!(window.percentile(percent), sorted.percentile(percent));
        }
        sorted
    }

    #[test]
    fn what_is_older_than_the_window_counts_no_more() {
        let window = window((0..25).map(f64::from));
        assert_eq!(window.average(), 19.5);
        assert_eq!(window.summed_up(Statistics::Minimum), 15.0);
        assert_eq!(window.maximum(), 24.0);
    }

    #[test]
    fn percentiles_are_values_that_were_there() {
        let window = window((1..=10).map(f64::from));
        let percentile = |percent| window.percentile(percent);
        assert_eq!(percentile(0.0), 1.0);
        assert_eq!(percentile(50.0), 5.0);
        assert_eq!(percentile(90.0), 9.0);
        assert_eq!(percentile(91.0), 10.0);
        assert_eq!(percentile(100.0), 10.0);
    }

    #[test]
    fn deviations_are_those_of_the_whole_window() {
        let window = window([2.0, 4.0, 4.0, 4.0, 5.0, 5.0, 7.0, 9.0]);
        assert_eq!(window.summed_up(Statistics::Deviation), 2.0);
        assert_eq!(window.summed_up(Statistics::Deviations(-1.0)), 3.0);
    }

    #[test]
    fn a_long_window_keeps_averages() {
        let mut window = Window::new(Duration::from_secs(120), FRAME);
        (0..1200).for_each(|n| window.push(f64::from(n)));
        assert_eq!(window.values.len(), KEPT);
        assert_eq!(window.average(), 599.5);
    }

    #[test]
    fn a_long_window_keeps_peaks_as_they_were() {
        let mut window = Window::new(Duration::from_secs(120), FRAME);
        let (least, most) = (Statistics::Minimum, Statistics::Maximum);
        for n in 0..2400 {
            window.push(match n {
                300 => 9.0,
                2000 => -9.0,
                _ => 1.0,
            });
            // The oldest value leaves with the next whole one.
            let (first, last) = ((300..=1500).contains(&n), n >= 2000);
            assert_eq!(window.summed_up(most), if first { 9.0 } else { 1.0 }, "{n}");
            assert_eq!(
                window.summed_up(least),
                if last { -9.0 } else { 1.0 },
                "{n}"
            );
        }
    }

    #[test]
    fn nothing_is_nothing() {
        let window = window([]);
        assert_eq!(window.average(), 0.0);
        assert_eq!(window.percentile(50.0), 0.0);
    }
}
