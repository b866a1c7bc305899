//! Why an actor failed.

use std::error::Error;
use std::fmt;
use std::panic::Location;

use crate::channel::PushError;
use crate::host::panics::Panic;

/// The error that ends an attempt of an actor. Every `std::error::Error` converts into it with `?`.
///
/// ```
/// # use steadygraph::prelude::*;
/// #[actor]
/// fn parse(texts: &mut Rx<&'static str>, numbers: &mut Tx<u64>) -> Reaction {
///     if let Some(text) = texts.take() {
///         numbers.push(text.parse()?)?;
///     }
///     Ok(())
/// }
/// ```
pub struct ActorError(
    /// In a box, so that a result which is mostly `Ok` is passed on in a register.
    Box<Inner>,
);

struct Inner {
    kind: Kind,
    /// Where the error became an `ActorError`: at the `?` that gave it.
    place: &'static Location<'static>,
}

enum Kind {
    /// A push found no room; a reaction waits for it.
    Full,
    /// A push found no receiver.
    Closed,
    /// A reaction panicked, and was undone. The panic goes on as an error: to unwind once more would cost as much again.
    Panic(Box<Panic>),
    Other(Box<dyn Error + Send + Sync>),
}

impl ActorError {
    #[track_caller]
    fn new(kind: Kind) -> Self {
        Self(Box::new(Inner {
            kind,
            place: Location::caller(),
        }))
    }

    /// An error that says `message`.
    #[track_caller]
    pub fn msg(message: impl fmt::Display) -> Self {
        Self::new(Kind::Other(message.to_string().into()))
    }

    /// Where the error became an `ActorError`, as `file:line:column`.
    pub(crate) fn place(&self) -> String {
        self.0.place.to_string()
    }

    /// A reaction's panic, which the supervisor takes back out.
    #[track_caller]
    pub(crate) fn panic(panic: Box<Panic>) -> Self {
        Self::new(Kind::Panic(panic))
    }

    /// The panic that it stands for, or itself.
    pub(crate) fn into_panic(self) -> Result<Box<Panic>, Self> {
        match self.0.kind {
            Kind::Panic(panic) => Ok(panic),
            kind => Err(Self(Box::new(Inner { kind, ..*self.0 }))),
        }
    }

    /// Whether a push that found no room made it.
    pub(crate) fn is_full(&self) -> bool {
        matches!(self.0.kind, Kind::Full)
    }

    /// Whether a push that found no receiver made it.
    pub(crate) fn is_closed(&self) -> bool {
        matches!(self.0.kind, Kind::Closed)
    }
}

impl<E: Error + Send + Sync + 'static> From<E> for ActorError {
    #[track_caller]
    fn from(error: E) -> Self {
        Self::new(Kind::Other(Box::new(error)))
    }
}

impl<T> From<PushError<T>> for ActorError {
    // Cold, so that the body of a reaction stays small enough to be inlined where it is called.
    #[cold]
    #[inline(never)]
    #[track_caller]
    fn from(error: PushError<T>) -> Self {
        Self::new(match error {
            PushError::Full(_) => Kind::Full,
            PushError::Closed(_) => Kind::Closed,
        })
    }
}

impl fmt::Display for ActorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Full => {
                f.write_str("a channel was full, and nothing waited for room before the push")
            }
            Kind::Closed => f.write_str("the receiver of a channel has ended"),
            Kind::Panic(panic) => write!(f, "a reaction panicked: {}", panic.message),
            Kind::Other(error) => {
                write!(f, "{error}")?;
                let mut source = error.source();
                while let Some(cause) = source {
                    write!(f, ": {cause}")?;
                    source = cause.source();
                }
                Ok(())
            }
        }
    }
}

impl fmt::Debug for ActorError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
