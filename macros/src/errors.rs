//! The accumulator that every stage reports to: all mistakes are shown at once.

use std::fmt::Display;

use proc_macro2::TokenStream;
use quote::ToTokens;

/// The mistakes found so far.
#[derive(Debug, Default)]
pub(crate) struct Errors {
    found: Vec<syn::Error>,
}

impl Errors {
    /// Reports a mistake that covers `tokens`.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        let (tokens, message) = (tokens.to_token_stream(), message.to_string());
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Takes in a mistake that was found by parsing `tokens`. What is missing at their end, syn reports at the call of
    /// the macro; the last token is nearer.
    pub(crate) fn parsing(&mut self, error: syn::Error, tokens: &TokenStream) {
        self.push(at_the_end(error, tokens));
    }

    pub(crate) fn push(&mut self, error: syn::Error) {
        self.found.push(error);
    }

    /// The value, or `None` after its error has been taken in.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.push(error);
                None
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// One `compile_error!` a mistake. They go last in an expansion: in front, they would shift what an editor sees.
    pub(crate) fn into_compile_errors(self) -> TokenStream {
        self.found
            .iter()
            .map(syn::Error::to_compile_error)
            .collect()
    }
}

/// Moves a mistake at the end of `tokens` to the last of them.
pub(crate) fn at_the_end(error: syn::Error, tokens: &TokenStream) -> syn::Error {
    let text = error.to_string();
    match (
        text.strip_prefix("unexpected end of input, "),
        tokens.clone().into_iter().last(),
    ) {
        (Some(expected), Some(last)) => {
            syn::Error::new(last.span(), format!("{expected} after this"))
        }
        _ => error,
    }
}
