//! The thresholds that stand as literals in readiness expressions.

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use syn::ext::IdentExt;

/// The highest literal threshold of each port: `port.avail(3)`, `self.port.vacant(3)`, `bundle.any(_, 3)`, `lanes[0].avail(3)`.
///
/// This reads tokens and not conditions, because the arms of an arm, however deep, count too.
pub(crate) fn thresholds(tokens: TokenStream) -> Vec<(String, usize)> {
    let mut highest = Vec::new();
    collect(tokens, &mut highest);
    highest
}

fn collect(tokens: TokenStream, highest: &mut Vec<(String, usize)>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            collect(group.stream(), highest);
        }
        let rest = tokens.get(place + 1..).unwrap_or_default();
        if let TokenTree::Ident(port) = token
            && let Some(threshold) = threshold(rest)
        {
            let port = port.unraw().to_string();
            match highest.iter_mut().find(|(known, _)| port == *known) {
                Some((_, known)) => *known = threshold.max(*known),
                None => highest.push((port, threshold)),
            }
        }
    }
}

/// The threshold that follows the name of a port.
fn threshold(rest: &[TokenTree]) -> Option<usize> {
    let rest = match rest {
        [TokenTree::Group(lane), rest @ ..] if lane.delimiter() == Delimiter::Bracket => rest,
        rest => rest,
    };
    let [
        TokenTree::Punct(dot),
        TokenTree::Ident(method),
        TokenTree::Group(arguments),
        ..,
    ] = rest
    else {
        return None;
    };
    if dot.as_char() != '.' || arguments.delimiter() != Delimiter::Parenthesis {
        return None;
    }
    if method == "avail" || method == "vacant" {
        literal(arguments, 0)
    } else if method == "any" {
        literal(arguments, 1)
    } else {
        None
    }
}

/// The argument at a place, if it is a literal.
fn literal(arguments: &Group, place: usize) -> Option<usize> {
    let tokens: Vec<TokenTree> = arguments.stream().into_iter().collect();
    let argument = tokens
        .split(|token| matches!(token, TokenTree::Punct(comma) if comma.as_char() == ','))
        .nth(place)?;
    match argument {
        [TokenTree::Literal(literal)] => syn::parse_str::<syn::LitInt>(&literal.to_string())
            .ok()?
            .base10_parse()
            .ok(),
        _ => None,
    }
}
