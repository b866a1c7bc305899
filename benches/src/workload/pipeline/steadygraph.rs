//! The pipeline as a graph.

mod batches;
mod one;
mod recv_send;
mod take_push;

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use steadygraph::Handle;
use steadygraph::prelude::*;

pub(super) use self::batches::{batches, batches_in_a_pool};
pub(super) use self::one::{one, one_in_a_pool};
pub(super) use self::recv_send::recv_send;
pub(super) use self::take_push::{take_push, take_push_in_a_pool};
use crate::case::Figures;
use crate::stages::{Passed, measured};

/// Where the actors of a graph leave what came out, when they end.
#[derive(Clone, Default)]
struct Out(Arc<Totals>);

#[derive(Default)]
struct Totals {
    count: AtomicU64,
    sum: AtomicU64,
}

impl Out {
    /// The generator's word.
    fn sent(&self, count: u64) {
        self.0.count.store(count, Ordering::Relaxed);
    }

    /// The sink's word.
    fn summed(&self, sum: u64) {
        self.0.sum.store(sum, Ordering::Relaxed);
    }
}

/// Runs a graph from its start to the join of its threads.
fn run(start: impl FnOnce(Out) -> Result<Handle, GraphError>) -> Figures {
    measured(|| {
        let out = Out::default();
        start(out.clone())
            .and_then(Handle::wait)
            .expect("no actor fails");
        Passed::now(
            out.0.count.load(Ordering::Relaxed),
            out.0.sum.load(Ordering::Relaxed),
        )
    })
}
