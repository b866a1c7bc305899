//! `#[actor]` on an `impl`: its `#[react(…)]` methods become the actor's behavior.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, Generics, Ident, Macro, ReceiverKind, Signature, Token, Type};

use super::args::Args;
use super::function::{Function, parse_body};
use super::hook::{Hooks, Marked, Runs, When};
use super::life::Author;
use super::{attributes, bounds, field, life, signature};
use crate::errors::Errors;
use crate::ready::{self, Condition};

/// An `impl` as written. The bodies stay unparsed, so that one that is half typed costs nothing else.
pub(super) struct Methods {
    attributes: Vec<Attribute>,
    impl_token: Token![impl],
    generics: Generics,
    /// What stands before the type of an `impl` of a trait.
    trait_: Option<Type>,
    ty: Type,
    braces: Group,
    members: Vec<Member>,
}

/// What stands in an `impl`.
enum Member {
    Method(Box<Function>),
    Other(TokenStream),
}

impl Parse for Methods {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let attributes = input.call(Attribute::parse_outer)?;
        let impl_token = input.parse()?;
        let mut generics: Generics = if input.peek(Token![<]) {
            input.parse()?
        } else {
            Generics::default()
        };
        let mut ty: Type = input.parse()?;
        let mut trait_ = None;
        if input.parse::<Option<Token![for]>>()?.is_some() {
            trait_ = Some(std::mem::replace(&mut ty, input.parse()?));
        }
        generics.where_clause = input.parse()?;
        let braces = parse_body(input)?;
        let members = syn::parse::Parser::parse2(members, braces.stream())?;
        Ok(Self {
            attributes,
            impl_token,
            generics,
            trait_,
            ty,
            braces,
            members,
        })
    }
}

fn members(input: ParseStream<'_>) -> syn::Result<Vec<Member>> {
    let mut members = Vec::new();
    while !input.is_empty() {
        let ahead = input.fork();
        if ahead.parse::<Function>().is_ok() {
            members.push(Member::Method(Box::new(input.parse()?)));
        } else {
            members.push(Member::Other(other(input)?));
        }
    }
    Ok(members)
}

/// Everything up to the next semicolon or closing brace: what is no method is rustc's business.
fn other(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while !input.is_empty() {
        let token: TokenTree = input.parse()?;
        let ends = match &token {
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Group(group) => group.delimiter() == proc_macro2::Delimiter::Brace,
            _ => false,
        };
        tokens.extend([token]);
        if ends {
            break;
        }
    }
    Ok(tokens)
}

/// A method that reacts.
struct Reaction {
    method: Ident,
    takes_context: bool,
    output: TokenStream,
    condition: Condition,
    /// The condition as written.
    readiness: TokenStream,
}

pub(super) fn expand(args: &Args, mut methods: Methods, errors: &mut Errors) -> TokenStream {
    check_args(args, errors);
    if let Some(trait_) = &methods.trait_ {
        errors.at(
            trait_,
            "`#[actor]` makes the behavior of the `#[react]` methods in a plain `impl`: leave it out here",
        );
        let mut expanded = reemitted(&methods);
        if field::last_name(trait_).is_some_and(|name| name == "Behavior") {
            expanded.extend(written_by_reactions(&methods));
        }
        return expanded;
    }
    let mut reactions = Vec::new();
    let mut hooks = Hooks::default();
    let mut reacts = false;
    for member in &mut methods.members {
        let Member::Method(method) = member else {
            continue;
        };
        let own = own_attributes(method);
        if !own.is_empty()
            && let Some(cfg) = attributes::conditional(&method.attributes).first()
        {
            errors.at(
                cfg,
                "`#[actor]` calls this method in each build: ask `cfg!(…)` in its body, or put the whole `impl` under \
                 the `cfg`",
            );
        }
        for attribute in own {
            if let Some(when) = When::of_attribute(&attribute) {
                hooks.add(when, &attribute, &method.signature, errors);
            } else {
                reacts = true;
                reactions.extend(reaction(&attribute, method, errors));
            }
        }
    }
    if !reacts {
        errors.at(
            &methods.ty,
            "nothing reacts here: write `#[react(await_for_all!(self.…))]` on a method, or `impl Behavior`",
        );
    }

    let span = methods.ty.span();
    let needs = life::needs(reactions.iter().map(|reaction| reaction.readiness.clone()));
    let body = if errors.is_empty() {
        body(span, &mut reactions, &hooks)
    } else {
        quote!(::core::unreachable!())
    };
    let mut expanded = reemitted(&methods);
    expanded.extend(written_by_reactions(&methods));
    expanded.extend(life::run(needs, body, span, |what| header(&methods, &what)));
    expanded
}

