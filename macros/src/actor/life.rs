//! The impl of `Behavior` for a function: the loop around a reaction, or the call of an `async fn`.

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Generics, Ident, Token};

use super::args::Args;
use super::field::{self, Role};
use super::function::{Parameters, Passed};
use super::hook::Runs;
use crate::ready::{self, Condition};

/// What the life of an actor is made of.
pub(super) struct Life<'a> {
    pub(super) name: &'a Ident,
    pub(super) generics: &'a Generics,
    pub(super) is_async: bool,
    /// The type that the function gives.
    pub(super) output: TokenStream,
    pub(super) parameters: &'a Parameters,
    pub(super) args: &'a Args,
}

impl Life<'_> {
    pub(super) fn behavior(&self, header: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
        let body = if self.is_async {
            self.own_loop()
        } else {
            self.reaction()
        };
        let readiness = self.args.readiness.as_ref();
        let needs = needs(readiness.map(|readiness| readiness.tokens.clone()));
        run(needs, body, self.name.span(), header)
    }

    /// A life that is never lived, after a mistake.
    pub(super) fn unreachable(&self, header: impl Fn(TokenStream) -> TokenStream) -> TokenStream {
        let body = quote!(::core::unreachable!());
        run(None, body, self.name.span(), header)
    }

    fn own_loop(&self) -> TokenStream {
        let (function, output) = (self.function(), &self.output);
        let (fields, arguments) = (self.fields(), self.call());
        quote! {
            let __body = #function;
            let Self { #fields } = self;
            ::steadygraph::__::outcome::<#output>(__body(#arguments).await)
        }
    }

    fn reaction(&self) -> TokenStream {
        let (function, output) = (self.function(), &self.output);
        let (fields, arguments) = (self.fields(), self.call());
        let wait = self.wait();
        let lent = self
            .parameters
            .order
            .iter()
            .filter_map(|passed| match passed {
                Passed::Argument(name) => Some(quote!(let #name = &*#name;)),
                _ => None,
            });
        let Runs { first, last } = self.args.hooks.runs();
        let glance = self.glance();
        quote! {
            // Before the fields become names: a field may be called like its function.
            let __body = #function;
            #first
            let __core = ::steadygraph::__::core(__cx);
            let mut __phase = ::steadygraph::__::Phase::Begins;
            loop {
                let __asks = ::core::future::poll_fn(|__task| {
                    ::steadygraph::__::poll_reactions(
                        &mut *self,
                        &__core,
                        &mut *__cx,
                        __task,
                        &mut __phase,
                        |__actor, __cx| {
                            let Self { #fields } = __actor;
                            ::steadygraph::__::outcome::<#output>(__body(#arguments))
                        },
                        #glance,
                    )
                });
                let __is_due: ::core::primitive::bool = match __asks.await? {
                    ::core::option::Option::Some(__lack) => {
                        ::steadygraph::__::has_room(&__core, __lack).await
                    }
                    ::core::option::Option::None => {
                        let Self { #fields } = &mut *self;
                        #(#lent)*
                        let __ready: ::core::primitive::bool = #wait;
                        if !__ready {
                            break;
                        }
                        true
                    }
                };
                if __is_due {
                    __phase = ::steadygraph::__::Phase::Due;
                }
            }
            #last
            ::core::result::Result::Ok(())
        }
    }

    /// The function, with the types of the actor.
    fn function(&self) -> TokenStream {
        let name = self.name;
        let (_, ty_generics, _) = self.generics.split_for_impl();
        let turbofish = ty_generics.as_turbofish();
        quote!(#name #turbofish)
    }

    fn fields(&self) -> TokenStream {
        let names = self.parameters.fields.iter().map(|field| &field.name);
        quote!(#(#names),*)
    }

    fn call(&self) -> TokenStream {
        self.parameters
            .order
            .iter()
            .map(|passed| match passed {
                Passed::Context => quote!(__cx,),
                Passed::State(name) => quote!(#name,),
                Passed::Argument(name) => quote!(&*#name,),
            })
            .collect()
    }

    /// The user's readiness expression as it is: its names are the fields. Without one, all ports.
    fn wait(&self) -> TokenStream {
        match &self.args.readiness {
            Some(readiness) => quote!(#readiness),
            None => ready::wait(&self.all_ports(), self.name.span()),
        }
    }

    /// How to glance at the ports that the reaction waits for, and how to ask for a wake; where a glance does not tell, it waits
    /// as written.
    fn glance(&self) -> TokenStream {
        let condition = match &self.args.readiness {
            // What is wrong with it the wait reports.
            Some(readiness) => ready::condition_of(readiness).ok(),
            None => Some(self.all_ports()),
        };
        let fields = &self.parameters.fields;
        let is_plain = |condition: &Condition| {
            condition.is_plain(&|port| {
                let field = fields.iter().find(|field| field.name == *port)?;
                field::port_kind(&field.ty)
            })
        };
        match condition.filter(is_plain) {
            Some(condition) => {
                let names = self.fields();
                let condition = ready::condition(&condition);
                quote! {
                    |__actor, __core, __glance| {
                        let Self { #names } = __actor;
                        ::steadygraph::__::holds(&#condition, __core, __glance)
                    },
                    |__actor, __core| {
                        let Self { #names } = __actor;
                        ::steadygraph::__::is_clear(&#condition, __core)
                    },
                    |__actor, __core, __waker| {
                        let Self { #names } = __actor;
                        ::steadygraph::__::call(&#condition, __core, __waker)
                    },
                    |__actor, __core| {
                        let Self { #names } = __actor;
                        ::steadygraph::__::listen(&#condition, __core)
                    }
                }
            }
            None => quote! {
                |_, _, _| false,
                |_, _| false,
                |_, _, _| ::steadygraph::__::Called::Unclear,
                |_, _| false
            },
        }
    }

    fn all_ports(&self) -> Condition {
        let ports = self
            .parameters
            .fields
            .iter()
            .filter(|field| field.role == Role::Port)
            .map(|field| Condition::Port(field::place(&field.name)))
            .collect();
        Condition::All(ports)
    }
}

/// Who may write the behavior of an actor.
#[derive(Debug, Clone, Copy)]
pub(super) enum Author {
    Anyone,
    /// `#[actor]` on an `impl`, alone.
    Reactions,
}

impl ToTokens for Author {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match self {
            Self::Anyone => quote!(::steadygraph::__::Anyone),
            Self::Reactions => quote!(::steadygraph::__::Reactions),
        });
    }
}

/// What the readiness expressions of the reactions need at least of their ports; nothing where no literal says so.
pub(super) fn needs(readiness: impl IntoIterator<Item = TokenStream>) -> Option<TokenStream> {
    let thresholds = ready::thresholds(readiness.into_iter().collect());
    let (ports, thresholds): (Vec<_>, Vec<_>) = thresholds.into_iter().unzip();
    (!ports.is_empty()).then(|| {
        quote! {
            const NEEDS: &'static [(&'static ::core::primitive::str, ::core::primitive::usize)] =
                &[#((#ports, #thresholds)),*];
        }
    })
}

/// `Behavior` with what its reactions need and a body of its `run`. What rustc says about the future as a whole, it says at
/// `span`.
pub(super) fn run(
    needs: Option<TokenStream>,
    body: TokenStream,
    span: Span,
    header: impl Fn(TokenStream) -> TokenStream,
) -> TokenStream {
    let header = header(quote!(::steadygraph::Behavior));
    let mut braces = Group::new(Delimiter::Brace, body);
    braces.set_span(span);
    let is_async = Token![async](span);
    let output = quote_spanned!(span=> ::core::result::Result<(), ::steadygraph::ActorError>);
    quote! {
        #[allow(unused_variables, clippy::all, clippy::pedantic)]
        #[diagnostic::do_not_recommend]
        #header {
            #needs
            #is_async fn run(
                &mut self,
                __cx: &mut ::steadygraph::Context,
            ) -> #output #braces
        }
    }
}
