//! The tree of what is waited for.

use proc_macro2::Span;
use quote::format_ident;
use syn::{Expr, ExprCall, Ident};

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

impl Condition {
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
