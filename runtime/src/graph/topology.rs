//! The graph as data: for people, and for drawing.

use std::fmt::{self, Write};

use super::placement::Placement;
use crate::ask::Asks;
use crate::channel::{ActorLane, ChannelName};

/// The actors and links of a graph.
///
/// `Display` lists them, a line each.
#[derive(Debug, Clone, Default)]
pub struct Topology {
    name: &'static str,
    pub(super) actors: Vec<ActorInfo>,
    pub(super) links: Vec<LinkInfo>,
}

/// An actor of a graph.
#[derive(Debug, Clone)]
pub struct ActorInfo {
    pub(super) name: &'static str,
    pub(super) lane: Option<usize>,
    pub(super) kind: &'static str,
    pub(super) placement: Placement,
    pub(super) core: Option<usize>,
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Read by the sampler.
    pub(crate) asks: Asks,
}

/// A link of a graph: one lane of it, where it joins bundles.
#[derive(Debug, Clone)]
pub struct LinkInfo {
    pub(super) channel: ChannelName,
    pub(super) capacity: usize,
    pub(super) feedback: bool,
    pub(super) dead_letters: bool,
    pub(super) message: &'static str,
    #[cfg_attr(not(feature = "telemetry"), allow(dead_code))] // Read by the sampler.
    pub(crate) asks: Asks,
}

impl ActorInfo {
    /// Its name, with its lane where it is one of a bundle.
    #[must_use]
    pub fn name(&self) -> String {
        ActorLane(self.name, self.lane).to_string()
    }

    /// Its name without a lane: all actors of a bundle have the same.
    #[must_use]
    pub fn bundle(&self) -> &'static str {
        self.name
    }

    /// Its lane, where it is one of a bundle.
    #[must_use]
    pub fn lane(&self) -> Option<usize> {
        self.lane
    }

    /// The path of its type.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        self.kind
    }

    /// Where it runs: `solo`, `troupe` or `pool`.
    #[must_use]
    pub fn placement(&self) -> String {
        self.placement.to_string()
    }

    /// The core that its thread is kept to, counted as [`Seat::core`](crate::Seat::core) does.
    #[must_use]
    pub fn core(&self) -> Option<usize> {
        self.core
    }
}

impl LinkInfo {
    /// The ports that it joins.
    #[must_use]
    pub fn channel(&self) -> &ChannelName {
        &self.channel
    }

    /// How many messages it holds at most.
    #[must_use]
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// Whether it feeds back: its remaining messages do not keep its receiver alive.
    #[must_use]
    pub fn is_feedback(&self) -> bool {
        self.feedback
    }

    /// Whether it takes the dead letters of the input at which it starts.
    #[must_use]
    pub fn carries_dead_letters(&self) -> bool {
        self.dead_letters
    }

    /// The path of the type of its messages.
    #[must_use]
    pub fn message(&self) -> &'static str {
        self.message
    }
}

impl Topology {
    pub(super) fn new(name: &'static str) -> Self {
        Self {
            name,
            actors: Vec::new(),
            links: Vec::new(),
        }
    }

    /// The graph's name: that of its function.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// The actors, in the order of declaration.
    #[must_use]
    pub fn actors(&self) -> &[ActorInfo] {
        &self.actors
    }

    /// The links, in the order of declaration.
    #[must_use]
    pub fn links(&self) -> &[LinkInfo] {
        &self.links
    }

    /// The graph in the DOT language, for Graphviz.
    #[must_use]
    #[inline]
    pub fn to_dot(&self) -> String {
        let mut dot = String::new();
        // Writing to a `String` cannot fail.
        let _ = self.write_dot(&mut dot);
        dot
    }

    #[inline]
    fn write_dot(&self, dot: &mut String) -> fmt::Result {
        writeln!(dot, "digraph {} {{", Quoted(self.name))?;
        writeln!(dot, "    rankdir=LR;")?;
        for actor in &self.actors {
            let name = actor.name();
            writeln!(
                dot,
                "    {} [label={}];",
                Quoted(&name),
                Quoted(&format!("{name}\n{}", actor.placement))
            )?;
        }
        for link in &self.links {
            let style = if link.feedback {
                ", style=dashed, constraint=false"
            } else if link.dead_letters {
                ", style=dotted"
            } else {
                ""
            };
            writeln!(
                dot,
                "    {} -> {} [taillabel={}, headlabel={}, label={}{style}];",
                Quoted(&link.channel.sending_actor()),
                Quoted(&link.channel.receiving_actor()),
                Quoted(&link.channel.sending_port()),
                Quoted(&link.channel.receiving_port()),
                Quoted(&format!("{}\n{}", short(link.message), link.capacity)),
            )?;
        }
        dot.push_str("}\n");
        Ok(())
    }
}

impl fmt::Display for Topology {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "graph `{}`", self.name)?;
        for actor in &self.actors {
            writeln!(
                f,
                "  {} ({}): {}",
                actor.name(),
                actor.placement,
                actor.kind
            )?;
        }
        for link in &self.links {
            let arrow = match (link.feedback, link.dead_letters) {
                (true, _) => "feedback",
                (_, true) => "dead letters",
                _ => "link",
            };
            writeln!(
                f,
                "  {arrow} {}: {} of {}",
                link.channel, link.capacity, link.message
            )?;
        }
        Ok(())
    }
}

/// The last segment of each path in the name of a type.
#[inline]
pub(crate) fn short(path: &str) -> String {
    let mut out = String::new();
    for part in path.split_inclusive(|c: char| !(c.is_alphanumeric() || c == '_' || c == ':')) {
        out.push_str(part.rsplit("::").next().unwrap_or(part));
    }
    out
}

/// A string of the DOT language.
pub(crate) struct Quoted<'a>(pub(crate) &'a str);

impl fmt::Display for Quoted<'_> {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for c in self.0.chars() {
            match c {
                '"' => f.write_str("\\\"")?,
                '\\' => f.write_str("\\\\")?,
                '\n' => f.write_str("\\n")?,
                other => f.write_char(other)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use super::{Quoted, short};

    #[test]
    fn the_paths_of_a_type_are_cut_to_their_last_segments() {
        assert_eq!(short("alloc::vec::Vec<app::Reading>"), "Vec<Reading>");
    }

    #[test]
    fn quotes_and_line_ends_survive_dot() {
        assert_eq!(Quoted("a\"b\\c\nd").to_string(), r#""a\"b\\c\nd""#);
    }
}
