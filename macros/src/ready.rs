//! The readiness macros: what an actor waits for.

mod condition;
mod expand;
mod parse;
mod thresholds;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

pub(crate) use self::condition::{Condition, PortKind};
pub(crate) use self::parse::{WaitMacro, nothing_to_wait_for};
pub(crate) use self::thresholds::thresholds;

/// Expands one of the readiness macros into a wait, an expression of type `bool`.
pub(crate) fn expand(wait: WaitMacro, input: TokenStream) -> TokenStream {
    let span = input
        .clone()
        .into_iter()
        .next()
        .map_or_else(Span::call_site, |token| token.span());
    match parse::condition(wait, input, span) {
        Ok(condition) => self::wait(&condition, span),
        Err(error) => {
            let error = error.to_compile_error();
            // The type of the wait stays `bool`, so that nothing around it fails too.
            quote!({ #error false })
        }
    }
}

/// Waits for a condition. What rustc has to say about the wait as a whole, it says at `span`.
pub(crate) fn wait(condition: &Condition, span: Span) -> TokenStream {
    let condition = expand::condition(condition);
    let future = quote!(::steadygraph::__::wait(#condition));
    quote_spanned!(span=> #future.await)
}

/// The condition alone, for those who make their own wait of it.
pub(crate) fn condition(condition: &Condition) -> TokenStream {
    expand::condition(condition)
}

/// The condition that a call of a readiness macro stands for.
pub(crate) fn condition_of(call: &syn::Macro) -> syn::Result<Condition> {
    let wait = WaitMacro::called(&call.path)?;
    parse::condition(wait, call.tokens.clone(), call.path.span())
}

#[cfg(test)]
mod tests;
