//! Solo actors, written like those of a troupe or a pool.

use steadygraph::{Seat, solo};

/// A crew in which everybody has a thread: a macro can write one graph for it, for a troupe and for a pool.
pub(crate) struct Alone;

impl Alone {
    /// What a troupe and a pool have too.
    pub(crate) fn actor<A>(&self, actor: A) -> Seat<A> {
        solo(actor)
    }
}
