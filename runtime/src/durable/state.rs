//! What a state must be so that it can go to disk.

use serde_core::Serialize;
use serde_core::de::DeserializeOwned;

/// State that can be kept on disk.
#[diagnostic::on_unimplemented(
    message = "the state `{Self}` cannot be kept on disk",
    label = "this lacks `Serialize`, `DeserializeOwned`, `Clone`, `Send` or `Sync`",
    note = "for a type of yours, write `#[derive(Clone, serde::Serialize, serde::Deserialize)]` on it",
    note = "it is cloned at each commit and written on another thread: a `Cell` or an `Rc` in it cannot go there"
)]
pub trait Persists: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {}

#[diagnostic::do_not_recommend]
impl<S: Serialize + DeserializeOwned + Clone + Send + Sync + 'static> Persists for S {}
