//! Actors: their behavior, their context, their reactions.

mod behavior;
mod burst;
mod context;
mod error;
mod mode;
mod react;
mod reacting;
mod states;
mod steady_state;
mod turn;
mod undone;

pub use self::behavior::{
    Actor, Acts, Anyone, Behavior, Outcome, Reaction, Reactions, WrittenBy, outcome,
};
pub use self::context::Context;
pub use self::error::ActorError;
pub(crate) use self::mode::{Behaving, Cast, Start};
pub use self::mode::{Mode, OneThread, Pooled, Run};
pub use self::react::{Held, Reacts, RollsBack, copied, core, has_room, put_back, react};
pub use self::reacting::{Phase, poll_reactions};
pub use self::states::States;
pub(crate) use self::states::load_states;
pub use self::steady_state::SteadyState;
pub use self::turn::Turn;
