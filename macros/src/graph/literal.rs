//! Actor literals: `worker { rate: args.rate, .. }`.

use proc_macro2::TokenStream;
use syn::{Block, Expr, ExprStruct, FieldValue, Path, Stmt};

use crate::errors::Errors;

/// What declares an actor.
pub(super) const FORM: &str =
    "an actor's `let` is `solo(actor { .. })` or `troupe.actor(actor { .. })`";

/// Whether a value holds an actor literal, rightly or not.
pub(super) fn holds_actor(value: &Expr) -> bool {
    !literals(&mut value.clone()).is_empty()
}

/// The path of the actor literal in the value of a `let`, and the number of actors where they are a bundle. A mistake
/// has been reported where there is none.
pub(super) fn find(value: &mut Expr, errors: &mut Errors) -> Option<(Path, Option<Expr>)> {
    let literals = literals(value);
    let literal = literals.first()?;
    if nested(value, &is_block).is_some() {
        errors.at(
            &literal.path,
            format!("{FORM}, in no block and under no condition"),
        );
        return None;
    }
    if let Some(second) = literals.get(1) {
        errors.at(
            &second.path,
            "a `let` declares one actor: give this one a `let` of its own",
        );
        return None;
    }
    if literal.qself.is_some() {
        errors.at(literal, "an actor is named by its path");
        return None;
    }
    if let Some(base) = &literal.rest {
        errors.at(
            base,
            "`..` stands alone: the links fill the ports, and all else is given by name",
        );
        return None;
    }
    match value {
        Expr::Struct(_) => {
            let text = literal
                .path
                .segments
                .last()
                .map(|last| last.ident.to_string())
                .unwrap_or_default();
            errors.at(
                &literal.path,
                format!("an actor needs a place to run: write `solo({text} {{ … }})`"),
            );
            None
        }
        Expr::Repeat(bundle) => Some((literal.path.clone(), Some((*bundle.len).clone()))),
        value => match nested(value, &is_bundle) {
            Some(bundle) => {
                errors.at(
                    bundle,
                    "a bundle of actors is the whole value: write `[solo(… { .. }); N]`",
                );
                None
            }
            None => Some((literal.path.clone(), None)),
        },
    }
}

/// Writes the actor literal of a value anew.
pub(super) fn rewrite(value: &mut Expr, rewrite: impl FnOnce(&ExprStruct) -> TokenStream) {
    let mut found = Vec::new();
    collect(value, false, &mut found);
    if let Some(place) = found.into_iter().next()
        && let Expr::Struct(literal) = &*place
    {
        *place = Expr::Verbatim(rewrite(literal));
    }
}

/// What the actor literal of a value gives.
pub(super) fn fields(value: &Expr) -> Vec<FieldValue> {
    let found = literals(&mut value.clone()).into_iter().next();
    found
        .map(|literal| literal.fields.into_iter().collect())
        .unwrap_or_default()
}

/// The actor literals of a value.
fn literals(value: &mut Expr) -> Vec<ExprStruct> {
    let mut found = Vec::new();
    collect(value, false, &mut found);
    found
        .into_iter()
        .filter_map(|place| match place {
            Expr::Struct(literal) => Some(literal.clone()),
            _ => None,
        })
        .collect()
}

/// Collects the places of actor literals: those whose `..` stands alone, and whatever literal is given a seat.
fn collect<'a>(value: &'a mut Expr, is_seated: bool, found: &mut Vec<&'a mut Expr>) {
    let is_actor = |literal: &ExprStruct| {
        is_seated || (literal.dot2_token.is_some() && literal.rest.is_none())
    };
    if matches!(&*value, Expr::Struct(literal) if is_actor(literal)) {
        found.push(value);
        return;
    }
    match value {
        Expr::Call(call) => {
            let seats = is_named(&call.func, "solo");
            for argument in &mut call.args {
                collect(argument, seats, found);
            }
        }
        Expr::MethodCall(call) => {
            let seats = call.method == "actor";
            collect(&mut call.receiver, false, found);
            for argument in &mut call.args {
                collect(argument, seats, found);
            }
        }
        Expr::Repeat(bundle) => collect(&mut bundle.expr, false, found),
        Expr::Array(array) => {
            for element in &mut array.elems {
                collect(element, false, found);
            }
        }
        Expr::Tuple(tuple) => {
            for element in &mut tuple.elems {
                collect(element, false, found);
            }
        }
        Expr::Paren(paren) => collect(&mut paren.expr, is_seated, found),
        Expr::Group(group) => collect(&mut group.expr, is_seated, found),
        Expr::Reference(reference) => collect(&mut reference.expr, false, found),
        Expr::Try(tried) => collect(&mut tried.expr, false, found),
        // Where no actor may stand, but one is meant.
        Expr::If(condition) => {
            collect_last(&mut condition.then_branch, found);
            if let Some((_, other)) = &mut condition.else_branch {
                collect(other, false, found);
            }
        }
        Expr::Match(branches) => {
            for arm in &mut branches.arms {
                collect(&mut arm.body, false, found);
            }
        }
        Expr::Block(block) => collect_last(&mut block.block, found),
        Expr::Unsafe(block) => collect_last(&mut block.block, found),
        _ => {}
    }
}

/// Does so in what a block gives.
fn collect_last<'a>(block: &'a mut Block, found: &mut Vec<&'a mut Expr>) {
    if let Some(Stmt::Expr(last, None)) = block.stmts.last_mut() {
        collect(last, false, found);
    }
}

/// The part of a value that is of a kind and holds an actor.
fn nested<'a>(value: &'a Expr, is_kind: &dyn Fn(&Expr) -> bool) -> Option<&'a Expr> {
    if is_kind(value) && holds_actor(value) {
        return Some(value);
    }
    match value {
        Expr::Call(call) => call
            .args
            .iter()
            .find_map(|argument| nested(argument, is_kind)),
        Expr::MethodCall(call) => {
            if let Some(found) = nested(&call.receiver, is_kind) {
                return Some(found);
            }
            call.args
                .iter()
                .find_map(|argument| nested(argument, is_kind))
        }
        Expr::Repeat(bundle) => nested(&bundle.expr, is_kind),
        Expr::Paren(paren) => nested(&paren.expr, is_kind),
        _ => None,
    }
}

fn is_bundle(value: &Expr) -> bool {
    matches!(value, Expr::Repeat(_) | Expr::Array(_) | Expr::Tuple(_))
}

fn is_block(value: &Expr) -> bool {
    matches!(
        value,
        Expr::If(_) | Expr::Match(_) | Expr::Block(_) | Expr::Unsafe(_)
    )
}

fn is_named(callee: &Expr, name: &str) -> bool {
    match callee {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == name),
        _ => false,
    }
}
