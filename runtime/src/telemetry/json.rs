//! Frames and topologies as JSON: what the dashboard reads, and what recordings hold.

use std::io::Write;
use std::time::Duration;

use super::alerts::{Declared, Target};
use super::frame::{ActorFrame, ActorState, ChannelFrame, Frame};
use super::layout::{self, Layout};
use super::subject::Subject;
use crate::ask::Side;

/// The version of the format.
const VERSION: u32 = 1;

/// The names of the values of an actor in a frame, in order.
const ACTOR_FIELDS: &[&str] = &[
    "state",
    "idle",
    "busy",
    "backpressured",
    "load",
    "mcpu",
    "polls",
    "progress_s",
    "restarts",
    "core",
    "waits",
    "display",
    "failure",
    "shown",
];

/// The names of the values of a channel in a frame, in order.
const CHANNEL_FIELDS: &[&str] = &[
    "sent",
    "taken",
    "in_flight",
    "dead_lettered",
    "lost",
    "abandoned",
    "rate",
    "fill",
    "fill_p90",
    "high_water",
    "blocked",
    "transit_p50_us",
    "transit_p99_us",
    "batch",
    "shown",
];

/// A frame, on one line. It allocates nothing once `out` has grown.
pub(super) fn frame(out: &mut Vec<u8>, frame: &Frame) {
    out.clear();
    // Writing to memory cannot fail, here and below.
    let _ = write!(out, "{{\"n\":{},\"t\":", frame.number);
    decimal(out, frame.at.as_secs_f64(), 3);
    let _ = write!(out, ",\"state\":\"{}\",\"a\":", frame.state.as_str());
    list(out, &frame.actors, actor);
    out.extend_from_slice(b",\"c\":");
    list(out, &frame.channels, channel);
    out.extend_from_slice(b",\"b\":");
    match &frame.bottleneck {
        None => out.extend_from_slice(b"null"),
        Some(found) => {
            let _ = write!(out, "{{\"actor\":{},\"rule\":", found.actor);
            string(out, &found.rule);
            out.push(b'}');
        }
    }
    out.extend_from_slice(b",\"al\":");
    alerts(out, frame);
    out.extend_from_slice(b",\"ev\":");
    list(out, &frame.events, |out, event| {
        out.push(b'[');
        decimal(out, event.at.as_secs_f64(), 3);
        let _ = write!(out, ",\"{}\",", event.kind.as_str());
        match event.actor {
            Some(actor) => {
                let _ = write!(out, "{actor},");
            }
            None => out.extend_from_slice(b"-1,"),
        }
        string(out, &event.text);
        out.push(b']');
    });
    let process = &frame.process;
    out.extend_from_slice(b",\"p\":{\"cpu_mcpu\":");
    decimal(out, process.mcpu, 0);
    let _ = write!(
        out,
        ",\"rss_bytes\":{},\"threads\":{},\"frame_us\":{},\"lost_events\":{},\"clients\":{}}}}}",
        process.rss,
        process.threads,
        process.frame_time.as_micros(),
        process.lost_events,
        process.clients
    );
}

/// The alerts of a frame.
fn alerts(out: &mut Vec<u8>, frame: &Frame) {
    list(out, &frame.alerts, |out, alert| {
        let _ = write!(out, "[{},\"{}\",", alert.rule, alert.state.as_str());
        decimal(out, alert.value, 4);
        out.push(b',');
        decimal(out, alert.since.as_secs_f64(), 1);
        out.push(b']');
    });
}

