//! Gives each item its height, so that lines are level where they can be.

use crate::layers::Layers;
use crate::lines::{Line, Lines};
use crate::ports::Room;

/// Between a box and what is above or below it, half each; and around a bend.
const BESIDE_BOX: f64 = 12.0;
const BESIDE_BEND: f64 = 8.0;

/// Heights are multiples of this, so that what is level is exactly so.
const GRID: f64 = 0.5;

/// How often the layers are swept at most, there and back, and how many items are moved by all rounds together, nearly.
const ROUNDS: usize = 8;
const MOVES: usize = 30_000;

/// The middle of each item, top to bottom, of ordered layers.
///
/// To the right and to the left by turns, each layer is moved as near as its order allows to where its lines would be level.
/// The best of all rounds is kept, and then what still waves is straightened.
pub(crate) fn heights(layers: &Layers, rooms: &[Room], lines: &Lines) -> Vec<f64> {
    let mut placing = Placing::new(layers, rooms);
    let mut best = placing.heights.clone();
    let mut least = f64::INFINITY;
    for _ in 0..ROUNDS.min(MOVES / layers.ranks.len().max(1)).max(2) {
        for layer in &layers.layers {
            placing.settle(layer, &[&lines.left]);
        }
        for layer in layers.layers.iter().rev() {
            placing.settle(layer, &[&lines.right]);
        }
        for layer in &layers.layers {
            placing.settle(layer, &[&lines.left, &lines.right]);
        }
        let slopes = placing.slopes(lines);
        if slopes >= least {
            break;
        }
        least = slopes;
        best.clone_from(&placing.heights);
    }
    placing.heights = best;
    for chain in &layers.chains {
        placing.straighten(chain, layers);
    }
    for height in &mut placing.heights {
        *height = (*height / GRID).round() * GRID;
    }
    placing.heights
}

struct Placing {
    heights: Vec<f64>,
    /// Of bends and boxes alike, with the half of the gap that is theirs.
    rooms: Vec<Room>,
    /// What is above and below each item.
    above: Vec<Option<usize>>,
    below: Vec<Option<usize>>,
}

impl Placing {
    /// Each layer as close together as can be, its middle at 0.
    fn new(layers: &Layers, boxes: &[Room]) -> Self {
        let items = layers.ranks.len();
        let mut rooms = Vec::with_capacity(items);
        for room in boxes {
            rooms.push(Room {
                above: room.above + BESIDE_BOX,
                below: room.below + BESIDE_BOX,
            });
        }
        let bend = Room {
            above: BESIDE_BEND,
            below: BESIDE_BEND,
        };
        rooms.resize(items, bend);
        let mut placing = Self {
            heights: vec![0.0; items],
            rooms,
            above: vec![None; items],
            below: vec![None; items],
        };
        for layer in &layers.layers {
            let mut all = 0.0;
            for item in layer {
                let room = placing.rooms[*item];
                all += room.above + room.below;
            }
            let mut top = -all / 2.0;
            for item in layer {
                let room = placing.rooms[*item];
                placing.heights[*item] = top + room.above;
                top += room.above + room.below;
            }
            for pair in layer.windows(2) {
                placing.below[pair[0]] = Some(pair[1]);
                placing.above[pair[1]] = Some(pair[0]);
            }
        }
        placing
    }

    /// Moves the items of a layer to where these lines, of one or two sides, would be level, as near as their order allows:
    /// items that get in each other's way make a block that goes to the mean of what they want (pool adjacent violators).
    fn settle(&mut self, layer: &[usize], sides: &[&[Vec<Line>]]) {
        let mut blocks: Vec<Block> = Vec::with_capacity(layer.len());
        let mut wanted = Vec::new();
        let mut offset = 0.0;
        for item in layer {
            let room = self.rooms[*item];
            offset += room.above;
            wanted.clear();
            for side in sides {
                for line in &side[*item] {
                    want(&mut wanted, self.level(line), line.weight);
                }
            }
            let (height, weight) = median(&wanted).unwrap_or((self.heights[*item], 0.001));
            let mut block = Block {
                items: 1,
                weight,
                sum: weight * (height - offset),
            };
            while let Some(before) = blocks.pop_if(|before| before.mean() > block.mean()) {
                block.take_in(&before);
            }
            blocks.push(block);
            offset += room.below;
        }
        let mut offset = 0.0;
        let mut items = layer.iter();
        for block in &blocks {
            for item in items.by_ref().take(block.items) {
                let room = self.rooms[*item];
                offset += room.above;
                self.heights[*item] = block.mean() + offset;
                offset += room.below;
            }
        }
    }

    /// The height that an item would need for its line to be level.
    fn level(&self, line: &Line) -> f64 {
        self.heights[line.other] + line.drop
    }

    /// How far the lines are from being level, all together.
    fn slopes(&self, lines: &Lines) -> f64 {
        let mut slopes = 0.0;
        for (height, lines) in self.heights.iter().zip(&lines.left) {
            let of = lines
                .iter()
                .map(|line| line.weight * (height - self.level(line)).abs());
            slopes += of.sum::<f64>();
        }
        slopes
    }

