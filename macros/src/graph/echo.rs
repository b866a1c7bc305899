//! The statements as an editor shall see them: as written, in Rust's own terms.
//!
//! Completion, hover and rename work on these; rustc never parses them, so that they may be half typed.

use proc_macro2::{Delimiter, Group, Spacing, TokenStream, TokenTree};
use quote::quote;
use syn::Expr;

use super::model::{Graph, Written};
use super::{dead, literal, policy};

pub(super) fn statements(graph: &Graph) -> TokenStream {
    let statements = graph.statements.iter().map(|written| match written {
        Written::Actor { name, value } => {
            let seat = seat(value);
            // Of a bundle, an editor sees one actor: `workers.port` and `workers[0].port` complete alike.
            quote! {
                let #name = ::steadygraph::__::place(
                    &mut ::steadygraph::__::never_made::<::steadygraph::__::Frame>(),
                    #seat,
                    "",
                    ::core::option::Option::None,
                    ::steadygraph::__::local(),
                    |__actor, __cx, __mode| __mode.boxed(::steadygraph::Behavior::run(__actor, __cx)),
                );
            }
        }
        Written::Policy(policy) => {
            let policy = policy::edited(policy, graph);
            quote!(#policy;)
        }
        Written::Value(value) => value.tokens.clone(),
        Written::Other(tokens) => other(graph, tokens.clone()),
    });
    quote!(#(#statements)* return ::steadygraph::__::never_made();)
}

/// The seat of an actor, whose literal lacks nothing.
fn seat(value: &Expr) -> Expr {
    let mut seat = match value {
        Expr::Repeat(bundle) => (*bundle.expr).clone(),
        value => value.clone(),
    };
    literal::rewrite(&mut seat, |literal| {
        let (path, given) = (&literal.path, &literal.fields);
        let comma = (!given.empty_or_trailing()).then(|| quote!(,));
        let body = quote!(#given #comma ..::steadygraph::__::never_made());
        let mut braces = proc_macro2::Group::new(Delimiter::Brace, body);
        braces.set_span(literal.brace_token.span.join());
        quote!(#path #braces)
    });
    seat
}

/// A link falls into its operands; anything else stays as it is.
fn other(graph: &Graph, tokens: TokenStream) -> TokenStream {
    let is_let = matches!(
        tokens.clone().into_iter().next(),
        Some(TokenTree::Ident(word)) if word == "let"
    );
    if is_let {
        return tokens;
    }
    let mut operands = TokenStream::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match &token {
            TokenTree::Punct(first) if matches!(first.as_char(), '<' | '>') => {
                let is_arrow = first.spacing() == Spacing::Joint
                    && matches!(tokens.peek(), Some(TokenTree::Punct(second)) if second.as_char() == first.as_char());
                if is_arrow {
                    tokens.next();
                    operands.extend(quote!(;));
                } else {
                    operands.extend([token]);
                }
            }
            TokenTree::Ident(name) => {
                let is_bundle = graph
                    .actors
                    .iter()
                    .any(|actor| actor.name == *name && actor.lanes.is_some());
                let is_lane = |token: &TokenTree| matches!(token, TokenTree::Group(lane) if lane.delimiter() == Delimiter::Bracket);
                if is_bundle && tokens.peek().is_some_and(is_lane) {
                    tokens.next();
                }
                match (dead::edited(name), tokens.peek()) {
                    (Some(function), Some(TokenTree::Group(input)))
                        if input.delimiter() == Delimiter::Parenthesis =>
                    {
                        let mut edited =
                            Group::new(Delimiter::Parenthesis, other(graph, input.stream()));
                        edited.set_span(input.span());
                        tokens.next();
                        operands.extend(quote!(#function #edited));
                    }
                    _ => operands.extend([token]),
                }
            }
            _ => operands.extend([token]),
        }
    }
    operands
}
