//! The nodes of the picture: a bar splits the time of their actors.

use std::fmt::{self, Write};

use super::Picture;
use super::figures::{Count, Percent};
use super::text::{Escaped, cut};
use crate::telemetry::frame::{ActorFrame, ActorState};
use crate::telemetry::layout::Node;

const PAD: f64 = 10.0;
const BAR: f64 = 7.0;
/// What a letter takes, of the name and of what stands below it.
const NAME_LETTER: f64 = 8.0;
const INFO_LETTER: f64 = 5.4;
/// What the number of actors takes.
const MANY: f64 = 34.0;

/// What is shown of the actors of a node: means of their shares of time, and sums.
#[derive(Debug, Default)]
struct Together {
    busy: f64,
    backpressured: f64,
    mcpu: f64,
    restarts: u64,
    state: ActorState,
}

impl Together {
    fn new(actors: &[&ActorFrame]) -> Self {
        let count = actors.len().max(1) as f64;
        let sum = |of: fn(&ActorFrame) -> f64| actors.iter().map(|actor| of(actor)).sum::<f64>();
        Self {
            busy: sum(|actor| actor.busy) / count,
            backpressured: sum(|actor| actor.backpressured) / count,
            mcpu: sum(|actor| actor.mcpu),
            restarts: actors.iter().map(|actor| actor.restarts).sum(),
            state: ActorState::gravest(actors.iter().map(|actor| actor.state)),
        }
    }
}

impl Picture<'_> {
    pub(super) fn write_nodes(&self, out: &mut String) -> fmt::Result {
        for node in &self.layout.nodes {
            let actors = node.actors.iter();
            let actors = actors.filter_map(|actor| self.frame.actors.get(*actor));
            let actors: Vec<_> = actors.collect();
            let found = self.frame.bottleneck.as_ref();
            let is_bottleneck = found.is_some_and(|found| node.actors.contains(&found.actor));
            write_node(out, node, &Together::new(&actors), is_bottleneck)?;
        }
        Ok(())
    }
}

fn write_node(out: &mut String, node: &Node, its: &Together, is_bottleneck: bool) -> fmt::Result {
    let Node {
        x,
        y,
        width,
        height,
        ..
    } = *node;
    let state = its.state.as_str();
    let marked = if is_bottleneck { " bottleneck" } else { "" };
    write!(
        out,
        r#"<g class="{state}{marked}" transform="translate({x:.1} {y:.1})"><title>"#
    )?;
    write!(
        out,
        "{}: {state}, busy {}, backpressured {}, {} mCPU, restarted {}×",
        Escaped(&node.name),
        Percent(its.busy),
        Percent(its.backpressured),
        Count(its.mcpu),
        its.restarts
    )?;
    writeln!(
        out,
        r#"</title><rect class="box" width="{width:.1}" height="{height:.1}" rx="9"/>"#
    )?;
    let mut room = width - 2.0 * PAD;
    if node.actors.len() > 1 {
        let right = width - PAD;
        let many = node.actors.len();
        writeln!(
            out,
            r#"<text class="many" x="{right:.1}" y="20">×{many}</text>"#
        )?;
        room -= MANY;
    }
    let name = cut(&node.name, room / NAME_LETTER);
    let name = Escaped(&name);
    writeln!(
        out,
        r#"<text class="name" x="{PAD:.0}" y="20">{name}</text>"#
    )?;
    write_info(out, its, width - 2.0 * PAD)?;
    write_bar(out, its, width - 2.0 * PAD, height - PAD - BAR)?;
    if is_bottleneck {
        let middle = width / 2.0;
        writeln!(
            out,
            r#"<text class="flag" x="{middle:.1}" y="-6">bottleneck</text>"#
        )?;
    }
    out.push_str("</g>\n");
    Ok(())
}

fn write_info(out: &mut String, its: &Together, room: f64) -> fmt::Result {
    let mut info = format!("{} · {} mCPU", its.state.as_str(), Count(its.mcpu.round()));
    if its.restarts > 0 {
        write!(info, " · ↻ {}", its.restarts)?;
    }
    let info = cut(&info, room / INFO_LETTER);
    writeln!(
        out,
        r#"<text class="info" x="{PAD:.0}" y="35">{info}</text>"#
    )
}

/// Busy from the left, backpressured after it, idle for the rest.
fn write_bar(out: &mut String, its: &Together, width: f64, y: f64) -> fmt::Result {
    let of_width = |share: f64| {
        if share.is_nan() {
            0.0
        } else {
            share.clamp(0.0, 1.0) * width
        }
    };
    let busy = of_width(its.busy);
    let held = of_width(its.backpressured).min(width - busy);
    for (class, x, width) in [
        ("idle", 0.0, width),
        ("busy", 0.0, busy),
        ("held", busy, held),
    ] {
        let x = PAD + x;
        writeln!(
            out,
            r#"<rect class="{class}" x="{x:.1}" y="{y:.1}" width="{width:.1}" height="{BAR:.0}"/>"#
        )?;
    }
    Ok(())
}
