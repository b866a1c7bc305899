//! What a function's signature must be so that an actor can be made of it.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{GenericParam, Generics, ReturnType, Safety, Signature, Type};

use super::field::Field;
use crate::errors::Errors;

/// Reports what an actor's function, or a method that is a reaction, cannot have.
pub(super) fn check(signature: &Signature, errors: &mut Errors) {
    if let Some(constness) = &signature.constness {
        errors.at(constness, "an actor is no `const fn`: leave `const` out");
    }
    if let Safety::Unsafe(unsafety) = &signature.safety {
        errors.at(
            unsafety,
            "an actor is run by safe code: leave `unsafe` out, and write `unsafe { … }` in the body",
        );
    }
    if let Some(abi) = &signature.abi {
        errors.at(abi, "an actor is a plain Rust function: leave `extern` out");
    }
    for parameter in &signature.generics.params {
        if let GenericParam::Lifetime(lifetime) = parameter {
            errors.at(
                lifetime,
                "an actor lends its fields for each run: leave the lifetime out",
            );
        }
    }
    check_output(&signature.output, errors);
}

fn check_output(output: &ReturnType, errors: &mut Errors) {
    let ReturnType::Type(_, ty) = output else {
        return;
    };
    match &**ty {
        Type::Reference(_) => errors.at(
            ty,
            "an actor gives nothing or a `Result<(), _>`: send what others shall see",
        ),
        Type::ImplTrait(_) => errors.at(
            ty,
            "an actor gives nothing or a `Result<(), _>`: write `Reaction`",
        ),
        _ => {}
    }
}

/// The type that a function gives, for a turbofish. An unusable one has been reported.
pub(super) fn output(signature: &Signature) -> TokenStream {
    match &signature.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    }
}

/// The generics of the struct: those of the function. A type that no field uses cannot be a struct's.
pub(super) fn of_the_struct(
    generics: &Generics,
    fields: &[Field],
    errors: &mut Errors,
) -> Generics {
    let mut kept = generics.clone();
    kept.params = generics
        .params
        .iter()
        .filter(|parameter| match parameter {
            GenericParam::Lifetime(_) => false,
            GenericParam::Const(_) => true,
            GenericParam::Type(parameter) => {
                let used = fields
                    .iter()
                    .any(|field| mentions(field.ty.to_token_stream(), &parameter.ident));
                if !used {
                    let name = &parameter.ident;
                    errors.at(
                        name,
                        format!("type parameter `{name}` is used by no port, state or argument"),
                    );
                }
                used
            }
        })
        .cloned()
        .collect();
    kept
}

/// Whether a word stands in tokens, however deep.
pub(super) fn mentions<W: ?Sized>(tokens: TokenStream, word: &W) -> bool
where
    Ident: PartialEq<W>,
{
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *word,
        TokenTree::Group(group) => mentions(group.stream(), word),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
