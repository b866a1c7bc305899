//! Policies: `stop().when_all([a, b])`, `supervise([a, b]).one_for_all()`, `persist("directory")`, `telemetry()`. The first
//! two name actors.

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Token};

use super::model::{Graph, Lane, Policy, PolicyKind};
use super::{lanes, link};
use crate::errors::Errors;

impl PolicyKind {
    const ALL: [Self; 4] = [Self::Stop, Self::Supervise, Self::Persist, Self::Telemetry];

    /// The function whose call begins the policy.
    fn function(self) -> &'static str {
        match self {
            Self::Stop => "stop",
            Self::Supervise => "supervise",
            Self::Persist => "persist",
            Self::Telemetry => "telemetry",
        }
    }

    /// How actors are named in it, if any are.
    fn example(self) -> Option<&'static str> {
        match self {
            Self::Stop => Some("when_all([heartbeat])"),
            Self::Supervise => Some("supervise([worker])"),
            Self::Persist | Self::Telemetry => None,
        }
    }

    /// What a second one is told, where a graph has one at most.
    fn only_one(self) -> Option<&'static str> {
        match self {
            Self::Stop => Some("a graph has one stop policy: join this to the first"),
            Self::Supervise => None,
            Self::Persist => Some("a graph keeps its state in one place: join this to the first"),
            Self::Telemetry => Some("a graph has one telemetry policy: join this to the first"),
        }
    }
}

/// An actor that a policy names, or one of a bundle.
struct Named<'a> {
    name: &'a Ident,
    lane: Option<Lane>,
}

/// What kind of policy an expression is.
pub(super) fn kind(expr: &Expr) -> Option<PolicyKind> {
    match expr {
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else {
                return None;
            };
            let function = &path.path.segments.last()?.ident;
            PolicyKind::ALL
                .into_iter()
                .find(|kind| function == kind.function())
        }
        Expr::MethodCall(call) => kind(&call.receiver),
        _ => None,
    }
}

/// Reports mistakes in the names of actors, and policies that are one too many. One that names actors wrongly is left out.
pub(super) fn check(graph: &mut Graph, errors: &mut Errors) {
    let mut policies = std::mem::take(&mut graph.policies);
    policies.retain(|policy| check_names(policy, graph, errors));
    let of = |kind| policies.iter().filter(move |policy| policy.kind == kind);
    for kind in PolicyKind::ALL {
        if let Some(message) = kind.only_one() {
            for second in of(kind).skip(1) {
                errors.at(&second.expr, message);
            }
        }
    }
    let supervisions: Vec<&Policy> = of(PolicyKind::Supervise).collect();
    check_supervised_twice(&supervisions, errors);
    graph.policies = policies;
}

fn check_names(policy: &Policy, graph: &Graph, errors: &mut Errors) -> bool {
    let Some(example) = policy.kind.example() else {
        return true;
    };
    let mut is_sound = check_list(policy, example, errors);
    for element in elements(policy) {
        is_sound &= check_name(&element, example, graph, errors);
    }
    is_sound
}

/// A list of actors names some. Supervision is about those in its list, which cannot be missing.
fn check_list(policy: &Policy, example: &str, errors: &mut Errors) -> bool {
    let mut expr = policy.expr.clone();
    let mut is_sound = true;
    let mut is_there = false;
    each_list(&mut expr, policy.kind, &mut |arguments| {
        for argument in arguments {
            match argument {
                Expr::Array(array) if array.elems.is_empty() => {
                    errors.at(array, format!("no actor is named here: write `{example}`"));
                    is_sound = false;
                }
                Expr::Array(_) => {}
                other => {
                    errors.at(
                        other,
                        format!("expected the names of actors in brackets: write `{example}`"),
                    );
                    is_sound = false;
                }
            }
            is_there = true;
        }
    });
    let is_missing = policy.kind == PolicyKind::Supervise && !is_there;
    if is_missing {
        errors.at(
            call_of(&policy.expr),
            format!("no actor is named here: write `{example}`"),
        );
    }
    is_sound && !is_missing
}

fn check_name(element: &Expr, example: &str, graph: &Graph, errors: &mut Errors) -> bool {
    if !is_name(element) {
        errors.at(
            element,
            format!("expected the name of an actor: write `{example}`"),
        );
        return false;
    }
    let Some(Named { name, lane }) = named(element, errors) else {
        return false;
    };
    if graph.actor(name).is_none() {
        if !graph.unreadable.contains(&name.to_string()) {
            super::check::report_undeclared(name, graph, errors);
        }
        return false;
    }
    lane.is_none_or(|lane| lanes::check_index(graph, name, &lane, errors))
}

