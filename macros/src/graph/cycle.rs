//! A cycle of links fills up and stands still, unless one of them is known to feed back.

use super::model::{End, Graph, Link};
use crate::errors::Errors;

/// An actor by its place in the graph, and its lane in a bundle. Lanes that no link names are alike: `None` stands for
/// each of them.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Node {
    actor: usize,
    lane: Option<usize>,
}

/// Reports each link that closes a cycle, in the order written.
pub(super) fn check(graph: &Graph, errors: &mut Errors) {
    let links: Vec<&Link> = graph
        .links
        .iter()
        .filter(|link| link.is_usable && !link.is_feedback)
        .collect();
    let named = named_lanes(&links);
    let mut forward: Vec<(Node, Node)> = Vec::new();
    for link in links {
        let edges = edges(graph, &named, link);
        let before = forward.len();
        // All of them first: a link of two bundles may close a cycle by two of its own lanes.
        forward.extend_from_slice(&edges);
        let closed = edges.iter().find_map(|(from, to)| {
            let path = path(&forward, *to, *from)?;
            Some((*from, path))
        });
        if let Some((from, path)) = closed {
            report(graph, link, from, &path, errors);
            forward.truncate(before);
        }
    }
}

fn report(graph: &Graph, link: &Link, from: Node, path: &[Node], errors: &mut Errors) {
    let names: Vec<String> = std::iter::once(&from)
        .chain(path)
        .map(|node| name(graph, *node))
        .collect();
    let advice = if link.is_dead() && path == [from] {
        "give its dead letters to another actor"
    } else if link.is_dead() {
        "dead letters cannot feed back: give them to another actor, or write another link of the cycle with `<<`"
    } else {
        "write the link that feeds back with `<<`"
    };
    let names = names.join(" -> ");
    errors.at(
        &link.tokens,
        format!("this link closes the cycle {names}; {advice}"),
    );
}

fn name(graph: &Graph, node: Node) -> String {
    let name = &graph.actors[node.actor].name;
    match node.lane {
        Some(lane) => format!("{name}[{lane}]"),
        None => name.to_string(),
    }
}

/// The lanes of actors that links name, each once.
fn named_lanes(links: &[&Link]) -> Vec<usize> {
    let mut lanes: Vec<usize> = links
        .iter()
        .flat_map(|link| [&link.from, &link.to])
        .filter_map(|end| Some(end.actor_lane.as_ref()?.index))
        .collect();
    lanes.sort_unstable();
    lanes.dedup();
    lanes
}

/// The ways along a link, from actor to actor.
fn edges(graph: &Graph, named: &[usize], link: &Link) -> Vec<(Node, Node)> {
    let (from, to) = (
        nodes(graph, named, &link.from),
        nodes(graph, named, &link.to),
    );
    if graph.is_bundle(&link.from) && graph.is_bundle(&link.to) {
        // Lane to lane.
        return from.into_iter().zip(to).collect();
    }
    let each = |from| to.iter().map(move |to| (from, *to));
    from.into_iter().flat_map(each).collect()
}

/// The actors at an end of a link.
fn nodes(graph: &Graph, named: &[usize], end: &End) -> Vec<Node> {
    let Some(actor) = graph
        .actors
        .iter()
        .position(|actor| actor.name == end.actor)
    else {
        return Vec::new();
    };
    let mut lanes = vec![end.actor_lane.as_ref().map(|lane| lane.index)];
    if graph.is_bundle(end) {
        lanes.extend(named.iter().copied().map(Some));
    }
    lanes.into_iter().map(|lane| Node { actor, lane }).collect()
}

/// The actors on a way from one to another, both included.
fn path(edges: &[(Node, Node)], from: Node, to: Node) -> Option<Vec<Node>> {
    let mut seen = Vec::new();
    let mut ways = vec![vec![from]];
    while let Some(way) = ways.pop() {
        let Some(last) = way.last().copied() else {
            continue;
        };
        if last == to {
            return Some(way);
        }
        if seen.contains(&last) {
            continue;
        }
        seen.push(last);
        let next = edges.iter().filter(|(from, _)| *from == last);
        ways.extend(next.map(|(_, next)| {
            let mut longer = way.clone();
            longer.push(*next);
            longer
        }));
    }
    None
}
