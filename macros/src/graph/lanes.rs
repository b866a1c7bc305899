//! Links of single lanes: each lane of a bundle must be there, once.

use syn::Ident;

use super::dead;
use super::model::{Actor, End, Graph, Lane};
use crate::errors::Errors;

/// Reports lanes that do not exist and lanes that are not linked. A port that is among the `doubled` has its mistake: the
/// second link of one lane may have been meant for the one that is missing.
pub(super) fn check(graph: &mut Graph, doubled: Vec<End>, errors: &mut Errors) {
    let mut known = doubled;
    known.extend(check_indices(graph, errors));
    let is_declared = |end: &End| graph.actor(&end.actor).is_some();
    // A link with a mistake names its lane all the same, unless nobody knows whose lane that is.
    let ends: Vec<End> = graph
        .links
        .iter()
        .flat_map(|link| [link.from.clone(), link.to.clone()])
        .collect();
    let is_whole = !graph.has_malformed && ends.iter().all(is_declared);
    // Some lanes may have dead-letter links and others none.
    let ends: Vec<End> = ends
        .into_iter()
        .filter(|end| is_declared(end) && !end.is_dead)
        .collect();
    let mut seen: Vec<&End> = known.iter().collect();
    for end in &ends {
        if seen.iter().any(|other| other.is_of_the_port(end)) {
            continue;
        }
        seen.push(end);
        let of_the_port = ends
            .iter()
            .filter(|other| other.is_of_the_port(end))
            .collect::<Vec<_>>();
        if let Some(missing) = missing(graph.actor(&end.actor), &of_the_port) {
            if is_whole {
                errors.at(&end.tokens, format!("{missing} is not linked"));
            }
            for link in &mut graph.links {
                let is_incomplete = end.is_of_the_port(&link.from) || end.is_of_the_port(&link.to);
                link.is_usable &= !is_incomplete;
            }
        }
    }
    drop_incomplete(graph);
}

/// A port of which one lane cannot be filled cannot be filled at all, which may leave another port incomplete.
fn drop_incomplete(graph: &mut Graph) {
    loop {
        let broken: Vec<End> = graph
            .links
            .iter()
            .filter(|link| !link.is_usable)
            .flat_map(|link| [link.from.clone(), link.to.clone()])
            .filter(|end| end.actor_lane.is_some() || end.port_lane.is_some())
            .collect();
        let is_broken = |end: &End| broken.iter().any(|other| other.is_of_the_port(end));
        let mut is_settled = true;
        for link in graph.links.iter_mut().filter(|link| link.is_usable) {
            if is_broken(&link.from) || is_broken(&link.to) {
                link.is_usable = false;
                is_settled = false;
            }
        }
        if is_settled {
            return;
        }
    }
}

/// Marks as unusable what mistakes in other links leave without a type.
pub(super) fn drop_unfillable(graph: &mut Graph) {
    while dead::drop_unfilled(graph) {
        drop_incomplete(graph);
    }
}

/// Reports lanes that do not exist, and gives the ends that name them.
fn check_indices(graph: &mut Graph, errors: &mut Errors) -> Vec<End> {
    let mut out_of_range = Vec::new();
    let mut links = std::mem::take(&mut graph.links);
    for link in links.iter_mut().filter(|link| link.is_usable) {
        for end in [&link.from, &link.to] {
            if let Some(lane) = &end.actor_lane
                && !check_index(graph, &end.actor, lane, errors)
            {
                link.is_usable = false;
                out_of_range.push(end.clone());
            }
        }
    }
    graph.links = links;
    out_of_range
}

/// Reports a lane that an actor has not; whether it has.
pub(super) fn check_index(graph: &Graph, name: &Ident, lane: &Lane, errors: &mut Errors) -> bool {
    let Some(actor) = graph.actor(name) else {
        return true;
    };
    if actor.lanes.is_none() {
        errors.at(
            &lane.literal,
            format!("`{name}` is a single actor: leave the index out"),
        );
        return false;
    }
    match actor.literal_lanes() {
        Some(lanes) if lane.index >= lanes => {
            errors.at(
                &lane.literal,
                format!(
                    "`{name}` has no lane {}: its lanes are 0 to {}",
                    lane.index,
                    lanes.saturating_sub(1)
                ),
            );
            false
        }
        _ => true,
    }
}

/// A lane that no link names, in words.
fn missing(actor: Option<&Actor>, ends: &[&End]) -> Option<String> {
    let first = ends.first()?;
    let actor_lanes = numbers(ends, |end| end.actor_lane.as_ref());
    if actor_lanes.is_empty() {
        return missing_port_lane(ends, &format!("`{}`", first.name()));
    }
    let (name, port) = (&first.actor, &first.port);
    let count = actor
        .and_then(Actor::literal_lanes)
        .or_else(|| actor_lanes.last().map(|last| last + 1))?;
    if let Some(lane) = (0..count).find(|lane| !actor_lanes.contains(lane)) {
        return Some(format!("lane {lane} of `{name}.{port}`"));
    }
    actor_lanes.into_iter().find_map(|lane| {
        let of_the_lane = ends
            .iter()
            .copied()
            .filter(|end| end.actor_lane.as_ref().is_some_and(|own| own.index == lane))
            .collect::<Vec<_>>();
        missing_port_lane(&of_the_lane, &format!("`{name}[{lane}].{port}`"))
    })
}

/// The first lane of a bundle of ports that is skipped. How many there are, rustc knows.
fn missing_port_lane(ends: &[&End], name: &str) -> Option<String> {
    let lanes = numbers(ends, |end| end.port_lane.as_ref());
    let skipped = (0..*lanes.last()?).find(|lane| !lanes.contains(lane))?;
    Some(format!("lane {skipped} of {name}"))
}

/// The numbers of the lanes that are named, in order, each once.
fn numbers(ends: &[&End], lane: fn(&End) -> Option<&Lane>) -> Vec<usize> {
    let mut numbers = Vec::new();
    for end in ends {
        if let Some(Lane { index, .. }) = lane(end)
            && let Err(place) = numbers.binary_search(index)
        {
            numbers.insert(place, *index);
        }
    }
    numbers
}
