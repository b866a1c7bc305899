//! Breaks cycles: puts the boxes in a row in which few arrows lead back.

use crate::sketch::Arrow;

/// The boxes in a row, by the heuristic of Eades, Lin and Smyth ("A fast and effective heuristic for the feedback arc set
/// problem", 1993): what has no way out goes to the end, what has no way in to the front, and in between the box comes first
/// that most leads out of.
///
/// Without a cycle no arrow leads back. Taking back whatever a depth-first search finds instead made twice as many ranks of
/// a graph of 40 stages.
pub(crate) fn row(boxes: usize, arrows: &[Arrow]) -> Vec<usize> {
    let mut balances = balances(boxes, arrows);
    let mut left: Vec<usize> = (0..boxes).collect();
    let mut front = Vec::with_capacity(boxes);
    let mut back = Vec::new();
    while let Some(&first) = left.first() {
        let sink = || left.iter().find(|at| balances[**at].outs == 0);
        let source = || left.iter().find(|at| balances[**at].ins == 0);
        let most = || first_of_most(&left, &balances);
        let next = *sink().or_else(source).or_else(most).unwrap_or(&first);
        if balances[next].outs == 0 {
            back.push(next);
        } else {
            front.push(next);
        }
        left.retain(|at| *at != next);
        take_out(next, &mut balances);
    }
    front.extend(back.into_iter().rev());
    front
}

/// The place of each box in a row.
pub(crate) fn places(row: &[usize]) -> Vec<usize> {
    let mut places = vec![0; row.len()];
    for (place, at) in row.iter().enumerate() {
        places[*at] = place;
    }
    places
}

/// What leads into and out of a box that has not been taken out yet.
#[derive(Debug, Clone, Default)]
struct Balance {
    ins: usize,
    outs: usize,
    /// What leads out less what leads in.
    surplus: i64,
    into: Vec<(usize, i64)>,
    out_of: Vec<(usize, i64)>,
}

fn balances(boxes: usize, arrows: &[Arrow]) -> Vec<Balance> {
    let mut balances = vec![Balance::default(); boxes];
    for arrow in arrows.iter().filter(|arrow| !arrow.is_loop()) {
        let (from, to) = if arrow.is_aside {
            (arrow.to, arrow.from)
        } else {
            (arrow.from, arrow.to)
        };
        let pull = arrow.pull();
        balances[from].outs += 1;
        balances[from].surplus += pull;
        balances[from].out_of.push((to, pull));
        balances[to].ins += 1;
        balances[to].surplus -= pull;
        balances[to].into.push((from, pull));
    }
    balances
}

/// Takes a box out, so that its arrows count no more.
fn take_out(at: usize, balances: &mut [Balance]) {
    let gone = std::mem::take(&mut balances[at]);
    for (to, pull) in gone.out_of {
        balances[to].ins = balances[to].ins.saturating_sub(1);
        balances[to].surplus += pull;
    }
    for (from, pull) in gone.into {
        balances[from].outs = balances[from].outs.saturating_sub(1);
        balances[from].surplus -= pull;
    }
}

fn first_of_most<'a>(left: &'a [usize], balances: &[Balance]) -> Option<&'a usize> {
    // Of equals `max_by_key` takes the last.
    left.iter().rev().max_by_key(|at| balances[**at].surplus)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn back(arrows: &[Arrow], boxes: usize) -> Vec<(usize, usize)> {
        let places = places(&row(boxes, arrows));
        let back = arrows.iter().filter(|it| places[it.from] > places[it.to]);
        back.map(|it| (it.from, it.to)).collect()
    }

    #[test]
    fn without_a_cycle_nothing_leads_back() {
        let arrows = [
            Arrow::new(3, 1),
            Arrow::new(1, 0),
            Arrow::new(3, 2),
            Arrow::new(2, 0),
            Arrow::new(0, 4),
        ];
        assert_eq!(back(&arrows, 5), []);
    }

    #[test]
    fn one_arrow_of_a_cycle_leads_back() {
        let arrows = [
            Arrow::new(0, 1),
            Arrow::new(1, 2),
            Arrow::new(2, 3),
            Arrow::new(3, 1),
        ];
        assert_eq!(back(&arrows, 4).len(), 1);
    }

    #[test]
    fn what_is_aside_leads_back_first() {
        let mut arrows = vec![Arrow::new(2, 0), Arrow::new(0, 1), Arrow::new(1, 2)];
        for aside in 0..3 {
            arrows.iter_mut().for_each(|arrow| arrow.is_aside = false);
            arrows[aside].is_aside = true;
            arrows[aside].weight = 100;
            let expected = (arrows[aside].from, arrows[aside].to);
            assert_eq!(back(&arrows, 3), [expected]);
        }
    }

    #[test]
    fn the_lighter_side_of_a_cycle_leads_back() {
        let mut arrows = [Arrow::new(0, 1), Arrow::new(1, 0)];
        arrows[1].weight = 4;
        assert_eq!(back(&arrows, 2), [(0, 1)]);
    }
}
