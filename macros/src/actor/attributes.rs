//! Which of the user's attributes go where.

use syn::Attribute;

/// The attributes that the struct of a function takes over: its documentation, and what says when it exists.
pub(super) fn of_the_struct(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes
        .iter()
        .filter(|attribute| {
            let path = attribute.path();
            path.is_ident("doc") || path.is_ident("cfg") || path.is_ident("deprecated")
        })
        .collect()
}

/// The attributes that every item of an expansion carries: what says when the actor exists.
pub(super) fn conditional(attributes: &[Attribute]) -> Vec<&Attribute> {
    attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("cfg"))
        .collect()
}
