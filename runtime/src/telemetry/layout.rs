//! Where the nodes and edges of a graph's picture lie. It depends on what the graph declares only, so that the picture
//! stands still while numbers change.
//!
//! Actors become boxes and channels arrows; `steadygraph-layout` says where they lie.

mod nodes;

use steadygraph_layout::{Arrow, Size, Sketch, draw};

use self::nodes::{Gathered, Link};
use super::subject::Subject;

const NODE_HEIGHT: f64 = 56.0;
/// The least and the greatest width of a node; in between, it is as wide as its name needs.
const NODE_WIDTHS: (f64, f64) = (150.0, 260.0);
/// Of a letter of a name, and of what stands around it.
const LETTER_WIDTH: f64 = 8.0;
const NAME_MARGIN: f64 = 46.0;

/// A picture of a graph.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Layout {
    pub(super) width: f64,
    pub(super) height: f64,
    pub(super) nodes: Vec<Node>,
    pub(super) edges: Vec<Edge>,
}

/// An actor, or all actors of a closed group.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Node {
    pub(super) name: String,
    pub(super) actors: Vec<usize>,
    /// Its left side.
    pub(super) x: f64,
    /// Its top.
    pub(super) y: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

/// All channels from one node to another.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
    pub(super) channels: Vec<usize>,
    /// From the right side of `from` to the left side of `to`.
    pub(super) points: Vec<(f64, f64)>,
}

/// Which groups are opened. A closed one of more than one actor is one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Opened {
    None,
    All,
    /// Those of these names.
    Groups(Vec<String>),
}

impl Opened {
    fn is_open(&self, group: &str) -> bool {
        match self {
            Self::None => false,
            Self::All => true,
            Self::Groups(groups) => groups.iter().any(|it| it == group),
        }
    }
}

/// The picture of a graph.
pub(super) fn of(subject: &Subject, opened: &Opened) -> Layout {
    let actors = subject.actors.iter();
    let actors: Vec<_> = actors
        .map(|actor| (actor.bundle, actor.name.to_string()))
        .collect();
    let channels = subject.channels.iter();
    let links: Vec<_> = channels
        .map(|channel| Link {
            from: channel.sender.index,
            to: channel.receiver.index,
            is_feedback: channel.is_feedback,
        })
        .collect();
    lay_out(nodes::gather(&actors, &links, opened))
}

fn lay_out(gathered: Gathered) -> Layout {
    let Gathered {
        mut nodes,
        mut edges,
        feeds_back,
    } = gathered;
    let sizes = nodes.iter().map(|node| Size {
        width: width(&node.name),
        height: NODE_HEIGHT,
    });
    let arrows = edges.iter().zip(feeds_back).map(|(edge, is_aside)| Arrow {
        from: edge.from,
        to: edge.to,
        weight: u32::try_from(edge.channels.len()).unwrap_or(u32::MAX),
        is_aside,
    });
    let sketch = Sketch::new(sizes.collect(), arrows.collect());
    let drawing = draw(&sketch);
    for ((node, size), (x, y)) in nodes.iter_mut().zip(sketch.boxes()).zip(drawing.corners) {
        (node.x, node.y) = (x, y);
        (node.width, node.height) = (size.width, size.height);
    }
    for (edge, points) in edges.iter_mut().zip(drawing.lines) {
        edge.points = points;
    }
    Layout {
        width: drawing.width,
        height: drawing.height,
        nodes,
        edges,
    }
}

fn width(name: &str) -> f64 {
    let (least, most) = NODE_WIDTHS;
    (name.chars().count() as f64 * LETTER_WIDTH + NAME_MARGIN).clamp(least, most)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(names: &[&'static str]) -> Layout {
        let actors: Vec<_> = names
            .iter()
            .map(|name| (*name, (*name).to_owned()))
            .collect();
        let links: Vec<_> = (1..names.len())
            .map(|to| Link {
                from: to - 1,
                to,
                is_feedback: false,
            })
            .collect();
        lay_out(nodes::gather(&actors, &links, &Opened::None))
    }

    #[test]
    fn a_graph_without_actors_has_a_picture() {
        let layout = chain(&[]);
        assert!(layout.nodes.is_empty() && layout.edges.is_empty());
        assert!(layout.width > 0.0 && layout.height > 0.0);
    }

    #[test]
    fn a_chain_flows_to_the_right_in_one_line() {
        let layout = chain(&["source", "parse", "store"]);
        let lefts: Vec<_> = layout.nodes.iter().map(|node| node.x).collect();
        assert_eq!(lefts, [24.0, 264.0, 504.0]);
        for edge in &layout.edges {
            assert_eq!(edge.points.len(), 2);
            assert_eq!(edge.points[0].1, edge.points[1].1);
        }
        assert_eq!((layout.width, layout.height), (678.0, 104.0));
    }

    #[test]
    fn a_node_is_as_wide_as_its_name_needs_within_bounds() {
        let letters = |count| width(&"n".repeat(count));
        assert_eq!(letters(3), 150.0);
        assert_eq!(letters(20), 206.0);
        assert_eq!(letters(80), 260.0);
    }
}
