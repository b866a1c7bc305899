//! Finds the ports that an attribute cannot see: those behind a type alias.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::field::{Field, OnFailure, Role};

/// Constants that do not evaluate where a field is secretly a port.
pub(super) fn probes(fields: &[Field], advice: &str) -> TokenStream {
    let probes = fields
        .iter()
        // A port is no `Copy` and no `Clone`: as state that is undone, rustc has rejected it already.
        .filter(|field| matches!(field.role, Role::Argument | Role::State(OnFailure::Keep)))
        .map(|Field { ty, .. }| {
            // The alias keeps rustc from suggesting to make a name that it does not know a type parameter, here.
            quote_spanned! {ty.span()=>
                const _: () = {
                    type __Field = #ty;
                    __no_port(::steadygraph::__::Probe::<__Field>::PORT);
                };
            }
        })
        .collect::<Vec<_>>();
    if probes.is_empty() {
        return TokenStream::new();
    }
    // The probe's own constant, which only ports have, hides that of the trait.
    quote! {
        const _: () = {
            #[allow(dead_code)]
            trait __NoPort {
                const PORT: ::core::primitive::bool = false;
            }
            impl<T> __NoPort for ::steadygraph::__::Probe<T> {}
            #[track_caller]
            const fn __no_port(is_port: ::core::primitive::bool) {
                ::core::assert!(!is_port, #advice);
            }
            #(#probes)*
        };
    }
}
