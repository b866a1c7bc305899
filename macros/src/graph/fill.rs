//! How links fill the ports of an actor literal.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;

use super::dead::Letters;
use super::model::{Actor, End, Graph};

/// A field of an actor literal, and what must be done before it.
pub(super) struct Fill {
    pub(super) port: Ident,
    pub(super) before: TokenStream,
    pub(super) field: TokenStream,
}

/// The ports of an actor that are linked, in the order of the links. `lanes` names the number of a bundle's actors.
pub(super) fn ports(graph: &Graph, actor: &Actor, lanes: &Ident) -> Vec<Fill> {
    let ends: Vec<(&End, Ident)> = graph
        .links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.is_usable)
        .flat_map(|(number, link)| [(&link.from, sender(number)), (&link.to, receiver(number))])
        .filter(|(end, _)| end.actor == actor.name && !end.is_dead)
        .collect();
    let mut ports: Vec<&End> = Vec::new();
    for (end, _) in &ends {
        if !ports.iter().any(|port| port.is_of_the_port(end)) {
            ports.push(end);
        }
    }
    ports
        .into_iter()
        .map(|port| {
            let of_the_port: Vec<_> = ends
                .iter()
                .filter(|(end, _)| end.is_of_the_port(port))
                .collect();
            let letters = Letters::of(graph, actor, lanes, port);
            fill(actor, lanes, port, &of_the_port, &letters)
        })
        .collect()
}

/// The variable that holds the sending end of a link.
pub(super) fn sender(link: usize) -> Ident {
    format_ident!("__link_{link}_tx")
}

/// The variable that holds the receiving end of a link.
pub(super) fn receiver(link: usize) -> Ident {
    format_ident!("__link_{link}_rx")
}

fn fill(
    actor: &Actor,
    lanes: &Ident,
    port: &End,
    ends: &[&(&End, Ident)],
    letters: &Letters<'_>,
) -> Fill {
    let (name, span) = (&port.port, port.port.span());
    if actor.lanes.is_none() {
        let value = letters.give(port_lanes(ends, port));
        return Fill {
            port: name.clone(),
            before: TokenStream::new(),
            field: quote!(#name: #value),
        };
    }
    // The actors of a bundle are made one by one, and each takes its own end.
    let variable = format_ident!("__{}_{}", actor.name.unraw(), name.unraw());
    let is_by_lane = ends.iter().any(|(end, _)| end.actor_lane.is_some());
    let all = if is_by_lane {
        let values = by_lane(ends, |end| end.actor_lane.as_ref().map(|lane| lane.index));
        let values = values.iter().map(|lane| port_lanes(lane, port));
        quote_spanned!(span=> [#(#values),*])
    } else {
        port_lanes(ends, port)
    };
    let new = format_ident!("__Lanes", span = span);
    let before = &letters.before;
    let value = letters.give(quote!(#variable.lane(__lane)));
    Fill {
        port: name.clone(),
        before: quote_spanned! {span=>
            let mut #variable = #new::<_, #lanes>::new(#all);
            #before
        },
        field: quote!(#name: #value),
    }
}

/// The value of a port: the end of its link, or those of its lanes.
fn port_lanes(ends: &[&(&End, Ident)], port: &End) -> TokenStream {
    let is_by_lane = ends.iter().any(|(end, _)| end.port_lane.is_some());
    if !is_by_lane {
        let variables = ends.iter().map(|(_, variable)| variable);
        return quote!(#(#variables)*);
    }
    let lanes = by_lane(ends, |end| end.port_lane.as_ref().map(|lane| lane.index));
    let variables = lanes.iter().flatten().map(|(_, variable)| variable);
    quote_spanned!(port.port.span()=> [#(#variables),*])
}

/// The ends by lane, in the order of the lanes.
fn by_lane<'a, 'b>(
    ends: &[&'a (&'b End, Ident)],
    lane: impl Fn(&End) -> Option<usize>,
) -> Vec<Vec<&'a (&'b End, Ident)>> {
    let mut numbers: Vec<Option<usize>> = Vec::new();
    let mut lanes: Vec<Vec<_>> = Vec::new();
    for end in ends {
        let number = lane(end.0);
        match numbers.binary_search(&number) {
            Ok(place) => lanes[place].push(*end),
            Err(place) => {
                numbers.insert(place, number);
                lanes.insert(place, vec![*end]);
            }
        }
    }
    lanes
}
