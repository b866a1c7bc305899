//! Which goals are reached.

use crate::goal::{Goal, Mark, Side, goals, is_peer};
use crate::report::{Spread, markdown};
use crate::run::Results;

/// The goals whose figures were measured, each with its ratio and whether it is reached.
pub(crate) fn table(results: &[Results]) -> String {
    let mut rows = vec![
        ["workload", "figure", "goal", "ratio", "reached"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for goal in goals() {
        rows.extend(row(&goal, results));
    }
    markdown(&rows)
}

/// One goal, unless its workload was left out of this run.
fn row(goal: &Goal, results: &[Results]) -> Option<Vec<String>> {
    let measured = |peer: &str| {
        let of_peer = results
            .iter()
            .find(|r| r.case.workload == goal.workload && r.case.peer == peer);
        of_peer
            .and_then(|results| Spread::of(results, goal.figure))
            .map(|spread| spread.median)
    };
    if !results
        .iter()
        .any(|results| results.case.workload == goal.workload)
    {
        return None;
    }
    let mark = match goal.mark {
        Mark::Peer(name) => Some((name, measured(name))),
        Mark::BestPeer => best(goal, results),
        Mark::Number => Some(("", Some(1.0))),
    };
    let (name, mark) = mark.unwrap_or(("none measured", None));
    let ratio = measured(goal.form)
        .zip(mark)
        .map(|(ours, mark)| ours / mark);
    let reached = ratio.map(|ratio| match goal.side {
        Side::AtLeast => ratio >= goal.factor,
        Side::AtMost => ratio <= goal.factor,
    });
    let side = match goal.side {
        Side::AtLeast => "at least",
        Side::AtMost => "at most",
    };
    let compared = match goal.mark {
        Mark::Number => format!("{side} {}", goal.factor),
        Mark::Peer(_) => format!("{side} {} × {name}", goal.factor),
        Mark::BestPeer => format!("{side} {} × the best peer, {name}", goal.factor),
    };
    Some(vec![
        goal.workload.to_owned(),
        format!("{} of {}", goal.figure, goal.form),
        compared,
        ratio.map_or("-".to_owned(), |ratio| format!("{ratio:.2}")),
        match reached {
            Some(true) => "yes".to_owned(),
            Some(false) => "**no**".to_owned(),
            None => "not measured".to_owned(),
        },
    ])
}

/// The peer with the best median, and that.
fn best(goal: &Goal, results: &[Results]) -> Option<(&'static str, Option<f64>)> {
    let peers = results
        .iter()
        .filter(|r| r.case.workload == goal.workload && is_peer(r.case.peer));
    let medians = peers.filter_map(|r| Some((r.case.peer, Spread::of(r, goal.figure)?.median)));
    medians
        .max_by(|(_, a), (_, b)| match goal.side {
            Side::AtLeast => a.total_cmp(b),
            Side::AtMost => b.total_cmp(a),
        })
        .map(|(name, median)| (name, Some(median)))
}
