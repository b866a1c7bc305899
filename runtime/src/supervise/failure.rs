//! What is known of an actor's failure.

use std::fmt;
use std::time::Duration;

use crate::actor::ActorError;
use crate::host::panics::Panic;
use crate::ready::{Core, Fault};

/// An actor panicked, returned an error, or misused a channel.
///
/// `Display` gives one line: the actor, what happened, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    actor: String,
    kind: FailureKind,
    message: String,
    place: Option<String>,
    attempt: u64,
    /// The limit of restarts that it exceeded, and its window.
    exceeds: Option<(u32, Duration)>,
}

/// How an actor failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum FailureKind {
    /// It panicked.
    Panic,
    /// It returned an `Err`.
    Error,
    /// It asked something of the runtime that cannot be: a threshold above a capacity, a commit in a reaction.
    Misuse,
}

impl Failure {
    #[allow(clippy::boxed_local)] // As it is caught.
    pub(crate) fn panic(core: &Core, panic: Box<Panic>) -> Self {
        Self {
            actor: core.name().to_owned(),
            attempt: core.attempt(),
            exceeds: None,
            kind: FailureKind::Panic,
            message: panic.message,
            place: panic.place,
        }
    }

    /// An error that `core`'s actor returned; it knows the channels that a refused push does not name.
    pub(crate) fn error(core: &Core, error: &ActorError) -> Self {
        let channels: Vec<String> = core
            .sides()
            .iter()
            .filter(|side| {
                (error.is_closed() && side.receiver_is_gone())
                    || (error.is_full() && side.ring().id() == core.parking.last_refused())
            })
            .map(|side| format!("`{}`", side.ring().name()))
            .collect();
        let channels = if channels.is_empty() {
            String::new()
        } else {
            format!(": {}", channels.join(", "))
        };
        Self {
            actor: core.name().to_owned(),
            attempt: core.attempt(),
            exceeds: None,
            kind: FailureKind::Error,
            message: format!("{error}{channels}"),
            place: Some(error.place()),
        }
    }

    pub(crate) fn misuse(core: &Core, fault: &Fault) -> Self {
        Self {
            actor: core.name().to_owned(),
            attempt: core.attempt(),
            exceeds: None,
            kind: FailureKind::Misuse,
            message: fault.to_string(),
            place: None,
        }
    }

    /// Says which limit of restarts it exceeded.
    pub(super) fn exceeding(mut self, limit: u32, within: Duration) -> Self {
        self.exceeds = Some((limit, within));
        self
    }

    /// The actor's name, with its lane where it is one of a bundle.
    #[must_use]
    pub fn actor(&self) -> &str {
        &self.actor
    }

    /// How it failed.
    #[must_use]
    pub fn kind(&self) -> FailureKind {
        self.kind
    }

    /// The text of the panic or of the error.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// How often the actor had been restarted before: 0 in its first attempt.
    #[must_use]
    pub fn attempt(&self) -> u64 {
        self.attempt
    }

    /// Where, as `file:line:column`: the panic, or the `?` that returned the error.
    #[must_use]
    pub fn place(&self) -> Option<&str> {
        self.place.as_deref()
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "actor `{}` ", self.actor)?;
        match self.kind {
            FailureKind::Panic => write!(f, "panicked in attempt {}", self.attempt)?,
            FailureKind::Error => write!(f, "returned an error in attempt {}", self.attempt)?,
            FailureKind::Misuse => f.write_str("cannot go on")?,
        }
        write!(f, ": {}", self.message)?;
        if let Some(place) = &self.place {
            write!(f, " (at {place})")?;
        }
        match self.exceeds {
            None | Some((0, _)) => Ok(()),
            Some((limit, within)) => {
                write!(f, "; its limit is {limit} restarts within {within:?}")
            }
        }
    }
}
