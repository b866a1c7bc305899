//! What a graph consists of.

use proc_macro2::TokenStream;
use syn::{Attribute, Expr, Ident, Path, Signature, Visibility};

/// A graph as written.
pub(super) struct Graph {
    pub(super) attributes: Vec<Attribute>,
    pub(super) visibility: Visibility,
    pub(super) signature: Signature,
    /// The name of the struct that the graph makes.
    pub(super) structure: Ident,
    pub(super) actors: Vec<Actor>,
    pub(super) links: Vec<Link>,
    /// What is said besides: when to stop, how to restart.
    pub(super) policies: Vec<Policy>,
    /// All statements in the order written.
    pub(super) statements: Vec<Written>,
    /// The actors that a value uses, although values are made before them: it has been reported.
    pub(super) used_early: Vec<Ident>,
    /// The names of actors that could not be read: their absence has been reported.
    pub(super) unreadable: Vec<String>,
    /// Whether a statement could not be read at all: what seems to be missing may stand in it.
    pub(super) has_malformed: bool,
}

/// A statement as an editor shall see it.
pub(super) enum Written {
    /// `let name = value` of an actor.
    Actor { name: Ident, value: Box<Expr> },
    /// Any other `let`.
    Value(Box<Value>),
    /// A policy.
    Policy(Box<Policy>),
    /// Anything else.
    Other(TokenStream),
}

/// An ordinary `let`.
pub(super) struct Value {
    /// What it declares.
    pub(super) names: Vec<Ident>,
    pub(super) init: Option<Expr>,
    /// As written.
    pub(super) tokens: TokenStream,
}

/// An actor, or a bundle of actors.
#[derive(Clone)]
pub(super) struct Actor {
    pub(super) name: Ident,
    /// The seat, with the actor literal in it; that of one lane, for a bundle.
    pub(super) seat: Expr,
    /// The path of the literal.
    pub(super) path: Path,
    /// The number of actors in a bundle.
    pub(super) lanes: Option<Expr>,
}

/// A link.
pub(super) struct Link {
    pub(super) from: End,
    pub(super) to: End,
    pub(super) channel: Option<Expr>,
    pub(super) is_feedback: bool,
    /// The whole statement, for messages about it.
    pub(super) tokens: TokenStream,
    /// Whether it can be expanded: a link that has a mistake cannot.
    pub(super) is_usable: bool,
}

/// `actor[lane].port[lane]`
#[derive(Clone)]
pub(super) struct End {
    pub(super) actor: Ident,
    pub(super) actor_lane: Option<Lane>,
    pub(super) port: Ident,
    pub(super) port_lane: Option<Lane>,
    /// Whether the port is an input whose dead letters are meant: `dead(actor.port)`.
    pub(super) is_dead: bool,
    /// As written.
    pub(super) tokens: TokenStream,
}

/// One lane of a bundle.
#[derive(Clone)]
pub(super) struct Lane {
    pub(super) index: usize,
    pub(super) literal: syn::LitInt,
}

/// A statement that says something of the graph as a whole, or of actors by their names.
#[derive(Clone)]
pub(super) struct Policy {
    pub(super) kind: PolicyKind,
    /// As written.
    pub(super) expr: Expr,
}

/// What a policy is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum PolicyKind {
    /// `stop().when_all([…])`
    Stop,
    /// `supervise([…])`
    Supervise,
    /// `persist(…)`, which names none.
    Persist,
    /// `telemetry()`.
    Telemetry,
}

impl Graph {
    pub(super) fn actor(&self, name: &Ident) -> Option<&Actor> {
        self.actors.iter().find(|actor| actor.name == *name)
    }

    /// The ordinary `let`s.
    pub(super) fn values(&self) -> impl Iterator<Item = &Value> {
        self.statements.iter().filter_map(|written| match written {
            Written::Value(value) => Some(&**value),
            _ => None,
        })
    }

    /// Whether an end stands for all actors of a bundle.
    pub(super) fn is_bundle(&self, end: &End) -> bool {
        let actor = self.actor(&end.actor);
        end.actor_lane.is_none() && actor.is_some_and(|actor| actor.lanes.is_some())
    }
}

impl Actor {
    /// The number of lanes, where it is a literal.
    pub(super) fn literal_lanes(&self) -> Option<usize> {
        match self.lanes.as_ref()? {
            Expr::Lit(syn::ExprLit {
                lit: syn::Lit::Int(lanes),
                ..
            }) => lanes.base10_parse().ok(),
            _ => None,
        }
    }
}

impl Link {
    /// Whether it takes the dead letters of an input.
    pub(super) fn is_dead(&self) -> bool {
        self.from.is_dead
    }
}

impl End {
    /// `actor.port`, for messages.
    pub(super) fn name(&self) -> String {
        format!("{}.{}", self.actor, self.port)
    }

    /// `actor[0].port[0]`, for messages.
    pub(super) fn written(&self) -> String {
        let lane = |lane: &Option<Lane>| match lane {
            Some(lane) => format!("[{}]", lane.index),
            None => String::new(),
        };
        let (actor_lane, port_lane) = (lane(&self.actor_lane), lane(&self.port_lane));
        format!("{}{actor_lane}.{}{port_lane}", self.actor, self.port)
    }

    /// Whether both stand for the same port, or for lanes of it that overlap.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        fn lanes_overlap(one: Option<&Lane>, other: Option<&Lane>) -> bool {
            match (one, other) {
                (Some(one), Some(other)) => one.index == other.index,
                _ => true,
            }
        }
        self.is_of_the_port(other)
            && lanes_overlap(self.actor_lane.as_ref(), other.actor_lane.as_ref())
            && lanes_overlap(self.port_lane.as_ref(), other.port_lane.as_ref())
    }

    /// Whether both name the same port, whatever the lanes. An input and its dead letters are not the same.
    pub(super) fn is_of_the_port(&self, other: &Self) -> bool {
        self.actor == other.actor && self.port == other.port && self.is_dead == other.is_dead
    }
}
