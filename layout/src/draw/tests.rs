use super::*;
use crate::sketch::{Arrow, Size};

fn arrow(from: usize, to: usize) -> Arrow {
    Arrow {
        from,
        to,
        weight: 1,
        is_aside: false,
    }
}

fn aside(from: usize, to: usize) -> Arrow {
    Arrow {
        is_aside: true,
        ..arrow(from, to)
    }
}

fn sketch(boxes: usize, arrows: &[Arrow]) -> Sketch {
    let size = Size {
        width: 150.0,
        height: 56.0,
    };
    Sketch::new(vec![size; boxes], arrows.to_vec())
}

/// A graph without pattern, with boxes of several widths, cycles, loops and parallel arrows.
fn random(seed: u64, boxes: usize, arrows: usize) -> Sketch {
    let mut state = seed;
    let mut below = |bound: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or_default() % bound
    };
    let sizes = (0..boxes).map(|_| Size {
        width: 150.0 + 10.0 * below(12) as f64,
        height: 56.0,
    });
    let sizes = sizes.collect();
    let arrows = (0..arrows).map(|_| Arrow {
        is_aside: below(8) == 0,
        ..arrow(below(boxes), below(boxes))
    });
    let arrows = arrows.collect();
    Sketch::new(sizes, arrows)
}

/// What sums of fractions may be off by.
const ROUNDING: f64 = 1e-6;

fn is_within(x: f64, y: f64, drawing: &Drawing) -> bool {
    let bounds = |size: f64| MARGIN - ROUNDING..=size - MARGIN + ROUNDING;
    bounds(drawing.width).contains(&x) && bounds(drawing.height).contains(&y)
}

/// What holds of every drawing.
fn check(sketch: &Sketch, drawing: &Drawing) {
    let boxes: Vec<_> = drawing.corners.iter().zip(&sketch.boxes).collect();
    for (at, ((x, y), size)) in boxes.iter().enumerate() {
        assert!(is_within(*x, *y, drawing));
        assert!(is_within(x + size.width, y + size.height, drawing));
        for ((other_x, other_y), other) in &boxes[at + 1..] {
            let beside = x + size.width <= *other_x || other_x + other.width <= *x;
            let above = y + size.height <= *other_y || other_y + other.height <= *y;
            assert!(beside || above, "boxes overlap");
        }
    }
    for (arrow, line) in sketch.arrows.iter().zip(&drawing.lines) {
        let ((from_x, from_y), from) = boxes[arrow.from];
        let ((to_x, to_y), to) = boxes[arrow.to];
        let (first, last) = (line[0], line[line.len() - 1]);
        assert!(
            (first.0 - (from_x + from.width)).abs() < ROUNDING,
            "starts at the right side"
        );
        assert!((from_y..=&(from_y + from.height)).contains(&&first.1));
        assert!((last.0 - to_x).abs() < ROUNDING, "ends at the left side");
        assert!((to_y..=&(to_y + to.height)).contains(&&last.1));
        assert!(line.iter().all(|(x, y)| is_within(*x, *y, drawing)));
        for (one, other) in line.iter().zip(&line[1..]) {
            for ((x, y), size) in &boxes {
                // Slanted pieces lie in the gaps between columns, so what encloses a piece may be looked at in its place.
                let beside = one.0.max(other.0) <= x + ROUNDING
                    || one.0.min(other.0) >= x + size.width - ROUNDING;
                let above = one.1.max(other.1) <= y + ROUNDING
                    || one.1.min(other.1) >= y + size.height - ROUNDING;
                assert!(beside || above, "an arrow crosses a box");
            }
        }
    }
}

#[test]
fn of_whatever_graph_nothing_overlaps_and_every_arrow_ends_at_its_boxes() {
    for seed in 0..150 {
        let boxes = 1 + usize::try_from(seed).unwrap_or_default() % 30;
        let sketch = random(seed, boxes, boxes * 3 / 2);
        check(&sketch, &draw(&sketch));
    }
}

#[test]
fn the_same_sketch_gives_the_same_drawing() {
    let sketch = random(7, 40, 100);
    assert_eq!(draw(&sketch), draw(&sketch));
}

