//! The signature of a graph's function.

use quote::format_ident;
use syn::ext::IdentExt;
use syn::{FnArg, Ident, ReturnType, Safety, Signature, Type, parse_quote};

use crate::errors::Errors;

/// Checks a signature, mends what would cause further errors, and gives the name of the graph's struct.
pub(super) fn read(signature: &mut Signature, errors: &mut Errors) -> Ident {
    if let Some(constness) = signature.constness.take() {
        errors.at(constness, "a graph is made at run time: leave `const` out");
    }
    if let Some(asyncness) = signature.asyncness.take() {
        errors.at(
            asyncness,
            "a graph is made at once and runs later: leave `async` out",
        );
    }
    if let Safety::Unsafe(unsafety) = std::mem::take(&mut signature.safety) {
        errors.at(unsafety, "a graph is safe to make: leave `unsafe` out");
    }
    if let Some(abi) = signature.abi.take() {
        errors.at(
            abi,
            "a graph is made by a plain Rust function: leave `extern` out",
        );
    }
    if !signature.generics.params.is_empty() {
        errors.at(
            &signature.generics,
            "a graph has no generics: write a concrete type, or `&Args` for what is lent",
        );
    }
    if let Some(receiver) = signature.receiver() {
        errors.at(
            receiver,
            "a graph is made by a function of its own: take what it needs as arguments",
        );
        signature.inputs = std::mem::take(&mut signature.inputs)
            .into_iter()
            .filter(|input| matches!(input, FnArg::Typed(_)))
            .collect();
    }
    structure(signature, errors)
}

fn structure(signature: &mut Signature, errors: &mut Errors) -> Ident {
    if let ReturnType::Type(_, ty) = &signature.output
        && let Type::Path(path) = &**ty
        && let Some(name) = path.path.get_ident()
    {
        return name.clone();
    }
    let name = suggestion(&signature.ident);
    let message =
        format!("the return type names the struct that the graph makes: write `-> {name}`");
    match &signature.output {
        ReturnType::Default => errors.at(&signature.ident, message),
        ReturnType::Type(_, ty) => errors.at(ty, message),
    }
    signature.output = parse_quote!(-> #name);
    name
}

/// `fizz_buzz` makes `FizzBuzzGraph`.
fn suggestion(function: &Ident) -> Ident {
    let words = function.unraw().to_string();
    let camel: String = words
        .split('_')
        .flat_map(|word| {
            let mut chars = word.chars();
            chars
                .next()
                .into_iter()
                .flat_map(char::to_uppercase)
                .chain(chars)
        })
        .collect();
    format_ident!("{camel}Graph", span = function.span())
}
