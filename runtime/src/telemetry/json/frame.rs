//! A frame.

use std::io::Write;
use std::time::Duration;

use super::alerts::alerts;
use super::text::{decimal, list, string};
use crate::telemetry::frame::{ActorFrame, ActorState, ChannelFrame, Frame};

/// A frame, on one line. It allocates nothing once `out` has grown.
pub(in crate::telemetry) fn frame(out: &mut Vec<u8>, frame: &Frame) {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::telemetry::json::{ACTOR_FIELDS, CHANNEL_FIELDS};

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
