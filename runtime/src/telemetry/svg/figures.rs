//! Numbers as people read them.

use std::fmt;

/// A number with three digits or so, and a prefix for its size: `1.23 M`.
pub(in crate::telemetry) struct Count(pub(in crate::telemetry) f64);

/// A share of 1 as a percentage without decimals.
pub(in crate::telemetry) struct Percent(pub(in crate::telemetry) f64);

/// How full a channel is, in four steps as on the dashboard: nearly empty, somewhat full, half full, nearly full.
pub(in crate::telemetry) fn fill_level(fill: f64) -> usize {
    [0.1, 0.5, 0.8]
        .iter()
        .filter(|bound| fill >= **bound)
        .count()
}

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = self.0;
        if !value.is_finite() {
            return f.write_str("–");
        }
        // Below 10 000, a prefix would hide more than it shortens.
        let prefixes = [
            (1e12, 1e12, " T"),
            (1e9, 1e9, " G"),
            (1e6, 1e6, " M"),
            (1e4, 1e3, " k"),
        ];
        let prefixed = prefixes.iter().find(|(from, ..)| value.abs() >= *from);
        match prefixed {
            Some((_, unit, prefix)) => {
                let value = value / unit;
                let decimals = match value.abs() {
                    100.0.. => 0,
                    10.0.. => 1,
                    _ => 2,
                };
                write!(f, "{value:.decimals$}{prefix}")
            }
            None if value.abs() >= 100.0 || value.fract() == 0.0 => write!(f, "{value:.0}"),
            None => write!(f, "{value:.1}"),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_finite() {
            write!(f, "{:.0} %", self.0 * 100.0)
        } else {
            f.write_str("–")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_three_digits_or_so() {
        let texts = [
            0.0,
            0.25,
            7.0,
            99.5,
            9876.5,
            12_345.0,
            1_234_567.0,
            45e9,
            678e12,
            f64::NAN,
        ];
        let texts = texts.map(|value| Count(value).to_string());
        assert_eq!(
            texts,
            [
                "0", "0.2", "7", "99.5", "9876", "12.3 k", "1.23 M", "45.0 G", "678 T", "–"
            ]
        );
    }

    #[test]
    fn shares_are_percentages() {
        assert_eq!(Percent(0.974).to_string(), "97 %");
        assert_eq!(Percent(f64::NAN).to_string(), "–");
    }

    #[test]
    fn a_channel_has_one_of_four_levels() {
        assert_eq!(
            [0.0, 0.1, 0.79, 0.8, 1.0, f64::NAN].map(fill_level),
            [0, 1, 2, 3, 3, 0]
        );
    }
}
