//! Counts crossings.

use crate::layers::Layers;

/// How many pairs of lines cross, over all layers.
pub(crate) fn all(layers: &Layers, places: &[usize]) -> usize {
    let mut ends = Vec::new();
    let mut tree = Vec::new();
    let mut crossings = 0;
    for pair in layers.layers.windows(2) {
        let (layer, next) = (&pair[0], &pair[1]);
        ends.clear();
        for item in layer {
            let begin = ends.len();
            ends.extend(layers.right[*item].iter().map(|to| places[*to]));
            ends[begin..].sort_unstable();
        }
        crossings += inversions(&ends, next.len(), &mut tree);
    }
    crossings
}

/// How many lines of two neighbours cross, the one above leading to these places and the one below to those; both sorted.
pub(crate) fn of_pair(above: &[usize], below: &[usize]) -> usize {
    let mut crossings = 0;
    let mut passed = 0;
    for place in above {
        passed += below
            .iter()
            .skip(passed)
            .take_while(|it| *it < place)
            .count();
        crossings += passed;
    }
    crossings
}

/// How many pairs of `values`, all below `bound`, stand in the wrong order. `tree` is scratch space: a Fenwick tree of how
/// often each value has come.
fn inversions(values: &[usize], bound: usize, tree: &mut Vec<usize>) -> usize {
    tree.clear();
    tree.resize(bound + 1, 0);
    let mut inversions = 0;
    for (earlier, value) in values.iter().enumerate() {
        let mut not_above = 0;
        let mut at = value + 1;
        while at > 0 {
            not_above += tree[at];
            at &= at - 1;
        }
        inversions += earlier - not_above;
        let mut at = value + 1;
        while at <= bound {
            tree[at] += 1;
            at += at & at.wrapping_neg();
        }
    }
    inversions
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plainly(values: &[usize]) -> usize {
        let pairs = values.iter().enumerate();
        pairs
            .map(|(at, value)| values[at..].iter().filter(|it| *it < value).count())
            .sum()
    }

    #[test]
    fn each_pair_in_the_wrong_order_counts_once() {
        let mut tree = Vec::new();
        for values in [
            &[][..],
            &[0, 1, 2],
            &[2, 1, 0],
            &[1, 1, 0, 3, 0, 2],
            &[3, 0, 3, 0],
        ] {
            assert_eq!(
                inversions(values, 4, &mut tree),
                plainly(values),
                "{values:?}"
            );
        }
    }

    #[test]
    fn lines_to_the_same_place_do_not_cross() {
        assert_eq!(of_pair(&[1, 2], &[1, 2]), 1);
        assert_eq!(of_pair(&[2, 3], &[0, 1]), 4);
        assert_eq!(of_pair(&[0, 1], &[1, 3]), 0);
    }
}
