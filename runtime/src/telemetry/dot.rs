//! A frame in the DOT language, for Graphviz.

use std::fmt::{self, Write};
use std::time::Duration;

use super::frame::{ActorFrame, ActorState, ChannelFrame, Frame};
use super::subject::Subject;
use super::svg::figures::{Count, Percent, fill_level};
use crate::graph::topology::{Quoted, short};

/// By level of fill: of Okabe and Ito, as on the dashboard.
const COLOURS: [&str; 4] = ["#a3aebb", "#009e73", "#e69f00", "#d55e00"];

/// Of what needs to be looked at.
const ALARM: &str = "#d55e00";

/// Writes how a graph fares, where [`to_dot`](crate::Topology::to_dot) writes what it declares.
pub(super) fn graph(out: &mut String, subject: &Subject, frame: &Frame) {
    // Writing to a `String` cannot fail.
    let _ = write(out, subject, frame);
}

fn write(out: &mut String, subject: &Subject, frame: &Frame) -> fmt::Result {
    begin(out, subject.graph, frame)?;
    let bottleneck = frame.bottleneck.as_ref().map(|found| found.actor);
    let actors = subject.actors.iter().zip(&frame.actors);
    for (index, (actor, its)) in actors.enumerate() {
        let node = Node {
            name: &actor.name,
            placement: &actor.placement,
            thread: Some(actor.thread.as_str()).filter(|thread| !thread.is_empty()),
            window: actor.asks.window,
            is_bottleneck: bottleneck == Some(index),
            its,
        };
        node.write(out)?;
    }
    for (channel, its) in subject.channels.iter().zip(&frame.channels) {
        let edge = Edge {
            from: [&channel.sender.actor, &channel.sender.port],
            to: [&channel.receiver.actor, &channel.receiver.port],
            message: &short(channel.message),
            capacity: channel.capacity,
            window: channel.asks.window,
            is_feedback: channel.is_feedback,
            is_dead: channel.carries_dead_letters,
            its,
        };
        edge.write(out)?;
    }
    out.push_str("}\n");
    Ok(())
}

fn begin(out: &mut String, name: &str, frame: &Frame) -> fmt::Result {
    let mut caption = format!(
        "{name}: {}, {:.1} s after its start",
        frame.state.as_str(),
        frame.at.as_secs_f64()
    );
    if let Some(found) = &frame.bottleneck {
        write!(caption, "\nbottleneck {}: {}", found.name, found.rule)?;
    }
    writeln!(out, "digraph {} {{", Quoted(name))?;
    writeln!(out, "    rankdir=LR;")?;
    writeln!(out, "    label={};", Quoted(&caption))?;
    writeln!(out, "    node [shape=box];")
}

/// An actor.
struct Node<'a> {
    name: &'a str,
    placement: &'a str,
    thread: Option<&'a str>,
    window: Duration,
    is_bottleneck: bool,
    its: &'a ActorFrame,
}

impl Node<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let colour = match self.its.state {
            _ if self.is_bottleneck => ALARM,
            ActorState::Failed | ActorState::Hanging => ALARM,
            _ => "black",
        };
        let width = if self.is_bottleneck { 3 } else { 1 };
        writeln!(
            out,
            "    {} [label={}, color=\"{colour}\", penwidth={width}];",
            Quoted(self.name),
            Quoted(&self.label()?)
        )
    }

    fn label(&self) -> Result<String, fmt::Error> {
        let its = self.its;
        let mut label = format!(
            "{}\n{}, restarts {}\nload {}, {} mCPU\nwindow {:?}\n{}",
            self.name,
            its.state.as_str(),
            its.restarts,
            Percent(its.load),
            Count(its.mcpu.round()),
            self.window,
            self.placement,
        );
        if let Some(thread) = self.thread {
            write!(label, ", thread {thread}")?;
        }
        if let Some(core) = its.core {
            write!(label, ", core {core}")?;
        }
        Ok(label)
    }
}

