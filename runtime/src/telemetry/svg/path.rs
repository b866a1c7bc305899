//! The points of an edge as a line of SVG.

use std::fmt::{self, Write};

type Point = (f64, f64);

/// How far from a corner its rounding begins.
const CORNER: f64 = 14.0;

/// Writes the data of a path: curves where the line leads to the right all the way, else pieces with round corners.
pub(super) fn write(out: &mut String, points: &[Point]) -> fmt::Result {
    let [first, rest @ ..] = points else {
        return Ok(());
    };
    write!(out, "M{:.1} {:.1}", first.0, first.1)?;
    let pairs = || points.iter().copied().zip(rest.iter().copied());
    if pairs().all(|(from, to)| from.0 <= to.0) {
        return pairs().try_for_each(|(from, to)| curve(out, from, to));
    }
    for ((from, at), to) in pairs().zip(rest.iter().skip(1)) {
        let (before, after) = (toward(at, from), toward(at, *to));
        write!(
            out,
            "L{:.1} {:.1}Q{:.1} {:.1} {:.1} {:.1}",
            before.0, before.1, at.0, at.1, after.0, after.1
        )?;
    }
    match rest.last() {
        Some(last) => write!(out, "L{:.1} {:.1}", last.0, last.1),
        None => Ok(()),
    }
}

/// A curve that begins and ends level, so that curves join smoothly and meet nodes straight.
fn curve(out: &mut String, from: Point, to: Point) -> fmt::Result {
    let (x, y) = to;
    if from.1 == y {
        return write!(out, "H{x:.1}");
    }
    let half = f64::midpoint(from.0, x);
    write!(
        out,
        "C{half:.1} {:.1} {half:.1} {y:.1} {x:.1} {y:.1}",
        from.1
    )
}

/// The point where the rounding of a corner meets the line to another point.
fn toward(corner: Point, other: Point) -> Point {
    let (right, down) = (other.0 - corner.0, other.1 - corner.1);
    let length = right.hypot(down);
    let share = CORNER.min(length / 2.0) / length.max(f64::MIN_POSITIVE);
    (corner.0 + right * share, corner.1 + down * share)
}

/// The point half way along a line.
pub(super) fn middle(points: &[Point]) -> Point {
    let pieces = || points.iter().zip(points.iter().skip(1));
    let length = |from: &Point, to: &Point| (to.0 - from.0).hypot(to.1 - from.1);
    let mut left = pieces().map(|(from, to)| length(from, to)).sum::<f64>() / 2.0;
    for (from, to) in pieces() {
        let length = length(from, to);
        if left <= length && length > 0.0 {
            let share = left / length;
            return (
                from.0 + (to.0 - from.0) * share,
                from.1 + (to.1 - from.1) * share,
            );
        }
        left -= length;
    }
    points.last().copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn data(points: &[Point]) -> String {
        let mut out = String::new();
        let _ = write(&mut out, points);
        out
    }

    #[test]
    fn a_line_to_the_right_is_level_where_its_points_are_and_else_a_curve() {
        let points = [(0.0, 0.0), (10.0, 0.0), (30.0, 20.0)];
        assert_eq!(data(&points), "M0.0 0.0H10.0C20.0 0.0 20.0 20.0 30.0 20.0");
    }

    #[test]
    fn a_line_that_turns_has_round_corners() {
        let points = [(0.0, 0.0), (40.0, 0.0), (40.0, 40.0), (-9.0, 40.0)];
        let rounded =
            "M0.0 0.0L26.0 0.0Q40.0 0.0 40.0 14.0L40.0 26.0Q40.0 40.0 26.0 40.0L-9.0 40.0";
        assert_eq!(data(&points), rounded);
    }

    #[test]
    fn no_points_are_no_line() {
        assert_eq!(data(&[]), "");
        assert_eq!(middle(&[]), (0.0, 0.0));
    }

    #[test]
    fn the_middle_is_half_way_along_the_line() {
        assert_eq!(
            middle(&[(0.0, 0.0), (10.0, 0.0), (10.0, 30.0)]),
            (10.0, 10.0)
        );
        assert_eq!(middle(&[(5.0, 5.0), (5.0, 5.0)]), (5.0, 5.0));
    }
}
