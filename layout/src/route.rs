//! Draws the arrows through the layers, so that none crosses a box.

use crate::layers::Layers;
use crate::ports::{End, Ports};
use crate::sketch::{Arrow, Point, Size};

/// From one column of boxes to the next.
const RANK_GAP: f64 = 90.0;

/// Where a column begins and ends, from left to right.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Column {
    pub(crate) left: f64,
    pub(crate) right: f64,
}

/// The columns, each as wide as its widest box.
pub(crate) fn columns(layers: &Layers, boxes: &[Size]) -> Vec<Column> {
    let mut left = 0.0;
    let column = |layer: &Vec<usize>| {
        let widths = layer.iter().filter_map(|item| boxes.get(*item));
        let width = widths.map(|size| size.width).fold(0.0, f64::max);
        let column = Column {
            left,
            right: left + width,
        };
        left = column.right + RANK_GAP;
        column
    };
    layers.layers.iter().map(column).collect()
}

/// Where everything is that an arrow can touch.
#[derive(Debug)]
pub(crate) struct Routes<'a> {
    pub(crate) layers: &'a Layers,
    pub(crate) columns: &'a [Column],
    /// Of each item, its middle.
    pub(crate) heights: &'a [f64],
    pub(crate) boxes: &'a [Size],
    pub(crate) ports: &'a Ports,
}

impl Routes<'_> {
    /// The points of all arrows.
    pub(crate) fn lines(&self, arrows: &[Arrow]) -> Vec<Vec<Point>> {
        let ends = self.ports.from.iter().zip(&self.ports.to);
        let all = arrows.iter().zip(&self.layers.chains).zip(ends);
        all.map(|((arrow, chain), (from, to))| {
            let bends = chain.iter().filter(|item| !self.layers.is_box(**item));
            let mut points = Vec::with_capacity(2 * chain.len() + 4);
            self.leave(arrow.from, from, &mut points);
            if from.lane.is_some() {
                bends
                    .rev()
                    .for_each(|item| self.pass(*item, true, &mut points));
            } else {
                bends.for_each(|item| self.pass(*item, false, &mut points));
            }
            self.arrive(arrow.to, to, arrow.is_loop(), &mut points);
            without_needless(&points)
        })
        .collect()
    }

    /// Out of the right side of a box, and back under or over it where the arrow leads back.
    fn leave(&self, at: usize, end: &End, points: &mut Vec<Point>) {
        let Column { left, right } = self.column(at);
        let middle = self.heights[at];
        let port = middle + end.port;
        points.push((
            f64::midpoint(left, right) + self.boxes[at].width / 2.0,
            port,
        ));
        match end.lane {
            None => points.push((right, port)),
            Some(lane) => points.extend([
                (right + lane.reach, port),
                (right + lane.reach, middle + lane.height),
                (left, middle + lane.height),
            ]),
        }
    }

    /// Through a layer, straight: there are boxes above and below.
    fn pass(&self, bend: usize, is_back: bool, points: &mut Vec<Point>) {
        let Column { left, right } = self.column(bend);
        let height = self.heights[bend];
        let (first, last) = if is_back {
            (right, left)
        } else {
            (left, right)
        };
        points.extend([(first, height), (last, height)]);
    }

    /// Into the left side of a box. A loop is in its lane already.
    fn arrive(&self, at: usize, end: &End, is_loop: bool, points: &mut Vec<Point>) {
        let Column { left, right } = self.column(at);
        let middle = self.heights[at];
        let port = middle + end.port;
        match end.lane {
            None => points.push((left, port)),
            Some(lane) => {
                if !is_loop {
                    points.push((right, middle + lane.height));
                }
                points.extend([
                    (left - lane.reach, middle + lane.height),
                    (left - lane.reach, port),
                ]);
            }
        }
        points.push((
            f64::midpoint(left, right) - self.boxes[at].width / 2.0,
            port,
        ));
    }

    fn column(&self, item: usize) -> Column {
        self.columns[self.layers.ranks[item]]
    }
}

/// The points without those that lie between two others of the same height, or of the same place.
fn without_needless(points: &[Point]) -> Vec<Point> {
    let mut kept: Vec<Point> = Vec::with_capacity(points.len());
    for point in points {
        if let [.., before, last] = kept[..]
            && before.1 == last.1
            && last.1 == point.1
            && (before.0 <= last.0) == (last.0 <= point.0)
        {
            kept.pop();
        }
        if kept.last() != Some(point) {
            kept.push(*point);
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_on_a_level_line_are_left_out() {
        let points = [(0.0, 1.0), (1.0, 1.0), (1.0, 1.0), (5.0, 1.0), (9.0, 2.0)];
        assert_eq!(
            without_needless(&points),
            [(0.0, 1.0), (5.0, 1.0), (9.0, 2.0)]
        );
    }

    #[test]
    fn a_turn_is_kept() {
        let points = [(0.0, 1.0), (5.0, 1.0), (2.0, 1.0)];
        assert_eq!(without_needless(&points), points);
    }
}
