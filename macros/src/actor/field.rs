//! The fields of an actor, whichever way it was written.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, GenericArgument, GenericParam, Generics, Ident, PathArguments, Type};

use super::state::Persist;
use crate::ready::PortKind;

/// A field of an actor.
pub(super) struct Field {
    /// The `cfg`s that say when it is there: whatever names it carries them.
    pub(super) conditional: Vec<Attribute>,
    pub(super) name: Ident,
    pub(super) ty: Type,
    pub(super) role: Role,
    /// Of state that goes to disk.
    pub(super) persist: Persist,
}

/// What a field is to its actor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// A port or a bundle of ports.
    Port,
    /// What never changes.
    Argument,
    /// What changes.
    State(OnFailure),
    /// A `SteadyState`, which commits and rolls back with the ports, but is none.
    Steady,
}

/// What a failure does to state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum OnFailure {
    /// It is undone, by copy.
    Undo,
    /// It is undone, from a clone.
    Rollback,
    /// It is undone, from the clone that its commit gave to the disk.
    Persist,
    /// It stays as the failure found it.
    Keep,
}

impl Field {
    pub(super) fn is_port(&self) -> bool {
        self.role == Role::Port
    }

    /// Whether the runtime settles it at a commit or a failure.
    pub(super) fn is_settled(&self) -> bool {
        matches!(self.role, Role::Port | Role::Steady)
    }
}

/// Whether a type is a port or a bundle by its name, as an attribute sees it.
pub(super) fn is_port(ty: &Type) -> bool {
    port_kind(ty).is_some()
}

/// What a port of that type can be asked to wait for; `None` where it is none.
pub(super) fn port_kind(ty: &Type) -> Option<PortKind> {
    match ungrouped(ty) {
        Type::Array(lanes) => single_port_kind(&lanes.elem).map(|_| PortKind::Bundle),
        ty => single_port_kind(ty),
    }
}

fn single_port_kind(ty: &Type) -> Option<PortKind> {
    let name = last_name(ty)?;
    if name == "Rx" {
        Some(PortKind::Input)
    } else if name == "Tx" {
        Some(PortKind::Output)
    } else {
        None
    }
}

/// Whether a type is a `SteadyState`, or an array of them, by its name.
pub(super) fn is_steady(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Array(lanes) => is_single_steady(&lanes.elem),
        ty => is_single_steady(ty),
    }
}

fn is_single_steady(ty: &Type) -> bool {
    last_name(ty).is_some_and(|name| name == "SteadyState")
}

/// Whether a port stands somewhere inside a type, where the runtime would not find it.
pub(super) fn hides_port(ty: &Type) -> bool {
    hides(ty, |ty| single_port_kind(ty).is_some())
}

/// Whether a `SteadyState` does.
pub(super) fn hides_steady(ty: &Type) -> bool {
    hides(ty, is_single_steady)
}

fn hides(ty: &Type, is_it: fn(&Type) -> bool) -> bool {
    let holds = |ty: &Type| is_it(ty) || hides(ty, is_it);
    match ungrouped(ty) {
        Type::Array(array) => holds(&array.elem),
        Type::Slice(slice) => holds(&slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter().any(holds),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let PathArguments::AngleBracketed(arguments) = &last.arguments else {
                return false;
            };
            arguments.args.iter().any(|argument| match argument {
                GenericArgument::Type(ty) => holds(ty),
                _ => false,
            })
        }),
        _ => false,
    }
}

/// The last name of a path type.
pub(super) fn last_name(ty: &Type) -> Option<&Ident> {
    match ungrouped(ty) {
        Type::Path(path) if path.qself.is_none() => {
            path.path.segments.last().map(|last| &last.ident)
        }
        _ => None,
    }
}

/// A type without what stands around it: parentheses, or the invisible ones of a `$ty` in a macro of the user's.
pub(super) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        ty => ty,
    }
}

