//! Which faults of a run are injected, while a failing run is made shorter or replayed.

use std::cell::{Cell, RefCell};

thread_local! {
    static NOW: RefCell<Chosen> = const { RefCell::new(Chosen::All) };
    /// How many faults came up in the simulation of this thread that had most.
    static MET: Cell<u64> = const { Cell::new(0) };
}

/// A choice among the faults of a run, which are numbered as they come up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    All,
    /// Those with a number below this one.
    First(u64),
    Only(Vec<u64>),
}

impl Chosen {
    /// The choice that holds on this thread now.
    pub(super) fn now() -> Self {
        NOW.with(|now| now.borrow().clone())
    }

    /// Runs `body` under this choice; gives what it gave, and how many faults came up in it.
    pub(super) fn during<R>(self, body: impl FnOnce() -> R) -> (R, u64) {
        /// Puts the former choice back, also when the body panics.
        struct Restore(Chosen);
        impl Drop for Restore {
            fn drop(&mut self) {
                NOW.with(|now| std::mem::swap(&mut *now.borrow_mut(), &mut self.0));
            }
        }
        MET.with(|met| met.set(0));
        let before = NOW.with(|now| now.replace(self));
        let _restore = Restore(before);
        let result = body();
        (result, MET.with(Cell::get))
    }

    pub(super) fn has(&self, number: u64) -> bool {
        match self {
            Chosen::All => true,
            Chosen::First(count) => number < *count,
            Chosen::Only(numbers) => numbers.contains(&number),
        }
    }

    /// Notes that a simulation of this thread has met so many faults.
    pub(super) fn count(met: u64) {
        MET.with(|most| most.set(most.get().max(met)));
    }
}
