//! One statement of a graph.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::{Attribute, BinOp, Expr, Ident, Local, Pat, Stmt, Token};

use super::model::{Actor, Link};
use super::{link, literal, stop};
use crate::errors::Errors;

const EXPECTED: &str = "not a statement of a graph: write `let name = …;`, a link `from.port >> to.port;`, or `stop()…;`";

/// What a statement turned out to be.
pub(super) enum Statement {
    /// An actor, and the whole value of its `let`.
    Actor(Box<Actor>, Box<Expr>),
    Value(TokenStream),
    Link(Box<Link>),
    Stop(Box<Expr>),
    /// A mistake that has been reported. If it looks like a `let`, its name is known all the same.
    Malformed {
        name: Option<String>,
    },
}

/// Reads a statement with its semicolon.
pub(super) fn read(tokens: TokenStream, errors: &mut Errors) -> Statement {
    let malformed = Statement::Malformed {
        name: name_of_let(&tokens),
    };
    let Some(tokens) = with_semicolon(tokens, errors) else {
        return malformed;
    };
    match syn::parse2::<Stmt>(tokens.clone()) {
        Ok(Stmt::Local(local)) => read_let(local, tokens, errors).unwrap_or(malformed),
        Ok(Stmt::Expr(expr, _)) => read_expression(expr, errors).unwrap_or(malformed),
        Ok(Stmt::Item(_) | Stmt::Macro(_)) => {
            errors.at(without_semicolon(tokens), EXPECTED);
            malformed
        }
        Err(error) => {
            errors.push(error);
            malformed
        }
    }
}

/// Reports a semicolon that is missing, and adds it. A semicolon alone is nothing.
fn with_semicolon(mut tokens: TokenStream, errors: &mut Errors) -> Option<TokenStream> {
    let last = tokens.clone().into_iter().last()?;
    let is_semicolon = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
    if is_semicolon(&last) {
        let is_alone = tokens.clone().into_iter().nth(1).is_none();
        if is_alone {
            errors.at(tokens, "nothing stands before this `;`: leave it out");
            return None;
        }
        return Some(tokens);
    }
    let semicolon = Token![;](Span::call_site());
    let mut ended = tokens.clone();
    semicolon.to_tokens(&mut ended);
    // What is malformed anyway is reported as such, once.
    if syn::parse2::<Stmt>(ended.clone()).is_ok() {
        errors.at(last, "a statement of a graph ends with `;`: write it after this");
        return Some(ended);
    }
    semicolon.to_tokens(&mut tokens);
    Some(tokens)
}

fn without_semicolon(tokens: TokenStream) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.pop();
    tokens.into_iter().collect()
}

/// The name that a malformed `let` would have declared.
fn name_of_let(tokens: &TokenStream) -> Option<String> {
    let mut tokens = tokens
        .clone()
        .into_iter()
        .skip_while(|token| !matches!(token, TokenTree::Ident(_)));
    let word = tokens.next()?;
    if word.to_string() != "let" {
        return None;
    }
    tokens
        .find(|token| matches!(token, TokenTree::Ident(name) if *name != "mut"))
        .map(|name| name.to_string())
}

fn read_let(local: Local, tokens: TokenStream, errors: &mut Errors) -> Option<Statement> {
    let Some(init) = local.init else {
        return Some(Statement::Value(tokens));
    };
    let mut value = *init.expr;
    let whole = value.clone();
    match literal::find(&mut value, errors) {
        literal::Found::Actor { path, lanes } => {
            reject_attributes(&local.attrs, errors);
            if let Some((else_token, _)) = init.diverge {
                errors.at(else_token, "an actor's `let` has no `else`: leave it out");
            }
            let name = name(&local.pat, errors)?;
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
        literal::Found::Nothing => Some(Statement::Value(tokens)),
        literal::Found::Mistake => None,
    }
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
    if stop::is_policy(&expr) {
        return Some(Statement::Stop(Box::new(expr)));
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