/// The impl of `Reacts`: what is kept of the state before an attempt, how it comes back, and what goes to disk.
pub(super) fn reacts(
    fields: &[Field],
    generics: &Generics,
    header: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let mut copies = TokenStream::new();
    let mut restores = TokenStream::new();
    for field in fields {
        let Field {
            conditional,
            name,
            ty,
            role,
            ..
        } = field;
        // The type is where rustc says that it is not `Copy`, or not `Clone`.
        let state = format_ident!("__state", span = ty.span());
        let copy = match role {
            Role::State(OnFailure::Undo) => {
                quote_spanned!(ty.span()=> ::steadygraph::__::copied::<#ty>(#state))
            }
            Role::State(OnFailure::Rollback) => {
                quote_spanned!(ty.span()=> <#ty as ::core::clone::Clone>::clone(#state))
            }
            _ => continue,
        };
        copies.extend(quote! {
            #(#conditional)*
            let #name = { let #state = &self.#name; #copy };
        });
        if !cfg!(mutant = "state_not_rolled_back") {
            restores.extend(quote! {
                #(#conditional)*
                ::steadygraph::__::put_back(&mut __actor.#name, #name);
            });
        }
    }
    let Saved {
        before,
        restore,
        save,
    } = saved(fields);
    let captured = generics
        .params
        .iter()
        .filter_map(|parameter| match parameter {
            GenericParam::Type(parameter) => Some(&parameter.ident),
            GenericParam::Const(parameter) => Some(&parameter.ident),
            GenericParam::Lifetime(_) => None,
        });
    let header = header(quote!(::steadygraph::__::Reacts));
    quote! {
        #[allow(unused_variables, clippy::all, clippy::pedantic)]
        #[diagnostic::do_not_recommend]
        #header {
            fn remember<'__saves>(
                &self,
                __saves: &'__saves ::steadygraph::__::Saves,
            ) -> impl ::core::ops::FnOnce(&mut Self) + use<'__saves, #(#captured),*> {
                #before
                #copies
                move |__actor: &mut Self| {
                    #restores
                    #restore
                }
            }
            #save
        }
    }
}

/// What an attempt does about state that goes to disk.
#[derive(Default)]
struct Saved {
    before: TokenStream,
    restore: TokenStream,
    save: Option<TokenStream>,
}

/// One clone a commit: it goes to disk, and the next failure returns to it.
fn saved(fields: &[Field]) -> Saved {
    let saved: Vec<_> = persisted(fields).collect();
    if saved.is_empty() {
        return Saved::default();
    }
    let numbered = |what: &str| -> Vec<Ident> {
        (0..saved.len())
            .map(|place| format_ident!("__{what}_{place}"))
            .collect()
    };
    let (states, olds, news) = (numbered("saved"), numbered("old"), numbered("new"));
    let names: Vec<_> = saved.iter().map(|field| &field.name).collect();
    let types = saved.iter().map(|field| &field.ty);
    let places = 0..saved.len();
    let snapshots = quote! {
        #(let #states = ::steadygraph::__::Saves::state::<#types>(__saves, #places);)*
    };
    Saved {
        before: quote! {
            #snapshots
            #(let #olds = #states.before(&self.#names);)*
        },
        restore: quote! {
            #(#states.restore(&mut __actor.#names, #olds);)*
        },
        save: Some(quote! {
            fn save(&self, __saves: &::steadygraph::__::Saves) {
                #snapshots
                #(let #news = #states.copy(&self.#names);)*
                #(#states.commit(#news);)*
            }
        }),
    }
}

/// The fields that go to disk.
pub(super) fn persisted(fields: &[Field]) -> impl Iterator<Item = &Field> {
    fields
        .iter()
        .filter(|field| field.role == Role::State(OnFailure::Persist))
}

/// A type as written, for messages.
pub(super) fn written(tokens: &impl ToTokens) -> String {
    pretty(&tokens.to_token_stream().to_string())
}

/// Tokens print with a space between any two; types read better without most of them.
fn pretty(tokens: &str) -> String {
    let mut text = tokens.to_owned();
    for (spaced, tight) in [
        (" < ", "<"),
        (" >", ">"),
        (" ,", ","),
        (" :: ", "::"),
        ("& ", "&"),
        (" ;", ";"),
        ("< ", "<"),
    ] {
        text = text.replace(spaced, tight);
    }
    text
}

/// A name as an expression.
pub(super) fn place(name: &Ident) -> Expr {
    syn::parse_quote!(#name)
}
