//! The graph's own alert rules, as rules for Prometheus.

use std::fmt::Write;
use std::time::Duration;

use super::text::label;
use crate::ask::{Colour, Quantity, Rule, Side, Statistics};
use crate::telemetry::alerts::{Declared, Target};
use crate::telemetry::json;
use crate::telemetry::sampler::Sampler;

/// Prometheus needs at least two scrapes to tell a rate: with one every 15 seconds, this holds four.
const LEAST_WINDOW: Duration = Duration::from_secs(60);

/// Writes a file of rules. Where the graph's window is shorter than a minute, the rule's is a minute; the value at which an alert
/// ends ([`until`](crate::telemetry::Alert::until)) has no counterpart.
pub(in crate::telemetry) fn rules(out: &mut String, sampler: &Sampler) {
    // Writing to a `String` cannot fail.
    let _ = writeln!(
        out,
        "groups:\n  - name: {}\n    rules:",
        quoted(&format!("steadygraph {}", sampler.subject().graph))
    );
    if sampler.rules().is_empty() {
        // An empty list, for an empty file is no file of rules.
        out.truncate(out.trim_end_matches('\n').len());
        out.push_str(" []\n");
    }
    for declared in sampler.rules() {
        rule(out, sampler, declared);
    }
}

fn rule(out: &mut String, sampler: &Sampler, declared: &Declared) {
    let subject = sampler.subject();
    let graph = label("graph", subject.graph);
    let (labels, window) = match declared.target {
        Target::Actor(index) => {
            let actor = subject.actors.get(index);
            (
                label("actor", actor.map_or("", |actor| &actor.name)),
                actor.map(|actor| actor.asks.window),
            )
        }
        Target::Channel(index) => {
            let channel = subject.channels.get(index);
            (
                label("channel", channel.map_or("", |channel| &channel.name)),
                channel.map(|channel| channel.asks.window),
            )
        }
    };
    let window = window.unwrap_or_default().max(LEAST_WINDOW).as_secs();
    let expression = expression(&declared.rule, &format!("{graph},{labels}"), window);
    let severity = match declared.rule.colour {
        Colour::Yellow => "info",
        Colour::Orange => "warning",
        Colour::Red => "critical",
    };
    let _ = write!(
        out,
        "      - alert: {}\n        expr: {}\n        for: {}ms\n        labels:\n          severity: {severity}\n        \
         annotations:\n          summary: {}\n",
        quoted(&declared.name),
        quoted(&expression),
        declared.rule.lasting.as_millis(),
        quoted(&format!("{} (is {{{{ $value }}}})", declared.name)),
    );
}

/// What Prometheus is to compare.
fn expression(rule: &Rule, labels: &str, window: u64) -> String {
    let of = |name: &str| format!("steadygraph_{name}{{{labels}}}");
    let rate = |name: &str| format!("rate({}[{window}s])", of(name));
    let state = |state: &str| {
        format!(
            "rate(steadygraph_actor_time_seconds_total{{{labels},state=\"{state}\"}}[{window}s])"
        )
    };
    let mean = |name: &str| {
        let [sum, count] = ["sum", "count"].map(|part| rate(&format!("{name}_{part}")));
        // Without a sample it is nothing, and not 0 / 0, which would make the whole window no number.
        format!("{sum} / ({count} > 0)")
    };
    let value = match rule.summary.quantity {
        Quantity::Load => state("busy"),
        Quantity::Backpressured => state("backpressured"),
        Quantity::Mcpu => format!("1000 * {}", rate("actor_cpu_seconds_total")),
        Quantity::Fill => format!(
            "{} / {}",
            of("channel_depth_messages"),
            of("channel_capacity_messages")
        ),
        Quantity::Rate => rate("channel_taken_messages_total"),
        Quantity::Transit => mean("channel_transit_seconds"),
        Quantity::Batch => mean("channel_batch_messages"),
    };
    let over = |function: &str| format!("{function}(({value})[{window}s:15s])");
    let value = match rule.summary.statistics {
        Statistics::Average => over("avg_over_time"),
        Statistics::Minimum => over("min_over_time"),
        Statistics::Maximum => over("max_over_time"),
        Statistics::Deviation => over("stddev_over_time"),
        Statistics::Percentile(percent) => {
            format!(
                "quantile_over_time({}, ({value})[{window}s:15s])",
                percent / 100.0
            )
        }
        Statistics::Deviations(number) => format!(
            "{} + {number} * {}",
            over("avg_over_time"),
            over("stddev_over_time")
        ),
    };
    let side = match rule.side {
        Side::Above => '>',
        Side::Below => '<',
    };
    format!("{value} {side} {}", rule.threshold)
}

/// A string of YAML, which takes JSON's.
fn quoted(text: &str) -> String {
    let mut out = Vec::new();
    json::string(&mut out, text);
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ask::{fill, load};

    #[test]
    fn a_rule_compares_what_the_graph_compares() {
        let rule = fill().percentile(90.0).above(0.8).rule();
        assert_eq!(
            expression(&rule, "channel=\"c\"", 60),
            "quantile_over_time(0.9, (steadygraph_channel_depth_messages{channel=\"c\"} / \
             steadygraph_channel_capacity_messages{channel=\"c\"})[60s:15s]) > 0.8"
        );
        let rule = load().average().below(0.1).rule();
        assert_eq!(
            expression(&rule, "actor=\"a\"", 90),
            "avg_over_time((rate(steadygraph_actor_time_seconds_total{actor=\"a\",state=\"busy\"}[90s]))[90s:15s]) < 0.1"
        );
    }
}