/// A channel, with an actor and a port at each end.
struct Edge<'a> {
    from: [&'a str; 2],
    to: [&'a str; 2],
    message: &'a str,
    capacity: usize,
    window: Duration,
    is_feedback: bool,
    is_dead: bool,
    its: &'a ChannelFrame,
}

impl Edge<'_> {
    fn write(&self, out: &mut String) -> fmt::Result {
        let its = self.its;
        let ([from, from_port], [to, to_port]) = (self.from, self.to);
        let label = format!(
            "{}\n{}/s\n90 % of the time at most {} of {}\ntaken {}\nwindow {:?}",
            self.message,
            Count(its.rate),
            Percent(its.fill_p90),
            self.capacity,
            its.totals.taken,
            self.window
        );
        let colour = COLOURS.get(fill_level(its.fill)).unwrap_or(&ALARM);
        // A line twice as wide carries a hundred times as much, or so.
        let width = 1.0 + (1.0 + its.rate.max(0.0)).log10() / 2.0;
        let style = match (self.is_feedback, self.is_dead) {
            (true, _) => ", style=dashed, constraint=false",
            (_, true) => ", style=dotted",
            _ => "",
        };
        writeln!(
            out,
            "    {} -> {} [taillabel={}, headlabel={}, label={}, color=\"{colour}\", penwidth={width:.1}{style}];",
            Quoted(from),
            Quoted(to),
            Quoted(from_port),
            Quoted(to_port),
            Quoted(&label)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::super::frame::Bottleneck;
    use super::*;

    const HOSTILE: &str = "a \"b\" \\N \\\n}; ж <b>";

    fn node(change: impl FnOnce(&mut ActorFrame)) -> String {
        let mut its = ActorFrame {
            load: 0.974,
            mcpu: 980.2,
            restarts: 3,
            core: Some(2),
            ..ActorFrame::default()
        };
        change(&mut its);
        let node = Node {
            name: HOSTILE,
            placement: "troupe",
            thread: Some("front"),
            window: Duration::from_millis(2500),
            is_bottleneck: false,
            its: &its,
        };
        let mut out = String::new();
        let _ = node.write(&mut out);
        out
    }

    fn edge(is_feedback: bool, is_dead: bool) -> String {
        let mut its = ChannelFrame::new("a channel".into());
        its.rate = 1e6;
        its.fill = 0.6;
        its.fill_p90 = 0.75;
        its.totals.taken = 123;
        let edge = Edge {
            from: [HOSTILE, "out"],
            to: ["sink", HOSTILE],
            message: "Vec<Reading>",
            capacity: 64,
            window: Duration::from_secs(10),
            is_feedback,
            is_dead,
            its: &its,
        };
        let mut out = String::new();
        let _ = edge.write(&mut out);
        out
    }

    /// Of a statement, what stands outside of strings.
    fn outside(statement: &str) -> String {
        let mut kept = String::new();
        let mut is_inside = false;
        let mut chars = statement.chars();
        while let Some(c) = chars.next() {
            match c {
                '"' => is_inside = !is_inside,
                '\\' if is_inside => drop(chars.next()),
                other if !is_inside => kept.push(other),
                _ => {}
            }
        }
        assert!(!is_inside, "a string does not end");
        kept
    }

    #[test]
    fn an_actor_tells_how_it_fares() {
        let node = node(|_| ());
        for text in [
            r"starting, restarts 3\nload 97 %, 980 mCPU\nwindow 2.5s\n",
            "troupe, thread front, core 2",
        ] {
            assert!(node.contains(text), "{node}");
        }
    }

    #[test]
    fn a_channel_tells_how_it_fares() {
        let edge = edge(false, false);
        let text =
            r"Vec<Reading>\n1.00 M/s\n90 % of the time at most 75 % of 64\ntaken 123\nwindow 10s";
        assert!(edge.contains(text), "{edge}");
        assert!(edge.contains("color=\"#e69f00\", penwidth=4.0]"), "{edge}");
    }

    #[test]
    fn names_are_nothing_but_names() {
        assert_eq!(
            outside(&node(|_| ())),
            "     [label=, color=, penwidth=1];\n"
        );
        let expected = "     ->  [taillabel=, headlabel=, label=, color=, penwidth=4.0];\n";
        assert_eq!(outside(&edge(false, false)), expected);
        let frame = Frame {
            bottleneck: Some(Bottleneck {
                actor: 0,
                name: HOSTILE.into(),
                rule: HOSTILE.to_owned(),
            }),
            ..Frame::default()
        };
        let mut out = String::new();
        let _ = begin(&mut out, HOSTILE, &frame);
        assert_eq!(
            outside(&out),
            "digraph  {\n    rankdir=LR;\n    label=;\n    node [shape=box];\n"
        );
    }

    #[test]
    fn feedback_is_dashed_and_dead_letters_are_dotted() {
        assert!(edge(true, false).contains("style=dashed, constraint=false"));
        assert!(edge(false, true).contains("style=dotted"));
        assert!(!edge(false, false).contains("style="));
    }

    #[test]
    fn a_failure_stands_out() {
        assert!(node(|its| its.state = ActorState::Failed).contains(ALARM));
        assert!(!node(|_| ()).contains(ALARM));
    }
}
