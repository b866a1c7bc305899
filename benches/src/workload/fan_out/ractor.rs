//! Actors of ractor. Their mailboxes have no bound: the source waits for what the sinks have counted.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ractor::{Actor, ActorProcessingErr, ActorRef, cast};

use super::{CAPACITY, WIDTH};
use crate::place::Place;

/// As many as the channels of the others hold.
const IN_FLIGHT: u64 = (CAPACITY * WIDTH) as u64;

pub(super) fn run(count: u64, place: Place) -> u64 {
    place.tokio().block_on(async {
        let delivered = Arc::new(AtomicU64::new(0));
        let total = Arc::new(AtomicU64::new(0));
        let (mut outputs, mut ends) = (Vec::new(), Vec::new());
        for _ in 0..WIDTH {
            let arguments = (delivered.clone(), total.clone());
            let (sink, end) = Actor::spawn(None, Sink, arguments)
                .await
                .expect("it starts");
            outputs.push(sink);
            ends.push(end);
        }
        let source = tokio::spawn(async move {
            for (message, output) in (0..count).zip(outputs.iter().cycle()) {
                while message - delivered.load(Ordering::Relaxed) >= IN_FLIGHT {
                    tokio::task::yield_now().await;
                }
                cast!(output, message).expect("the sinks outlive the source");
            }
            for output in outputs {
                output.drain().expect("the sinks are there");
            }
        });
        source.await.expect("the source does not panic");
        for end in ends {
            end.await.expect("a sink does not panic");
        }
        total.load(Ordering::Relaxed)
    })
}

/// Adds up.
struct Sink;

struct State {
    sum: u64,
    /// How many messages all sinks have got.
    delivered: Arc<AtomicU64>,
    /// What all sinks have added up that have ended.
    total: Arc<AtomicU64>,
}

impl Actor for Sink {
    type Msg = u64;
    type State = State;
    type Arguments = (Arc<AtomicU64>, Arc<AtomicU64>);

    async fn pre_start(
        &self,
        _: ActorRef<u64>,
        (delivered, total): Self::Arguments,
    ) -> Result<State, ActorProcessingErr> {
        Ok(State {
            sum: 0,
            delivered,
            total,
        })
    }

    async fn handle(
        &self,
        _: ActorRef<u64>,
        message: u64,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        state.sum += message;
        state.delivered.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    async fn post_stop(
        &self,
        _: ActorRef<u64>,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        state.total.fetch_add(state.sum, Ordering::Relaxed);
        Ok(())
    }
}
