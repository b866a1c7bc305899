//! `/metrics`: the graph's figures for Prometheus, in its text format 0.0.4.
//!
//! Written here and not by way of the `metrics` crate: its exporter knows no counters of fractions of a second and no histograms
//! that are counted elsewhere, and takes 70 times as long for a thousand channels.

mod legacy;
mod rules;
mod text;

use self::text::{Family, Kind};
use super::frame::{ActorFrame, ActorState, AlertState, ChannelFrame, GraphState};
use super::histogram::Histogram;
use super::sampler::Sampler;

pub(super) use self::rules::rules;

/// Prometheus refuses a scrape that does not say so.
pub(super) const MEDIA: &str = "text/plain; version=0.0.4; charset=utf-8";

/// Writes all families, each once and in one piece.
pub(super) fn render(out: &mut String, sampler: &Sampler, legacy_names: bool) {
    let labels = Labels::of(sampler);
    graph(out, sampler, &labels);
    actors(out, sampler, &labels);
    channels(out, sampler, &labels);
    process(out, sampler, &labels);
    if legacy_names {
        legacy::render(out, sampler);
    }
}

/// Appends what the program itself gives.
pub(super) fn append(out: &mut String, text: &str) {
    out.push_str(text);
    if !text.ends_with('\n') && !text.is_empty() {
        out.push('\n');
    }
}

/// The labels of the graph, of each actor and of each channel, ready to be written.
struct Labels {
    graph: String,
    actors: Vec<String>,
    channels: Vec<String>,
}

impl Labels {
    fn of(sampler: &Sampler) -> Self {
        let subject = sampler.subject();
        let graph = text::label("graph", subject.graph);
        let with = |rest: String| format!("{graph},{rest}");
        Self {
            actors: subject
                .actors
                .iter()
                .map(|actor| with(text::label("actor", &actor.name)))
                .collect(),
            channels: subject
                .channels
                .iter()
                .map(|channel| with(text::label("channel", &channel.name)))
                .collect(),
            graph,
        }
    }
}

fn graph(out: &mut String, sampler: &Sampler, labels: &Labels) {
    let frame = sampler.frame();
    let graph = labels.graph.as_str();
    let mut family = Family::new(
        out,
        "steadygraph_build_info",
        Kind::Gauge,
        "The version of steadygraph; always 1.",
    );
    family.value_with(graph, &[("version", env!("CARGO_PKG_VERSION"))], 1.0);
    let mut family = Family::new(
        out,
        "steadygraph_graph_state",
        Kind::Gauge,
        "1 for the state that the graph is in, 0 for the others.",
    );
    for state in [
        GraphState::Running,
        GraphState::Stopping,
        GraphState::Stopped,
    ] {
        let is_it = flag(frame.state == state);
        family.value_with(graph, &[("state", state.as_str())], is_it);
    }
    let mut family = Family::new(
        out,
        "steadygraph_graph_uptime_seconds",
        Kind::Gauge,
        "How long the graph has run.",
    );
    family.value(graph, frame.at.as_secs_f64());
    let mut family = Family::new(
        out,
        "steadygraph_alert_firing",
        Kind::Gauge,
        "1 while the alert rule of the graph fires.",
    );
    for (index, declared) in sampler.rules().iter().enumerate() {
        let fires = frame
            .alerts
            .iter()
            .any(|alert| alert.rule == index && alert.state == AlertState::Firing);
        let rule = format!("{index}: {}", declared.name);
        let more = [("rule", &*rule), ("colour", declared.rule.colour.as_str())];
        family.value_with(graph, &more, flag(fires));
    }
    let mut family = Family::new(
        out,
        "steadygraph_bottleneck",
        Kind::Gauge,
        "1 for the actor that holds up the others, 0 for the rest.",
    );
    let found = frame.bottleneck.as_ref().map(|found| found.actor);
    for (index, actor) in labels.actors.iter().enumerate() {
        family.value(actor, flag(found == Some(index)));
    }
}

