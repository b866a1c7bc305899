//! The impl of `Actor`: which fields commit and roll back by themselves, and what the ports among them need.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::field::Field;

/// `needs` are the literal thresholds of the readiness expression.
pub(super) fn actor(
    fields: &[Field],
    needs: &BTreeMap<String, usize>,
    header: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let settled = fields.iter().filter(|field| field.is_settled());
    let visits = settled.map(|Field { name, ty, .. }| {
        let text = name.unraw().to_string();
        // The type is where rustc says that its messages cannot be sent.
        let port = format_ident!("__port", span = ty.span());
        let visit = quote!(__visit);
        let each = quote_spanned!(ty.span()=> ::steadygraph::__::each(#port, #text, #visit););
        quote! {
            let #port = &mut self.#name;
            #each
        }
    });
    let needs = fields
        .iter()
        .filter(|field| field.is_port())
        .filter_map(|Field { name, .. }| {
            let threshold = needs.get(&name.to_string())?;
            let text = name.unraw().to_string();
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
