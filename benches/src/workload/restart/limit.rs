//! The same panics caught by hand, in a loop on one thread: what they cost alone.

use std::panic::{self, AssertUnwindSafe};

use super::payload::Payload;
use super::probe::Outcome;
use super::tally::Tally;
use super::{COUNT, strict};
use crate::case::Figures;

pub(super) fn map<T: Payload>() -> Figures {
    strict(Outcome::of(|probe| {
        let mut tally = Tally::new();
        for number in 0..COUNT {
            let message = T::of(number);
            let pass = || {
                probe.pass(message.number());
                T::of(message.number())
            };
            // The second attempt goes well.
            let passed = panic::catch_unwind(AssertUnwindSafe(&pass)).unwrap_or_else(|_| pass());
            tally.take(passed.number());
        }
        probe.report(tally);
    }))
}
