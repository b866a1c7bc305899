//! Ordinary values. All of them are made before the actors: the literals of actors take the ends of links, so that links
//! come first, and the channel of a link may need any value.

use syn::{Expr, FnArg, Ident, Pat, PatIdent, Signature};

use super::model::{Graph, Written};
use crate::errors::Errors;

/// Reports what would mean something else in the order written.
pub(super) fn check(graph: &mut Graph, errors: &mut Errors) {
    check_names(graph, errors);
    graph.used_early = check_uses(graph, errors);
}

/// A name that is known, and how many statements but values stand before it.
struct Known<'a> {
    name: &'a Ident,
    before: usize,
    is_shown: bool,
}

/// Reports a name that a value takes over below another statement, which would see this value too.
fn check_names(graph: &Graph, errors: &mut Errors) {
    let know = |name, before| Known {
        name,
        before,
        is_shown: false,
    };
    let parameters = parameters(&graph.signature);
    let mut known: Vec<Known<'_>> = parameters.iter().map(|name| know(name, 0)).collect();
    let mut before = 0;
    for written in &graph.statements {
        let Written::Value(value) = written else {
            if let Written::Actor { name, .. } = written {
                known.push(know(name, before));
            }
            before += 1;
            continue;
        };
        // Nobody reads a name that begins with `_`.
        let read = |name: &&Ident| !name.to_string().starts_with('_');
        for name in value.names.iter().filter(read) {
            match known.iter_mut().rfind(|first| first.name == name) {
                Some(first) if first.before < before => {
                    errors.at(
                        name,
                        format!(
                            "values are made before the actors, which all see this `{name}`: give it another name"
                        ),
                    );
                    if !first.is_shown {
                        errors.at(first.name, format!("the first `{name}` is declared here"));
                        first.is_shown = true;
                    }
                }
                _ => known.push(know(name, before)),
            }
        }
    }
}

/// Reports actors that a value after them uses, and gives their names.
fn check_uses(graph: &Graph, errors: &mut Errors) -> Vec<Ident> {
    // Such a name may stand for something else.
    let mut others = parameters(&graph.signature);
    others.extend(graph.values().flat_map(|value| value.names.clone()));
    let mut actors = Vec::new();
    let mut used_early = Vec::new();
    for written in &graph.statements {
        match written {
            Written::Actor { name, .. } if !others.contains(name) => actors.push(name),
            Written::Value(value) => {
                let mut used = Vec::new();
                if let Some(init) = &value.init {
                    owners(init, &mut used);
                }
                for name in used.into_iter().filter(|name| actors.contains(name)) {
                    errors.at(
                        name,
                        format!(
                            "values are made before the actors: `{name}` is not there yet; the graph has it as a field"
                        ),
                    );
                    used_early.push(name.clone());
                }
            }
            _ => {}
        }
    }
    used_early
}

/// Collects the names whose fields, elements or methods an expression uses, where nothing can come between that declares
/// the name anew.
fn owners<'a>(expr: &'a Expr, found: &mut Vec<&'a Ident>) {
    match expr {
        Expr::MethodCall(call) => {
            owner(&call.receiver, found);
            call.args
                .iter()
                .for_each(|argument| owners(argument, found));
        }
        Expr::Field(field) => owner(&field.base, found),
        Expr::Index(index) => {
            owner(&index.expr, found);
            owners(&index.index, found);
        }
        Expr::Call(call) => call
            .args
            .iter()
            .for_each(|argument| owners(argument, found)),
        Expr::Binary(binary) => {
            owners(&binary.left, found);
            owners(&binary.right, found);
        }
        Expr::Reference(reference) => owners(&reference.expr, found),
        Expr::Unary(unary) => owners(&unary.expr, found),
        Expr::Paren(paren) => owners(&paren.expr, found),
        _ => {}
    }
}

fn owner<'a>(expr: &'a Expr, found: &mut Vec<&'a Ident>) {
    match expr {
        Expr::Path(path) => found.extend(path.path.get_ident()),
        expr => owners(expr, found),
    }
}

fn parameters(signature: &Signature) -> Vec<Ident> {
    let patterns = signature.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(&*typed.pat),
        FnArg::Receiver(_) => None,
    });
    patterns.flat_map(names).collect()
}

/// The names that a pattern declares.
pub(super) fn names(pattern: &Pat) -> Vec<Ident> {
    let mut found = Vec::new();
    collect(pattern, &mut found);
    found
}

fn collect(pattern: &Pat, found: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(name) => {
            if !is_constant(name) {
                found.push(name.ident.clone());
            }
            if let Some((_, inner)) = &name.subpat {
                collect(inner, found);
            }
        }
        Pat::Type(typed) => collect(&typed.pat, found),
        Pat::Paren(paren) => collect(&paren.pat, found),
        Pat::Reference(reference) => collect(&reference.pat, found),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|inner| collect(inner, found)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|inner| collect(inner, found)),
        // Each case declares the same.
        Pat::Or(cases) => cases
            .cases
            .iter()
            .take(1)
            .for_each(|case| collect(case, found)),
        Pat::Slice(slice) => slice.elems.iter().for_each(|inner| collect(inner, found)),
        Pat::Struct(fields) => {
            for field in &fields.fields {
                collect(&field.pat, found);
            }
        }
        _ => {}
    }
}

/// Whether a name in a pattern stands for a constant or a variant, as `None` does: by the way it is written.
fn is_constant(name: &PatIdent) -> bool {
    let is_bare = name.by_ref.is_none() && name.mutability.is_none() && name.subpat.is_none();
    is_bare && name.ident.to_string().starts_with(char::is_uppercase)
}
