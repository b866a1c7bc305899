//! The parameters of an actor's function: a type says what its parameter is.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::{Attribute, FnArg, Ident, Pat, PatType, Type, TypeReference, parse_quote};

use super::field::{self, Field, OnFailure, Role};
use super::state::{Persist, StateAttribute};
use super::{signature, state};
use crate::errors::Errors;

/// What a parameter is.
pub(super) enum Parameter {
    Context,
    /// Anything else is a field of the actor.
    Field(Box<Field>),
    /// A mistake that has been reported.
    Unusable,
}

/// Reads a parameter, and takes its attributes away: the function is left with none.
pub(super) fn read(argument: &mut FnArg, is_async: bool, errors: &mut Errors) -> Parameter {
    let FnArg::Typed(argument) = argument else {
        return Parameter::Unusable;
    };
    let on_failure = read_attributes(&mut argument.attrs, errors);
    if let Some(state) = &on_failure
        && is_async
    {
        errors.at(
            &state.attribute,
            format!(
                "{}: write a plain `fn`, or leave the attribute out",
                state.needs_reactions()
            ),
        );
    }
    match field::ungrouped(&argument.ty) {
        Type::Reference(reference) if is_context(&reference.elem) => {
            reject_state(
                on_failure.as_ref(),
                is_async,
                "the context is no state",
                errors,
            );
            if reference.mutability.is_none() {
                errors.at(
                    &argument.ty,
                    "the context is lent mutably: write `&mut Context`",
                );
            }
            Parameter::Context
        }
        ty if is_context(ty) => {
            errors.at(ty, "the context is lent mutably: write `&mut Context`");
            Parameter::Context
        }
        Type::Reference(reference) => {
            let name = name(argument, errors);
            let ty = kept(reference);
            let role = role(argument, reference, on_failure.as_ref(), is_async, errors);
            let persist = on_failure.map(|state| state.persist).unwrap_or_default();
            let borrow = first_borrow(&ty);
            if let Some(borrow) = &borrow
                && !is_declared(borrow)
            {
                errors.at(
                    borrow,
                    "an actor keeps no borrows: keep an owned value, or one that is `'static`",
                );
            }
            match name {
                Some(name) if borrow.is_none() && !has_no_name(&ty) => {
                    Parameter::Field(Box::new(Field {
                        conditional: Vec::new(),
                        name,
                        ty,
                        role,
                        persist,
                    }))
                }
                _ => Parameter::Unusable,
            }
        }
        owned => {
            let ty = owned.clone();
            let name = name(argument, errors);
            let role = owned_role(owned, on_failure.as_ref(), is_async, errors);
            match name {
                Some(name) if !has_no_name(&ty) && !matches!(ty, Type::Slice(_)) => {
                    Parameter::Field(Box::new(Field {
                        conditional: Vec::new(),
                        name,
                        ty,
                        role,
                        persist: Persist::default(),
                    }))
                }
                _ => Parameter::Unusable,
            }
        }
    }
}

/// The `#[state(…)]` of a parameter, if it has one.
fn read_attributes(attributes: &mut Vec<Attribute>, errors: &mut Errors) -> Option<StateAttribute> {
    let mut state = None;
    for attribute in std::mem::take(attributes) {
        if attribute.path().is_ident("state") {
            if state.is_some() {
                errors.at(&attribute, state::TWICE);
            } else {
                state = Some(state::read(attribute, errors));
            }
        } else if attribute.path().is_ident("doc") {
            errors.at(
                &attribute,
                "a parameter takes no documentation: describe it in the function's",
            );
        } else {
            errors.at(
                &attribute,
                "a parameter of an actor takes no attribute but `#[state(…)]`",
            );
        }
    }
    state
}

fn is_context(ty: &Type) -> bool {
    field::last_name(ty).is_some_and(|name| name == "Context")
}

fn name(argument: &PatType, errors: &mut Errors) -> Option<Ident> {
    match &*argument.pat {
        Pat::Ident(pattern) if pattern.subpat.is_none() && pattern.by_ref.is_none() => {
            if let Some(mutable) = &pattern.mutability {
                errors.at(
                    mutable,
                    format!(
                        "a parameter of an actor is a plain name: write `{}` without `mut`",
                        pattern.ident
                    ),
                );
            }
            Some(pattern.ident.clone())
        }
        pattern => {
            errors.at(
                pattern,
                "a parameter of an actor is a field of it: write a plain name, and take it apart in the body",
            );
            None
        }
    }
}

