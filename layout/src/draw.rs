//! Draws a sketch in layers, from left to right (Sugiyama's method).

use crate::components::{self, Part};
use crate::layers::Layers;
use crate::lines::Lines;
use crate::ports::Ports;
use crate::route::{self, Routes};
use crate::sketch::{Drawing, Point, Sketch};
use crate::{cycles, order, place, ranks};

/// Around everything.
const MARGIN: f64 = 24.0;
/// Between parts that nothing joins.
const PART_GAP: f64 = 48.0;

/// Draws the sketch: its parts one below the other. The same sketch always gives the same drawing.
///
/// The method is that of Sugiyama, Tagawa and Toda (1981): cycles are cut, boxes ranked in layers, layers ordered so that few
/// lines cross, and then everything is given its place.
///
/// ```
/// use steadygraph_layout::{Arrow, Size, Sketch, draw};
///
/// let size = Size { width: 100.0, height: 40.0 };
/// let drawing = draw(&Sketch::new(vec![size; 2], vec![Arrow::new(0, 1)]));
/// let [(first, _), (second, _)] = drawing.corners[..] else { panic!("two boxes") };
/// assert!(second > first + size.width);
/// assert_eq!(drawing.lines[0].len(), 2, "a straight line");
/// ```
pub fn draw(sketch: &Sketch) -> Drawing {
    let mut whole = Drawing {
        width: 0.0,
        height: MARGIN - PART_GAP,
        corners: vec![(0.0, 0.0); sketch.boxes.len()],
        lines: vec![Vec::new(); sketch.arrows.len()],
    };
    for part in components::of(sketch) {
        let drawing = draw_part(&part.sketch);
        whole.put_below(&part, drawing);
    }
    whole.width = (whole.width + MARGIN).max(2.0 * MARGIN);
    whole.height = (whole.height + MARGIN).max(2.0 * MARGIN);
    whole
}

fn draw_part(sketch: &Sketch) -> Drawing {
    let Sketch { boxes, arrows } = sketch;
    let row = cycles::row(boxes.len(), arrows);
    let ranks = ranks::of(&row, &cycles::places(&row), arrows);
    let mut layers = Layers::new(&ranks, arrows);
    order::improve(&mut layers);
    let ports = Ports::new(&layers, boxes, arrows);
    let lines = Lines::new(&layers, arrows, &ports);
    let heights = place::heights(&layers, &ports.rooms, &lines);
    let columns = route::columns(&layers, boxes);
    let corners = boxes.iter().zip(&ranks).zip(&heights);
    let corners = corners.map(|((size, rank), height)| {
        let column = columns[*rank];
        let middle = f64::midpoint(column.left, column.right);
        (middle - size.width / 2.0, height - size.height / 2.0)
    });
    let routes = Routes {
        layers: &layers,
        columns: &columns,
        heights: &heights,
        boxes,
        ports: &ports,
    };
    Drawing {
        width: 0.0,
        height: 0.0,
        corners: corners.collect(),
        lines: routes.lines(arrows),
    }
}

impl Drawing {
    /// Puts the drawing of a part below what is there, and grows by it.
    fn put_below(&mut self, part: &Part, mut drawing: Drawing) {
        let Some(Bounds { first, last }) = Bounds::of(part, &drawing) else {
            return;
        };
        let right = MARGIN - first.0;
        let down = self.height + PART_GAP - first.1;
        for (at, (x, y)) in part.boxes.iter().zip(&drawing.corners) {
            self.corners[*at] = (x + right, y + down);
        }
        for (at, line) in part.arrows.iter().zip(&mut drawing.lines) {
            for (x, y) in line.iter_mut() {
                *x += right;
                *y += down;
            }
            self.lines[*at] = std::mem::take(line);
        }
        self.width = self.width.max(last.0 + right);
        self.height = last.1 + down;
    }
}

/// The corners of what encloses a drawing.
struct Bounds {
    first: Point,
    last: Point,
}

impl Bounds {
    fn of(part: &Part, drawing: &Drawing) -> Option<Self> {
        let first = *drawing.corners.first()?;
        let mut bounds = Self { first, last: first };
        for ((x, y), size) in drawing.corners.iter().zip(&part.sketch.boxes) {
            bounds.take_in((*x, *y));
            bounds.take_in((x + size.width, y + size.height));
        }
        for line in &drawing.lines {
            for point in line {
                bounds.take_in(*point);
            }
        }
        Some(bounds)
    }

    fn take_in(&mut self, (x, y): Point) {
        self.first = (self.first.0.min(x), self.first.1.min(y));
        self.last = (self.last.0.max(x), self.last.1.max(y));
    }
}

#[cfg(test)]
mod tests;
