//! `graph!`: actors joined by links.
//!
//! Tokens become a model, the model is checked, and is expanded whatever the checks found: rustc then reports its own
//! findings beside ours, and an editor keeps working.

mod capacity;
mod check;
mod cycle;
mod dead;
mod echo;
mod expand;
mod fill;
mod lanes;
mod link;
mod literal;
mod model;
mod parse;
mod policy;
mod signature;
mod statement;
mod values;

use proc_macro2::TokenStream;

use crate::errors::Errors;

/// Expands `graph! { … }`.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let mut expanded = match parse::graph(input, &mut errors) {
        Some(mut graph) => {
            check::check(&mut graph, &mut errors);
            expand::graph(&graph, !errors.is_empty())
        }
        None => TokenStream::new(),
    };
    expanded.extend(errors.into_compile_errors());
    expanded
}

#[cfg(test)]
mod tests;
