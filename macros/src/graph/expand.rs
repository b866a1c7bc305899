//! A graph to tokens.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Expr, Member, Path};

use super::fill::{self, Fill};
use super::model::{Actor, End, Graph, Lane, Link, PolicyKind};
use super::{capacity, dead, echo, literal, policy};

/// Expands a graph. One that has `failed` is never made; it is expanded for what rustc and editors say about the rest.
pub(super) fn graph(graph: &Graph, failed: bool) -> TokenStream {
    let aliases = graph.actors.iter().map(|actor| aliases(graph, actor));
    let structure = structure(graph);
    let traits = traits(graph);
    let function = function(graph, failed);
    quote! {
        #(#aliases)*
        #structure
        #traits
        #function
    }
}

/// The name under which the expansion speaks of an actor's type. It begins with that of the struct, in which camel case
/// leaves no `_`: two graphs of a module never meet.
fn alias(graph: &Graph, actor: &Actor) -> Ident {
    let (structure, actor) = (graph.structure.unraw(), actor.name.unraw());
    format_ident!("__{structure}_{actor}")
}

/// The same for the actor at an end.
fn alias_of(graph: &Graph, end: &End) -> Ident {
    match graph.actor(&end.actor) {
        Some(actor) => alias(graph, actor),
        None => end.actor.clone(),
    }
}

/// The name under which the expansion speaks of the number of a bundle's actors.
fn lanes(graph: &Graph, actor: &Actor) -> Ident {
    format_ident!("{}_lanes", alias(graph, actor))
}

/// The user's path stands here and nowhere else, and so does the number of lanes: one that does not resolve is reported
/// once.
fn aliases(graph: &Graph, actor: &Actor) -> TokenStream {
    let (alias, path) = (alias(graph, actor), &actor.path);
    let conditional = conditional(graph);
    let lanes = actor.lanes.as_ref().map(|length| {
        let lanes = lanes(graph, actor);
        quote! {
            #conditional
            #[doc(hidden)]
            #[allow(non_upper_case_globals, dead_code)]
            const #lanes: ::core::primitive::usize = #length;
        }
    });
    quote! {
        #conditional
        #[doc(hidden)]
        #[allow(non_camel_case_types, dead_code)]
        type #alias = #path;
        #lanes
    }
}

fn conditional(graph: &Graph) -> TokenStream {
    attributes(graph, &["cfg"])
}

