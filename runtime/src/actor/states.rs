//! The states of an actor that go to disk, one by one.

use super::error::ActorError;
use crate::durable::{Loading, Persists, Saves};

/// Makes a state of the JSON of an older version, which it is told.
type Migration<S> = fn(u32, &str) -> Result<S, ActorError>;

/// Visits the states of an actor that go to disk.
#[derive(Debug)]
pub struct States<'a> {
    visit: Visit<'a>,
}

/// What is done to each.
#[derive(Debug)]
enum Visit<'a> {
    /// It is read, before the actor starts.
    Load {
        actor: &'a str,
        loading: &'a mut Loading,
        saves: Saves,
    },
    /// It is committed outside a reaction; the next is at the place.
    Commit(&'a Saves, usize),
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
        match &mut self.visit {
            Visit::Load {
                actor,
                loading,
                saves,
            } => {
                let migrate = migrate.map(|migrate| {
                    move |version: u32, json: &str| {
                        migrate(version, json).map_err(|error| error.to_string())
                    }
                });
                let migrate = migrate.as_ref().map(|migrate| migrate as _);
                saves.add(loading.state(actor, name, state, version, migrate));
            }
            Visit::Commit(saves, place) => {
                let saved = saves.state(*place);
                saved.commit(saved.copy(state));
                *place += 1;
            }
        }
    }
}

/// An actor, as far as its states on disk go.
pub(crate) trait Stateful {
    /// Reads its states from disk.
    fn load(&mut self, actor: &str, loading: &mut Loading) -> Saves;
    /// Commits its states as they are now, where no reaction runs.
    fn commit(&mut self, saves: &Saves);
}

impl<A: super::behavior::Actor> Stateful for A {
    fn load(&mut self, actor: &str, loading: &mut Loading) -> Saves {
        let mut states = States {
            visit: Visit::Load {
                actor,
                loading,
                saves: Saves::default(),
            },
        };
        self.persisted(&mut states);
        match states.visit {
            Visit::Load { saves, .. } => saves,
            Visit::Commit(..) => Saves::default(),
        }
    }

    fn commit(&mut self, saves: &Saves) {
        self.persisted(&mut States {
            visit: Visit::Commit(saves, 0),
        });
    }
}

/// Commits the states of an actor after its `#[on_stop]`, which may have changed them.
pub fn stopped<A: super::behavior::Actor>(actor: &mut A, cx: &mut super::context::Context) {
    Stateful::commit(actor, cx.core().saves());
}
