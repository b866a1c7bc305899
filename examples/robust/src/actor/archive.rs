//! Where the dead letters go.

use steadygraph::DeadLetter;
use steadygraph::prelude::*;

/// Logs each dead letter.
#[actor]
pub(crate) fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    let mut logged = 0;
    for letter in letters.iter() {
        tracing::warn!(number = letter.message, "dead letter: {letter}");
        logged += 1;
    }
    // Not `usize::MAX`: what has come meanwhile is not logged yet.
    letters.skip(logged);
}
