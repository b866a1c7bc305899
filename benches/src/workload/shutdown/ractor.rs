//! An actor of ractor, which is drained.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use ractor::{Actor, ActorProcessingErr, ActorRef, cast};
use tokio::sync::oneshot;

use super::{COUNT, Stopped};
use crate::place::Place;

pub(super) fn run() -> Stopped {
    Place::Threads.tokio().block_on(async {
        let (gate, held) = oneshot::channel();
        let total = Arc::new(AtomicU64::new(0));
        let state = State {
            held: Some(held),
            sum: 0,
            total: total.clone(),
        };
        let (sink, end) = Actor::spawn(None, Sink, state).await.expect("it starts");
        let to = sink.clone();
        let source = tokio::spawn(async move {
            for message in 0..COUNT {
                cast!(to, message).expect("the sink outlives the source");
            }
        });
        source.await.expect("the source does not panic");
        let asked = Instant::now();
        sink.drain().expect("the sink is there");
        gate.send(()).expect("the sink waits for it");
        end.await.expect("the sink does not panic");
        Stopped {
            elapsed: asked.elapsed(),
            sum: total.load(Ordering::Relaxed),
        }
    })
}

/// Adds up.
struct Sink;

struct State {
    held: Option<oneshot::Receiver<()>>,
    sum: u64,
    total: Arc<AtomicU64>,
}

impl Actor for Sink {
    type Msg = u64;
    type State = State;
    type Arguments = State;

    async fn pre_start(&self, _: ActorRef<u64>, state: State) -> Result<State, ActorProcessingErr> {
        Ok(state)
    }

    async fn post_start(
        &self,
        _: ActorRef<u64>,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        if let Some(held) = state.held.take() {
            held.await?;
        }
        Ok(())
    }

    async fn handle(
        &self,
        _: ActorRef<u64>,
        message: u64,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        state.sum += message;
        Ok(())
    }

    async fn post_stop(
        &self,
        _: ActorRef<u64>,
        state: &mut State,
    ) -> Result<(), ActorProcessingErr> {
        state.total.store(state.sum, Ordering::Relaxed);
        Ok(())
    }
}
