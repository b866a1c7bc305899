//! Links: `from.port >> channel() >> to.port`, and `to.port << channel() << from.port`.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::{BinOp, Expr, ExprBinary, ExprLit, Lit, Member};

use super::model::{End, Lane, Link};
use super::{dead, statement};
use crate::errors::Errors;

const EXPECTED: &str = "an end of a link is a port of an actor: write `actor.port`";

/// Reads a link. A mistake in it has been reported where there is none.
pub(super) fn read(expr: Expr, errors: &mut Errors) -> Option<Link> {
    let tokens = expr.to_token_stream();
    let chain = Chain::read(expr, errors)?;
    if !dead::check_places(&chain.operands, chain.is_feedback, errors) {
        return None;
    }
    let (first, channel, last) = match chain.operands.as_slice() {
        [first, last] => (first, None, last),
        [first, channel, last] => (first, Some(channel.clone()), last),
        [_, _, second, _] if !matches!(second, Expr::Field(_) | Expr::Index(_)) => {
            errors.at(
                second,
                "a link has one channel: give the first one these options",
            );
            return None;
        }
        [_, _, _, extra, ..] => {
            errors.at(
                extra,
                "a link joins two ports: write the next link as a statement of its own",
            );
            return None;
        }
        _ => return None,
    };
    let first = start(first, errors);
    let last = end(last, errors);
    let (first, last) = (first?, last?);
    let (from, to) = if chain.is_feedback {
        (last, first)
    } else {
        (first, last)
    };
    Some(Link {
        from,
        to,
        channel,
        is_feedback: chain.is_feedback,
        tokens,
        is_usable: true,
    })
}

/// Operands that are joined by arrows of one direction.
struct Chain {
    operands: Vec<Expr>,
    is_feedback: bool,
}

impl Chain {
    fn read(expr: Expr, errors: &mut Errors) -> Option<Self> {
        let mut operands = Vec::new();
        let mut arrows = Vec::new();
        let mut rest = expr;
        // Arrows associate to the left: the last operand comes first.
        loop {
            match rest {
                Expr::Binary(ExprBinary {
                    attrs,
                    left,
                    op: op @ (BinOp::Shl(_) | BinOp::Shr(_)),
                    right,
                }) => {
                    statement::reject_attributes(&attrs, errors);
                    operands.push(*right);
                    arrows.push(op);
                    rest = *left;
                }
                first => {
                    operands.push(first);
                    break;
                }
            }
        }
        operands.reverse();
        arrows.reverse();
        let is_feedback = |arrow: &BinOp| matches!(arrow, BinOp::Shl(_));
        let direction = is_feedback(arrows.first()?);
        if let Some(other) = arrows.iter().find(|arrow| is_feedback(arrow) != direction) {
            errors.at(
                other,
                "a link points one way: write `from.port >> channel() >> to.port`, or `to.port << channel() << from.port` \
                 for feedback",
            );
            return None;
        }
        Some(Self {
            operands,
            is_feedback: direction,
        })
    }
}

/// The first end of a link: a port, or the dead letters of one.
fn start(expr: &Expr, errors: &mut Errors) -> Option<End> {
    let Some(call) = dead::call(expr) else {
        return end(expr, errors);
    };
    statement::reject_attributes(&call.attrs, errors);
    let input = end(dead::argument(call, errors)?, errors)?;
    dead::check_lanes(&input, errors).then(|| End {
        is_dead: true,
        tokens: without_attributes(expr.to_token_stream()),
        ..input
    })
}

fn end(expr: &Expr, errors: &mut Errors) -> Option<End> {
    let tokens = expr.to_token_stream();
    let (place, port_lane) = lane(expr, errors)?;
    let Expr::Field(field) = place else {
        report(place, errors);
        return None;
    };
    statement::reject_attributes(&field.attrs, errors);
    let Member::Named(port) = &field.member else {
        errors.at(&field.member, "a port has a name: write `actor.port`");
        return None;
    };
    let (actor, actor_lane) = lane(&field.base, errors)?;
    let Expr::Path(actor) = actor else {
        report(actor, errors);
        return None;
    };
    statement::reject_attributes(&actor.attrs, errors);
    let Some(actor) = actor.path.get_ident() else {
        errors.at(actor, EXPECTED);
        return None;
    };
    Some(End {
        actor: actor.clone(),
        actor_lane,
        port: port.clone(),
        port_lane,
        is_dead: false,
        tokens: without_attributes(tokens),
    })
}

/// Reports what stands in place of `actor.port`.
fn report(found: &Expr, errors: &mut Errors) {
    match found {
        Expr::Path(path) if path.path.get_ident().is_some() => {
            errors.at(
                path,
                format!("name the port: write `{}.port`", quote!(#path)),
            );
        }
        found if dead::call(found).is_some() => errors.at(
            found,
            "`dead` takes an input as it stands: write `dead(actor.input)`, or `dead(actor.inputs[0])` for one lane",
        ),
        found => errors.at(found, EXPECTED),
    }
}

/// A place, and the lane of it.
pub(super) fn lane<'a>(expr: &'a Expr, errors: &mut Errors) -> Option<(&'a Expr, Option<Lane>)> {
    let Expr::Index(index) = expr else {
        return Some((expr, None));
    };
    if let Expr::Lit(ExprLit {
        lit: Lit::Int(literal),
        ..
    }) = &*index.index
        && let Ok(number) = literal.base10_parse()
    {
        let lane = Lane {
            index: number,
            literal: literal.clone(),
        };
        return Some((&index.expr, Some(lane)));
    }
    errors.at(
        &index.index,
        "a lane is a literal: write `[0]`, or leave the index out for all lanes",
    );
    None
}

/// The operand without the attributes that syn hangs on it.
fn without_attributes(tokens: TokenStream) -> TokenStream {
    tokens
        .into_iter()
        .scan(false, |was_hash, token| {
            let is_hash =
                matches!(&token, proc_macro2::TokenTree::Punct(punct) if punct.as_char() == '#');
            let is_attribute = is_hash || *was_hash;
            *was_hash = is_hash;
            Some((!is_attribute).then_some(token))
        })
        .flatten()
        .collect()
}
