//! Why a push was refused.

use std::fmt;

/// A push was refused; the message comes back.
///
/// In a reaction, `tx.push(message)?` rolls back and waits for the room that was missing, when the channel is
/// full; what the attempt has moved out, by `take_owned`, is lost then. When the receiver is gone it is a failure like any other `Err`.
///
/// It is not a [`std::error::Error`], for those that can be sent must be `Sync`, and a message need not be.
///
/// ```
/// # use steadygraph::prelude::*;
/// let (mut tx, rx) = channel().capacity(1).open();
/// tx.push("first")?;
/// let refused = tx.push("second").unwrap_err();
/// assert!(refused.is_full());
/// assert_eq!(refused.into_inner(), "second");
///
/// drop(rx);
/// assert!(matches!(tx.push("third"), Err(PushError::Closed("third"))));
/// # Ok::<(), PushError<&str>>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum PushError<T> {
    /// There is no room now.
    Full(T),
    /// The receiver has ended, so there will never be room.
    Closed(T),
}

impl<T> PushError<T> {
    /// The message that was refused.
    pub fn into_inner(self) -> T {
        match self {
            PushError::Full(message) | PushError::Closed(message) => message,
        }
    }

    /// Whether the channel was full.
    pub fn is_full(&self) -> bool {
        matches!(self, PushError::Full(_))
    }

    /// Whether the receiver has ended.
    pub fn is_closed(&self) -> bool {
        matches!(self, PushError::Closed(_))
    }
}

impl<T> fmt::Debug for PushError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PushError::Full(_) => "Full(..)",
            PushError::Closed(_) => "Closed(..)",
        })
    }
}

impl<T> fmt::Display for PushError<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            PushError::Full(_) => "the channel is full",
            PushError::Closed(_) => "the receiver has ended",
        })
    }
}
