//! Conditions to tokens.
//!
//! The functions that judge an arm carry the span of the user's expression, so that rustc reports an arm that cannot be
//! waited for there; everything else is out of the user's sight.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::Condition;

pub(super) fn condition(condition: &Condition) -> TokenStream {
    match condition {
        Condition::All(arms) => {
            let arms = list(arms);
            quote!(::steadygraph::__::All(#arms))
        }
        Condition::Any(arms) => {
            let arms = list(arms);
            quote!(::steadygraph::__::Any(#arms))
        }
        Condition::Port(port) => {
            let bare = spanned_path(port.span(), "bare");
            quote_spanned!(port.span()=> #bare(&#port))
        }
        Condition::Every { call, site } => {
            let arm = spanned_path(call.span(), "arm");
            match site {
                Some(site) => quote_spanned!(call.span()=> #arm(#call.at(&#site))),
                None => quote_spanned! {call.span()=>
                    #arm({
                        static __SITE: ::steadygraph::__::Site = ::steadygraph::__::Site::new();
                        #call.at(&__SITE)
                    })
                },
            }
        }
        Condition::Other(expr) => {
            let arm = spanned_path(expr.span(), "arm");
            quote_spanned!(expr.span()=> #arm(#expr))
        }
    }
}

fn list(arms: &[Condition]) -> TokenStream {
    arms.iter()
        .rev()
        .fold(quote!(::steadygraph::__::End), |rest, arm| {
            let arm = condition(arm);
            quote!(::steadygraph::__::Arm(#arm, #rest))
        })
}

fn spanned_path(span: Span, name: &str) -> TokenStream {
    let name = syn::Ident::new(name, span);
    quote_spanned!(span=> ::steadygraph::__::#name)
}
