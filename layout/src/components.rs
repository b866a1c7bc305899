//! Takes a sketch apart where nothing joins its parts.

use crate::sketch::Sketch;

/// A part of a sketch that holds together, and which boxes and arrows of the whole it is made of.
#[derive(Debug, Clone, Default)]
pub(crate) struct Part {
    pub(crate) sketch: Sketch,
    pub(crate) boxes: Vec<usize>,
    pub(crate) arrows: Vec<usize>,
}

/// The parts, in the order of their first boxes.
pub(crate) fn of(sketch: &Sketch) -> Vec<Part> {
    let mut joined = vec![Vec::new(); sketch.boxes.len()];
    for arrow in &sketch.arrows {
        joined[arrow.from].push(arrow.to);
        joined[arrow.to].push(arrow.from);
    }
    // The part of each box.
    let mut parts_of: Vec<Option<usize>> = vec![None; sketch.boxes.len()];
    let mut parts = 0;
    for start in 0..sketch.boxes.len() {
        if parts_of[start].is_some() {
            continue;
        }
        let mut ahead = vec![start];
        while let Some(at) = ahead.pop() {
            if parts_of[at].replace(parts).is_none() {
                ahead.extend(&joined[at]);
            }
        }
        parts += 1;
    }
    gather(sketch, &parts_of, parts)
}

fn gather(sketch: &Sketch, parts_of: &[Option<usize>], count: usize) -> Vec<Part> {
    let mut parts = vec![Part::default(); count];
    // The number of each box in its part.
    let mut numbers = Vec::with_capacity(sketch.boxes.len());
    for (at, (size, part)) in sketch.boxes.iter().zip(parts_of).enumerate() {
        let part = part.and_then(|part| parts.get_mut(part));
        numbers.push(part.as_ref().map_or(0, |part| part.boxes.len()));
        if let Some(part) = part {
            part.boxes.push(at);
            part.sketch.boxes.push(*size);
        }
    }
    for (at, arrow) in sketch.arrows.iter().enumerate() {
        if let Some(part) = parts_of[arrow.from].and_then(|part| parts.get_mut(part)) {
            let mut arrow = *arrow;
            arrow.from = numbers[arrow.from];
            arrow.to = numbers[arrow.to];
            part.arrows.push(at);
            part.sketch.arrows.push(arrow);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::{Arrow, Size};

    #[test]
    fn each_part_has_its_boxes_and_arrows() {
        let boxes = (0..5)
            .map(|at| Size {
                width: f64::from(at),
                height: 1.0,
            })
            .collect();
        let arrow = |from, to| Arrow {
            from,
            to,
            weight: 1,
            is_aside: false,
        };
        let parts = of(&Sketch::new(
            boxes,
            vec![arrow(4, 0), arrow(3, 1), arrow(0, 4)],
        ));
        let of_boxes: Vec<_> = parts.iter().map(|part| part.boxes.clone()).collect();
        assert_eq!(of_boxes, [vec![0, 4], vec![1, 3], vec![2]]);
        assert_eq!(parts[0].arrows, [0, 2]);
        assert_eq!(parts[0].sketch.arrows, [arrow(1, 0), arrow(0, 1)]);
        assert_eq!(parts[1].sketch.boxes[1].width, 3.0);
        assert!(parts[2].arrows.is_empty());
    }
}
