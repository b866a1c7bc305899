//! A ring of actors of kameo.

use std::convert::Infallible;
use std::time::Instant;

use kameo::actor::Spawn;
use kameo::prelude::{Actor, ActorRef, Context, Message};
use tokio::sync::oneshot;

use super::{Lap, Ring};
use crate::place::Place;

pub(super) fn run(ring: Ring) -> Lap {
    Place::Thread.tokio().block_on(async {
        let (outcome, seen) = oneshot::channel();
        let head = Node::spawn(Role::Head(ring, outcome));
        head.tell(Token(0)).await.expect("the head is there");
        seen.await.expect("the head says what it has seen")
    })
}

/// What an actor is told when it starts.
enum Role {
    /// It is to make the others, and to see the token come back.
    Head(Ring, oneshot::Sender<Lap>),
    /// It passes the token on to this one.
    Node(ActorRef<Node>),
}

/// Passes the token on.
struct Node {
    next: ActorRef<Node>,
    /// What only the first of them has.
    head: Option<Head>,
}

/// Sees the token come back.
struct Head {
    hops: u64,
    begun: Instant,
    outcome: Option<oneshot::Sender<Lap>>,
}

struct Token(u64);

impl Actor for Node {
    type Args = Role;
    type Error = Infallible;

    async fn on_start(role: Role, myself: ActorRef<Self>) -> Result<Self, Infallible> {
        let (ring, outcome) = match role {
            Role::Node(next) => return Ok(Node { next, head: None }),
            Role::Head(ring, outcome) => (ring, outcome),
        };
        let mut next = myself;
        for _ in 1..ring.actors {
            next = Node::spawn(Role::Node(next));
        }
        let head = Head {
            hops: ring.hops(),
            begun: Instant::now(),
            outcome: Some(outcome),
        };
        Ok(Node {
            next,
            head: Some(head),
        })
    }
}

impl Message<Token> for Node {
    type Reply = ();

    async fn handle(&mut self, Token(token): Token, _: &mut Context<Self, ()>) {
        match &mut self.head {
            Some(head) if token == head.hops => {
                let lap = Lap {
                    token,
                    elapsed: head.begun.elapsed(),
                };
                // It comes back for the last time once.
                let _ = head.outcome.take().map(|outcome| outcome.send(lap));
            }
            _ => {
                let told = self.next.tell(Token(token + 1)).await;
                told.expect("the actors live until the end");
            }
        }
    }
}
