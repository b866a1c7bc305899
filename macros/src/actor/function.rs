//! `#[actor]` on a function: the function stays, and a struct of the same name joins it.
//!
//! A function lives in the value namespace and a struct with named fields in the type namespace, so that one `use`
//! imports both.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Generics, Ident, Signature, Visibility};

use super::args::Args;
use super::attributes;
use super::field::{self, Field, Role};
use super::life::{Author, Life};
use super::parameter::{self, Parameter};
use super::{bounds, ports, probe, signature};
use crate::errors::Errors;

/// A function or a method as written. Its body stays unparsed, so that one that is half typed costs nothing else.
pub(super) struct Function {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) signature: Signature,
    pub(super) body: Group,
}

impl Parse for Function {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        Ok(Self {
            attributes: input.call(Attribute::parse_outer)?,
            visibility: input.parse()?,
            signature: input.parse()?,
            body: parse_body(input)?,
        })
    }
}

impl ToTokens for Function {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self {
            attributes,
            visibility,
            signature,
            body,
        } = self;
        tokens.extend(quote!(#(#attributes)* #visibility #signature #body));
    }
}

/// The braces of a function.
pub(super) fn parse_body(input: ParseStream<'_>) -> syn::Result<Group> {
    match input.parse::<TokenTree>()? {
        TokenTree::Group(body) if body.delimiter() == proc_macro2::Delimiter::Brace => Ok(body),
        other => Err(syn::Error::new(other.span(), "expected a body in braces")),
    }
}

pub(super) fn expand(args: &Args, mut function: Function, errors: &mut Errors) -> TokenStream {
    if let Some(receiver) = function.signature.receiver() {
        // Such a function stands in an `impl`, where no struct can be.
        errors.at(
            receiver,
            "an actor's function takes its fields one by one: write `#[actor]` on the `impl` and `#[react(…)]` on the \
             method",
        );
        return TokenStream::new();
    }
    let is_async = function.signature.asyncness.is_some();
    signature::check(&function.signature, errors);
    let parameters = Parameters::read(&mut function.signature, is_async, errors);
    check_args(args, is_async, errors);
    if !is_async && args.readiness.is_none() && !parameters.fields.iter().any(Field::is_port) {
        // A mistake in a parameter may be what hides the port.
        if errors.is_empty() {
            errors.at(
                &function.signature.ident,
                "nothing to wait for: take a port, or write what to wait for, such as \
                 `#[actor(await_for_all!(every(*rate)))]`",
            );
        }
    }
    let generics =
        signature::of_the_struct(&function.signature.generics, &parameters.fields, errors);

    let life = Life {
        name: &function.signature.ident,
        generics: &generics,
        is_async,
        output: signature::output(&function.signature),
        parameters: &parameters,
        args,
    };
    let name = &function.signature.ident;
    let attributes = attributes::conditional(&function.attributes);
    let bounded = bounds::of_an_actor(&generics);
    let header = |what: TokenStream| {
        let (impl_generics, ty_generics, where_clause) = bounded.split_for_impl();
        quote!(#(#attributes)* impl #impl_generics #what for #name #ty_generics #where_clause)
    };

    let failed = !errors.is_empty();
    let mut expanded = kept_function(&function, args, &parameters, failed);
    expanded.extend(structure(&function, &generics, &parameters.fields));
    expanded.extend(ports::actor(&parameters.fields, Author::Anyone, header));
    if failed {
        expanded.extend(life.unreachable(header));
        return expanded;
    }
    if !is_async {
        expanded.extend(field::reacts(&parameters.fields, &bounded, header));
    }
    expanded.extend(life.behavior(header));
    if generics.params.is_empty() {
        expanded.extend(probe::probes(
            name,
            &parameters.fields,
            &attributes,
            "a port behind a type alias is hidden from the graph: write `&mut Rx<…>` or `&mut Tx<…>`",
        ));
    }
    expanded
}

/// The parameters of the function, in order.
pub(super) struct Parameters {
    /// What the function is called with.
    pub(super) order: Vec<Passed>,
    pub(super) fields: Vec<Field>,
}

/// What stands in one place of the call.
pub(super) enum Passed {
    Context,
    State(Ident),
    Argument(Ident),
}

impl Parameters {
    fn read(signature: &mut Signature, is_async: bool, errors: &mut Errors) -> Self {
        let mut parameters = Self {
            order: Vec::new(),
            fields: Vec::new(),
        };
        let mut has_context = false;
        for argument in &mut signature.inputs {
            match parameter::read(argument, is_async, errors) {
                Parameter::Context => {
                    if has_context {
                        errors.at(&*argument, "an actor has one context: leave this one out");
                    }
                    has_context = true;
                    parameters.order.push(Passed::Context);
                }
                Parameter::Field(field) => {
                    let name = field.name.clone();
                    parameters.order.push(match field.role {
                        Role::Argument => Passed::Argument(name),
                        Role::Port | Role::State(_) | Role::Steady => Passed::State(name),
                    });
                    // rustc reports a name that is taken twice, in the function.
                    if parameters
                        .fields
                        .iter()
                        .all(|other| other.name != field.name)
                    {
                        parameters.fields.push(*field);
                    }
                }
                Parameter::Unusable => {}
            }
        }
        parameters
    }
}

fn check_args(args: &Args, is_async: bool, errors: &mut Errors) {
    if let Some(word) = &args.reactions {
        errors.at(
            word,
            "a function is one reaction: `reactions` stands on a struct",
        );
    }
    if !is_async {
        return;
    }
    if let Some(readiness) = &args.readiness {
        errors.at(
            &readiness.path,
            "an `async fn` has its own loop: wait in it, or write a plain `fn`",
        );
    }
    args.hooks.reject_in_own_loop(errors);
}

/// The user's function. What the readiness expression names counts as used in it, and so does each argument where there is a
/// hook: it may be there for that alone.
fn kept_function(
    function: &Function,
    args: &Args,
    parameters: &Parameters,
    failed: bool,
) -> TokenStream {
    let Function {
        attributes,
        visibility,
        signature,
        body,
    } = function;
    let elsewhere = parameters
        .fields
        .iter()
        .filter(|field| match &args.readiness {
            _ if !args.hooks.is_empty() && matches!(field.role, Role::Argument) => true,
            Some(readiness) => signature::mentions(readiness.tokens.clone(), &field.name),
            None => field.is_port() && signature.asyncness.is_none(),
        })
        .map(|field| &field.name)
        .collect::<Vec<_>>();
    let used = (!elsewhere.is_empty() && !begins_with_attribute(body))
        .then(|| quote!(let _ = (#(&#elsewhere,)*);));
    let tokens = body.stream();
    let mut body = Group::new(body.delimiter(), quote!(#used #tokens));
    body.set_span(function.body.span());
    // The mistake has been reported; rustc need not add that something is unused.
    let unused = failed.then(|| quote!(#[allow(unused)]));
    quote! {
        #(#attributes)*
        #unused
        #[allow(
            clippy::too_many_arguments,
            clippy::ptr_arg,
            clippy::trivially_copy_pass_by_ref,
            clippy::needless_pass_by_ref_mut
        )]
        #visibility #signature #body
    }
}

/// Whether a body starts with `#![…]`, before which no statement can stand.
fn begins_with_attribute(body: &Group) -> bool {
    let mut tokens = body.stream().into_iter();
    let mut next_is =
        |char| matches!(tokens.next(), Some(TokenTree::Punct(punct)) if punct.as_char() == char);
    next_is('#') && next_is('!')
}

fn structure(function: &Function, generics: &Generics, fields: &[Field]) -> TokenStream {
    let attributes = attributes::of_the_struct(&function.attributes);
    let visibility = &function.visibility;
    let name = &function.signature.ident;
    let (impl_generics, _, _) = generics.split_for_impl();
    let where_clause = &generics.where_clause;
    let fields = fields.iter().map(|Field { name, ty, role, .. }| {
        let text = match role {
            Role::Port => format!("The port `{name}`."),
            Role::Argument => format!("The argument `{name}`."),
            Role::State(_) | Role::Steady => format!("The state `{name}`."),
        };
        quote!(#[doc = #text] #visibility #name: #ty,)
    });
    // A struct takes its bounds in the same form as an impl.
    let parameters = impl_generics.to_token_stream();
    quote! {
        #(#attributes)*
        #[allow(non_camel_case_types, missing_docs, missing_debug_implementations, unreachable_pub)]
        #visibility struct #name #parameters #where_clause {
            #(#fields)*
        }
    }
}
