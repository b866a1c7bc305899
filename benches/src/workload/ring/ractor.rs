//! A ring of actors of ractor.

use std::time::Instant;

use ractor::{Actor, ActorProcessingErr, ActorRef, cast};
use tokio::sync::oneshot;

use super::{Lap, Ring};
use crate::place::Place;

pub(super) fn run(ring: Ring) -> Lap {
    Place::Thread.tokio().block_on(async {
        let (outcome, seen) = oneshot::channel();
        let (head, _) = Actor::spawn(None, Node, Role::Head(ring, outcome))
            .await
            .expect("it starts");
        cast!(head, 0).expect("the head is there");
        seen.await.expect("the head says what it has seen")
    })
}

/// Passes the token on.
struct Node;

/// What an actor is told when it starts.
enum Role {
    /// It is to make the others, and to see the token come back.
    Head(Ring, oneshot::Sender<Lap>),
    /// It passes the token on to this one.
    Node(ActorRef<u64>),
}

/// What an actor knows.
struct State {
    next: ActorRef<u64>,
    /// What only the first of them knows.
    head: Option<Head>,
}

/// Sees the token come back.
struct Head {
    hops: u64,
    begun: Instant,
    outcome: Option<oneshot::Sender<Lap>>,
}

impl Actor for Node {
    type Msg = u64;
    type State = State;
    type Arguments = Role;

    async fn pre_start(
        &self,
        myself: ActorRef<u64>,
        role: Role,
    ) -> Result<State, ActorProcessingErr> {
        let (ring, outcome) = match role {
            Role::Node(next) => return Ok(State { next, head: None }),
            Role::Head(ring, outcome) => (ring, outcome),
        };
        let mut next = myself;
        for _ in 1..ring.actors {
            (next, _) = Actor::spawn(None, Node, Role::Node(next)).await?;
        }
        let head = Head {
            hops: ring.hops(),
            begun: Instant::now(),
            outcome: Some(outcome),
        };
        Ok(State {
            next,
            head: Some(head),
        })
    }

    async fn handle(
        &self,
        _: ActorRef<u64>,
        token: u64,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        match &mut state.head {
            Some(head) if token == head.hops => {
                let lap = Lap {
                    token,
                    elapsed: head.begun.elapsed(),
                };
                // It comes back for the last time once.
                let _ = head.outcome.take().map(|outcome| outcome.send(lap));
            }
            _ => cast!(state.next, token + 1)?,
        }
        Ok(())
    }
}
