//! The lines between neighbouring layers, as the placing sees them: what is to be level with what.

use crate::layers::Layers;
use crate::ports::{End, Ports};
use crate::sketch::Arrow;

/// A line between an item and one beside it, from the item's point of view.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Line {
    pub(crate) other: usize,
    /// How much lower than the middle of the other item this one's middle is when the line is level.
    pub(crate) drop: f64,
    /// How much it matters that it is.
    pub(crate) weight: f64,
}

/// The lines of each item, to the left and to the right.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lines {
    pub(crate) left: Vec<Vec<Line>>,
    pub(crate) right: Vec<Vec<Line>>,
}

impl Lines {
    pub(crate) fn new(layers: &Layers, arrows: &[Arrow], ports: &Ports) -> Self {
        let items = layers.ranks.len();
        let mut lines = Self {
            left: vec![Vec::new(); items],
            right: vec![Vec::new(); items],
        };
        let ends = ports.from.iter().zip(&ports.to);
        for ((arrow, chain), (from, to)) in arrows.iter().zip(&layers.chains).zip(ends) {
            let is_back = chain.first() != Some(&arrow.from);
            let (first, last) = if is_back { (to, from) } else { (from, to) };
            for (step, ends) in chain.windows(2).enumerate() {
                let (left, right) = (ends[0], ends[1]);
                let leaves = if step == 0 { height(first) } else { 0.0 };
                let arrives = if step + 2 == chain.len() {
                    height(last)
                } else {
                    0.0
                };
                let weight = weight(layers, left, right, is_back);
                lines.left[right].push(Line {
                    other: left,
                    drop: leaves - arrives,
                    weight,
                });
                lines.right[left].push(Line {
                    other: right,
                    drop: arrives - leaves,
                    weight,
                });
            }
        }
        lines
    }
}

fn height(end: &End) -> f64 {
    end.lane.map_or(end.port, |lane| lane.height)
}

/// A bend is worst in the middle of a long arrow, where it would wave (Gansner, "A technique for drawing directed graphs",
/// 1993, has the numbers). What leads back moves no box that anything else leads to.
fn weight(layers: &Layers, left: usize, right: usize, is_back: bool) -> f64 {
    match (layers.is_box(left), layers.is_box(right)) {
        (false, false) => 8.0,
        _ if is_back => 0.01,
        (true, true) => 1.0,
        _ => 2.0,
    }
}