/// The behavior of an `#[actor(reactions)] struct` is written here alone.
fn written_by_reactions(methods: &Methods) -> TokenStream {
    let author = Author::Reactions;
    let header = header(methods, &quote!(::steadygraph::__::WrittenBy<#author>));
    quote! {
        #[diagnostic::do_not_recommend]
        #header {}
    }
}

/// An `impl` of something for the same type.
fn header(methods: &Methods, what: &TokenStream) -> TokenStream {
    let bounded = bounds::of_an_actor(&methods.generics);
    let (impl_generics, _, where_clause) = bounded.split_for_impl();
    let conditional = attributes::conditional(&methods.attributes);
    let ty = &methods.ty;
    quote!(#(#conditional)* impl #impl_generics #what for #ty #where_clause)
}

fn check_args(args: &Args, errors: &mut Errors) {
    if let Some(readiness) = &args.readiness {
        errors.at(
            &readiness.path,
            "each reaction has its own readiness: write this in `#[react(…)]` on the method",
        );
    }
    args.hooks.reject_on_impl(errors);
    if let Some(word) = &args.reactions {
        errors.at(word, "`reactions` stands on the struct: leave it out here");
    }
}

/// Takes `#[react(…)]` and the marks of hooks away from a method.
fn own_attributes(method: &mut Function) -> Vec<Attribute> {
    let (own, rest) = std::mem::take(&mut method.attributes)
        .into_iter()
        .partition(|attribute| {
            attribute.path().is_ident("react") || When::of_attribute(attribute).is_some()
        });
    method.attributes = rest;
    own
}

fn reaction(attribute: &Attribute, method: &Function, errors: &mut Errors) -> Option<Reaction> {
    let signature = &method.signature;
    signature::check(signature, errors);
    if let Some(asyncness) = &signature.asyncness {
        errors.at(
            asyncness,
            "a reaction is a plain `fn`: for awaits of your own, write `impl Behavior`",
        );
    }
    if let Some(parameter) = signature
        .generics
        .params
        .iter()
        .find(|parameter| !matches!(parameter, syn::GenericParam::Lifetime(_)))
    {
        errors.at(
            parameter,
            "a reaction has no types of its own: write them on the `impl`",
        );
    }
    let takes_context = check_inputs(signature, errors);
    if attribute.meta.require_path_only().is_ok() {
        errors.at(
            attribute,
            "a method does not show what it waits for: write `#[react(await_for_all!(self.…))]`",
        );
        return None;
    }
    let call = errors.take(attribute.parse_args::<Macro>())?;
    Some(Reaction {
        method: signature.ident.clone(),
        takes_context,
        output: signature::output(signature),
        condition: errors.take(ready::condition_of(&call))?,
        readiness: call.tokens,
    })
}

/// Checks the parameters of a reaction; whether it takes the context.
fn check_inputs(signature: &Signature, errors: &mut Errors) -> bool {
    let mut inputs = signature.inputs.iter();
    match inputs.next() {
        Some(FnArg::Receiver(receiver))
            if matches!(receiver.kind, ReceiverKind::Reference(_, _, Some(_))) => {}
        Some(FnArg::Receiver(receiver)) => {
            errors.at(receiver, "a reaction borrows its actor: write `&mut self`");
        }
        _ => errors.at(
            &signature.ident,
            "a reaction is a method: its first parameter is `&mut self`",
        ),
    }
    let mut takes_context = false;
    for input in inputs {
        let is_context = matches!(
            input,
            FnArg::Typed(typed) if matches!(
                field::ungrouped(&typed.ty),
                Type::Reference(reference) if reference.mutability.is_some()
                    && field::last_name(&reference.elem).is_some_and(|name| name == "Context")
            )
        );
        if !is_context || takes_context {
            errors.at(
                input,
                "a reaction takes `&mut self` and, if it likes, `cx: &mut Context`: all else is a field",
            );
        }
        takes_context |= is_context;
    }
    takes_context
}

/// The methods without our attributes.
fn reemitted(methods: &Methods) -> TokenStream {
    let Methods {
        attributes,
        impl_token,
        generics,
        trait_,
        ty,
        braces,
        members,
    } = methods;
    let members = members.iter().map(|member| match member {
        Member::Method(method) => method.to_token_stream(),
        Member::Other(tokens) => tokens.clone(),
    });
    let mut body = Group::new(braces.delimiter(), quote!(#(#members)*));
    body.set_span(braces.span());
    let (impl_generics, _, where_clause) = generics.split_for_impl();
    let trait_ = trait_.as_ref().map(|trait_| quote!(#trait_ for));
    quote!(#(#attributes)* #impl_token #impl_generics #trait_ #ty #where_clause #body)
}

/// The loop: whenever one reaction is ready, each that is runs, in the order written, and is asked again before it does. A
/// struct without the mark for reactions is reported at `span`.
fn body(span: Span, reactions: &mut [Reaction], hooks: &Hooks<Marked>) -> TokenStream {
    let mut sites = Vec::new();
    for reaction in reactions.iter_mut() {
        // A condition is written out twice below, and its timers must be the same ones.
        reaction.condition.repeat(&mut sites);
    }
    let turns: Vec<Ident> = (0..reactions.len())
        .map(|number| format_ident!("__turn_{number}"))
        .collect();
    let branches = reactions.iter().zip(&turns).rev().fold(
        quote!(::steadygraph::__::End),
        |rest, (reaction, turn)| {
            let condition = ready::condition(&reaction.condition);
            quote!(::steadygraph::__::Arm(#turn.branch(#condition), #rest))
        },
    );
    let attempts = reactions.iter().zip(&turns).map(|(reaction, turn)| {
        let condition = ready::condition(&reaction.condition);
        let (method, output) = (&reaction.method, &reaction.output);
        let context = reaction.takes_context.then(|| quote!(__cx));
        let body = quote! {
            |__actor, __cx| ::steadygraph::__::outcome::<#output>(__actor.#method(#context))
        };
        // `self` would not be found from a type that came through a macro of the user's.
        let actor = format_ident!("__actor", span = span);
        let cx = quote!(__cx);
        let attempt =
            quote_spanned!(span=> ::steadygraph::__::Turn::take(&mut #turn, #actor, #cx, #body)?;);
        quote! {
            if #turn.comes(#condition).await {
                let #actor = &mut *self;
                #attempt
            }
        }
    });
    let Runs { first, last } = hooks.runs(span);
    quote! {
        #(static #sites: ::steadygraph::__::Site = ::steadygraph::__::Site::new();)*
        #(let mut #turns = ::steadygraph::__::Turn::new();)*
        #first
        while ::steadygraph::__::reactions(#branches).await {
            #(#attempts)*
        }
        #last
        ::core::result::Result::Ok(())
    }
}