    /// Brings all bends of an arrow to one height, if there is one that is free in all layers.
    fn straighten(&mut self, chain: &[usize], layers: &Layers) {
        let bends = || chain.iter().copied().filter(|item| !layers.is_box(*item));
        let mut free = (f64::NEG_INFINITY, f64::INFINITY);
        let mut wanted = Vec::new();
        for item in bends() {
            if let Some(above) = self.above[item] {
                let least = self.heights[above] + self.rooms[above].below + BESIDE_BEND;
                free.0 = free.0.max(least);
            }
            if let Some(below) = self.below[item] {
                let most = self.heights[below] - self.rooms[below].above - BESIDE_BEND;
                free.1 = free.1.min(most);
            }
            want(&mut wanted, self.heights[item], 1.0);
        }
        if let Some((height, _)) = median(&wanted)
            && free.0 <= free.1
        {
            let height = height.clamp(free.0, free.1);
            bends().for_each(|item| self.heights[item] = height);
        }
    }
}

/// Items that touch. All of them want to be moved by the same, once the room of those before them is taken off.
struct Block {
    items: usize,
    weight: f64,
    sum: f64,
}

impl Block {
    fn mean(&self) -> f64 {
        self.sum / self.weight
    }

    fn take_in(&mut self, before: &Self) {
        self.items += before.items;
        self.weight += before.weight;
        self.sum += before.sum;
    }
}

/// Puts a height with its weight among those that are wanted, in order.
fn want(wanted: &mut Vec<(f64, f64)>, height: f64, weight: f64) {
    let at = wanted.partition_point(|(other, _)| *other <= height);
    wanted.insert(at, (height, weight));
}

/// The weighted median of heights, the middle of two where both would do, and the sum of the weights. A line is level at a
/// median, unless there are two; at a mean, hardly ever.
fn median(wanted: &[(f64, f64)]) -> Option<(f64, f64)> {
    let all: f64 = wanted.iter().map(|(_, weight)| weight).sum();
    let mut below = 0.0;
    let upper = wanted.iter().position(|(_, weight)| {
        below += weight;
        below * 2.0 >= all
    })?;
    let (height, _) = wanted.get(upper)?;
    let next = wanted.get(upper + 1).filter(|_| below * 2.0 <= all);
    let height = next.map_or(*height, |(next, _)| f64::midpoint(*height, *next));
    Some((height, all))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::order;
    use crate::ports::Ports;
    use crate::sketch::{Arrow, Size};

    fn placed(ranks: &[usize], arrows: &[(usize, usize)]) -> (Layers, Vec<f64>) {
        let arrows: Vec<_> = arrows
            .iter()
            .map(|&(from, to)| Arrow::new(from, to))
            .collect();
        let sizes = vec![
            Size {
                width: 150.0,
                height: 56.0,
            };
            ranks.len()
        ];
        let mut layers = Layers::new(ranks, &arrows);
        order::improve(&mut layers);
        let ports = Ports::new(&layers, &sizes, &arrows);
        let lines = Lines::new(&layers, &arrows, &ports);
        let heights = heights(&layers, &ports.rooms, &lines);
        (layers, heights)
    }

    #[test]
    fn a_chain_is_level() {
        let (_, heights) = placed(&[0, 1, 2], &[(0, 1), (1, 2)]);
        assert_eq!(heights, [heights[0]; 3]);
    }

    #[test]
    fn a_box_stands_in_the_middle_of_what_it_leads_to() {
        let (_, heights) = placed(&[0, 1, 1, 1], &[(0, 1), (0, 2), (0, 3)]);
        assert_eq!(heights[2] - heights[1], 80.0);
        assert_eq!(heights[3] - heights[2], 80.0);
        assert_eq!(heights[0], heights[2]);
    }

    #[test]
    fn a_long_arrow_does_not_wave() {
        let chain = [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5), (0, 5), (2, 6)];
        let (layers, heights) = placed(&[0, 1, 2, 3, 4, 5, 3], &chain);
        let bends: Vec<_> = layers.chains[5]
            .iter()
            .filter(|item| !layers.is_box(**item))
            .collect();
        assert_eq!(bends.len(), 4);
        assert!(
            bends
                .iter()
                .all(|item| heights[**item] == heights[*bends[0]])
        );
    }

    #[test]
    fn the_median_is_the_middle_one_or_between_two() {
        let median_of = |all: &[(f64, f64)]| {
            let mut wanted = Vec::new();
            for (height, weight) in all {
                want(&mut wanted, *height, *weight);
            }
            median(&wanted)
        };
        assert_eq!(median_of(&[]), None);
        assert_eq!(
            median_of(&[(3.0, 1.0), (1.0, 1.0), (2.0, 1.0)]),
            Some((2.0, 3.0))
        );
        assert_eq!(median_of(&[(4.0, 1.0), (1.0, 1.0)]), Some((2.5, 2.0)));
        assert_eq!(median_of(&[(4.0, 8.0), (1.0, 1.0)]), Some((4.0, 9.0)));
    }
}
