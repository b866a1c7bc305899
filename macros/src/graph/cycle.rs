//! A cycle of links fills up and stands still, unless one of them is known to feed back.

use syn::Ident;

use super::model::Link;
use crate::errors::Errors;

/// Reports each link that closes a cycle, in the order written.
pub(super) fn check(links: &[Link], errors: &mut Errors) {
    let mut forward: Vec<&Link> = Vec::new();
    for link in links
        .iter()
        .filter(|link| link.is_usable && !link.is_feedback)
    {
        match path(&forward, &link.to.actor, &link.from.actor) {
            Some(path) => {
                let names: Vec<String> = std::iter::once(&link.from.actor)
                    .chain(path)
                    .map(ToString::to_string)
                    .collect();
                let advice = if link.to.actor == link.from.actor && link.is_dead() {
                    "give its dead letters to another actor"
                } else if link.is_dead() {
                    "dead letters cannot feed back: give them to another actor, or write another link of the cycle with \
                     `<<`"
                } else {
                    "write the link that feeds back with `<<`"
                };
                errors.at(
                    &link.tokens,
                    format!(
                        "this link closes the cycle {}; {advice}",
                        names.join(" -> ")
                    ),
                );
            }
            None => forward.push(link),
        }
    }
}

/// The actors on a way along links from one actor to another, both included. The links have no cycle.
fn path<'a>(links: &[&'a Link], from: &'a Ident, to: &Ident) -> Option<Vec<&'a Ident>> {
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
        let next = links.iter().filter(|link| link.from.actor == *last);
        ways.extend(next.map(|link| {
            let mut longer = way.clone();
            longer.push(&link.to.actor);
            longer
        }));
    }
    None
}
