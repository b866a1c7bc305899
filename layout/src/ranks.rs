//! Gives each box its rank: the column that it stands in.

use crate::sketch::Arrow;

/// How often all boxes are looked at again to draw them together. Few graphs need more than three.
const PASSES: usize = 8;

/// The rank of each box: one more at least than that of whatever leads to it.
///
/// First by the longest way to it, then drawn together: a box that more leads out of than into goes as far right as it can,
/// and the other way round.
pub(crate) fn of(row: &[usize], places: &[usize], arrows: &[Arrow]) -> Vec<usize> {
    let mut ways = vec![Ways::default(); row.len()];
    for arrow in arrows.iter().filter(|arrow| !arrow.is_loop()) {
        let (left, right) = arrow.ends_in(places);
        ways[left].right.push(right);
        ways[left].surplus += arrow.pull();
        ways[right].left.push(left);
        ways[right].surplus -= arrow.pull();
    }
    let mut ranks = vec![0; row.len()];
    for at in row {
        ranks[*at] = leftmost(&ways[*at], &ranks).unwrap_or_default();
    }
    for _ in 0..PASSES {
        let before = ranks.clone();
        for at in row.iter().rev().filter(|at| ways[**at].surplus >= 0) {
            ranks[*at] = rightmost(&ways[*at], &ranks).unwrap_or(ranks[*at]);
        }
        for at in row.iter().filter(|at| ways[**at].surplus < 0) {
            ranks[*at] = leftmost(&ways[*at], &ranks).unwrap_or(ranks[*at]);
        }
        if ranks == before {
            break;
        }
    }
    let first = ranks.iter().copied().min().unwrap_or_default();
    ranks.iter_mut().for_each(|rank| *rank -= first);
    ranks
}

/// What a box is joined with, and to which side it is pulled: positive to the right.
#[derive(Debug, Clone, Default)]
struct Ways {
    left: Vec<usize>,
    right: Vec<usize>,
    surplus: i64,
}

fn leftmost(ways: &Ways, ranks: &[usize]) -> Option<usize> {
    ways.left.iter().map(|at| ranks[*at] + 1).max()
}

fn rightmost(ways: &Ways, ranks: &[usize]) -> Option<usize> {
    let nearest = ways.right.iter().map(|at| ranks[*at]).min();
    nearest.and_then(|rank| rank.checked_sub(1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cycles;

    fn ranks(boxes: usize, arrows: &[(usize, usize)]) -> Vec<usize> {
        let arrows: Vec<_> = arrows
            .iter()
            .map(|&(from, to)| Arrow::new(from, to))
            .collect();
        let row = cycles::row(boxes, &arrows);
        of(&row, &cycles::places(&row), &arrows)
    }

    #[test]
    fn arrows_lead_at_least_one_rank_on() {
        assert_eq!(ranks(4, &[(0, 1), (1, 2), (0, 3), (2, 3)]), [0, 1, 2, 3]);
    }

    #[test]
    fn a_late_source_stands_just_before_what_it_feeds() {
        // 4 feeds 3 only.
        assert_eq!(ranks(5, &[(0, 1), (1, 2), (2, 3), (4, 3)])[4], 2);
    }

    #[test]
    fn so_does_a_chain_of_them() {
        let ranks = ranks(6, &[(0, 1), (1, 2), (2, 3), (4, 5), (5, 3)]);
        assert_eq!((ranks[4], ranks[5]), (1, 2));
    }

    #[test]
    fn an_early_sink_stands_just_after_what_feeds_it() {
        assert_eq!(ranks(5, &[(0, 1), (1, 2), (2, 3), (0, 4)])[4], 1);
    }

    #[test]
    fn a_box_without_arrows_has_a_rank() {
        assert_eq!(ranks(1, &[]), [0]);
    }
}
