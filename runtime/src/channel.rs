//! Channels: the ring, its two ends, bundles. Unsafe code lives here and in `host` only.

pub(crate) mod audit;
mod builder;
mod count;
mod dead_letter;
mod drain;
mod error;
mod iter;
mod map_into;
mod may_settle;
mod name;
mod nothing;
mod observe;
mod owned;
mod poison;
mod port;
mod ring;
mod rx;
mod settle;
mod side;
mod slots;
mod totals;
mod tx;
mod undo;

pub(crate) use self::audit::Audit;
pub(crate) use self::builder::smallest;
pub use self::builder::{Channel, FirstMessages, Primed, Unprimed, channel};
pub use self::dead_letter::DeadLetter;
pub use self::drain::{Drain, DrainOwned};
pub use self::error::PushError;
pub use self::iter::Iter;
pub use self::name::ChannelName;
pub(crate) use self::name::{ActorLane, PortName};
pub use self::nothing::Nothing;
pub(crate) use self::poison::{Cause, DeadLettered, LastRead};
pub use self::port::{AnyPort, Ports, VisitPort};
pub(crate) use self::ring::Ring;
#[cfg(feature = "telemetry")]
pub(crate) use self::ring::Sampled;
pub use self::rx::Rx;
pub use self::settle::Settle;
pub(crate) use self::settle::as_no_reaction;
pub(crate) use self::side::{Direction, Side};
pub use self::slots::{Slot, Slots};
pub use self::totals::Totals;
pub use self::tx::Tx;
pub use self::undo::Undo;