/// The type that an actor keeps so that it can lend the reference. Unsized types have an owned counterpart.
fn kept(reference: &TypeReference) -> Type {
    match field::ungrouped(&reference.elem) {
        Type::Slice(slice) if reference.mutability.is_none() => {
            let elem = &slice.elem;
            parse_quote!(::std::vec::Vec<#elem>)
        }
        Type::Path(path) if path.path.is_ident("str") && reference.mutability.is_none() => {
            parse_quote!(::std::string::String)
        }
        _ => (*reference.elem).clone(),
    }
}

fn role(
    argument: &PatType,
    reference: &TypeReference,
    on_failure: Option<&StateAttribute>,
    is_async: bool,
    errors: &mut Errors,
) -> Role {
    let ty = field::ungrouped(&reference.elem);
    // Any other lifetime has a declaration, which is reported.
    if let Some(lifetime) = &reference.lifetime
        && lifetime.ident == "static"
    {
        errors.at(
            lifetime,
            "an actor lends its fields for each run: leave the lifetime out",
        );
    }
    if has_no_name(ty) {
        errors.at(
            ty,
            "a field has a type with a name: write a type parameter, `&T`",
        );
        return Role::Argument;
    }
    if field::is_port(ty) {
        if reference.mutability.is_none() {
            let ty = field::written(ty);
            errors.at(
                &argument.ty,
                format!("a port is lent mutably: write `&mut {ty}`"),
            );
        }
        reject_state(
            on_failure,
            is_async,
            "a port is no state: it rolls back by itself",
            errors,
        );
        return Role::Port;
    }
    if field::hides_port(ty) {
        errors.at(
            &argument.ty,
            "a port in another type is hidden from the graph: write `&mut Rx<…>`, `&mut Tx<…>`, or a bundle \
             `&mut [Rx<…>; N]`",
        );
        return Role::State(OnFailure::Keep);
    }
    if field::is_steady(ty) {
        if reference.mutability.is_none() {
            let ty = field::written(ty);
            errors.at(
                &argument.ty,
                format!("a `SteadyState` is lent mutably: write `&mut {ty}`"),
            );
        }
        reject_state(on_failure, is_async, state::OF_STEADY, errors);
        return Role::Steady;
    }
    if field::hides_steady(ty) {
        errors.at(
            &argument.ty,
            "a `SteadyState` in another type does not roll back: write `&mut SteadyState<…>`, with the other type in it",
        );
        return Role::State(OnFailure::Keep);
    }
    if reference.mutability.is_none() {
        reject_state(
            on_failure,
            is_async,
            "an argument never changes: write `&mut` for state",
            errors,
        );
        return Role::Argument;
    }
    if matches!(ty, Type::Slice(_)) || is_str(ty) {
        errors.at(
            &argument.ty,
            "state has a size: write `&mut Vec<…>`, `&mut String` or an array",
        );
    }
    if is_async {
        return Role::State(OnFailure::Keep);
    }
    Role::State(on_failure.map_or(OnFailure::Undo, |state| state.on_failure))
}

fn is_str(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("str"))
}

fn owned_role(
    ty: &Type,
    on_failure: Option<&StateAttribute>,
    is_async: bool,
    errors: &mut Errors,
) -> Role {
    let text = field::written(ty);
    if field::is_port(ty) {
        reject_state(
            on_failure,
            is_async,
            "a port is no state: it rolls back by itself",
            errors,
        );
        errors.at(
            ty,
            format!("an actor borrows its ports: write `&mut {text}`"),
        );
        return Role::Port;
    }
    if field::is_steady(ty) {
        reject_state(on_failure, is_async, state::OF_STEADY, errors);
        errors.at(
            ty,
            format!("an actor borrows what it keeps: write `&mut {text}`"),
        );
        return Role::Steady;
    }
    if has_no_name(ty) {
        errors.at(
            ty,
            "a field has a type with a name: write a type parameter, `&T`",
        );
    } else if on_failure.is_some() {
        errors.at(
            ty,
            format!("an actor borrows what it keeps: write `&mut {text}`"),
        );
    } else {
        errors.at(
            ty,
            format!("an actor borrows what it keeps: write `&{text}`, or `&mut {text}` for state"),
        );
    }
    Role::Argument
}

/// Reports a `#[state(…)]` that stands on something else. On an `async fn` it has been reported already.
fn reject_state(
    on_failure: Option<&StateAttribute>,
    is_async: bool,
    message: &str,
    errors: &mut Errors,
) {
    if let Some(state) = on_failure
        && !is_async
    {
        errors.at(&state.attribute, message);
    }
}

/// Whether `impl Trait` stands in a type, however deep: a field cannot be of it.
fn has_no_name(ty: &Type) -> bool {
    signature::mentions(ty.to_token_stream(), "impl")
}

/// The first borrow in the type of a field that is not `'static`. What stands in the parentheses of a function type is
/// no borrow of the actor's.
fn first_borrow(ty: &Type) -> Option<TokenStream> {
    let tokens: Vec<_> = ty.to_token_stream().into_iter().collect();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let proc_macro2::TokenTree::Punct(punct) = &token else {
            continue;
        };
        let next_is_lifetime = matches!(
            tokens.peek(),
            Some(proc_macro2::TokenTree::Punct(next)) if next.as_char() == '\''
        );
        match punct.as_char() {
            '&' if !next_is_lifetime => return Some(token.into_token_stream()),
            '\'' => match tokens.next() {
                Some(name) if name.to_string() == "static" => {}
                name => {
                    let mut lifetime = token.into_token_stream();
                    lifetime.extend(name);
                    return Some(lifetime);
                }
            },
            _ => {}
        }
    }
    None
}

/// Whether a borrow has a lifetime with a name: its declaration is reported, or rustc misses it.
fn is_declared(borrow: &TokenStream) -> bool {
    let text = borrow.to_string();
    text.starts_with('\'') && text != "'_"
}
