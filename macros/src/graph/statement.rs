//! One statement of a graph.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, BinOp, Expr, Ident, Local, Pat, Stmt, Token};

use super::model::{Actor, Link, Policy, Value};
use super::{dead, link, literal, policy, values};
use crate::errors::Errors;

const EXPECTED: &str = "not a statement of a graph: write `let name = …;`, a link `from.port >> to.port;` or \
                        `dead(actor.input) >> other.letters;`, `stop()…;`, `supervise([…])…;`, `persist(…)…;`, or \
                        `telemetry()…;`";

/// What a statement turned out to be.
pub(super) enum Statement {
    /// An actor, and the whole value of its `let`.
    Actor(Box<Actor>, Box<Expr>),
    Value(Box<Value>),
    Link(Box<Link>),
    Policy(Box<Policy>),
    /// A mistake that has been reported. If it looks like a `let`, its names are known all the same.
    Malformed {
        names: Vec<String>,
    },
}

/// Reads a statement with its semicolon.
pub(super) fn read(mut tokens: TokenStream, errors: &mut Errors) -> Statement {
    let malformed = Statement::Malformed {
        names: names_of_let(&tokens),
    };
    let last = tokens.clone().into_iter().last();
    let has_semicolon = last.as_ref().is_some_and(is_semicolon);
    if has_semicolon && tokens.clone().into_iter().nth(1).is_none() {
        errors.at(tokens, "nothing stands before this `;`: leave it out");
        return malformed;
    }
    if !has_semicolon {
        Token![;](Span::call_site()).to_tokens(&mut tokens);
    }
    let statement = match syn::parse2::<Stmt>(tokens.clone()) {
        Ok(Stmt::Local(local)) => read_let(local, tokens, errors),
        Ok(Stmt::Expr(expr, _)) => read_expression(expr, errors),
        Ok(Stmt::Item(_) | Stmt::Macro(_)) => {
            errors.at(without_semicolon(tokens), EXPECTED);
            None
        }
        Err(error) => {
            errors.push(unread(error, &tokens));
            None
        }
    };
    if statement.is_some() && !has_semicolon {
        // What is malformed is reported as such, once.
        errors.at(
            last,
            "a statement of a graph ends with `;`: write it after this",
        );
    }
    statement.unwrap_or(malformed)
}

fn is_semicolon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';')
}

/// What syn says about a statement, or more, where it is a link.
fn unread(error: syn::Error, tokens: &TokenStream) -> syn::Error {
    let is_arrow = |token: TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), '<' | '>'));
    let is_link = tokens.clone().into_iter().any(is_arrow) && names_of_let(tokens).is_empty();
    // At the end of `dead(actor.)` syn says more.
    if is_link
        && error
            .to_string()
            .ends_with("expected identifier or integer")
    {
        return syn::Error::new(
            error.span(),
            "expected the name of a port before this: write `actor.port`",
        );
    }
    error
}

fn without_semicolon(tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.pop();
    tokens.into_iter().collect()
}

/// The names that a malformed `let` would have declared.
fn names_of_let(tokens: &TokenStream) -> Vec<String> {
    let mut tokens = tokens
        .clone()
        .into_iter()
        .skip_while(|token| !matches!(token, TokenTree::Ident(_)));
    match tokens.next() {
        Some(TokenTree::Ident(word)) if word == "let" => {}
        _ => return Vec::new(),
    }
    let pattern = tokens
        .take_while(|token| !matches!(token, TokenTree::Punct(punct) if punct.as_char() == '='));
    let mut names = Vec::new();
    collect_names(pattern.collect(), &mut names);
    names
}

fn collect_names(tokens: TokenStream, names: &mut Vec<String>) {
    for token in tokens {
        match token {
            TokenTree::Ident(name) => names.push(name.to_string()),
            TokenTree::Group(group) => collect_names(group.stream(), names),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn read_let(local: Local, tokens: TokenStream, errors: &mut Errors) -> Option<Statement> {
    let ordinary = |init| {
        let names = values::names(&local.pat);
        Some(Statement::Value(Box::new(Value {
            names,
            init,
            tokens,
        })))
    };
    let Some(init) = local.init else {
        return ordinary(None);
    };
    let mut value = *init.expr;
    if !literal::holds_actor(&value) {
        return ordinary(Some(value));
    }
    reject_attributes(&local.attrs, errors);
    if let Some((else_token, _)) = init.diverge {
        errors.at(else_token, "an actor's `let` has no `else`: leave it out");
    }
    let name = name(&local.pat, errors)?;
    let whole = value.clone();
    let (path, lanes) = literal::find(&mut value, errors)?;
    let seat = match value {
        Expr::Repeat(bundle) => *bundle.expr,
        value => value,
    };
    let actor = Actor {
        name,
        seat,
        path,
        lanes,
    };
    Some(Statement::Actor(Box::new(actor), Box::new(whole)))
}

fn name(pattern: &Pat, errors: &mut Errors) -> Option<Ident> {
    match pattern {
        Pat::Ident(pattern) if pattern.by_ref.is_none() && pattern.subpat.is_none() => {
            if let Some(mutable) = &pattern.mutability {
                errors.at(mutable, "an actor's `let` takes no `mut`: leave it out");
            }
            Some(pattern.ident.clone())
        }
        Pat::Type(typed) => {
            errors.at(
                &typed.ty,
                "an actor's `let` takes no type: the literal says it",
            );
            name(&typed.pat, errors)
        }
        pattern => {
            errors.at(
                pattern,
                "an actor is named by its `let`: write a plain name",
            );
            None
        }
    }
}

fn read_expression(expr: Expr, errors: &mut Errors) -> Option<Statement> {
    if let Expr::Binary(binary) = &expr
        && matches!(binary.op, BinOp::Shl(_) | BinOp::Shr(_))
    {
        return link::read(expr, errors).map(|link| Statement::Link(Box::new(link)));
    }
    if let Some(kind) = policy::kind(&expr) {
        return Some(Statement::Policy(Box::new(Policy { kind, expr })));
    }
    if let Some(call) = dead::call(&expr) {
        dead::report_unlinked(call, errors);
        return None;
    }
    errors.at(expr, EXPECTED);
    None
}

/// Reports attributes where a graph takes none.
pub(super) fn reject_attributes(attributes: &[Attribute], errors: &mut Errors) {
    for attribute in attributes {
        errors.at(
            attribute,
            "actors and links take no attributes: for a graph that differs by `cfg`, write two graphs",
        );
    }
}
