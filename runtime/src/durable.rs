//! State on disk: the state of each commit, the file that it goes to, and who writes it.
//!
//! Its functions are `#[inline]`, as those of the simulation: they are compiled where a program has states on disk.

mod changed;
mod file;
mod format;
mod load;
mod saves;
mod snapshot;
mod state;
mod thread;
mod unsaved;
mod writer;

pub(crate) use self::changed::Changed;
pub(crate) use self::load::{Loading, Place};
pub use self::saves::Saves;
pub use self::snapshot::Saved;
pub use self::state::Persists;
pub(crate) use self::thread::{NAME, Saving};
pub use self::unsaved::Unsaved;
pub(crate) use self::writer::Writer;
