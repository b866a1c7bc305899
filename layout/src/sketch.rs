//! What the algorithm is given, and what it gives: boxes and arrows, which stand for whatever they like.

/// A point: x to the right, y down.
pub type Point = (f64, f64);

/// What is to be drawn.
#[derive(Debug, Clone, Default)]
pub struct Sketch {
    pub(crate) boxes: Vec<Size>,
    /// Between boxes of the list. [`Sketch::new`] sees to that, and everything that indexes by box relies on it.
    pub(crate) arrows: Vec<Arrow>,
}

/// The size of a box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Size {
    /// From its left side to its right side.
    pub width: f64,
    /// From its top to its bottom.
    pub height: f64,
}

/// An arrow from one box to another, or to the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Arrow {
    /// The number of the box that it leaves.
    pub from: usize,
    /// The number of the box that it leads to.
    pub to: usize,
    /// How many parallel arrows it stands for.
    pub weight: u32,
    /// It is known to lead back: the boxes are ranked as if it pointed the other way.
    pub is_aside: bool,
}

impl Arrow {
    /// A single one, not known to lead back.
    pub fn new(from: usize, to: usize) -> Self {
        Self {
            from,
            to,
            weight: 1,
            is_aside: false,
        }
    }
}

/// Where everything has come to lie, in the order of the sketch's boxes and arrows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Drawing {
    /// Of everything, with a margin around it.
    pub width: f64,
    /// Of everything, with a margin around it.
    pub height: f64,
    /// The top left corner of each box.
    pub corners: Vec<Point>,
    /// Each of [`Sketch::arrows`], from the right side of a box to the left side of a box.
    pub lines: Vec<Vec<Point>>,
}

impl Sketch {
    /// Leaves out arrows whose ends are not there: see what [`arrows`](Self::arrows) are left.
    pub fn new(boxes: Vec<Size>, mut arrows: Vec<Arrow>) -> Self {
        arrows.retain(|arrow| arrow.from < boxes.len() && arrow.to < boxes.len());
        Self { boxes, arrows }
    }

    /// The arrows.
    pub fn arrows(&self) -> &[Arrow] {
        &self.arrows
    }

    /// The boxes.
    pub fn boxes(&self) -> &[Size] {
        &self.boxes
    }
}

impl Arrow {
    pub(crate) fn is_loop(&self) -> bool {
        self.from == self.to
    }

    /// How much it matters that the arrow is short and leads to the right. No number of arrows aside outweighs another.
    pub(crate) fn pull(&self) -> i64 {
        let weight = i64::from(self.weight.clamp(1, 1000));
        if self.is_aside {
            weight
        } else {
            weight * 1_000_000
        }
    }

    /// Its ends, the left one first, where boxes stand at these places in a row.
    pub(crate) fn ends_in(&self, places: &[usize]) -> (usize, usize) {
        if places[self.from] <= places[self.to] {
            (self.from, self.to)
        } else {
            (self.to, self.from)
        }
    }
}
