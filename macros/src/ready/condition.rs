//! The tree of what is waited for.

use proc_macro2::Span;
use quote::format_ident;
use syn::{Expr, ExprCall, Ident, UnOp};

/// What a wait asks.
pub(crate) enum Condition {
    /// All of these hold.
    All(Vec<Condition>),
    /// One of these holds.
    Any(Vec<Condition>),
    /// A port or a bundle that stands bare.
    Port(Expr),
    /// A call of `every`. Its schedule is kept by place in the code: in a static of its own, or in a named one where the
    /// condition is written out more than once.
    Every { call: ExprCall, site: Option<Ident> },
    /// Whatever else rustc takes for a condition or a future; where the condition is written out more than once, for one
    /// that keeps nothing between the times.
    Other { expr: Expr, again: bool },
}

/// What a port can be asked to wait for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PortKind {
    /// `avail`.
    Input,
    /// `vacant`.
    Output,
    /// `any`.
    Bundle,
}

impl Condition {
    /// Whether it names ports of the actor alone, which `kind` knows, in the ways that they can be waited for: so it may be
    /// written out once more without a second error, and asked without a second effect.
    pub(crate) fn is_plain(&self, kind: &dyn Fn(&Ident) -> Option<PortKind>) -> bool {
        match self {
            Self::All(arms) | Self::Any(arms) => arms.iter().all(|arm| arm.is_plain(kind)),
            Self::Port(port) => name(port).and_then(kind).is_some(),
            Self::Every { .. } => false,
            Self::Other { expr, .. } => {
                let Expr::MethodCall(call) = expr else {
                    return false;
                };
                let method = match name(&call.receiver).and_then(kind) {
                    Some(PortKind::Input) => "avail",
                    Some(PortKind::Output) => "vacant",
                    Some(PortKind::Bundle) => "any",
                    None => return false,
                };
                call.method == method && call.args.iter().all(is_plain_number)
            }
        }
    }

    /// Prepares a condition to be written out more than once: `sites` gets the names of the timers' sites.
    pub(crate) fn repeat(&mut self, sites: &mut Vec<Ident>) {
        match self {
            Self::All(arms) | Self::Any(arms) => {
                for arm in arms {
                    arm.repeat(sites);
                }
            }
            Self::Every { site, .. } => {
                let name = format_ident!("__SITE_{}", sites.len(), span = Span::call_site());
                sites.push(name.clone());
                *site = Some(name);
            }
            Self::Other { again, .. } => *again = true,
            Self::Port(_) => {}
        }
    }
}

/// Whether an expression is a literal or what a name refers to: nothing that has an effect, or that rustc could find wrong in two
/// ways.
fn is_plain_number(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => matches!(unary.op, UnOp::Deref(_)) && name(&unary.expr).is_some(),
        _ => false,
    }
}

/// The name that an expression is.
fn name(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}
