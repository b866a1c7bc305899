//! Orders the layers so that few lines cross.

use std::ops::Range;

use crate::crossings;
use crate::layers::Layers;

/// How often the layers are swept at most, and how many lines are looked at by all sweeps together, nearly: 200 boxes that
/// 1000 arrows join without any pattern then take some milliseconds.
const SWEEPS: usize = 24;
const LOOKS: usize = 70_000;

/// Sweeps that may bring nothing before it is given up.
const PATIENCE: usize = 6;

/// How often neighbours are exchanged within a layer before the next layer is looked at.
const EXCHANGES: usize = 3;

/// Orders each layer: to the right and to the left by turns, every item goes to the middle of what it is joined with on the
/// side that the sweep comes from; then neighbours are exchanged where that helps. The best order of all is kept.
pub(crate) fn improve(layers: &mut Layers) {
    let lines: usize = layers.right.iter().map(Vec::len).sum();
    let mut order = Order::new(layers);
    let mut fewest = order.crossings(layers);
    let mut best = layers.layers.clone();
    let mut in_vain = 0;
    for sweep in 0..SWEEPS.min(LOOKS / lines.max(1)).max(2) {
        if fewest == 0 || in_vain == PATIENCE {
            break;
        }
        order.sweep(layers, sweep % 2 == 0);
        order.exchange(layers);
        let crossings = order.crossings(layers);
        if crossings < fewest {
            fewest = crossings;
            best.clone_from(&layers.layers);
            in_vain = 0;
        } else {
            in_vain += 1;
        }
    }
    layers.layers = best;
}

/// The order while it is worked on.
struct Order {
    /// The place of each item in its layer.
    places: Vec<usize>,
    /// Scratch space for one layer, see [`Joins`].
    ends: Vec<usize>,
    joins: Vec<Joins>,
}

impl Order {
    fn new(layers: &Layers) -> Self {
        Self {
            places: layers.places(),
            ends: Vec::new(),
            joins: Vec::new(),
        }
    }

    fn crossings(&self, layers: &Layers) -> usize {
        crossings::all(layers, &self.places)
    }

    fn sweep(&mut self, layers: &mut Layers, to_the_right: bool) {
        let Layers {
            layers: all,
            left,
            right,
            ..
        } = layers;
        let joined = if to_the_right { left } else { right };
        let count = all.len();
        for step in 0..count {
            let at = if to_the_right { step } else { count - 1 - step };
            self.sort(&mut all[at], joined);
        }
    }

    /// Sorts a layer by where its items are joined; an item that is not joined on this side keeps its place.
    fn sort(&mut self, layer: &mut [usize], joined: &[Vec<usize>]) {
        let mut wanted = Vec::new();
        let mut free = Vec::new();
        for (place, item) in layer.iter().enumerate() {
            if let Some(middle) = self.middle(&joined[*item]) {
                wanted.push((middle, place, *item));
                free.push(place);
            }
        }
        // Equals keep their order.
        wanted.sort_unstable_by(|one, other| one.0.total_cmp(&other.0).then(one.1.cmp(&other.1)));
        for (place, (_, _, item)) in free.iter().zip(&wanted) {
            layer[*place] = *item;
        }
        self.note(layer);
    }

    fn middle(&self, joined: &[usize]) -> Option<f64> {
        let sum: usize = joined.iter().map(|item| self.places[*item]).sum();
        (!joined.is_empty()).then(|| sum as f64 / joined.len() as f64)
    }

    fn exchange(&mut self, layers: &mut Layers) {
        let Layers {
            layers: all,
            left,
            right,
            ..
        } = layers;
        for layer in all {
            // What is to the left and right stays where it is, so within a layer its places are looked up once.
            self.ends.clear();
            self.joins.clear();
            for item in layer.iter() {
                let joins = Joins {
                    item: *item,
                    left: self.look_up(&left[*item]),
                    right: self.look_up(&right[*item]),
                };
                self.joins.push(joins);
            }
            for _ in 0..EXCHANGES {
                if !exchange_neighbours(&mut self.joins, &self.ends) {
                    break;
                }
            }
            for (slot, joins) in layer.iter_mut().zip(&self.joins) {
                *slot = joins.item;
            }
            self.note(layer);
        }
    }

    /// Puts the places of items among the ends, sorted; says where.
    fn look_up(&mut self, joined: &[usize]) -> Range<usize> {
        let begin = self.ends.len();
        self.ends
            .extend(joined.iter().map(|item| self.places[*item]));
        self.ends[begin..].sort_unstable();
        begin..self.ends.len()
    }

    fn note(&mut self, layer: &[usize]) {
        for (place, item) in layer.iter().enumerate() {
            self.places[*item] = place;
        }
    }
}

/// An item, and where among the ends the places are of what it is joined with.
struct Joins {
    item: usize,
    left: Range<usize>,
    right: Range<usize>,
}

impl Joins {
    fn crossings_above(&self, below: &Self, ends: &[usize]) -> usize {
        let of = |above: &Range<usize>, below: &Range<usize>| {
            crossings::of_pair(&ends[above.clone()], &ends[below.clone()])
        };
        of(&self.left, &below.left) + of(&self.right, &below.right)
    }
}

/// Exchanges neighbours where fewer lines cross then; says whether that is so anywhere.
fn exchange_neighbours(joins: &mut [Joins], ends: &[usize]) -> bool {
    let mut is_changed = false;
    for below in 1..joins.len() {
        if let [above, below] = &mut joins[below - 1..=below]
            && above.crossings_above(below, ends) > below.crossings_above(above, ends)
        {
            std::mem::swap(above, below);
            is_changed = true;
        }
    }
    is_changed
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sketch::Arrow;

    /// The crossings that are left of arrows between boxes of these ranks, and the layers.
    fn improved(ranks: &[usize], arrows: &[(usize, usize)]) -> (usize, Layers) {
        let arrows: Vec<_> = arrows
            .iter()
            .map(|&(from, to)| Arrow::new(from, to))
            .collect();
        let mut layers = Layers::new(ranks, &arrows);
        improve(&mut layers);
        (crossings::all(&layers, &layers.places()), layers)
    }

    #[test]
    fn what_need_not_cross_does_not() {
        let (crossings, _) = improved(&[0, 0, 0, 1, 1, 1], &[(0, 5), (1, 4), (2, 3), (0, 4)]);
        assert_eq!(crossings, 0);
    }

    #[test]
    fn where_some_must_cross_few_do() {
        let all_to_all = [(0, 2), (0, 3), (1, 2), (1, 3)];
        assert_eq!(improved(&[0, 0, 1, 1], &all_to_all).0, 1);
    }

    #[test]
    fn equals_keep_their_order() {
        let (_, layers) = improved(
            &[0, 1, 1, 1, 2],
            &[(0, 1), (0, 2), (0, 3), (1, 4), (2, 4), (3, 4)],
        );
        assert_eq!(layers.layers[1], [1, 2, 3]);
    }
}