#[test]
fn nothing_is_drawn_of_nothing() {
    let drawing = draw(&Sketch::default());
    assert!(drawing.corners.is_empty() && drawing.lines.is_empty());
    assert_eq!(
        (drawing.width, drawing.height),
        (2.0 * MARGIN, 2.0 * MARGIN)
    );
}

#[test]
fn a_tree_has_no_crossings() {
    let arrows: Vec<_> = (1..40).map(|to| arrow((to - 1) / 3, to)).collect();
    let tree = sketch(40, &arrows);
    let drawing = draw(&tree);
    check(&tree, &drawing);
    // Two straight arrows of one gap cross where their order on the left is not that on the right.
    for (one, first) in tree.arrows.iter().zip(&drawing.lines) {
        for (other, second) in tree.arrows.iter().zip(&drawing.lines) {
            let gap = |line: &[Point]| line[0].0;
            if one.from != other.from && gap(first) == gap(second) {
                let order = first[0].1.total_cmp(&second[0].1);
                assert_eq!(
                    order,
                    first[first.len() - 1]
                        .1
                        .total_cmp(&second[second.len() - 1].1)
                );
            }
        }
    }
}

#[test]
fn arrows_lead_to_the_right_but_for_those_aside() {
    let arrows = [
        arrow(0, 1),
        arrow(1, 2),
        arrow(0, 2),
        aside(2, 0),
        aside(1, 1),
    ];
    let sketch = sketch(3, &arrows);
    let drawing = draw(&sketch);
    check(&sketch, &drawing);
    let left = |at: usize| drawing.corners[at].0;
    assert!(left(0) < left(1) && left(1) < left(2));
}

#[test]
fn an_arrow_back_leaves_the_way_there_straight() {
    let sketch = sketch(3, &[arrow(0, 1), arrow(1, 2), aside(2, 0), aside(1, 0)]);
    let drawing = draw(&sketch);
    check(&sketch, &drawing);
    assert_eq!(drawing.lines[0].len(), 2);
    assert_eq!(drawing.corners[0].1, drawing.corners[2].1);
}

#[test]
fn a_cycle_that_nobody_announced_is_drawn() {
    let sketch = sketch(3, &[arrow(0, 1), arrow(1, 2), arrow(2, 0)]);
    check(&sketch, &draw(&sketch));
}

#[test]
fn parts_that_nothing_joins_lie_one_below_the_other() {
    let sketch = sketch(5, &[arrow(0, 1), arrow(2, 3)]);
    let drawing = draw(&sketch);
    check(&sketch, &drawing);
    let tops: Vec<_> = drawing.corners.iter().map(|(_, y)| *y).collect();
    assert_eq!(tops, [24.0, 24.0, 128.0, 128.0, 232.0]);
}

#[test]
#[ignore = "a measurement: run it with --release --nocapture"]
fn how_long_a_large_graph_takes() {
    let pipeline = (0..1000_usize).map(|at| arrow(at / 5 % 195, (at / 25 % 39 + 1) * 5 + at % 5));
    let fan_out = (0..1000_usize).map(|at| arrow(at % 250 % 199 / 4, at % 250 % 199 + 1));
    let acyclic = random(3, 200, 1000);
    let acyclic = acyclic.arrows.iter().filter(|it| !it.is_loop());
    let acyclic = acyclic.map(|it| arrow(it.from.min(it.to), it.from.max(it.to)));
    let sketches = [
        ("pipeline", sketch(200, &pipeline.collect::<Vec<_>>())),
        ("fan-out", sketch(200, &fan_out.collect::<Vec<_>>())),
        ("random acyclic", sketch(200, &acyclic.collect::<Vec<_>>())),
        ("random with cycles", random(3, 200, 1000)),
        ("five times as large", random(3, 1000, 5000)),
    ];
    for (name, sketch) in sketches {
        let mut times: Vec<_> = (0..11)
            .map(|_| {
                let began = std::time::Instant::now();
                std::hint::black_box(draw(&sketch));
                began.elapsed()
            })
            .collect();
        times.sort_unstable();
        println!("{name}: median {:?}, least {:?}", times[5], times[0]);
    }
}
