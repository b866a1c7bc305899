//! The messages: of a plain type, of one that owns memory, and of one that counts its living instances.

use std::cell::Cell;
use std::fmt::Debug;

/// A number in the shape of a message.
pub(crate) trait Message: Clone + Debug + Send + 'static {
    fn new(number: u64) -> Self;
    fn number(&self) -> u64;
}

impl Message for u64 {
    fn new(number: u64) -> Self {
        number
    }
    fn number(&self) -> u64 {
        *self
    }
}

impl Message for String {
    fn new(number: u64) -> Self {
        format!("message {number}")
    }
    fn number(&self) -> u64 {
        self.trim_start_matches("message ")
            .parse()
            .expect("it was made by `new`")
    }
}

thread_local! {
    static ALIVE: Cell<i64> = const { Cell::new(0) };
}

/// How many `Counted` live on this thread.
pub(crate) fn alive() -> i64 {
    ALIVE.with(Cell::get)
}

/// Counts its instances.
#[derive(Debug)]
pub(crate) struct Counted {
    number: u64,
    /// Set to nonsense by the drop, so that a second one, or a use after it, shows.
    alive: bool,
}

impl Message for Counted {
    fn new(number: u64) -> Self {
        ALIVE.with(|alive| alive.set(alive.get() + 1));
        Self {
            number,
            alive: true,
        }
    }
    fn number(&self) -> u64 {
        assert!(self.alive, "message {} is used after its drop", self.number);
        self.number
    }
}

impl Clone for Counted {
    fn clone(&self) -> Self {
        Self::new(self.number())
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.alive = false;
        ALIVE.with(|alive| alive.set(alive.get() - 1));
    }
}

/// A message on its way, with the count that the last actor stamped on it: its own state after the message.
#[derive(Debug, Clone)]
pub(crate) struct Stamped<M> {
    pub(crate) message: M,
    pub(crate) stamp: u64,
}

impl<M: Message> Stamped<M> {
    pub(crate) fn new(message: M, stamp: u64) -> Self {
        Self { message, stamp }
    }
}

/// Checks that stamps rise: a state that was not rolled back, or a message that came twice, breaks that. Dead letters leave
/// gaps.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Stamps {
    last: u64,
}

impl Stamps {
    pub(crate) fn check<M: Message>(&mut self, letter: &Stamped<M>) {
        if letter.stamp <= self.last {
            // Not a panic: the actor would be restarted, and the simulation go on.
            crate::outcome::wrong(format!(
                "stamp {} came after stamp {} (message {})",
                letter.stamp,
                self.last,
                letter.message.number()
            ));
        }
        self.last = letter.stamp;
    }
}