fn actors(out: &mut String, sampler: &Sampler, labels: &Labels) {
    let subject = sampler.subject();
    let mut family = Family::new(
        out,
        "steadygraph_actor_info",
        Kind::Gauge,
        "Which type an actor is of, where it runs, and its labels; always 1.",
    );
    for (labels, actor) in labels.actors.iter().zip(&subject.actors) {
        let more = [
            ("bundle", actor.bundle),
            ("kind", actor.kind),
            ("placement", &actor.placement),
            ("thread", &actor.thread),
            ("labels", &actor.asks.labels.join(",")),
        ];
        family.value_with(labels, &more, 1.0);
    }
    let frames = &sampler.frame().actors;
    for (name, kind, help, value) in ACTOR {
        let mut family = Family::new(out, name, kind, help);
        for (labels, frame) in labels.actors.iter().zip(frames) {
            family.value(labels, value(frame));
        }
    }
    let mut family = Family::new(
        out,
        "steadygraph_actor_time_seconds_total",
        Kind::Counter,
        "Where the time of the actor goes, of a bundle that is told of as one the mean; the rates of the three states make 1.",
    );
    for (labels, frame) in labels.actors.iter().zip(frames) {
        let totals = &frame.totals;
        for (state, value) in [
            ("idle", totals.idle),
            ("busy", totals.busy),
            ("backpressured", totals.backpressured),
        ] {
            family.value_with(labels, &[("state", state)], value);
        }
    }
    let mut family = Family::new(
        out,
        "steadygraph_actor_state",
        Kind::Gauge,
        "1 for the state that the actor is in, 0 for the others.",
    );
    for (labels, frame) in labels.actors.iter().zip(frames) {
        for state in ActorState::ALL {
            let is_it = flag(frame.state == state);
            family.value_with(labels, &[("state", state.as_str())], is_it);
        }
    }
}

fn channels(out: &mut String, sampler: &Sampler, labels: &Labels) {
    let subject = sampler.subject();
    let mut family = Family::new(
        out,
        "steadygraph_channel_info",
        Kind::Gauge,
        "Which actors a channel joins, by what, and its labels; always 1.",
    );
    for (labels, channel) in labels.channels.iter().zip(&subject.channels) {
        let more = [
            ("from", channel.sender.actor.as_str()),
            ("from_port", &channel.sender.port),
            ("to", &channel.receiver.actor),
            ("to_port", &channel.receiver.port),
            ("type", channel.message),
            ("labels", &channel.asks.labels.join(",")),
        ];
        family.value_with(labels, &more, 1.0);
    }
    let frames = &sampler.frame().channels;
    for (name, kind, help, value) in CHANNEL {
        let mut family = Family::new(out, name, kind, help);
        for (labels, frame) in labels.channels.iter().zip(frames) {
            family.value(labels, value(frame));
        }
    }
    for (name, help, histogram) in DISTRIBUTED {
        let mut family = Family::new(out, name, Kind::Histogram, help);
        for (labels, frame) in labels.channels.iter().zip(frames) {
            family.histogram(labels, histogram(frame));
        }
    }
}

/// A family with a value for each actor or channel: its name, its kind, what it means, and where the value stands.
type Each<T> = (&'static str, Kind, &'static str, fn(&T) -> f64);

const ACTOR: [Each<ActorFrame>; 4] = [
    (
        "steadygraph_actor_cpu_seconds_total",
        Kind::Counter,
        "CPU time of the actor, or of a bundle that is told of as one.",
        |actor| actor.totals.cpu,
    ),
    (
        "steadygraph_actor_turns_total",
        Kind::Counter,
        "Turns that the actor has had on its thread.",
        |actor| float(actor.turns),
    ),
    (
        "steadygraph_actor_restarts_total",
        Kind::Counter,
        "Restarts of the actor.",
        |actor| float(actor.restarts),
    ),
    (
        "steadygraph_actor_since_progress_seconds",
        Kind::Gauge,
        "How long ago messages of the actor were last seen to move.",
        |actor| actor.since_progress.as_secs_f64(),
    ),
];