fn actor(out: &mut Vec<u8>, actor: &ActorFrame) {
    let state = ActorState::ALL
        .iter()
        .position(|state| *state == actor.state);
    let _ = write!(out, "[{}", state.unwrap_or_default());
    let shares = [actor.idle, actor.busy, actor.backpressured, actor.load];
    for share in shares {
        out.push(b',');
        decimal(out, share, 4);
    }
    out.push(b',');
    decimal(out, actor.mcpu, 1);
    let _ = write!(out, ",{},", actor.turns);
    decimal(out, actor.since_progress.as_secs_f64(), 3);
    let _ = write!(out, ",{},", actor.restarts);
    match actor.core {
        Some(core) => {
            let _ = write!(out, "{core}");
        }
        None => out.extend_from_slice(b"-1"),
    }
    for text in [
        Some(&actor.waits_for).filter(|text| !text.is_empty()),
        actor.display.as_ref(),
        actor.last_failure.as_ref(),
    ] {
        out.push(b',');
        match text {
            Some(text) => string(out, text),
            None => out.extend_from_slice(b"null"),
        }
    }
    out.push(b',');
    list(out, &actor.shown, |out, value| decimal(out, *value, 6));
    out.push(b']');
}

fn channel(out: &mut Vec<u8>, channel: &ChannelFrame) {
    let totals = &channel.totals;
    let _ = write!(
        out,
        "[{},{},{},{},{},{},",
        totals.sent,
        totals.taken,
        totals.in_flight,
        totals.dead_lettered,
        totals.lost,
        totals.abandoned
    );
    decimal(out, channel.rate, 1);
    out.push(b',');
    decimal(out, channel.fill, 4);
    out.push(b',');
    decimal(out, channel.fill_p90, 4);
    let _ = write!(
        out,
        ",{},{}",
        channel.high_water,
        u8::from(channel.is_blocked)
    );
    let micros = |time: Option<Duration>| time.map(|time| time.as_secs_f64() * 1e6);
    let measured = [
        micros(channel.transit_p50),
        micros(channel.transit_p99),
        channel.batch,
    ];
    for value in measured {
        out.push(b',');
        match value {
            Some(value) => decimal(out, value, 2),
            None => out.extend_from_slice(b"null"),
        }
    }
    out.push(b',');
    list(out, &channel.shown, |out, value| decimal(out, *value, 6));
    out.push(b']');
}

/// What does not change while the graph runs: names, links, rules, layouts.
pub(super) fn topology(out: &mut Vec<u8>, subject: &Subject, rules: &[Declared], started_ms: u128) {
    let topology = &subject.topology;
    let _ = write!(out, "{{\"v\":{VERSION},\"graph\":");
    string(out, topology.name());
    let _ = write!(
        out,
        ",\"version\":\"{}\",\"pid\":{},\"started_ms\":{started_ms},\"frame_ms\":{},\"actor_states\":",
        env!("CARGO_PKG_VERSION"),
        std::process::id(),
        subject.every.as_millis()
    );
    list(out, &ActorState::ALL, |out, state| {
        string(out, state.as_str());
    });
    out.extend_from_slice(b",\"actor_fields\":");
    list(out, ACTOR_FIELDS, |out, name| string(out, name));
    out.extend_from_slice(b",\"channel_fields\":");
    list(out, CHANNEL_FIELDS, |out, name| string(out, name));
    out.extend_from_slice(b",\"actors\":");
    let threads = subject.threads_by_actor();
    list(
        out,
        topology.actors().iter().zip(threads),
        |out, (actor, thread)| {
            out.extend_from_slice(b"{\"name\":");
            string(out, &actor.name());
            out.extend_from_slice(b",\"group\":");
            string(out, actor.bundle());
            match actor.lane() {
                Some(lane) => {
                    let _ = write!(out, ",\"lane\":{lane},\"kind\":");
                }
                None => out.extend_from_slice(b",\"lane\":null,\"kind\":"),
            }
            string(out, actor.kind());
            out.extend_from_slice(b",\"placement\":");
            string(out, &actor.placement());
            out.extend_from_slice(b",\"thread\":");
            string(out, thread);
            asked(out, &actor.asks);
            out.push(b'}');
        },
    );
    out.extend_from_slice(b",\"channels\":");
    let ends = subject.ends();
    let links = subject.links().iter().zip(subject.joins()).zip(&ends);
    list(out, links, |out, ((link, (from, to)), ends)| {
        let channel = link.channel();
        out.extend_from_slice(b"{\"name\":");
        string(out, &channel.to_string());
        let _ = write!(out, ",\"from\":{from},\"to\":{to},\"from_port\":");
        string(out, &channel.sending_port());
        out.extend_from_slice(b",\"to_port\":");
        string(out, &channel.receiving_port());
        let _ = write!(out, ",\"capacity\":{},\"message\":", link.capacity());
        string(out, link.message());
        let _ = write!(
            out,
            ",\"bytes\":{},\"feedback\":{},\"dead_letters\":{}",
            ends.any().map_or(0, crate::channel::Side::memory),
            link.is_feedback(),
            link.carries_dead_letters()
        );
        asked(out, &link.asks);
        out.push(b'}');
    });
    out.extend_from_slice(b",\"rules\":");
    list(out, rules, rule);
    out.extend_from_slice(b",\"layouts\":{\"closed\":");
    layout(out, &layout::of(subject, &layout::Opened::None));
    out.extend_from_slice(b",\"open\":");
    layout(out, &layout::of(subject, &layout::Opened::All));
    out.extend_from_slice(b"}}");
}

