//! Which faults of a run are injected, while a failing run is made shorter or replayed.

use std::cell::RefCell;

thread_local! {
    /// The run of `simulate_many` that this thread is in.
    static RUN: RefCell<Option<Run>> = const { RefCell::new(None) };
}

/// One run of a test, with all the simulations that it makes.
#[derive(Debug)]
struct Run {
    chosen: Chosen,
    /// How many faults have come up so far.
    met: u64,
}

/// A choice among the faults of a run, which are numbered as they come up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Chosen {
    All,
    /// Those with a number below this one.
    First(u64),
    /// Those with these numbers, in order.
    Only(Vec<u64>),
}

impl Chosen {
    /// Runs `body` under this choice; gives what it gave, and how many faults came up in it.
    #[inline]
    pub(super) fn during<R>(self, body: impl FnOnce() -> R) -> (R, u64) {
        /// Puts the former run back, also when the body panics.
        struct Restore(Option<Run>);
        impl Drop for Restore {
            #[inline]
            fn drop(&mut self) {
                RUN.with(|run| run.replace(self.0.take()));
            }
        }
        let run = Run {
            chosen: self,
            met: 0,
        };
        let _restore = Restore(RUN.with(|now| now.replace(Some(run))));
        let result = body();
        let met = RUN.with(|run| run.borrow().as_ref().map_or(0, |run| run.met));
        (result, met)
    }

    #[inline]
    fn has(&self, number: u64) -> bool {
        match self {
            Chosen::All => true,
            Chosen::First(count) => number < *count,
            Chosen::Only(numbers) => numbers.binary_search(&number).is_ok(),
        }
    }
}

/// Numbers a fault that comes up in this thread's run, and says whether it is to be injected; `None` outside a run of
/// `simulate_many`, where each simulation counts for itself and all of them are.
#[inline]
pub(super) fn meet() -> Option<(u64, bool)> {
    RUN.with(|run| {
        run.borrow_mut().as_mut().map(|run| {
            let number = run.met;
            run.met += 1;
            (number, run.chosen.has(number))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outside_a_run_there_is_no_choice() {
        assert_eq!(meet(), None);
        let (inner, met) =
            Chosen::Only(vec![1]).during(|| [meet(), meet(), meet()].map(Option::unwrap));
        assert_eq!(inner, [(0, false), (1, true), (2, false)]);
        assert_eq!(met, 3);
        assert_eq!(meet(), None);
    }
}
