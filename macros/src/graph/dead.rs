//! Dead-letter links: `dead(worker.numbers) >> archive.letters`.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Expr, ExprCall};

use super::fill;
use super::model::{Actor, End, Graph, Lane, Link};
use crate::errors::Errors;

const FORM: &str = "write `dead(actor.input) >> other.letters`";

/// A lane of a bundle of ports is found by counting off those before it, which takes rustc minutes where there are 2^16.
const MOST_PORT_LANES: usize = 1 << 12;

/// The call, where an expression is `dead(…)`.
pub(super) fn call(expr: &Expr) -> Option<&ExprCall> {
    match expr {
        Expr::Call(call) if matches!(&*call.func, Expr::Path(path) if path.path.is_ident("dead")) => {
            Some(call)
        }
        _ => None,
    }
}

/// Reports each `dead(…)` that does not start a link that points forward; whether there is none.
pub(super) fn check_places(operands: &[Expr], is_feedback: bool, errors: &mut Errors) -> bool {
    let first_misplaced = usize::from(!is_feedback);
    let mut is_sound = true;
    for call in operands.iter().skip(first_misplaced).filter_map(call) {
        let message = if is_feedback {
            format!("dead letters do not feed back: {FORM}")
        } else {
            format!("`dead(…)` starts a link of its own: {FORM}")
        };
        errors.at(call, message);
        is_sound = false;
    }
    is_sound
}

/// Reports a `dead(…)` that stands alone.
pub(super) fn report_unlinked(call: &ExprCall, errors: &mut Errors) {
    errors.at(call, format!("dead letters go to a port: {FORM}"));
}

/// The input whose dead letters are meant.
pub(super) fn argument<'a>(call: &'a ExprCall, errors: &mut Errors) -> Option<&'a Expr> {
    let mut arguments = call.args.iter();
    let Some(input) = arguments.next() else {
        errors.at(
            call,
            "`dead` takes the input whose dead letters are meant: write `dead(actor.input)`",
        );
        return None;
    };
    if let Some(second) = arguments.next() {
        errors.at(
            second,
            "`dead` takes one input: give this one a dead-letter link of its own",
        );
        return None;
    }
    Some(input)
}

/// Reports a lane of a bundle of ports that is too far to be counted off; whether there is none.
pub(super) fn check_lanes(end: &End, errors: &mut Errors) -> bool {
    match &end.port_lane {
        Some(lane) if lane.index >= MOST_PORT_LANES => {
            errors.at(
                &lane.literal,
                format!(
                    "`dead` takes the lanes of ports below {MOST_PORT_LANES}: leave the index out for all lanes"
                ),
            );
            false
        }
        _ => true,
    }
}

/// Marks as unusable the dead-letter links of inputs that nothing fills, where a mistake may be the reason: their
/// type would be unknown. Whether there were any.
pub(super) fn drop_unfilled(graph: &mut Graph) -> bool {
    let filled: Vec<End> = graph
        .links
        .iter()
        .filter(|link| link.is_usable)
        .map(|link| link.to.clone())
        .collect();
    let mut dropped = false;
    for link in &mut graph.links {
        if link.is_usable && link.is_dead() && !filled.iter().any(|to| is_of(&link.from, to)) {
            link.is_usable = false;
            dropped = true;
        }
    }
    dropped
}

/// Whether a `dead(…)` names the port of an ordinary end.
fn is_of(dead: &End, ordinary: &End) -> bool {
    dead.actor == ordinary.actor && dead.port == ordinary.port
}

/// For rustc: the input of a dead-letter link that no other link names. One that is misspelt is no field of the actor, and
/// one that is not is missing in the literal.
pub(super) fn unfilled(graph: &Graph, alias: impl Fn(&End) -> Ident) -> TokenStream {
    let links = || graph.links.iter().filter(|link| link.is_usable);
    links()
        .filter(|link| link.is_dead() && !links().any(|other| is_of(&link.from, &other.to)))
        .map(|Link { from, .. }| {
            let (alias, port) = (alias(from), &from.port);
            quote! {
                let _ = |__actor: &#alias| {
                    let _ = &__actor.#port;
                };
            }
        })
        .collect()
}