fn asked(out: &mut Vec<u8>, asks: &crate::ask::Asks) {
    out.extend_from_slice(b",\"window_s\":");
    decimal(out, asks.window.as_secs_f64(), 1);
    out.extend_from_slice(b",\"labels\":");
    list(out, &asks.labels, |out, label| string(out, label));
    out.extend_from_slice(b",\"shows\":");
    list(out, &asks.shows, |out, show| string(out, &show.to_string()));
}

/// A rule.
fn rule(out: &mut Vec<u8>, declared: &Declared) {
    out.extend_from_slice(b"{\"name\":");
    string(out, &declared.name);
    let _ = match declared.target {
        Target::Actor(index) => write!(out, ",\"actor\":{index},\"channel\":null"),
        Target::Channel(index) => write!(out, ",\"actor\":null,\"channel\":{index}"),
    };
    let rule = &declared.rule;
    out.extend_from_slice(b",\"measure\":");
    string(out, &rule.summary.quantity.to_string());
    let _ = write!(
        out,
        ",\"above\":{},\"threshold\":{},\"colour\":\"{}\"}}",
        rule.side == Side::Above,
        rule.threshold,
        rule.colour.as_str()
    );
}

/// All rules, and how those stand of which there is anything to tell.
pub(super) fn all_alerts(out: &mut Vec<u8>, rules: &[Declared], frame: &Frame) {
    out.extend_from_slice(b"{\"rules\":");
    list(out, rules, rule);
    out.extend_from_slice(b",\"now\":");
    alerts(out, frame);
    out.push(b'}');
}

/// A layout.
pub(super) fn layout(out: &mut Vec<u8>, layout: &Layout) {
    out.extend_from_slice(b"{\"w\":");
    decimal(out, layout.width, 0);
    out.extend_from_slice(b",\"h\":");
    decimal(out, layout.height, 0);
    out.extend_from_slice(b",\"nodes\":");
    list(out, &layout.nodes, |out, node| {
        out.extend_from_slice(b"{\"name\":");
        string(out, &node.name);
        out.extend_from_slice(b",\"actors\":");
        list(out, &node.actors, |out, actor| {
            let _ = write!(out, "{actor}");
        });
        for (name, value) in [
            ("x", node.x),
            ("y", node.y),
            ("w", node.width),
            ("h", node.height),
        ] {
            let _ = write!(out, ",\"{name}\":");
            decimal(out, value, 1);
        }
        out.push(b'}');
    });
    out.extend_from_slice(b",\"edges\":");
    list(out, &layout.edges, |out, edge| {
        let _ = write!(
            out,
            "{{\"from\":{},\"to\":{},\"channels\":",
            edge.from, edge.to
        );
        list(out, &edge.channels, |out, channel| {
            let _ = write!(out, "{channel}");
        });
        out.extend_from_slice(b",\"points\":");
        list(out, &edge.points, |out, (x, y)| {
            out.push(b'[');
            decimal(out, *x, 1);
            out.push(b',');
            decimal(out, *y, 1);
            out.push(b']');
        });
        out.push(b'}');
    });
    out.push(b'}');
}