fn attributes(graph: &Graph, names: &[&str]) -> TokenStream {
    graph
        .attributes
        .iter()
        .filter(|attribute| names.iter().any(|name| attribute.path().is_ident(name)))
        .map(|attribute| quote!(#attribute))
        .collect()
}

fn structure(graph: &Graph) -> TokenStream {
    let attributes = attributes(graph, &["cfg", "doc"]);
    let (visibility, name) = (&graph.visibility, &graph.structure);
    let fields = graph.actors.iter().map(|actor| {
        let (field, ty) = (&actor.name, placed(graph, actor));
        let text = match &actor.lanes {
            None => format!("The actor `{field}`."),
            Some(_) => format!("The actors `{field}`, lane by lane."),
        };
        quote!(#[doc = #text] #visibility #field: #ty,)
    });
    quote! {
        #attributes
        // A graph may be seen further than the actors in it.
        #[allow(private_interfaces, missing_docs)]
        #[must_use = "a graph does nothing until it is run"]
        #visibility struct #name {
            #(#fields)*
            __frame: ::steadygraph::__::Frame,
        }
    }
}

/// The type of an actor that has its place, or of a bundle of them.
fn placed(graph: &Graph, actor: &Actor) -> TokenStream {
    let alias = alias(graph, actor);
    let placed = quote!(::steadygraph::Placed<#alias>);
    if actor.lanes.is_none() {
        return placed;
    }
    let lanes = lanes(graph, actor);
    quote!([#placed; #lanes])
}

fn traits(graph: &Graph) -> TokenStream {
    let (name, conditional) = (&graph.structure, conditional(graph));
    let text = name.unraw().to_string();
    let actors = graph.actors.iter().map(|actor| &actor.name);
    quote! {
        #conditional
        impl ::steadygraph::Graph for #name {
            fn __frame(&self) -> &::steadygraph::__::Frame {
                &self.__frame
            }
            fn __plan(self) -> ::steadygraph::__::Plan {
                ::steadygraph::__::Plan::new(self.__frame)#(.add(self.#actors))*
            }
        }
        #conditional
        impl ::core::fmt::Debug for #name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.debug_struct(#text).finish_non_exhaustive()
            }
        }
    }
}

/// The function. Its body stands there twice: for editors as written, and for rustc as meant. Which half is dropped
/// depends on a `cfg` in the user's crate; a macro's name is the one place where editors honor it.
fn function(graph: &Graph, failed: bool) -> TokenStream {
    let Graph {
        attributes,
        visibility,
        signature,
        ..
    } = graph;
    // rustc need not add that something is unused because of a mistake that has been reported.
    let unused = failed.then(|| quote!(#[allow(unused)]));
    let edited = echo::statements(graph);
    let compiled = compiled(graph, failed);
    quote! {
        #(#attributes)*
        #unused
        #[allow(unexpected_cfgs, clippy::too_many_lines, clippy::needless_pass_by_value)]
        #visibility #signature {
            #[cfg(rust_analyzer)]
            use ::steadygraph::{__drop as __compiled, __pass as __edited};
            #[cfg(not(rust_analyzer))]
            use ::steadygraph::{__drop as __edited, __pass as __compiled};
            __edited! { #edited }
            __compiled! { #compiled }
        }
    }
}

fn compiled(graph: &Graph, failed: bool) -> TokenStream {
    let structure = &graph.structure;
    let early = graph
        .used_early
        .iter()
        .filter_map(|name| graph.actor(name))
        .map(|actor| early(graph, actor));
    let values = graph.values().map(|value| &value.tokens);
    let text = graph.signature.ident.unraw().to_string();
    let links = graph
        .links
        .iter()
        .enumerate()
        .filter(|(_, link)| link.is_usable)
        .map(|(number, link)| self::link(graph, number, link));
    let unfilled = dead::unfilled(graph, |end| alias_of(graph, end));
    let checks = if failed {
        TokenStream::new()
    } else {
        threshold_checks(graph)
    };
    let actors = graph
        .actors
        .iter()
        .map(|actor| self::actor(graph, actor, failed));
    let policies = graph.policies.iter().map(|policy| {
        let expr = policy::expand(policy, graph);
        match policy.kind {
            PolicyKind::Stop => quote!(__frame.stop(#expr);),
            PolicyKind::Supervise => quote!(__frame.supervise(#expr);),
            PolicyKind::Persist => quote!(__frame.persist(#expr);),
            PolicyKind::Telemetry => quote!(__frame.telemetry(#expr);),
        }
    });
    let names = graph.actors.iter().map(|actor| &actor.name);
    quote! {
        // Under names of one token, which can carry the span of the user's token that they judge.
        #[allow(unused_imports)]
        use ::steadygraph::__::{
            Lanes as __Lanes, give_letters as __dead, input as __input, lanes as __lanes, link as __link, local as __local,
            output as __output, place as __place, via as __via, with as __with,
        };
        #[allow(unused_mut)]
        let mut __frame = ::steadygraph::__::Frame::new(#text);
        #(#early)*
        #(#values)*
        #(#links)*
        #unfilled
        #checks
        #(#actors)*
        #(#policies)*
        #structure { #(#names,)* __frame }
    }
}

/// An actor for the values that use it too early, which rustc need not report once more.
fn early(graph: &Graph, actor: &Actor) -> TokenStream {
    let (name, placed) = (&actor.name, placed(graph, actor));
    quote!(let #name: #placed = ::steadygraph::__::never_made();)
}

fn link(graph: &Graph, number: usize, link: &Link) -> TokenStream {
    let (tx, rx) = (fill::sender(number), fill::receiver(number));
    let (from, to) = (link.from.port.span(), link.to.port.span());
    let channel_span = link.channel.as_ref().map_or(to, Spanned::span);
    let via = format_ident!("__via", span = channel_span);
    let joined = format_ident!("__link", span = to);
    let output = format_ident!("__output", span = from);
    let input = format_ident!("__input", span = to);
    let output = quote_spanned!(from=> #output());
    let input = quote_spanned!(to=> #input());
    let joined = quote_spanned!(to=> #joined(#output, #input));
    let channel = link.channel.as_ref().map_or_else(
        || quote!(::steadygraph::channel()),
        |channel| quote!(#channel),
    );
    let ends = ends(graph, link);
    let frame = frame();
    let via = quote_spanned!(channel_span=> #via(&mut #frame, #channel, #joined, #ends));
    quote! {
        #[allow(unused_variables)]
        let (#tx, #rx) = #via;
    }
}

/// A variable of ours. It must not take the span of a token that came through a macro of the user's, and with it the
/// scope of that macro.
fn frame() -> Ident {
    format_ident!("__frame")
}

fn ends(graph: &Graph, link: &Link) -> TokenStream {
    let Link {
        from,
        to,
        is_feedback,
        ..
    } = link;
    let [from_actor, from_port] = names(from);
    let [to_actor, to_port] = names(to);
    let lane = |lane: &Option<Lane>| match lane {
        Some(Lane { index, .. }) => quote!(::core::option::Option::Some(#index)),
        None => quote!(::core::option::Option::None),
    };
    let (from_lane, from_port_lane) = (lane(&from.actor_lane), lane(&from.port_lane));
    let (to_lane, to_port_lane) = (lane(&to.actor_lane), lane(&to.port_lane));
    // Where the link joins all actors of a bundle, its lanes are theirs, not those of a port.
    let (from_is_bundle, to_is_bundle) = (graph.is_bundle(from), graph.is_bundle(to));
    let is_dead = link.is_dead();
    quote! {
        ::steadygraph::__::Ends {
            from_is_bundle: #from_is_bundle,
            to_is_bundle: #to_is_bundle,
            from: #from_actor,
            from_lane: #from_lane,
            from_port: #from_port,
            from_port_lane: #from_port_lane,
            to: #to_actor,
            to_lane: #to_lane,
            to_port: #to_port,
            to_port_lane: #to_port_lane,
            feedback: #is_feedback,
            dead: #is_dead,
        }
    }
}

fn names(end: &End) -> [String; 2] {
    [&end.actor, &end.port].map(|name| name.unraw().to_string())
}

fn threshold_checks(graph: &Graph) -> TokenStream {
    let checks: TokenStream = graph
        .links
        .iter()
        .map(|link| capacity::checks(link, |end| alias_of(graph, end)))
        .collect();
    if checks.is_empty() {
        return checks;
    }
    let needs = capacity::needs();
    quote!(#needs #checks)
}

/// The seat of an actor: the user's expression, in whose literal the links have filled the ports.
fn actor(graph: &Graph, actor: &Actor, failed: bool) -> TokenStream {
    let name = &actor.name;
    let text = name.unraw().to_string();
    let span = last_name(&actor.path).span();
    let lanes = lanes(graph, actor);
    let fills = fill::ports(graph, actor, &lanes);
    let seat = seat(graph, actor, &fills, failed);
    let place = format_ident!("__place", span = span);
    let local = format_ident!("__local", span = span);
    let local = quote_spanned!(span=> #local());
    // Written out here, where the actor's type is known, so that rustc can tell whether its future is `Send`.
    let run = quote_spanned! {span=>
        |__actor, __cx, __mode| __mode.boxed(::steadygraph::Behavior::run(__actor, __cx))
    };
    let frame = frame();
    let placed = |lane: TokenStream| quote_spanned!(span=> #place(&mut #frame, #seat, #text, #lane, #local, #run));
    match &actor.lanes {
        None => {
            let placed = placed(quote!(::core::option::Option::None));
            quote!(let #name = #placed;)
        }
        Some(_) => {
            let placed = placed(quote!(::core::option::Option::Some(__lane)));
            let before = fills.iter().map(|fill| &fill.before);
            quote! {
                #(#before)*
                let #name = __lanes::<_, #lanes>(|__lane| #placed);
            }
        }
    }
}

fn seat(graph: &Graph, actor: &Actor, fills: &[Fill], failed: bool) -> Expr {
    let mut seat = actor.seat.clone();
    let mut alias = alias(graph, actor);
    alias.set_span(last_name(&actor.path).span());
    let ports = fills.iter().map(|fill| &fill.field);
    // The base stops rustc from reporting what is missing because of a mistake that has been reported.
    let base = failed.then(|| quote!(..::steadygraph::__::never_made()));
    literal::rewrite(&mut seat, |literal| {
        // A port that is given a value besides has been reported.
        let given = literal.fields.iter().filter(|field| {
            !fills
                .iter()
                .any(|fill| field.member == Member::Named(fill.port.clone()))
        });
        let body = quote!(#(#given,)* #(#ports,)* #base);
        let mut braces = proc_macro2::Group::new(proc_macro2::Delimiter::Brace, body);
        braces.set_span(literal.brace_token.span.join());
        quote!(#alias #braces)
    });
    seat
}

fn last_name(path: &Path) -> Ident {
    match path.segments.last() {
        Some(last) => last.ident.clone(),
        None => format_ident!("actor"),
    }
}
