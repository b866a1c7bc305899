//! The capacity of a link, where it can be read off the tokens.

use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Expr, ExprLit, ExprMethodCall, Ident, Lit, LitInt};

use super::model::{End, Link};

/// What a channel holds if nothing else is said.
const DEFAULT: usize = 64;

/// The literal of a `.capacity(0)`.
pub(super) fn zero(channel: &Expr) -> Option<&LitInt> {
    let literal = literal(channel)?;
    (literal.base10_parse::<usize>().ok()? == 0).then_some(literal)
}

/// The literal of the last `.capacity(…)`.
fn literal(channel: &Expr) -> Option<&LitInt> {
    match last_capacity(channel)? {
        Expr::Lit(ExprLit {
            lit: Lit::Int(literal),
            ..
        }) => Some(literal),
        _ => None,
    }
}

/// The argument of the last `.capacity(…)` in a chain of calls.
fn last_capacity(channel: &Expr) -> Option<&Expr> {
    let Expr::MethodCall(ExprMethodCall {
        receiver,
        method,
        args,
        ..
    }) = channel
    else {
        return None;
    };
    if method == "capacity" {
        args.first()
    } else {
        last_capacity(receiver)
    }
}

/// Whether a chain of calls begins with `channel()`, so that all of its options are in sight.
fn begins_with_channel(channel: &Expr) -> bool {
    match channel {
        Expr::Call(call) => matches!(
            &*call.func,
            Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == "channel")
        ),
        Expr::MethodCall(call) => begins_with_channel(&call.receiver),
        _ => false,
    }
}

/// The capacity of a link, and the literal that says it.
fn known(link: &Link) -> Option<(usize, Option<Span>)> {
    let Some(channel) = &link.channel else {
        return Some((DEFAULT, None));
    };
    if !begins_with_channel(channel) {
        return None;
    }
    match (literal(channel), last_capacity(channel)) {
        (Some(literal), _) => Some((literal.base10_parse().ok()?, Some(literal.span()))),
        (None, None) => Some((DEFAULT, None)),
        (None, Some(_)) => None,
    }
}

/// The helper of the checks below. Its own constant, which only what has a behavior has, hides that of the trait, so that what is no
/// actor is not reported twice.
pub(super) fn needs() -> TokenStream {
    quote! {
        #[allow(dead_code)]
        struct __Needs<A>(::core::marker::PhantomData<A>);
        #[allow(dead_code)]
        impl<A: ::steadygraph::Behavior> __Needs<A> {
            const NEEDS: &'static [(&'static ::core::primitive::str, ::core::primitive::usize)] =
                <A as ::steadygraph::Behavior>::NEEDS;
        }
        #[allow(dead_code)]
        trait __NoNeeds {
            const NEEDS: &'static [(&'static ::core::primitive::str, ::core::primitive::usize)] = &[];
        }
        impl<A> __NoNeeds for __Needs<A> {}
    }
}

/// Constants that do not evaluate where an end waits for more than the channel ever holds.
pub(super) fn checks(link: &Link, alias: impl Fn(&End) -> Ident) -> TokenStream {
    let Some((capacity, span)) = known(link) else {
        return TokenStream::new();
    };
    let needs = format_ident!("__Needs", span = Span::call_site());
    [(&link.from, "for more room"), (&link.to, "for more messages")]
        .into_iter()
        // Nobody waits for room for dead letters.
        .filter(|(end, _)| !end.is_dead)
        .map(|(end, what)| {
            let port = end.port.unraw().to_string();
            let message = format!(
                "`{}` waits {what} than the {capacity} that its channel holds",
                end.name()
            );
            let mut alias = alias(end);
            let span = span.unwrap_or_else(|| end.port.span());
            alias.set_span(span);
            quote_spanned! {span=>
                const _: () = ::steadygraph::__::fits(#needs::<#alias>::NEEDS, #port, #capacity, #message);
            }
        })
        .collect()
}
