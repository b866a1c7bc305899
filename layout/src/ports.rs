//! Where arrows meet the boxes: at which height, and how an arrow that leads back goes around its box.

use crate::layers::Layers;
use crate::sketch::{Arrow, Size};

/// Between the ends of two arrows on one side of a box, where there is room.
const APART: f64 = 12.0;
/// What the ends keep off the corners.
const CORNER: f64 = 8.0;
/// From a box to the first lane, so far that a label fits between, and from lane to lane.
const FIRST_LANE: f64 = 18.0;
const NEXT_LANE: f64 = 10.0;
/// How far the lanes of a box reach into the gap beside it, the first and the last.
const FIRST_REACH: f64 = 12.0;
const LAST_REACH: f64 = 32.0;

/// Where the two ends of each arrow are, and how much room each box needs with the lanes around it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Ports {
    pub(crate) from: Vec<End>,
    pub(crate) to: Vec<End>,
    pub(crate) rooms: Vec<Room>,
}

/// The end of an arrow.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct End {
    /// Its height, from the middle of the box downwards.
    pub(crate) port: f64,
    /// An arrow that leads back goes through a lane above or below the box, as it meets the box from the other side.
    pub(crate) lane: Option<Lane>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Lane {
    /// Its height, from the middle of the box downwards.
    pub(crate) height: f64,
    /// How far it reaches into the gaps beside the box's column.
    pub(crate) reach: f64,
}

/// The room that an item takes in its layer, from its middle.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Room {
    pub(crate) above: f64,
    pub(crate) below: f64,
}

impl Ports {
    /// The ports of boxes that stand in ordered layers.
    pub(crate) fn new(layers: &Layers, boxes: &[Size], arrows: &[Arrow]) -> Self {
        let mut ports = Self {
            from: vec![End::default(); arrows.len()],
            to: vec![End::default(); arrows.len()],
            rooms: Vec::with_capacity(boxes.len()),
        };
        for (size, sides) in boxes.iter().zip(sides(layers, arrows)) {
            ports.rooms.push(sides.room(size.height));
            ports.set(&sides, size.height);
        }
        ports
    }

    fn set(&mut self, sides: &Sides, height: f64) {
        for (is_source, ends) in [(true, &mut self.from), (false, &mut self.to)] {
            let around = |lanes: &[LaneUse]| -> Vec<usize> {
                let used = lanes.iter().enumerate();
                let used = used.filter(|(_, lane)| lane.is_loop || lane.is_source == is_source);
                used.map(|(at, _)| at).collect()
            };
            let straight = if is_source { &sides.right } else { &sides.left };
            let (above, below) = (around(&sides.above), around(&sides.below));
            let side = Side::new(height, straight.len(), above.len().max(below.len()));
            for (slot, (_, arrow)) in straight.iter().enumerate() {
                ends[*arrow].port = side.port(slot as f64);
            }
            for (lanes, used, sign) in [(&sides.above, above, -1.0), (&sides.below, below, 1.0)] {
                // The lane that is farthest out goes to the port that is farthest in, so that they do not cross.
                for (slot, at) in used.iter().rev().enumerate() {
                    ends[lanes[*at].arrow] = End {
                        port: sign * side.around(slot as f64),
                        lane: Some(lane(height, *at, lanes.len(), sign)),
                    };
                }
            }
        }
    }
}

fn lane(height: f64, at: usize, of: usize, sign: f64) -> Lane {
    let steps = of.saturating_sub(1).max(4);
    Lane {
        height: sign * (height / 2.0 + FIRST_LANE + NEXT_LANE * at as f64),
        reach: FIRST_REACH + (LAST_REACH - FIRST_REACH) * at as f64 / steps as f64,
    }
}

/// How the ports of one side of a box are spread: those that lead straight on around the middle, the others outside.
struct Side {
    straight: f64,
    apart: f64,
}

impl Side {
    fn new(height: f64, straight: usize, around: usize) -> Self {
        let straight = straight as f64;
        let outermost = (straight - 1.0) / 2.0 + around as f64;
        Self {
            straight,
            apart: APART.min((height / 2.0 - CORNER) / outermost.max(1.0)),
        }
    }

    fn port(&self, slot: f64) -> f64 {
        (slot - (self.straight - 1.0) / 2.0) * self.apart
    }

    fn around(&self, slot: f64) -> f64 {
        self.port(self.straight + slot)
    }
}

/// The arrows of a box, each side in its order.
#[derive(Debug, Clone, Default)]
struct Sides {
    /// The place of what comes next on the way, and the arrow.
    left: Vec<(usize, usize)>,
    right: Vec<(usize, usize)>,
    /// From the box outwards.
    above: Vec<LaneUse>,
    below: Vec<LaneUse>,
}