const CHANNEL: [Each<ChannelFrame>; 9] = [
    (
        "steadygraph_channel_sent_messages_total",
        Kind::Counter,
        "Messages that the sender has committed.",
        |channel| float(channel.totals.sent),
    ),
    (
        "steadygraph_channel_taken_messages_total",
        Kind::Counter,
        "Messages that the receiver has committed.",
        |channel| float(channel.totals.taken),
    ),
    (
        "steadygraph_channel_dead_lettered_messages_total",
        Kind::Counter,
        "Messages that were taken out, for the receiver failed on them again and again.",
        |channel| float(channel.totals.dead_lettered),
    ),
    (
        "steadygraph_channel_lost_messages_total",
        Kind::Counter,
        "Messages that were moved out in an attempt that failed.",
        |channel| float(channel.totals.lost),
    ),
    (
        "steadygraph_channel_abandoned_messages_total",
        Kind::Counter,
        "Messages that a receiver which has ended left behind.",
        |channel| float(channel.totals.abandoned),
    ),
    (
        "steadygraph_channel_depth_messages",
        Kind::Gauge,
        "Messages that are in the channel.",
        |channel| float(channel.totals.in_flight),
    ),
    (
        "steadygraph_channel_capacity_messages",
        Kind::Gauge,
        "Messages that the channel holds at most.",
        |channel| float(channel.totals.capacity),
    ),
    (
        "steadygraph_channel_high_water_messages",
        Kind::Gauge,
        "The most messages that were seen in the channel, over its window.",
        |channel| float(channel.high_water),
    ),
    (
        "steadygraph_channel_blocked",
        Kind::Gauge,
        "1 while the channel's sender waits for room.",
        |channel| flag(channel.is_blocked),
    ),
];

/// A family with a histogram for each channel.
type Distributed = (&'static str, &'static str, fn(&ChannelFrame) -> &Histogram);

const DISTRIBUTED: [Distributed; 3] = [
    (
        "steadygraph_channel_fill_ratio",
        "How full the channel was, looked at once a frame.",
        |channel| &channel.fills,
    ),
    (
        "steadygraph_channel_transit_seconds",
        "The time from the sender's commit to the receiver's, of one commit a frame.",
        |channel| &channel.transits,
    ),
    (
        "steadygraph_channel_batch_messages",
        "Messages a commit of the sender's, of one commit a frame.",
        |channel| &channel.batches,
    ),
];

fn process(out: &mut String, sampler: &Sampler, labels: &Labels) {
    let process = &sampler.frame().process;
    let graph = labels.graph.as_str();
    let mut one = |name, kind, help, value: f64| {
        Family::new(out, name, kind, help).value(graph, value);
    };
    one(
        "steadygraph_process_cpu_seconds_total",
        Kind::Counter,
        "CPU time of the process.",
        process.cpu.as_secs_f64(),
    );
    one(
        "steadygraph_process_resident_memory_bytes",
        Kind::Gauge,
        "Memory of the process.",
        float(process.rss),
    );
    one(
        "steadygraph_process_threads",
        Kind::Gauge,
        "Threads of the process.",
        float(process.threads),
    );
    one(
        "steadygraph_telemetry_lost_events_total",
        Kind::Counter,
        "Events that the telemetry lost, for too many came at once.",
        float(process.lost_events),
    );
    one(
        "steadygraph_telemetry_frame_seconds",
        Kind::Gauge,
        "How long the last frame took to take.",
        process.frame_time.as_secs_f64(),
    );
    one(
        "steadygraph_telemetry_clients",
        Kind::Gauge,
        "Clients that are sent each frame.",
        float(process.clients),
    );
}

fn flag(is_so: bool) -> f64 {
    f64::from(u8::from(is_so))
}

/// Prometheus knows floats only.
#[allow(clippy::cast_precision_loss)]
fn float(count: u64) -> f64 {
    count as f64
}
