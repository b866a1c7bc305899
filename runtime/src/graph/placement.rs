//! Where actors run: `solo` and `troupe`.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

/// Which thread an actor runs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum Placement {
    /// One of its own.
    Solo,
    /// One that it shares with all actors of the troupe.
    Troupe(u64),
}

impl fmt::Display for Placement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Placement::Solo => "solo",
            Placement::Troupe(_) => "troupe",
        })
    }
}

/// An actor and where it is to run; `graph!` takes it from here.
#[must_use = "an actor runs only in a `graph!`"]
pub struct Seat<A> {
    pub(super) actor: A,
    pub(super) placement: Placement,
}

impl<A> fmt::Debug for Seat<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seat")
            .field("placement", &self.placement)
            .finish_non_exhaustive()
    }
}

/// Gives an actor a thread of its own. Its future need not be `Send`.
pub fn solo<A>(actor: A) -> Seat<A> {
    Seat {
        actor,
        placement: Placement::Solo,
    }
}

/// Makes a troupe: a thread that several actors share, taking turns. Their futures need not be `Send`.
///
/// An actor that blocks its thread holds up the whole troupe: such work belongs in `cx.blocking`, or the actor in
/// `solo`.
#[must_use]
pub fn troupe() -> Troupe {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    Troupe {
        id: NEXT.fetch_add(1, Ordering::Relaxed),
    }
}

/// A thread that several actors share, see [`troupe`].
#[derive(Debug, Clone)]
pub struct Troupe {
    id: u64,
}

impl Troupe {
    /// Adds an actor to the troupe.
    pub fn actor<A>(&self, actor: A) -> Seat<A> {
        Seat {
            actor,
            placement: Placement::Troupe(self.id),
        }
    }
}
