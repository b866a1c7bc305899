//! Conditions to tokens.
//!
//! The functions that judge an arm carry the span of the user's expression, so that rustc reports an arm that cannot be
//! waited for there; everything else is out of the user's sight.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Token;
use syn::spanned::Spanned;

use super::Condition;

pub(super) fn condition(condition: &Condition) -> TokenStream {
    match condition {
        Condition::All(arms) => {
            let arms = list(arms);
            quote!(::steadygraph::__::All(#arms))
        }
        Condition::Any(arms) => {
            let arms = list(arms);
            quote!(::steadygraph::__::Any(#arms))
        }
        Condition::Port(port) => {
            let reference = Token![&](first_span(port));
            judged("bare", port, quote!(#reference #port))
        }
        Condition::Every { call, site } => {
            let ticks = match site {
                Some(site) => quote_spanned!(call.span()=> #call.at(&#site)),
                None => quote_spanned! {call.span()=> {
                    static __SITE: ::steadygraph::__::Site = ::steadygraph::__::Site::new();
                    #call.at(&__SITE)
                }},
            };
            judged("arm", call, ticks)
        }
        Condition::Other { expr, again } => {
            let judge = if *again { "again" } else { "arm" };
            judged(judge, expr, quote!(#expr))
        }
    }
}

/// A call that lets rustc judge an arm. It begins and ends where the arm does, so that whatever rustc finds wrong with it
/// has one place, and is said once.
fn judged(judge: &str, arm: &impl ToTokens, argument: TokenStream) -> TokenStream {
    let first = first_span(arm);
    let last = arm
        .to_token_stream()
        .into_iter()
        .last()
        .map_or(first, |token| token.span());
    let judge = Ident::new(judge, first);
    let mut arguments = Group::new(Delimiter::Parenthesis, argument);
    arguments.set_span(last);
    quote_spanned!(first=> ::steadygraph::__::#judge #arguments)
}

/// `Spanned` gives the first token where spans cannot be joined; an opening brace must not stand for its group.
fn first_span(arm: &impl ToTokens) -> Span {
    arm.to_token_stream()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span())
}

fn list(arms: &[Condition]) -> TokenStream {
    arms.iter()
        .rev()
        .fold(quote!(::steadygraph::__::End), |rest, arm| {
            let arm = condition(arm);
            quote!(::steadygraph::__::Arm(#arm, #rest))
        })
}
