//! The generics of an actor's impls.

use syn::{GenericParam, Generics, parse_quote};

/// The generics with what every actor needs of its types: an actor moves to its thread, and lives as long as it likes.
pub(super) fn of_an_actor(generics: &Generics) -> Generics {
    let mut bounded = generics.clone();
    for parameter in &generics.params {
        if let GenericParam::Type(parameter) = parameter {
            let name = &parameter.ident;
            bounded
                .make_where_clause()
                .predicates
                .push(parse_quote!(#name: ::core::marker::Send + 'static));
        }
    }
    bounded
}
