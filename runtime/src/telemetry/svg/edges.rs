//! The edges of the picture: width shows the rate, colour the fill, a diamond that a sender waits for room.

use std::fmt::{self, Write};

use super::figures::{Count, Percent, fill_level};
use super::text::Escaped;
use super::{Kind, Picture, path};
use crate::telemetry::layout::Edge;

/// A diamond with two bars.
const BLOCKED: &str = "M-10 0 0-10 10 0 0 10ZM-2.5-3.5v7M2.5-3.5v7";
/// From the sender to the middle of the diamond.
const DIAMOND: f64 = 13.0;

/// What is shown of the channels of an edge.
struct Traffic {
    /// Messages a second, of all channels together.
    rate: f64,
    /// Of the fullest.
    fill: f64,
    is_blocked: bool,
}

impl Picture<'_> {
    pub(super) fn write_lines(&self, out: &mut String) -> fmt::Result {
        for edge in &self.layout.edges {
            let traffic = self.traffic(edge);
            let level = fill_level(traffic.fill);
            let width = 0.9 * (1.0 + (1.0 + traffic.rate.max(0.0)).log10());
            let kind = self.kind(edge);
            write!(
                out,
                r#"<path class="edge f{level}{kind}" stroke-width="{width:.1}" d=""#
            )?;
            path::write(out, &edge.points)?;
            out.push_str("\"><title>");
            self.write_title(out, edge)?;
            out.push_str("</title></path>\n");
            if let Some((x, y)) = edge.points.first().filter(|_| traffic.is_blocked) {
                let x = x + DIAMOND;
                let place = format_args!(r#"transform="translate({x:.1} {y:.1})""#);
                writeln!(
                    out,
                    r#"<path class="blocked" {place} d="{BLOCKED}"><title>The sender waits for room.</title></path>"#
                )?;
            }
        }
        Ok(())
    }

    /// The rate above the middle of each line, the fill below.
    pub(super) fn write_labels(&self, out: &mut String) -> fmt::Result {
        for edge in &self.layout.edges {
            let traffic = self.traffic(edge);
            let (x, y) = path::middle(&edge.points);
            let (above, below) = (y - 5.0, y + 14.0);
            let (rate, fill) = (Count(traffic.rate), Percent(traffic.fill));
            write!(out, r#"<text class="label" x="{x:.1}" y="{above:.1}">"#)?;
            if edge.channels.len() > 1 {
                write!(out, "{}× ", edge.channels.len())?;
            }
            writeln!(
                out,
                r#"{rate}/s<tspan x="{x:.1}" y="{below:.1}">{fill}</tspan></text>"#
            )?;
        }
        Ok(())
    }

    fn traffic(&self, edge: &Edge) -> Traffic {
        let mut traffic = Traffic {
            rate: 0.0,
            fill: 0.0,
            is_blocked: false,
        };
        let channels = edge.channels.iter();
        for channel in channels.filter_map(|channel| self.frame.channels.get(*channel)) {
            traffic.rate += channel.rate;
            traffic.fill = traffic.fill.max(channel.fill);
            traffic.is_blocked |= channel.is_blocked;
        }
        traffic
    }

    /// The class of what all channels of the edge are.
    fn kind(&self, edge: &Edge) -> &'static str {
        let kinds = || {
            edge.channels
                .iter()
                .filter_map(|channel| self.kinds.get(*channel))
        };
        if kinds().all(|kind| *kind == Kind::DeadLetters) {
            " dead"
        } else if kinds().all(|kind| *kind == Kind::Feedback) {
            " feedback"
        } else {
            ""
        }
    }

    fn write_title(&self, out: &mut String, edge: &Edge) -> fmt::Result {
        let channels = edge.channels.iter();
        for (at, channel) in channels
            .filter_map(|channel| self.frame.channels.get(*channel))
            .enumerate()
        {
            if at > 0 {
                out.push('\n');
            }
            write!(
                out,
                "{}: {}/s, {} full",
                Escaped(&channel.name),
                Count(channel.rate),
                Percent(channel.fill)
            )?;
        }
        Ok(())
    }
}
