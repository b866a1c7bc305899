//! The impl of `Actor`: which fields are ports, and what they need.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::field::Field;

/// `needs` are the literal thresholds of the readiness expression.
pub(super) fn actor(
    fields: &[Field],
    needs: &BTreeMap<String, usize>,
    header: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let ports = || fields.iter().filter(|field| field.is_port());
    let visits = ports().map(|Field { name, .. }| {
        let text = name.to_string();
        quote!(::steadygraph::__::each(&mut self.#name, #text, __visit);)
    });
    let needs = ports()
        .filter_map(|Field { name, .. }| {
            let text = name.to_string();
            let threshold = needs.get(&text)?;
            Some(quote!((#text, #threshold)))
        })
        .collect::<Vec<_>>();
    let needs = (!needs.is_empty()).then(|| {
        quote!(const NEEDS: &'static [(&'static ::core::primitive::str, ::core::primitive::usize)] = &[#(#needs),*];)
    });
    let header = header(quote!(::steadygraph::Actor));
    quote! {
        #[allow(clippy::all, clippy::pedantic)]
        #[diagnostic::do_not_recommend]
        #header {
            #needs
            #[allow(unused_variables)]
            fn ports(
                &mut self,
                __visit: &mut (dyn FnMut(&'static ::core::primitive::str, &mut dyn ::steadygraph::__::AnyPort) + '_),
            ) {
                #(#visits)*
            }
        }
    }
}
