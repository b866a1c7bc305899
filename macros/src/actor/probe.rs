//! Finds what an attribute cannot see: a port or a `SteadyState` behind a type alias.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Ident};

use super::field::{Field, OnFailure, Role};

/// Constants that do not evaluate where a field is secretly a port or a `SteadyState`. The actor has no generics.
pub(super) fn probes(
    actor: &Ident,
    fields: &[Field],
    conditional: &[&Attribute],
    advice: &str,
) -> TokenStream {
    let suspects = fields
        .iter()
        // A port is no `Copy` and no `Clone`: as state that is undone, rustc has rejected it already.
        .filter(|field| matches!(field.role, Role::Argument | Role::State(OnFailure::Keep)))
        .collect::<Vec<_>>();
    if suspects.is_empty() {
        return TokenStream::new();
    }
    let (mut declared, mut given, mut probes) =
        (TokenStream::new(), TokenStream::new(), TokenStream::new());
    for (number, field) in suspects.into_iter().enumerate() {
        let Field {
            conditional: when,
            ty,
            ..
        } = field;
        let name = format_ident!("__{number}");
        declared.extend(quote!(#(#when)* type #name;));
        given.extend(quote!(#(#when)* type #name = #ty;));
        probes.extend(quote_spanned! {ty.span()=>
            #(#when)*
            const _: () = __no_port(::steadygraph::__::Probe::<<#actor as __Fields>::#name>::PORT);
            #(#when)*
            const _: () = __no_steady(::steadygraph::__::Probe::<<#actor as __Fields>::#name>::STEADY);
        });
    }
    quote! {
        #(#conditional)*
        const _: () = {
            // The probe's own constants, which only ports and `SteadyState` have, hide those of the trait.
            #[allow(dead_code)]
            trait __NoPort {
                const PORT: ::core::primitive::bool = false;
                const STEADY: ::core::primitive::bool = false;
            }
            impl<T> __NoPort for ::steadygraph::__::Probe<T> {}
            #[track_caller]
            const fn __no_port(is_port: ::core::primitive::bool) {
                ::core::assert!(!is_port, #advice);
            }
            #[track_caller]
            const fn __no_steady(is_steady: ::core::primitive::bool) {
                ::core::assert!(
                    !is_steady,
                    "a `SteadyState` behind a type alias does not roll back: write `SteadyState<…>`"
                );
            }
            // In an impl, rustc says no more about a type that it does not know than in the struct. Elsewhere it adds a
            // suggestion, and one mistake gives two errors.
            #[allow(non_camel_case_types)]
            trait __Fields {
                #declared
            }
            #[allow(non_camel_case_types)]
            impl __Fields for #actor {
                #given
            }
            #probes
        };
    }
}
