//! What the actors of a run leave behind for its check.

use std::cell::RefCell;

thread_local! {
    static WRONG: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    static SEEN: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    static DEAD: RefCell<Vec<u64>> = const { RefCell::new(Vec::new()) };
    static COUNTS: RefCell<Vec<(String, u64)>> = const { RefCell::new(Vec::new()) };
}

/// Notes something that must not be.
pub(crate) fn wrong(what: String) {
    WRONG.with(|wrong| wrong.borrow_mut().push(what));
}

/// Notes what the sink has at its end. The last word counts: an end that a fault undoes comes again.
pub(crate) fn seen(numbers: &[u64]) {
    SEEN.set(numbers.to_vec());
}

/// Notes the dead letters that the archive has at its end; the last word counts.
pub(crate) fn dead(numbers: &[u64]) {
    DEAD.set(numbers.to_vec());
}

/// Notes how many messages an actor has committed on a port, as its own state says at its end.
pub(crate) fn count(port: String, count: u64) {
    COUNTS.with(|counts| counts.borrow_mut().push((port, count)));
}

/// All of that, which is gone afterwards.
#[derive(Debug, Default)]
pub(crate) struct Outcome {
    pub(crate) wrong: Vec<String>,
    pub(crate) seen: Vec<u64>,
    pub(crate) dead: Vec<u64>,
    pub(crate) counts: Vec<(String, u64)>,
}

pub(crate) fn take() -> Outcome {
    Outcome {
        wrong: WRONG.with(RefCell::take),
        seen: SEEN.with(RefCell::take),
        dead: DEAD.with(RefCell::take),
        counts: COUNTS.with(RefCell::take),
    }
}