/// How the dead-letter links of a port are given to it.
#[derive(Default)]
pub(super) struct Letters<'a> {
    /// What must be done before the actors of a bundle are made.
    pub(super) before: TokenStream,
    /// Each link, and the variable of a reference to the port, with what is done to it.
    given: Vec<(&'a End, Ident, TokenStream)>,
}

impl<'a> Letters<'a> {
    /// Those of the port at an ordinary end. `lanes` names the number of a bundle's actors.
    pub(super) fn of(graph: &'a Graph, actor: &Actor, lanes: &Ident, port: &End) -> Self {
        let mut letters = Self::default();
        let links = graph.links.iter().enumerate();
        for (number, link) in links.filter(|(_, link)| link.is_usable && link.is_dead()) {
            if is_of(&link.from, port) {
                letters.add(actor, lanes, &link.from, &fill::sender(number));
            }
        }
        letters
    }

    fn add(&mut self, actor: &Actor, lanes: &Ident, end: &'a End, sender: &Ident) {
        let span = end.port.span();
        // At the user's token, which rustc blames for the port. Nothing else is called so in the scope of that token.
        let port = format_ident!("__port", span = span);
        if actor.lanes.is_none() {
            let given = give(end, &port, &quote!(#sender));
            self.given.push((end, port, given));
            return;
        }
        // The actors of a bundle are made one by one, and each takes its own.
        let all = format_ident!("{sender}_lanes");
        let new = format_ident!("__Lanes", span = span);
        if let Some(lane) = &end.actor_lane {
            let index = lane.index;
            let given = give(end, &port, &quote!(#all.lane(0)));
            let given = quote!(if __lane == #index { #given });
            self.given.push((end, port, given));
            // rustc says at the literal if there is no such lane.
            let there = quote_spanned!(lane.literal.span()=> [(); #lanes][#index]);
            self.before.extend(quote! {
                const _: () = #there;
                let mut #all = #new::<_, 1>::new([#sender]);
            });
        } else {
            let given = give(end, &port, &quote!(#all.lane(__lane)));
            self.given.push((end, port, given));
            self.before.extend(quote_spanned! {span=>
                let mut #all = #new::<_, #lanes>::new(#sender);
            });
        }
    }

    /// The port with its dead-letter links. Its type comes from the field that it fills, so that lanes can be told
    /// apart in a closure, which rustc looks at last.
    pub(super) fn give(&self, value: TokenStream) -> TokenStream {
        self.given.iter().fold(value, |value, (end, port, given)| {
            let span = end.port.span();
            let with = format_ident!("__with", span = span);
            quote_spanned!(span=> #with(#value, |#port| { #given }))
        })
    }
}

fn give(end: &End, port: &Ident, letters: &TokenStream) -> TokenStream {
    let span = end.port.span();
    let dead = format_ident!("__dead", span = span);
    // The braces carry the span of the user's token; the variables in them must not.
    let letters = quote_spanned!(span=> { #letters });
    let given = quote_spanned!(span=> #dead(#port, #letters););
    let given = quote!(#[allow(unused_braces)] #given);
    let Some(lane) = &end.port_lane else {
        return given;
    };
    let found = pattern(lane, port);
    quote!(let #found = #port; #given)
}

/// A pattern for the lane of an array. It does not match an array that has no such lane, as rustc says at the literal.
fn pattern(lane: &Lane, name: &Ident) -> TokenStream {
    let before = std::iter::repeat_n(quote!(_,), lane.index);
    let mut brackets = proc_macro2::Group::new(
        proc_macro2::Delimiter::Bracket,
        quote!(#(#before)* #name, ..),
    );
    brackets.set_span(lane.literal.span());
    quote!(#brackets)
}

/// What an editor sees of the word `dead`: a function.
pub(super) fn edited(word: &Ident) -> Option<TokenStream> {
    (word.unraw() == "dead").then(|| {
        let dead = format_ident!("dead", span = word.span());
        quote!(::steadygraph::__::#dead)
    })
}
