//! `#[actor]` on a struct: its own attributes go, and its fields become as visible as it is.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{Attribute, Fields, GenericParam, Generics, ItemStruct};

use super::args::Args;
use super::field::{self, Field, OnFailure, Role};
use super::life::Author;
use super::state::StateAttribute;
use super::{attributes, bounds, ports, probe, state};
use crate::errors::Errors;

pub(super) fn expand(args: &Args, mut item: ItemStruct, errors: &mut Errors) -> TokenStream {
    if let Some(readiness) = &args.readiness {
        errors.at(
            &readiness.path,
            "a struct does not wait: write this in `#[react(…)]` on a method, or in `impl Behavior`",
        );
    }
    args.hooks.reject_on_struct(errors);
    for parameter in &item.generics.params {
        if let GenericParam::Lifetime(lifetime) = parameter {
            errors.at(
                lifetime,
                "an actor keeps no borrows: keep owned values, or ones that are `'static`",
            );
        }
    }
    let has_reactions = args.reactions.is_some();
    let fields = match &mut item.fields {
        Fields::Named(named) => named
            .named
            .iter_mut()
            .filter_map(|field| {
                field.vis = item.vis.clone();
                read(field, has_reactions, errors)
            })
            .collect::<Vec<_>>(),
        Fields::Unnamed(_) | Fields::Unit => {
            errors.at(
                &item.ident,
                "an actor is a struct with named fields: links fill its ports by name",
            );
            Vec::new()
        }
    };

    let name = &item.ident;
    let conditional = attributes::conditional(&item.attrs);
    let bounded = bounds::of_an_actor(&without_lifetimes(&item.generics));
    let arguments = arguments(&item.generics);
    let header = |what: TokenStream| {
        let (impl_generics, _, where_clause) = bounded.split_for_impl();
        quote!(#(#conditional)* impl #impl_generics #what for #name #arguments #where_clause)
    };
    let failed = !errors.is_empty();
    let mut expanded = quote!(#item);
    let author = if has_reactions {
        Author::Reactions
    } else {
        Author::Anyone
    };
    expanded.extend(ports::actor(&fields, author, header));
    if has_reactions {
        expanded.extend(field::reacts(&fields, &bounded, header));
    }
    if !failed && item.generics.params.is_empty() {
        expanded.extend(probe::probes(
            name,
            &fields,
            &conditional,
            "a port behind a type alias is hidden from the graph: write `Rx<…>` or `Tx<…>`",
        ));
    }
    expanded
}

fn without_lifetimes(generics: &Generics) -> Generics {
    let mut kept = generics.clone();
    kept.params = generics
        .params
        .iter()
        .filter(|parameter| !matches!(parameter, GenericParam::Lifetime(_)))
        .cloned()
        .collect();
    kept
}

/// The arguments of the struct. A lifetime has been reported; with `'static` in its place rustc has no more to say.
fn arguments(generics: &Generics) -> TokenStream {
    let arguments = generics.params.iter().map(|parameter| match parameter {
        GenericParam::Lifetime(_) => quote!('static),
        GenericParam::Type(parameter) => parameter.ident.to_token_stream(),
        GenericParam::Const(parameter) => parameter.ident.to_token_stream(),
    });
    quote!(<#(#arguments),*>)
}

/// Reads a field, and takes away the attributes that are ours.
fn read(field: &mut syn::Field, has_reactions: bool, errors: &mut Errors) -> Option<Field> {
    let mut own = Own::default();
    let mut rest = Vec::new();
    for attribute in std::mem::take(&mut field.attrs) {
        if attribute.path().is_ident("arg") {
            if own.argument.is_some() {
                errors.at(&attribute, "`#[arg]` is written twice");
            } else {
                own.argument = Some(attribute);
            }
        } else if attribute.path().is_ident("state") {
            if own.state.is_some() {
                errors.at(&attribute, state::TWICE);
            } else {
                own.state = Some(state::read(attribute, errors));
            }
        } else {
            rest.push(attribute);
        }
    }
    field.attrs = rest;
    let role = own.role(&field.ty, has_reactions, errors);
    let conditional = attributes::conditional(&field.attrs);
    if role == Role::State(OnFailure::Persist)
        && let Some(cfg) = conditional.first()
    {
        errors.at(
            cfg,
            "state on disk is there in each build: leave the `cfg` out",
        );
    }
    Some(Field {
        conditional: conditional.into_iter().cloned().collect(),
        name: field.ident.clone()?,
        ty: field.ty.clone(),
        role,
        persist: own.state.map(|state| state.persist).unwrap_or_default(),
    })
}

/// The attributes of a field that are ours.
#[derive(Default)]
struct Own {
    argument: Option<Attribute>,
    state: Option<StateAttribute>,
}

impl Own {
    fn role(&self, ty: &syn::Type, has_reactions: bool, errors: &mut Errors) -> Role {
        let attributes = self
            .argument
            .iter()
            .chain(self.state.iter().map(|state| &state.attribute));
        if field::is_port(ty) {
            for attribute in attributes {
                errors.at(attribute, "a port is no state: it rolls back by itself");
            }
            return Role::Port;
        }
        if field::hides_port(ty) {
            errors.at(
                ty,
                "a port in another type is hidden from the graph: write `Rx<…>`, `Tx<…>`, or a bundle `[Rx<…>; N]`",
            );
            return Role::State(OnFailure::Keep);
        }
        if field::is_steady(ty) {
            for attribute in attributes {
                errors.at(attribute, state::OF_STEADY);
            }
            return Role::Steady;
        }
        if field::hides_steady(ty) {
            errors.at(
                ty,
                "a `SteadyState` in another type does not roll back: write `SteadyState<…>`, with the other type in it",
            );
            return Role::State(OnFailure::Keep);
        }
        if !has_reactions {
            let on_disk = self
                .state
                .as_ref()
                .is_some_and(|state| state.on_failure == OnFailure::Persist);
            for attribute in attributes {
                errors.at(
                    attribute,
                    if on_disk {
                        "state goes to disk at the commits of `#[react]` methods: write `#[actor(reactions)]` for \
                         those; with `impl Behavior`, leave the attribute out"
                    } else {
                        "only `#[react]` methods are undone: write `#[actor(reactions)]` for those; with `impl \
                         Behavior`, write `SteadyState<…>`, or leave the attribute out"
                    },
                );
            }
            return Role::State(OnFailure::Keep);
        }
        match (&self.argument, &self.state) {
            (Some(_), Some(state)) => {
                errors.at(
                    &state.attribute,
                    "a field is an argument or state: leave `#[arg]` or this out",
                );
                Role::Argument
            }
            (Some(argument), None) => {
                if argument.meta.require_path_only().is_err() {
                    errors.at(argument, "`#[arg]` takes nothing: leave the rest out");
                }
                Role::Argument
            }
            (None, Some(state)) => Role::State(state.on_failure),
            (None, None) => Role::State(OnFailure::Undo),
        }
    }
}
