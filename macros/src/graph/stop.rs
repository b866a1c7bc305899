//! Stop policies: `stop().when_all([a, b]).deadline(d)`.

use quote::{ToTokens, quote};
use syn::{Expr, Ident};

use super::model::Graph;

/// Whether an expression begins with `stop()`.
pub(super) fn is_policy(expr: &Expr) -> bool {
    begins_with(expr, "stop")
}

/// Whether an expression begins with a call of `function`.
pub(super) fn begins_with(expr: &Expr, function: &str) -> bool {
    match expr {
        Expr::Call(call) => matches!(
            &*call.func,
            Expr::Path(path) if path.path.segments.last().is_some_and(|last| last.ident == function)
        ),
        Expr::MethodCall(call) => begins_with(&call.receiver, function),
        _ => false,
    }
}

/// The expressions that stand for actors in a policy: the elements of `when_all([…])`.
pub(super) fn actors(policy: &Expr) -> Vec<&Expr> {
    let Expr::MethodCall(call) = policy else {
        return Vec::new();
    };
    let mut actors = actors(&call.receiver);
    if call.method == "when_all" {
        for argument in &call.args {
            if let Expr::Array(array) = argument {
                actors.extend(&array.elems);
            }
        }
    }
    actors
}

/// The name of the actor that an element stands for.
pub(super) fn name(element: &Expr) -> Option<&Ident> {
    match element {
        Expr::Path(path) => path.path.get_ident(),
        Expr::Index(index) => name(&index.expr),
        Expr::Reference(reference) => name(&reference.expr),
        _ => None,
    }
}

/// The policy with the identities of actors in place of their names.
pub(super) fn expand(policy: &Expr, graph: &Graph) -> Expr {
    let mut policy = policy.clone();
    replace(&mut policy, graph);
    policy
}

fn replace(policy: &mut Expr, graph: &Graph) {
    let Expr::MethodCall(call) = policy else {
        return;
    };
    replace(&mut call.receiver, graph);
    if call.method != "when_all" {
        return;
    }
    for argument in &mut call.args {
        let Expr::Array(array) = argument else {
            continue;
        };
        for element in &mut array.elems {
            if name(element).is_some_and(|name| graph.actor(name).is_some()) {
                let actor = match &*element {
                    Expr::Reference(reference) => reference.expr.to_token_stream(),
                    element => element.to_token_stream(),
                };
                *element = Expr::Verbatim(quote!(::steadygraph::__::who(&#actor)));
            }
        }
    }
}
