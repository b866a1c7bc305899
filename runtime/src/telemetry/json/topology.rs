//! What does not change while the graph runs.

use std::io::Write;

use super::alerts::rule;
use super::text::{decimal, list, string};
use super::{ACTOR_FIELDS, CHANNEL_FIELDS, VERSION};
use crate::ask::Asks;
use crate::telemetry::alerts::Declared;
use crate::telemetry::frame::ActorState;
use crate::telemetry::layout::{self, Layout};
use crate::telemetry::subject::Subject;

/// With more actors than this, a picture of all of them shows nothing, and would take long to lay out.
const MOST_OPENED: usize = 2000;

/// What does not change while the graph runs: names, links, rules, layouts.
pub(in crate::telemetry) fn topology(
    out: &mut Vec<u8>,
    subject: &Subject,
    rules: &[Declared],
    started_ms: u128,
) {
    let _ = write!(out, "{{\"v\":{VERSION},\"graph\":");
    string(out, subject.graph);
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
    list(out, &subject.actors, |out, actor| {
        out.extend_from_slice(b"{\"name\":");
        string(out, &actor.name);
        out.extend_from_slice(b",\"group\":");
        string(out, actor.bundle);
        match actor.lane {
            Some(lane) => {
                let _ = write!(out, ",\"lane\":{lane},\"kind\":");
            }
            None => out.extend_from_slice(b",\"lane\":null,\"kind\":"),
        }
        string(out, actor.kind);
        out.extend_from_slice(b",\"placement\":");
        string(out, &actor.placement);
        out.extend_from_slice(b",\"thread\":");
        string(out, &actor.thread);
        asked(out, &actor.asks);
        out.push(b'}');
    });
    out.extend_from_slice(b",\"channels\":");
    list(out, &subject.channels, |out, channel| {
        out.extend_from_slice(b"{\"name\":");
        string(out, &channel.name);
        let (from, to) = (&channel.sender, &channel.receiver);
        let _ = write!(
            out,
            ",\"from\":{},\"to\":{},\"from_port\":",
            from.index, to.index
        );
        string(out, &from.port);
        out.extend_from_slice(b",\"to_port\":");
        string(out, &to.port);
        let _ = write!(out, ",\"capacity\":{},\"message\":", channel.capacity);
        string(out, channel.message);
        let _ = write!(
            out,
            ",\"bytes\":{},\"feedback\":{},\"dead_letters\":{}",
            channel.memory(),
            channel.is_feedback,
            channel.carries_dead_letters
        );
        asked(out, &channel.asks);
        out.push(b'}');
    });
    out.extend_from_slice(b",\"rules\":");
    list(out, rules, rule);
    out.extend_from_slice(b",\"layouts\":{\"closed\":");
    layout(out, &layout::of(subject, &layout::Opened::None));
    out.extend_from_slice(b",\"open\":");
    let opened = if subject.actors.len() > MOST_OPENED {
        layout::Opened::None
    } else {
        layout::Opened::All
    };
    layout(out, &layout::of(subject, &opened));
    out.extend_from_slice(b"}}");
}

fn asked(out: &mut Vec<u8>, asks: &Asks) {
    out.extend_from_slice(b",\"window_s\":");
    decimal(out, asks.window.as_secs_f64(), 1);
    out.extend_from_slice(b",\"labels\":");
    list(out, &asks.labels, |out, label| string(out, label));
    out.extend_from_slice(b",\"shows\":");
    list(out, &asks.shows, |out, show| string(out, &show.to_string()));
}

/// A layout.
pub(in crate::telemetry) fn layout(out: &mut Vec<u8>, layout: &Layout) {
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
