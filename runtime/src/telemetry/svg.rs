//! A frame as a picture: an SVG document that needs nothing else, and no script.
//!
//! Colours follow Okabe and Ito, which those with colour blindness can tell apart; whatever colour says, a pattern, a shape or
//! a text says too.

mod edges;
pub(super) mod figures;
mod nodes;
mod path;
mod text;

use std::fmt::Write;

use self::text::Escaped;
use super::frame::Frame;
use super::layout::Layout;
use super::subject::Subject;

const NAMESPACE: &str = "http://www.w3.org/2000/svg";

const STYLE: &str = include_str!("svg/style.css");

/// What the style refers to: the hatching of backpressure, and the heads of arrows.
const DEFINITIONS: &str = r#"<defs>
<pattern id="hatch" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect class="hatch-back" width="6" height="6"/><rect class="hatch-line" width="2.5" height="6"/>
</pattern>
<marker id="head" viewBox="0 0 10 10" refX="10" refY="5" markerWidth="9" markerHeight="9" markerUnits="userSpaceOnUse" orient="auto">
<path class="head" d="M0 0 10 5 0 10Z"/>
</marker>
</defs>
"#;

/// The caption: its least width, what a letter takes, and the height of a line.
const CAPTION_WIDTH: f64 = 480.0;
const CAPTION_LETTER: f64 = 6.5;
const CAPTION_LINE: f64 = 18.0;
const MARGIN: f64 = 24.0;

/// Draws a frame of a graph.
pub(super) fn graph(out: &mut String, subject: &Subject, frame: &Frame, layout: &Layout) {
    let channels = subject.channels.iter();
    let kinds = channels.map(
        |channel| match (channel.is_feedback, channel.carries_dead_letters) {
            (true, _) => Kind::Feedback,
            (_, true) => Kind::DeadLetters,
            _ => Kind::Plain,
        },
    );
    let picture = Picture {
        name: subject.graph,
        kinds: kinds.collect(),
        frame,
        layout,
    };
    // Writing to a `String` cannot fail.
    let _ = picture.write(out);
}

/// What a channel is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    Feedback,
    DeadLetters,
}

/// What is drawn.
#[derive(Debug)]
struct Picture<'a> {
    name: &'a str,
    /// By channel.
    kinds: Vec<Kind>,
    frame: &'a Frame,
    layout: &'a Layout,
}

impl Picture<'_> {
    fn write(&self, out: &mut String) -> std::fmt::Result {
        let width = self.layout.width.max(CAPTION_WIDTH);
        let caption = self.caption(width);
        let height = self.layout.height + CAPTION_LINE * caption.len() as f64 + MARGIN / 2.0;
        writeln!(
            out,
            r#"<svg xmlns="{NAMESPACE}" viewBox="0 0 {width:.1} {height:.1}" width="{width:.1}" height="{height:.1}" role="img">"#
        )?;
        writeln!(out, "<title>{}</title>", Escaped(self.name))?;
        writeln!(out, "<style>\n{STYLE}</style>")?;
        out.push_str(DEFINITIONS);
        writeln!(out, r#"<rect class="page" width="100%" height="100%"/>"#)?;
        // Nodes over lines, and over both what is read.
        self.write_lines(out)?;
        self.write_nodes(out)?;
        self.write_labels(out)?;
        for (line, text) in (1_u32..).zip(&caption) {
            let y = self.layout.height + CAPTION_LINE * (f64::from(line) - 0.5);
            let class = if line == 1 {
                "caption first"
            } else {
                "caption"
            };
            let text = Escaped(text);
            writeln!(
                out,
                r#"<text class="{class}" x="{MARGIN:.0}" y="{y:.1}">{text}</text>"#
            )?;
        }
        out.push_str("</svg>\n");
        Ok(())
    }

    /// Which graph this is and when, and below it which actor holds up the others, and why.
    fn caption(&self, width: f64) -> Vec<String> {
        let frame = self.frame;
        let mut lines = vec![format!(
            "{}: {}, {:.1} s after its start",
            self.name,
            frame.state.as_str(),
            frame.at.as_secs_f64()
        )];
        if let Some(found) = &frame.bottleneck {
            let text = format!("bottleneck {}: {}", found.name, found.rule);
            lines.extend(text::wrapped(
                &text,
                (width - 2.0 * MARGIN) / CAPTION_LETTER,
            ));
        }
        lines
    }
}

#[cfg(test)]
mod tests;
