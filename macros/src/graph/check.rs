//! What only tokens can settle; everything else is left to rustc.

use syn::{Expr, Ident, Member};

use super::model::{End, Graph, Link};
use super::{capacity, cycle, lanes, literal, policy, values};
use crate::errors::Errors;

/// Reports all mistakes, and marks as unusable what would only cause further errors.
pub(super) fn check(graph: &mut Graph, errors: &mut Errors) {
    values::check(graph, errors);
    let ambiguous = check_names(graph, errors);
    check_ends(graph, &ambiguous, errors);
    check_chains(graph, errors);
    let doubled = check_links_twice(graph, errors);
    check_given(graph, errors);
    lanes::check(graph, doubled, errors);
    check_channels(graph, errors);
    cycle::check(graph, errors);
    policy::check(graph, errors);
    if !errors.is_empty() {
        lanes::drop_unfillable(graph);
    }
}

/// Reports names that are declared twice, and leaves the first of each. A link to such a name could mean either.
fn check_names(graph: &mut Graph, errors: &mut Errors) -> Vec<Ident> {
    let mut ambiguous = Vec::new();
    let mut names: Vec<Ident> = Vec::new();
    graph.actors.retain(|actor| {
        let name = &actor.name;
        let Some(first) = names.iter().find(|first| *first == name) else {
            names.push(name.clone());
            return true;
        };
        errors.at(name, format!("two actors are named `{name}`"));
        if !ambiguous.contains(name) {
            ambiguous.push(name.clone());
            errors.at(first, format!("the first `{name}` is declared here"));
        }
        false
    });
    ambiguous
}

fn check_ends(graph: &mut Graph, ambiguous: &[Ident], errors: &mut Errors) {
    let mut links = std::mem::take(&mut graph.links);
    for link in &mut links {
        for end in [&link.from, &link.to] {
            if graph.actor(&end.actor).is_none() {
                if !graph.unreadable.contains(&end.actor.to_string()) {
                    report_undeclared(&end.actor, graph, errors);
                }
                link.is_usable = false;
            } else if ambiguous.contains(&end.actor) {
                link.is_usable = false;
            }
        }
    }
    graph.links = links;
}

/// Reports the name of an actor that there is not.
pub(super) fn report_undeclared(name: &Ident, graph: &Graph, errors: &mut Errors) {
    if graph.values().any(|value| value.names.contains(name)) {
        let form = literal::FORM;
        errors.at(name, format!("`{name}` is an ordinary value: {form}"));
        return;
    }
    let names: Vec<String> = graph
        .actors
        .iter()
        .map(|actor| actor.name.to_string())
        .collect();
    let names = if names.is_empty() {
        "it has none yet: write `let name = solo(actor { .. });`".to_owned()
    } else {
        format!("it has: {}", names.join(", "))
    };
    errors.at(
        name,
        format!("no actor named `{name}` in this graph; {names}"),
    );
}

/// A port of an actor stands where a channel belongs.
fn check_chains(graph: &mut Graph, errors: &mut Errors) {
    let mut links = std::mem::take(&mut graph.links);
    for link in &mut links {
        if let Some(Expr::Field(field)) = &link.channel
            && let Expr::Path(base) = &*field.base
            && let Some(name) = base.path.get_ident()
            && graph.actor(name).is_some()
        {
            errors.at(
                field,
                "a link has two ends: end it here, and write the next one as a statement of its own",
            );
            link.is_usable = false;
        }
    }
    graph.links = links;
}

/// A port has one link, or one for each lane. Gives the ends that have more.
fn check_links_twice(graph: &mut Graph, errors: &mut Errors) -> Vec<End> {
    let mut doubled = Vec::new();
    let mut taken: Vec<(End, bool)> = Vec::new();
    for link in graph.links.iter_mut().filter(|link| link.is_usable) {
        let mut is_second = false;
        for end in [&link.from, &link.to] {
            if let Some((first, is_shown)) = taken.iter_mut().find(|(first, _)| first.overlaps(end))
            {
                let written = end.written();
                let what = if end.is_dead {
                    format!("the dead letters of `{written}` are linked twice")
                } else {
                    format!("port `{written}` is linked twice")
                };
                errors.at(&end.tokens, what);
                if !*is_shown {
                    errors.at(&first.tokens, "the first link is here");
                    *is_shown = true;
                }
                is_second = true;
                doubled.push(end.clone());
            }
        }
        if is_second {
            link.is_usable = false;
        } else {
            taken.extend([(link.from.clone(), false), (link.to.clone(), false)]);
        }
    }
    doubled
}

/// A port that is linked is given no value.
fn check_given(graph: &Graph, errors: &mut Errors) {
    let ends = || graph.links.iter().flat_map(|link| [&link.from, &link.to]);
    for actor in &graph.actors {
        for field in literal::fields(&actor.seat) {
            let Member::Named(name) = &field.member else {
                continue;
            };
            let mut dead = None;
            let mut is_linked = false;
            for end in ends().filter(|end| end.actor == actor.name && end.port == *name) {
                if end.is_dead {
                    dead = Some(end);
                } else {
                    is_linked = true;
                }
            }
            if is_linked {
                errors.at(
                    &field.expr,
                    format!("`{name}` is linked: leave the value out, the link fills it"),
                );
            } else if let Some(dead) = dead {
                errors.at(
                    &dead.port,
                    format!(
                        "`{name}` is given a value: only an input that is linked has dead letters"
                    ),
                );
            }
        }
    }
}

fn check_channels(graph: &Graph, errors: &mut Errors) {
    for Link {
        channel,
        is_feedback,
        tokens,
        ..
    } in &graph.links
    {
        match channel {
            None if *is_feedback => errors.at(
                tokens,
                "a feedback link needs a channel of its own: `to << channel().capacity(n) << from`",
            ),
            None => {}
            Some(channel) => {
                if let Some(zero) = capacity::zero(channel) {
                    errors.at(
                        zero,
                        "a channel holds at least one message: write `1` or more",
                    );
                }
            }
        }
    }
}
