//! Where the dead letters go.

use steadygraph::DeadLetter;
use steadygraph::prelude::*;

/// Logs each dead letter.
#[actor]
pub(crate) fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    for letter in letters.iter() {
        tracing::warn!(number = letter.message, "dead letter: {letter}");
    }
    letters.skip(usize::MAX);
}