/// An actor has one supervision.
fn check_supervised_twice(policies: &[&Policy], errors: &mut Errors) {
    let mut taken: Vec<(Expr, bool)> = Vec::new();
    for second in policies.iter().copied().flat_map(elements) {
        let first = taken.iter_mut().find(|(first, _)| overlap(first, &second));
        let Some((first, is_shown)) = first else {
            taken.push((second, false));
            continue;
        };
        let name = written(&second);
        errors.at(&second, format!("`{name}` is supervised twice"));
        if !*is_shown {
            let name = written(first);
            errors.at(&*first, format!("`{name}` is supervised here already"));
            *is_shown = true;
        }
    }
}

/// Whether two elements, which are sound, stand for the same actor.
fn overlap(first: &Expr, second: &Expr) -> bool {
    // What is wrong with them has been reported.
    let mut reported = Errors::default();
    let (Some(first), Some(second)) = (named(first, &mut reported), named(second, &mut reported))
    else {
        return false;
    };
    let lanes_overlap = match (&first.lane, &second.lane) {
        (Some(first), Some(second)) => first.index == second.index,
        _ => true,
    };
    first.name == second.name && lanes_overlap
}

fn written(element: &Expr) -> String {
    let text = bare(element).to_token_stream().to_string();
    text.replace(' ', "")
}

/// An element without its `&`.
fn bare(element: &Expr) -> &Expr {
    match element {
        Expr::Reference(reference) => bare(&reference.expr),
        element => element,
    }
}

/// Whether an element looks like the name of an actor.
fn is_name(element: &Expr) -> bool {
    match bare(element) {
        Expr::Index(index) => is_name(&index.expr),
        Expr::Path(path) => path.path.get_ident().is_some(),
        _ => false,
    }
}

fn named<'a>(element: &'a Expr, errors: &mut Errors) -> Option<Named<'a>> {
    let (place, lane) = link::lane(bare(element), errors)?;
    match place {
        Expr::Path(path) => {
            let name = path.path.get_ident()?;
            Some(Named { name, lane })
        }
        _ => None,
    }
}

/// The expressions that stand for actors in a policy.
fn elements(policy: &Policy) -> Vec<Expr> {
    let mut elements = Vec::new();
    each_element(&mut policy.expr.clone(), policy.kind, &mut |element| {
        elements.push(element.clone());
    });
    elements
}

/// The policy with the identities of actors in place of their names.
pub(super) fn expand(policy: &Policy, graph: &Graph) -> Expr {
    with_identities(policy, graph, |element, _| bare(element).to_token_stream())
}

/// The same for an editor, which sees one actor of a bundle.
pub(super) fn edited(policy: &Policy, graph: &Graph) -> Expr {
    with_identities(policy, graph, |_, name| name.to_token_stream())
}

fn with_identities(
    policy: &Policy,
    graph: &Graph,
    actor: impl Fn(&Expr, &Ident) -> TokenStream,
) -> Expr {
    let mut expr = policy.expr.clone();
    each_element(&mut expr, policy.kind, &mut |element| {
        let Some(Named { name, .. }) = named(element, &mut Errors::default()) else {
            return;
        };
        if graph.actor(name).is_some() {
            let actor = actor(element, name);
            *element = Expr::Verbatim(quote!(::steadygraph::__::who(&#actor)));
        }
    });
    expr
}

fn each_element(expr: &mut Expr, kind: PolicyKind, visit: &mut dyn FnMut(&mut Expr)) {
    each_list(expr, kind, &mut |arguments| {
        for argument in arguments {
            if let Expr::Array(array) = argument {
                array.elems.iter_mut().for_each(&mut *visit);
            }
        }
    });
}

/// Visits the arguments in which a policy names actors, in the order written.
fn each_list(
    expr: &mut Expr,
    kind: PolicyKind,
    visit: &mut dyn FnMut(&mut Punctuated<Expr, Token![,]>),
) {
    match expr {
        Expr::Call(call) if kind == PolicyKind::Supervise => visit(&mut call.args),
        Expr::MethodCall(call) => {
            each_list(&mut call.receiver, kind, visit);
            if kind == PolicyKind::Stop && call.method == "when_all" {
                visit(&mut call.args);
            }
        }
        _ => {}
    }
}

/// The call that begins a policy.
fn call_of(expr: &Expr) -> &Expr {
    match expr {
        Expr::MethodCall(call) => call_of(&call.receiver),
        expr => expr,
    }
}
