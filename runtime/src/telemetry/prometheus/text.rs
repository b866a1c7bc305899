//! Prometheus' text format.

use std::fmt::Write;

use crate::telemetry::histogram::Histogram;

/// What kind of metric a family is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Counter,
    Gauge,
    Histogram,
}

/// A family of metrics, which is written in one piece.
pub(super) struct Family<'a> {
    out: &'a mut String,
    name: &'static str,
}

// Writing to a `String` cannot fail.
impl<'a> Family<'a> {
    pub(super) fn new(out: &'a mut String, name: &'static str, kind: Kind, help: &str) -> Self {
        let kind = match kind {
            Kind::Counter => "counter",
            Kind::Gauge => "gauge",
            Kind::Histogram => "histogram",
        };
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} {kind}");
        Self { out, name }
    }

    pub(super) fn value(&mut self, labels: &str, value: f64) {
        let _ = writeln!(self.out, "{}{{{labels}}} {value}", self.name);
    }

    /// A value with labels that only this family has.
    pub(super) fn value_with(&mut self, labels: &str, more: &[(&str, &str)], value: f64) {
        let mut all = labels.to_owned();
        for (name, text) in more {
            all.push(',');
            push_label(&mut all, name, text);
        }
        self.value(&all, value);
    }

    pub(super) fn histogram(&mut self, labels: &str, histogram: &Histogram) {
        let (name, count) = (self.name, histogram.count());
        for (bound, below) in histogram.buckets() {
            let _ = writeln!(self.out, "{name}_bucket{{{labels},le=\"{bound}\"}} {below}");
        }
        let _ = writeln!(self.out, "{name}_bucket{{{labels},le=\"+Inf\"}} {count}");
        let _ = writeln!(self.out, "{name}_sum{{{labels}}} {}", histogram.sum());
        let _ = writeln!(self.out, "{name}_count{{{labels}}} {count}");
    }
}

/// A label with its value.
pub(super) fn label(name: &str, value: &str) -> String {
    let mut out = String::new();
    push_label(&mut out, name, value);
    out
}

fn push_label(out: &mut String, name: &str, value: &str) {
    out.push_str(name);
    out.push_str("=\"");
    for c in value.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            other => out.push(other),
        }
    }
    out.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_family_says_what_it_is() {
        let mut out = String::new();
        Family::new(&mut out, "steps_total", Kind::Counter, "Steps.").value("a=\"b\"", 3.0);
        assert_eq!(
            out,
            "# HELP steps_total Steps.\n# TYPE steps_total counter\nsteps_total{a=\"b\"} 3\n"
        );
    }

    #[test]
    fn labels_are_escaped() {
        assert_eq!(label("a", "\"\\\n ж"), "a=\"\\\"\\\\\\n ж\"");
    }

    #[test]
    fn a_histogram_has_buckets_a_sum_and_a_count() {
        let mut histogram = Histogram::new(&[1.0, 2.5]);
        histogram.record(2.0);
        histogram.record(3.0);
        let mut out = String::new();
        Family::new(&mut out, "size", Kind::Histogram, "Sizes.").histogram("a=\"b\"", &histogram);
        let lines: Vec<_> = out.lines().skip(2).collect();
        assert_eq!(
            lines,
            [
                "size_bucket{a=\"b\",le=\"1\"} 0",
                "size_bucket{a=\"b\",le=\"2.5\"} 1",
                "size_bucket{a=\"b\",le=\"+Inf\"} 2",
                "size_sum{a=\"b\"} 5",
                "size_count{a=\"b\"} 2",
            ]
        );
    }
}
