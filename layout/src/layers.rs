//! The boxes in layers, one a rank, with a bend wherever an arrow passes through a layer.

use crate::sketch::Arrow;

/// Items in layers. The first items are the boxes, by number; the others are bends. Each is joined with items of the two
/// layers beside its own only.
#[derive(Debug, Clone)]
pub(crate) struct Layers {
    pub(crate) boxes: usize,
    /// The items of each layer, in their order from top to bottom.
    pub(crate) layers: Vec<Vec<usize>>,
    /// The rank of each item.
    pub(crate) ranks: Vec<usize>,
    /// What each item is joined with, to the left and to the right.
    pub(crate) left: Vec<Vec<usize>>,
    pub(crate) right: Vec<Vec<usize>>,
    /// The items on the way of each arrow, from left to right whichever way it points; of a loop, none.
    pub(crate) chains: Vec<Vec<usize>>,
}

impl Layers {
    /// The layers, with their items in the order in which a walk along the arrows, there and back, comes upon them: a tree
    /// has no crossings then.
    pub(crate) fn new(ranks: &[usize], arrows: &[Arrow]) -> Self {
        let mut layers = Self {
            boxes: ranks.len(),
            layers: vec![Vec::new(); ranks.iter().max().map_or(0, |last| last + 1)],
            ranks: ranks.to_vec(),
            left: vec![Vec::new(); ranks.len()],
            right: vec![Vec::new(); ranks.len()],
            chains: Vec::with_capacity(arrows.len()),
        };
        for arrow in arrows {
            let chain = layers.chain(arrow);
            layers.chains.push(chain);
        }
        layers.fill();
        layers
    }

    pub(crate) fn is_box(&self, item: usize) -> bool {
        item < self.boxes
    }

    /// The place of each item in its layer.
    pub(crate) fn places(&self) -> Vec<usize> {
        let mut places = vec![0; self.ranks.len()];
        for layer in &self.layers {
            for (place, item) in layer.iter().enumerate() {
                places[*item] = place;
            }
        }
        places
    }

    fn chain(&mut self, arrow: &Arrow) -> Vec<usize> {
        if arrow.is_loop() {
            return Vec::new();
        }
        let (first, last) = arrow.ends_in(&self.ranks);
        let mut chain = vec![first];
        for rank in self.ranks[first] + 1..self.ranks[last] {
            chain.push(self.ranks.len());
            self.ranks.push(rank);
            self.left.push(Vec::new());
            self.right.push(Vec::new());
        }
        chain.push(last);
        for step in chain.windows(2) {
            self.right[step[0]].push(step[1]);
            self.left[step[1]].push(step[0]);
        }
        chain
    }

    fn fill(&mut self) {
        // From the left: what leads to others is come upon before them.
        let mut starts = vec![Vec::new(); self.layers.len()];
        for (item, rank) in self.ranks[..self.boxes].iter().enumerate() {
            starts[*rank].push(item);
        }
        let mut seen = vec![false; self.ranks.len()];
        for column in &starts {
            for start in column {
                self.walk(*start, &mut seen);
            }
        }
    }

    fn walk(&mut self, start: usize, seen: &mut [bool]) {
        let mut ahead = vec![start];
        while let Some(item) = ahead.pop() {
            if std::mem::replace(&mut seen[item], true) {
                continue;
            }
            self.layers[self.ranks[item]].push(item);
            // What is pushed last is next: to the right, the first one first.
            ahead.extend(self.left[item].iter().rev());
            ahead.extend(self.right[item].iter().rev());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_arrow_bends_in_each_layer_that_it_passes() {
        let layers = Layers::new(
            &[0, 1, 2, 3],
            &[
                Arrow::new(0, 1),
                Arrow::new(1, 2),
                Arrow::new(2, 3),
                Arrow::new(0, 3),
            ],
        );
        assert_eq!(layers.layers, [vec![0], vec![1, 4], vec![2, 5], vec![3]]);
        assert_eq!(layers.chains[3], [0, 4, 5, 3]);
    }

    #[test]
    fn the_way_of_an_arrow_back_is_kept_from_left_to_right() {
        let layers = Layers::new(
            &[0, 1, 2],
            &[Arrow::new(0, 1), Arrow::new(1, 2), Arrow::new(2, 0)],
        );
        assert_eq!(layers.chains[2], [0, 3, 2]);
    }

    #[test]
    fn a_loop_has_no_way() {
        let layers = Layers::new(&[0], &[Arrow::new(0, 0)]);
        assert!(layers.chains[0].is_empty());
    }
}