/// An array.
fn list<I: IntoIterator>(out: &mut Vec<u8>, items: I, mut item: impl FnMut(&mut Vec<u8>, I::Item)) {
    out.push(b'[');
    for (place, value) in items.into_iter().enumerate() {
        if place > 0 {
            out.push(b',');
        }
        item(out, value);
    }
    out.push(b']');
}

/// A number with so many decimals at most; what is no number is `null`. Many times quicker than the general formatting of
/// floats, of which a frame of a thousand channels has ten thousand.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is in the range of an integer.
fn decimal(out: &mut Vec<u8>, value: f64, decimals: u32) {
    let scale = 10_u64.pow(decimals);
    let scaled = (value.abs() * scale as f64).round();
    if !scaled.is_finite() {
        out.extend_from_slice(b"null");
        return;
    }
    if scaled >= u64::MAX as f64 {
        let _ = write!(out, "{value:e}");
        return;
    }
    let scaled = scaled as u64;
    if value < 0.0 && scaled > 0 {
        out.push(b'-');
    }
    let (whole, mut rest) = (scaled / scale, scaled % scale);
    let _ = write!(out, "{whole}");
    if rest > 0 {
        out.push(b'.');
        let mut place = scale / 10;
        while rest > 0 {
            out.push(b'0' + (rest / place) as u8);
            rest %= place;
            place /= 10;
        }
    }
}

/// A string, with what JSON wants escaped.
fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0..0x20 | 0x7f => {
                let _ = write!(out, "\\u{byte:04x}");
            }
            other => out.push(other),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal_of(value: f64, decimals: u32) -> String {
        let mut out = Vec::new();
        decimal(&mut out, value, decimals);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_have_the_decimals_that_they_need() {
        assert_eq!(decimal_of(0.0, 3), "0");
        assert_eq!(decimal_of(1.5, 3), "1.5");
        assert_eq!(decimal_of(0.0625, 3), "0.063");
        assert_eq!(decimal_of(0.005, 3), "0.005");
        assert_eq!(decimal_of(0.9999, 3), "1");
        assert_eq!(decimal_of(-2.25, 1), "-2.3");
        assert_eq!(decimal_of(-0.0001, 3), "0");
        assert_eq!(decimal_of(f64::NAN, 3), "null");
        assert_eq!(decimal_of(1e300, 3), "1e300");
    }

    #[test]
    fn what_a_user_calls_things_survives() {
        let hostile = "a \"b\" \\ c\nd\te \u{7f} ж\u{1F600}</script>";
        let mut out = Vec::new();
        string(&mut out, hostile);
        let back: String = serde_json::from_slice(&out).unwrap_or_default();
        assert_eq!(back, hostile);
    }

    #[test]
    fn a_frame_is_one_line_of_json() {
        let frame_of = Frame {
            actors: vec![ActorFrame {
                waits_for: "n: 3 of 4".to_owned(),
                last_failure: Some("line one\nline two".to_owned()),
                ..ActorFrame::default()
            }],
            channels: vec![ChannelFrame::new("a.out >> b.in".into())],
            ..Frame::default()
        };
        let mut out = Vec::new();
        frame(&mut out, &frame_of);
        assert!(!out.contains(&b'\n'));
        let value: serde_json::Value = serde_json::from_slice(&out).unwrap_or_default();
        assert_eq!(
            value["a"][0].as_array().map(Vec::len),
            Some(ACTOR_FIELDS.len())
        );
        assert_eq!(
            value["c"][0].as_array().map(Vec::len),
            Some(CHANNEL_FIELDS.len())
        );
        assert_eq!(value["a"][0][10], "n: 3 of 4");
    }
}
