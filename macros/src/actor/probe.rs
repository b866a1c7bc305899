//! Finds the ports that an attribute cannot see: those behind a type alias.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::field::Field;

/// Constants that do not evaluate where a field is secretly a port.
pub(super) fn probes(fields: &[Field], advice: &str) -> TokenStream {
    let probes = fields
        .iter()
        .filter(|field| !field.is_port())
        .map(|Field { ty, .. }| {
            quote_spanned! {ty.span()=>
                const _: () = ::core::assert!(!::steadygraph::__::Probe::<#ty>::PORT, #advice);
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
            #(#probes)*
        };
    }
}
