//! Readiness: conditions, the wait, and what the readiness macros expand into.

mod arm;
mod begin;
mod branch;
mod bundle;
mod condition;
pub(crate) mod core;
mod current;
pub(crate) mod events;
mod everyday;
mod fault;
mod glance;
mod inputs;
mod lane;
mod on_one;
mod on_some;
mod outputs;
mod room;
mod stop;
mod time;
mod wait;

pub use self::arm::{Again, Bare, Foreign, IntoArm, again, arm, bare};
pub use self::branch::Branch;
pub(crate) use self::branch::{branch, holds_once};
pub use self::bundle::{RxBundle, TxBundle};
pub use self::condition::{All, Any, Arm, Condition, End, List, Look, Survey, Verdict};
#[cfg(feature = "telemetry")]
pub(crate) use self::core::Spent;
pub(crate) use self::core::{Core, DEFAULT_HANG, Setting, Stage};
pub(crate) use self::current::{polling, turn, with_current};
pub use self::events::EventKind;
pub(crate) use self::fault::Fault;
pub use self::glance::{Called, Glance, call, holds, is_clear, listen};
pub use self::on_one::{Avail, Vacant};
pub use self::on_some::{AnyAvail, AnyVacant};
#[allow(unreachable_pub)] // What `#[actor]` writes passes it on, and does not name it.
pub use self::room::Lack;
pub(crate) use self::room::Room;
pub(crate) use self::stop::{ActorId, Stop};
pub(crate) use self::time::later;
pub use self::time::{After, Every, Site, Ticks, after, every};
pub(crate) use self::wait::wait_to_the_end;
pub use self::wait::{Wait, reactions, wait};
