//! Draws a sketch in layers, from left to right (Sugiyama's method).

use super::components::{self, Part};
use super::layers::Layers;
use super::lines::Lines;
use super::ports::Ports;
use super::route::{self, Routes};
use super::sketch::{Drawing, Point, Sketch};
use super::{cycles, order, place, ranks};

/// Around everything.
pub(super) const MARGIN: f64 = 24.0;
/// Between parts that nothing joins.
const PART_GAP: f64 = 48.0;

/// Draws the sketch: its parts one below the other. The same sketch always gives the same drawing.
pub(super) fn draw(sketch: &Sketch) -> Drawing {
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
        let moved = |point: &mut Point| *point = (point.0 + right, point.1 + down);
        drawing.corners.iter_mut().for_each(moved);
        drawing.lines.iter_mut().flatten().for_each(moved);
        for (at, corner) in part.boxes.iter().zip(drawing.corners) {
            self.corners[*at] = corner;
        }
        for (at, line) in part.arrows.iter().zip(drawing.lines) {
            self.lines[*at] = line;
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
        let boxes = drawing.corners.iter().zip(&part.sketch.boxes);
        let boxes = boxes.flat_map(|((x, y), size)| [(*x, *y), (x + size.width, y + size.height)]);
        let points = boxes.chain(drawing.lines.iter().flatten().copied());
        points.fold(None, |bounds, (x, y)| {
            let Bounds { first, last } = bounds.unwrap_or(Bounds {
                first: (x, y),
                last: (x, y),
            });
            Some(Bounds {
                first: (first.0.min(x), first.1.min(y)),
                last: (last.0.max(x), last.1.max(y)),
            })
        })
    }
}

#[cfg(test)]
mod tests;
