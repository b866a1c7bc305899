//! The impl of `Actor`: which fields commit and roll back by themselves, and which go to disk.

use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::Ident;
use syn::ext::IdentExt;
use syn::spanned::Spanned;

use super::field::{self, Field};
use super::life::Author;

/// `author` is who may write the actor's behavior.
pub(super) fn actor(
    fields: &[Field],
    author: Author,
    header: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let settled = fields.iter().filter(|field| field.is_settled());
    let visits = settled.map(|field| {
        let Field {
            conditional,
            name,
            ty,
            ..
        } = field;
        let text = name.unraw().to_string();
        // The type is where rustc says that its messages cannot be sent.
        let port = format_ident!("__port", span = ty.span());
        let visit = quote!(__visit);
        let each = quote_spanned!(ty.span()=> ::steadygraph::__::each(#port, #text, #visit););
        quote! {
            #(#conditional)*
            {
                let #port = &mut self.#name;
                #each
            }
        }
    });
    let each_settled = |statement: &dyn Fn(&Ident) -> TokenStream| -> TokenStream {
        let settled = fields.iter().filter(|field| field.is_settled());
        settled
            .map(
                |Field {
                     conditional, name, ..
                 }| {
                    let statement = statement(name);
                    quote!(#(#conditional)* #statement)
                },
            )
            .collect()
    };
    let publishes = each_settled(
        &|name| quote!(if !::steadygraph::__::publish(&mut self.#name, __parking) { return false; }),
    );
    let releases = each_settled(
        &|name| quote!(if !::steadygraph::__::release(&mut self.#name, __parking) { return false; }),
    );
    let begins = each_settled(
        &|name| quote!(if !::steadygraph::__::begin_stores(&mut self.#name, __parking) { return false; }),
    );
    let stores = each_settled(
        &|name| quote!(if !::steadygraph::__::commit_by_store(&self.#name, __parking, __wakes) { return false; }),
    );
    let announces = each_settled(&|name| quote!(::steadygraph::__::announce(&self.#name);));
    let persisted = persisted(fields);
    let header = header(quote!(::steadygraph::Actor));
    quote! {
        #[allow(clippy::all, clippy::pedantic)]
        #[diagnostic::do_not_recommend]
        #header {
            type Author = #author;
            #[allow(unused_variables)]
            fn ports(
                &mut self,
                __visit: &mut (dyn FnMut(&'static ::core::primitive::str, &mut dyn ::steadygraph::__::AnyPort) + '_),
            ) {
                #(#visits)*
            }
            #[inline]
            fn settle(&mut self, __parking: &::steadygraph::__::Parking) -> ::core::primitive::bool {
                // Outputs first: what was written is published before what it came from is dropped, which may panic.
                #publishes
                #releases
                true
            }
            #[inline]
            fn announce(&self) {
                #announces
            }
            #[inline]
            fn begin_stores(&mut self, __parking: &::steadygraph::__::Parking) -> ::core::primitive::bool {
                #begins
                true
            }
            #[inline]
            fn commit_by_store(&self, __parking: &::steadygraph::__::Parking, __wakes: ::core::primitive::bool) -> ::core::primitive::bool {
                #stores
                true
            }
            #persisted
        }
    }
}

/// How the states that go to disk are found; nothing where there are none.
fn persisted(fields: &[Field]) -> Option<TokenStream> {
    let states: Vec<_> = field::persisted(fields)
        .map(|Field { name, ty, persist, .. }| {
            let text = name.unraw().to_string();
            let version = persist.version.as_ref().map_or_else(
                || quote!(1),
                ToTokens::to_token_stream,
            );
            // Its own path is where rustc says that it is no migration of this state.
            let (let_migrate, migrate) = match &persist.migrate {
                Some(path) => {
                    let variable = format_ident!("__migrate");
                    let typed = quote_spanned! {path.span()=>
                        fn(::core::primitive::u32, &::core::primitive::str)
                            -> ::core::result::Result<#ty, ::steadygraph::ActorError> = #path;
                    };
                    (quote!(let #variable: #typed), quote!(::core::option::Option::Some(#variable)))
                }
                None => (TokenStream::new(), quote!(::core::option::Option::None)),
            };
            // The type is where rustc says that it cannot go to disk.
            let states = format_ident!("__states", span = ty.span());
            let state = quote!(&mut self.#name);
            let call = quote_spanned! {ty.span()=>
                ::steadygraph::__::States::state::<#ty>(#states, #state, #text, #version, #migrate);
            };
            // A type that came through a macro of the user's would not find the parameter.
            quote!(#let_migrate let #states = &mut *__states; #call)
        })
        .collect();
    (!states.is_empty()).then(|| {
        quote! {
            fn persisted(&mut self, __states: &mut ::steadygraph::__::States<'_>) {
                #(#states)*
            }
        }
    })
}