#[derive(Debug, Clone, Copy)]
struct LaneUse {
    arrow: usize,
    is_source: bool,
    is_loop: bool,
}

impl Sides {
    /// Gives a lane to an arrow that leads back: above the box only where its next bend has a place above most others.
    fn lead_around(&mut self, arrow: usize, is_source: bool, bend: Option<usize>) {
        let beside = if is_source { &self.left } else { &self.right };
        let is_above = bend.is_some_and(|place| is_above_most(place, beside));
        let lanes = if is_above {
            &mut self.above
        } else {
            &mut self.below
        };
        lanes.push(LaneUse {
            arrow,
            is_source,
            is_loop: false,
        });
    }

    fn room(&self, height: f64) -> Room {
        let need = |lanes: usize| match lanes {
            0 => height / 2.0,
            lanes => height / 2.0 + FIRST_LANE + NEXT_LANE * (lanes - 1) as f64,
        };
        Room {
            above: need(self.above.len()),
            below: need(self.below.len()),
        }
    }
}

fn sides(layers: &Layers, arrows: &[Arrow]) -> Vec<Sides> {
    let places = layers.places();
    let mut sides = vec![Sides::default(); layers.boxes];
    // The box, what comes next on the way, and the arrow.
    let mut arriving = Vec::new();
    let mut leaving = Vec::new();
    for (number, (arrow, chain)) in arrows.iter().zip(&layers.chains).enumerate() {
        let [first, second, ..] = chain[..] else {
            sides[arrow.from].below.push(LaneUse {
                arrow: number,
                is_source: true,
                is_loop: true,
            });
            continue;
        };
        let (Some(last), Some(second_last)) = (chain.last(), chain.iter().rev().nth(1)) else {
            continue;
        };
        if arrow.from == first {
            insert(&mut sides[first].right, (places[second], number));
            insert(&mut sides[*last].left, (places[*second_last], number));
        } else {
            arriving.push((arrow.to, second, number));
            leaving.push((arrow.from, *second_last, number));
        }
    }
    // Those that end at a box are nearer to it than those that start there: they cross less.
    for (is_source, around) in [(false, arriving), (true, leaving)] {
        for (at, next, arrow) in around {
            let place = (!layers.is_box(next)).then_some(places[next]);
            sides[at].lead_around(arrow, is_source, place);
        }
    }
    sides
}

/// Puts a place with its arrow where it belongs in the order.
fn insert(side: &mut Vec<(usize, usize)>, new: (usize, usize)) {
    let at = side.partition_point(|it| *it < new);
    side.insert(at, new);
}

fn is_above_most(place: usize, others: &[(usize, usize)]) -> bool {
    let below = others.iter().filter(|(other, _)| *other > place).count();
    2 * below > others.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SIZE: Size = Size {
        width: 150.0,
        height: 56.0,
    };

    fn ports(ranks: &[usize], arrows: &[(usize, usize)]) -> Ports {
        let arrows: Vec<_> = arrows
            .iter()
            .map(|&(from, to)| Arrow::new(from, to))
            .collect();
        let sizes = vec![SIZE; ranks.len()];
        Ports::new(&Layers::new(ranks, &arrows), &sizes, &arrows)
    }

    #[test]
    fn one_arrow_meets_the_middle_and_several_are_spread_around_it() {
        let ports = ports(&[0, 1, 1], &[(0, 1), (0, 2)]);
        let heights: Vec<_> = ports.from.iter().map(|end| end.port).collect();
        assert_eq!(heights, [-6.0, 6.0]);
        assert_eq!(ports.to[0].port, 0.0);
    }

    #[test]
    fn many_arrows_stay_on_their_side() {
        let arrows: Vec<_> = (1..=100).map(|to| (0, to)).collect();
        let mut ranks = vec![1; 101];
        ranks[0] = 0;
        let ports = ports(&ranks, &arrows);
        assert!(
            ports
                .from
                .iter()
                .all(|end| end.port.abs() <= SIZE.height / 2.0 - CORNER)
        );
    }

    #[test]
    fn an_arrow_back_goes_below_and_leaves_the_middle_to_the_other() {
        let ports = ports(&[0, 1, 2], &[(0, 1), (1, 2), (1, 0)]);
        assert_eq!(ports.from[1].port, 0.0);
        assert_eq!(ports.from[2].port, 12.0);
        assert_eq!(ports.from[2].lane.map(|lane| lane.height), Some(46.0));
        assert_eq!(ports.rooms[1].below, 46.0);
        assert_eq!(ports.rooms[2].below, 28.0);
    }

    #[test]
    fn a_loop_starts_and_ends_in_one_lane() {
        let ports = ports(&[0], &[(0, 0)]);
        assert!(ports.from[0].lane.is_some());
        assert_eq!(ports.from[0], ports.to[0]);
    }
}
