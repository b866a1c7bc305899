//! Tokens to a graph.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Signature, Token, Visibility};

use super::model::{Graph, Written};
use super::signature;
use super::statement::{self, Statement};
use crate::errors::Errors;

/// The function that a graph is written as. Its body is split by statement, so that a malformed one costs only itself.
struct Function {
    attributes: Vec<Attribute>,
    visibility: Visibility,
    signature: Signature,
    body: Group,
    rest: TokenStream,
}

pub(super) fn graph(input: TokenStream, errors: &mut Errors) -> Option<Graph> {
    let function = match function.parse2(input.clone()) {
        Ok(function) => function,
        Err(error) => {
            errors.parsing(error, &input);
            return None;
        }
    };
    let Function {
        attributes,
        visibility,
        mut signature,
        body,
        rest,
    } = function;
    if !rest.is_empty() {
        errors.at(
            rest,
            "`graph!` holds one function: write this outside, or in a `graph!` of its own",
        );
    }
    let structure = signature::read(&mut signature, errors);
    let mut graph = Graph {
        attributes,
        visibility,
        signature,
        structure,
        actors: Vec::new(),
        links: Vec::new(),
        policies: Vec::new(),
        statements: Vec::new(),
        used_early: Vec::new(),
        unreadable: Vec::new(),
        has_malformed: false,
    };
    for tokens in split(body.stream()) {
        let written = Written::Other(tokens.clone());
        let written = match statement::read(tokens, errors) {
            Statement::Actor(actor, whole) => {
                let name = actor.name.clone();
                graph.actors.push(*actor);
                Written::Actor { name, value: whole }
            }
            Statement::Value(value) => Written::Value(value),
            Statement::Link(link) => {
                graph.links.push(*link);
                written
            }
            Statement::Policy(policy) => {
                graph.policies.push((*policy).clone());
                Written::Policy(policy)
            }
            Statement::Malformed { names } => {
                graph.unreadable.extend(names);
                graph.has_malformed = true;
                written
            }
        };
        graph.statements.push(written);
    }
    Some(graph)
}

fn function(input: ParseStream<'_>) -> syn::Result<Function> {
    if input.is_empty() {
        return Err(syn::Error::new(
            Span::call_site(),
            "a graph is one function: write `fn name() -> NameGraph { … }`",
        ));
    }
    let attributes = input.call(Attribute::parse_outer)?;
    let visibility = input.parse()?;
    // Qualifiers that a graph cannot have are reported later, each by itself.
    let is_function = input.peek(Token![fn])
        || input.peek(Token![const])
        || input.peek(Token![async])
        || input.peek(Token![unsafe])
        || input.peek(Token![extern]);
    if !is_function {
        return Err(input.error("a graph is one function: write `fn name() -> NameGraph { … }`"));
    }
    Ok(Function {
        attributes,
        visibility,
        signature: input.parse()?,
        body: match input.parse::<TokenTree>()? {
            TokenTree::Group(body) if body.delimiter() == proc_macro2::Delimiter::Brace => body,
            other => {
                return Err(syn::Error::new(
                    other.span(),
                    "expected the statements of the graph in braces",
                ));
            }
        },
        rest: input.parse()?,
    })
}

/// Splits at semicolons, which stay with what they end.
fn split(tokens: TokenStream) -> Vec<TokenStream> {
    let mut statements = Vec::new();
    let mut statement = TokenStream::new();
    for token in tokens {
        let ends = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ';');
        statement.extend([token]);
        if ends {
            statements.push(std::mem::take(&mut statement));
        }
    }
    if !statement.is_empty() {
        statements.push(statement);
    }
    statements
}
