//! The boxes in layers, one a rank, with a bend wherever an arrow passes through a layer.

use super::sketch::Arrow;

/// Items in layers. The first items are the boxes, by number; the others are bends. Each is joined with items of the two
/// layers beside its own only.
#[derive(Debug, Clone)]
pub(super) struct Layers {
    pub(super) boxes: usize,
    /// The items of each layer, in their order from top to bottom.
    pub(super) layers: Vec<Vec<usize>>,
    /// The rank of each item.
    pub(super) ranks: Vec<usize>,
    /// What each item is joined with, to the left and to the right.
    pub(super) left: Vec<Vec<usize>>,
    pub(super) right: Vec<Vec<usize>>,
    /// The items on the way of each arrow, from left to right whichever way it points; of a loop, none.
    pub(super) chains: Vec<Vec<usize>>,
}

impl Layers {
    /// The layers, with their items in the order in which a walk along the arrows, there and back, comes upon them: a tree
    /// has no crossings then.
    pub(super) fn new(ranks: &[usize], arrows: &[Arrow]) -> Self {
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

    pub(super) fn is_box(&self, item: usize) -> bool {
        item < self.boxes
    }

    /// The place of each item in its layer.
    pub(super) fn places(&self) -> Vec<usize> {
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
        for (left, right) in chain.iter().zip(chain.iter().skip(1)) {
            self.right[*left].push(*right);
            self.left[*right].push(*left);
        }
        chain
    }

    fn fill(&mut self) {
        // From the left: what leads to others is come upon before them.
        let mut starts: Vec<usize> = (0..self.boxes).collect();
        starts.sort_by_key(|item| self.ranks[*item]);
        let mut seen = vec![false; self.ranks.len()];
        for start in starts {
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
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrow(from: usize, to: usize) -> Arrow {
        Arrow {
            from,
            to,
            weight: 1,
            is_aside: false,
        }
    }

    #[test]
    fn an_arrow_bends_in_each_layer_that_it_passes() {
        let layers = Layers::new(
            &[0, 1, 2, 3],
            &[arrow(0, 1), arrow(1, 2), arrow(2, 3), arrow(0, 3)],
        );
        assert_eq!(layers.layers, [vec![0], vec![1, 4], vec![2, 5], vec![3]]);
        assert_eq!(layers.chains[3], [0, 4, 5, 3]);
    }

    #[test]
    fn the_way_of_an_arrow_back_is_kept_from_left_to_right() {
        let layers = Layers::new(&[0, 1, 2], &[arrow(0, 1), arrow(1, 2), arrow(2, 0)]);
        assert_eq!(layers.chains[2], [0, 3, 2]);
    }

    #[test]
    fn a_loop_has_no_way() {
        let layers = Layers::new(&[0], &[arrow(0, 0)]);
        assert!(layers.chains[0].is_empty());
    }
}
