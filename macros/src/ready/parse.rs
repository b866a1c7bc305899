//! Tokens to conditions.

use proc_macro2::{Span, TokenStream};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Error, Expr, Member, Path, Result, Token};

use super::Condition;
use crate::errors::at_the_end;

/// One of the readiness macros.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WaitMacro {
    All,
    Any,
    AllOrProceedUpon,
}

impl WaitMacro {
    /// The macro that a path names by its last segment, however it was imported.
    fn named_by(path: &Path) -> Option<Self> {
        let last = path.segments.last()?;
        [Self::All, Self::Any, Self::AllOrProceedUpon]
            .into_iter()
            .find(|wait| last.ident == wait.name())
    }

    /// The macro that is called by a path.
    pub(crate) fn called(path: &Path) -> Result<Self> {
        Self::named_by(path).ok_or_else(|| {
            Error::new_spanned(
                path,
                "not a readiness macro: write `await_for_all!(…)`, `await_for_any!(…)` or \
                 `await_for_all_or_proceed_upon!(…)`",
            )
        })
    }

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::All => "await_for_all",
            Self::Any => "await_for_any",
            Self::AllOrProceedUpon => "await_for_all_or_proceed_upon",
        }
    }
}

/// Parses the arms of a readiness macro. A mistake that no token shows is reported at `span`.
pub(super) fn condition(wait: WaitMacro, input: TokenStream, span: Span) -> Result<Condition> {
    let mut arms = arms(wait.name(), input, span)?;
    match wait {
        WaitMacro::All => Ok(Condition::All(arms)),
        WaitMacro::Any => Ok(Condition::Any(arms)),
        WaitMacro::AllOrProceedUpon if arms.len() < 2 => Err(Error::new(
            span,
            "nothing is left to wait for: write `await_for_all_or_proceed_upon!(first, rest…)`, or \
             `await_for_all!(…)` for one condition",
        )),
        WaitMacro::AllOrProceedUpon => {
            let rest = arms.split_off(1);
            arms.push(Condition::All(rest));
            Ok(Condition::Any(arms))
        }
    }
}

fn arms(name: &str, input: TokenStream, span: Span) -> Result<Vec<Condition>> {
    if input.is_empty() {
        return Err(nothing_to_wait_for(name, span));
    }
    Punctuated::<Expr, Token![,]>::parse_terminated
        .parse2(input.clone())
        .map_err(|error| at_the_end(error, &input))?
        .into_iter()
        .map(arm)
        .collect()
}

/// What to say of a list without arms.
pub(crate) fn nothing_to_wait_for(name: &str, span: Span) -> Error {
    Error::new(
        span,
        format!(
            "`{name}!` needs something to wait for: name a port, or write `every(…)` or `after(…)`"
        ),
    )
}

fn arm(expr: Expr) -> Result<Condition> {
    if is_bare(&expr) {
        return Ok(Condition::Port(expr));
    }
    match expr {
        Expr::Macro(nested) => {
            let call = &nested.mac;
            let (span, tokens) = (call.path.span(), call.tokens.clone());
            if call.path.is_ident("all") {
                Ok(Condition::All(arms("all", tokens, span)?))
            } else if call.path.is_ident("any") {
                Ok(Condition::Any(arms("any", tokens, span)?))
            } else if WaitMacro::named_by(&call.path).is_some() {
                Err(Error::new(
                    span,
                    "this is a wait of its own: inside a wait, write `all!(…)` or `any!(…)`",
                ))
            } else {
                Ok(other(Expr::Macro(nested)))
            }
        }
        Expr::Call(call) if calls_every(&call.func) => Ok(Condition::Every { call, site: None }),
        expr => Ok(other(expr)),
    }
}

/// Whether an expression is a place: a name, a field of a place or a lane of a place.
fn is_bare(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => matches!(field.member, Member::Named(_)) && is_bare(&field.base),
        Expr::Index(index) => is_bare(&index.expr),
        Expr::Paren(paren) => is_bare(&paren.expr),
        _ => false,
    }
}

fn calls_every(callee: &Expr) -> bool {
    match callee {
        Expr::Path(path) => path
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident == "every"),
        _ => false,
    }
}

fn other(expr: Expr) -> Condition {
    Condition::Other { expr, again: false }
}
