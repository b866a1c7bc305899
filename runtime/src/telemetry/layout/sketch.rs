//! What the algorithm is given, and what it gives: boxes and arrows, which stand for whatever they like.

/// A point: x to the right, y down.
pub(super) type Point = (f64, f64);

/// What is to be drawn.
#[derive(Debug, Clone, Default)]
pub(super) struct Sketch {
    pub(super) boxes: Vec<Size>,
    /// Between boxes of the list. [`Sketch::new`] sees to that, and everything that indexes by box relies on it.
    pub(super) arrows: Vec<Arrow>,
}

/// The size of a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Size {
    pub(super) width: f64,
    pub(super) height: f64,
}

/// An arrow from one box to another, or to the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Arrow {
    pub(super) from: usize,
    pub(super) to: usize,
    /// How many parallel arrows it stands for.
    pub(super) weight: u32,
    /// It is known to lead back: the boxes are ranked as if it pointed the other way.
    pub(super) is_aside: bool,
}

/// Where everything has come to lie, in the order of the sketch.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Drawing {
    pub(super) width: f64,
    pub(super) height: f64,
    /// The top left corner of each box.
    pub(super) corners: Vec<Point>,
    /// Each arrow, from the right side of a box to the left side of a box.
    pub(super) lines: Vec<Vec<Point>>,
}

impl Sketch {
    /// Leaves out arrows whose ends are not there.
    pub(super) fn new(boxes: Vec<Size>, mut arrows: Vec<Arrow>) -> Self {
        arrows.retain(|arrow| arrow.from < boxes.len() && arrow.to < boxes.len());
        Self { boxes, arrows }
    }
}

impl Arrow {
    pub(super) fn is_loop(&self) -> bool {
        self.from == self.to
    }

    /// How much it matters that the arrow is short and leads to the right. No number of arrows aside outweighs another.
    pub(super) fn pull(&self) -> i64 {
        let weight = i64::from(self.weight.clamp(1, 1000));
        if self.is_aside {
            weight
        } else {
            weight * 1_000_000
        }
    }

    /// Its ends, the left one first, where boxes stand at these places in a row.
    pub(super) fn ends_in(&self, places: &[usize]) -> (usize, usize) {
        if places[self.from] <= places[self.to] {
            (self.from, self.to)
        } else {
            (self.to, self.from)
        }
    }
}
