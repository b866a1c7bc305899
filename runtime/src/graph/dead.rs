//! What a dead-letter link of `graph!` is made of. `ui-tests` quote this file: keep it short and formatted.

use crate::channel::{DeadLetter, Rx, Tx};

/// A port whose messages may be dead letters: an input, or a bundle of them.
#[diagnostic::on_unimplemented(
    message = "dead letters come from an input port, but this port is `{Self}`",
    label = "not an input port (`Rx<_>`)",
    note = "name the input that the messages are sent to: `dead(actor.input) >> other.letters`"
)]
pub trait DeadLetters {
    /// The output that its dead letters leave by.
    type Letters;
    /// Sends its dead letters to `letters`.
    #[doc(hidden)]
    fn give(&mut self, letters: Self::Letters);
}

#[diagnostic::do_not_recommend]
impl<T> DeadLetters for Rx<T> {
    type Letters = Tx<DeadLetter<T>>;
    fn give(&mut self, letters: Tx<DeadLetter<T>>) {
        self.set_letters(letters);
    }
}

#[diagnostic::do_not_recommend]
impl<P: DeadLetters, const N: usize> DeadLetters for [P; N] {
    type Letters = [P::Letters; N];
    fn give(&mut self, letters: [P::Letters; N]) {
        for (lane, letters) in self.iter_mut().zip(letters) {
            lane.give(letters);
        }
    }
}

/// Sends the dead letters of a port to `letters`.
pub fn give_letters<P: DeadLetters>(port: &mut P, letters: P::Letters) {
    port.give(letters);
}

/// A port with what `set` does to it.
pub fn with<P>(mut port: P, set: impl FnOnce(&mut P)) -> P {
    set(&mut port);
    port
}

/// The dead letters of an input: the messages that its actor failed on again and again, as `DeadLetter<T>`.
///
/// `dead(worker.numbers) >> archive.letters;` in a `graph!` links them to an input. It is written in a `graph!` alone, and
/// this function is what an editor shows of it.
pub fn dead<P: DeadLetters>(_input: P) -> P::Letters {
    unreachable!("`dead(…)` is part of a link")
}
