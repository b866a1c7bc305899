//! The states of an actor that go to disk, one by one.

use super::behavior::Actor;
use super::error::ActorError;
use crate::durable::{Loading, Persists, Saves};

/// Makes a state of the JSON of an older version, which it is told.
type Migration<S> = fn(u32, &str) -> Result<S, ActorError>;

/// Reads the states of an actor that go to disk, before it starts.
#[derive(Debug)]
pub struct States<'a> {
    actor: &'a str,
    loading: &'a mut Loading,
    saves: Saves,
}

impl States<'_> {
    /// The next state, in the order of the fields.
    pub fn state<S: Persists>(
        &mut self,
        state: &mut S,
        name: &'static str,
        version: u32,
        migrate: Option<Migration<S>>,
    ) {
        let migrate = migrate.map(|migrate| {
            move |version: u32, json: &str| {
                migrate(version, json).map_err(|error| error.to_string())
            }
        });
        let migrate = migrate.as_ref().map(|migrate| migrate as _);
        let saved = self
            .loading
            .state(self.actor, name, state, version, migrate);
        self.saves.add(saved);
    }
}

/// Reads the states of an actor, which the graph calls `name`, from disk.
pub(crate) fn load_states<A: Actor>(actor: &mut A, name: &str, loading: &mut Loading) -> Saves {
    let mut states = States {
        actor: name,
        loading,
        saves: Saves::default(),
    };
    actor.persisted(&mut states);
    states.saves
}
