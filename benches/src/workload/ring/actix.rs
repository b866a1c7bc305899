//! A ring of actors of actix, on one arbiter.

use std::time::Instant;

use actix::prelude::*;
use tokio::sync::oneshot;

use super::{Lap, Ring};

pub(super) fn run(ring: Ring) -> Lap {
    System::new().block_on(async {
        let (outcome, seen) = oneshot::channel();
        // The head makes the others, the last one first, so that each knows the next one.
        Node::create(|context| {
            let mut next = context.address();
            for _ in 1..ring.actors {
                next = Node { next, head: None }.start();
            }
            context.notify(Token(0));
            let head = Head {
                hops: ring.hops(),
                begun: Instant::now(),
                outcome: Some(outcome),
            };
            Node {
                next,
                head: Some(head),
            }
        });
        seen.await.expect("the head says what it has seen")
    })
}

/// Passes the token on.
struct Node {
    next: Addr<Node>,
    /// What only the first of them has.
    head: Option<Head>,
}

/// Sees the token come back.
struct Head {
    hops: u64,
    begun: Instant,
    outcome: Option<oneshot::Sender<Lap>>,
}

#[derive(Message)]
#[rtype(result = "()")]
struct Token(u64);

impl Actor for Node {
    type Context = Context<Self>;
}

impl Handler<Token> for Node {
    type Result = ();

    fn handle(&mut self, Token(token): Token, _: &mut Context<Self>) {
        match &mut self.head {
            Some(head) if token == head.hops => {
                let lap = Lap {
                    token,
                    elapsed: head.begun.elapsed(),
                };
                // It comes back for the last time once.
                let _ = head.outcome.take().map(|outcome| outcome.send(lap));
            }
            _ => self.next.do_send(Token(token + 1)),
        }
    }
}
