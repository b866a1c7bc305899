//! The names that `steady_state` gave its metrics, for dashboards that are not moved yet.
//!
//! In a form that parses, which the originals do not: values of labels are quoted, and the lanes of a bundle are told apart.

use super::text::{Family, Kind, label};
use crate::telemetry::frame::{ActorFrame, ChannelFrame};
use crate::telemetry::sampler::Sampler;

pub(super) fn render(out: &mut String, sampler: &Sampler) {
    actors(out, sampler);
    channels(out, sampler);
}

fn actors(out: &mut String, sampler: &Sampler) {
    let labels: Vec<String> = sampler
        .subject()
        .actors
        .iter()
        .map(|actor| {
            let suffix = actor.lane.map_or_else(String::new, |lane| lane.to_string());
            let name = label("actor_name", actor.bundle);
            format!("{name},{}", label("actor_suffix", &suffix))
        })
        .collect();
    let mut each = |name, kind, help, value: &dyn Fn(&ActorFrame) -> f64| {
        let mut family = Family::new(out, name, kind, help);
        for (labels, frame) in labels.iter().zip(&sampler.frame().actors) {
            family.value(labels, value(frame));
        }
    };
    each(
        "graph_node_restarts",
        Kind::Counter,
        "As steadygraph_actor_restarts_total.",
        &|actor| actor.restarts as f64,
    );
    each(
        "avg_load",
        Kind::Gauge,
        "The busy share of the actor, in percent.",
        &|actor| 100.0 * actor.busy,
    );
    each(
        "avg_mCPU",
        Kind::Gauge,
        "CPU time of the actor, in thousandths of a core.",
        &|actor| actor.mcpu,
    );
}

fn channels(out: &mut String, sampler: &Sampler) {
    let labels: Vec<String> = sampler
        .subject()
        .channels
        .iter()
        .map(|channel| {
            [
                label("type", channel.message),
                label("from", &channel.sender.actor),
                label("to", &channel.receiver.actor),
                label("from_port", &channel.sender.port),
                label("to_port", &channel.receiver.port),
            ]
            .join(",")
        })
        .collect();
    let frames = &sampler.frame().channels;
    let mut each = |name, kind, help, more: &[(&str, Value<'_>)]| {
        let mut family = Family::new(out, name, kind, help);
        for (labels, frame) in labels.iter().zip(frames) {
            for (more, value) in more {
                if let Some(value) = value(frame) {
                    family.value(&format!("{labels}{more}"), value);
                }
            }
        }
    };
    let micros = |time: Option<std::time::Duration>| time.map(|time| time.as_secs_f64() * 1e6);
    each(
        "inflight",
        Kind::Gauge,
        "As steadygraph_channel_depth_messages.",
        &[("", &|channel| Some(channel.totals.in_flight as f64))],
    );
    each(
        "send_total",
        Kind::Counter,
        "As steadygraph_channel_sent_messages_total.",
        &[("", &|channel| Some(channel.totals.sent as f64))],
    );
    each(
        "take_total",
        Kind::Counter,
        "As steadygraph_channel_taken_messages_total.",
        &[("", &|channel| Some(channel.totals.taken as f64))],
    );
    each(
        "avg_rate",
        Kind::Gauge,
        "Messages a second, over the channel's window.",
        &[("", &|channel| Some(channel.rate))],
    );
    each(
        "avg_filled",
        Kind::Gauge,
        "How full the channel is on average, in percent.",
        &[("", &|channel| Some(100.0 * channel.fill))],
    );
    each(
        "percentile_filled",
        Kind::Gauge,
        "How full the channel is, in percent, by percentile.",
        &[(",p=\"90\"", &|channel| Some(100.0 * channel.fill_p90))],
    );
    each(
        "percentile_latency",
        Kind::Gauge,
        "How long messages are on their way, in microseconds, by percentile.",
        &[
            (",p=\"50\"", &|channel| micros(channel.transit_p50)),
            (",p=\"99\"", &|channel| micros(channel.transit_p99)),
        ],
    );
}

/// A value of a channel, where there is one.
type Value<'a> = &'a dyn Fn(&ChannelFrame) -> Option<f64>;
