//! What a state must be so that it can go to disk.

/// State that can be kept on disk.
#[diagnostic::on_unimplemented(
    message = "the state `{Self}` cannot be kept on disk",
    label = "this lacks `Serialize`, `DeserializeOwned`, `Clone`, `Send` or `Sync`",
    note = "for a type of yours, write `#[derive(Clone, serde::Serialize, serde::Deserialize)]` on it",
    note = "it is cloned at each commit and written on another thread: a `Cell` or an `Rc` in it cannot go there"
)]
pub trait Persists: Clone + Send + Sync + 'static {
    /// The state as JSON.
    #[doc(hidden)]
    fn to_json(&self) -> Result<Vec<u8>, String>;
    /// The state that JSON holds.
    #[doc(hidden)]
    fn of_json(json: &[u8]) -> Result<Self, String>;
}

/// Without the feature `persist` nothing is such a state, and `#[state(persist)]` says what to do.
#[cfg(feature = "persist")]
#[diagnostic::do_not_recommend]
impl<S> Persists for S
where
    S: serde_core::Serialize + serde_core::de::DeserializeOwned + Clone + Send + Sync + 'static,
{
    fn to_json(&self) -> Result<Vec<u8>, String> {
        serde_json::to_vec(self).map_err(|error| error.to_string())
    }

    fn of_json(json: &[u8]) -> Result<Self, String> {
        serde_json::from_slice(json).map_err(|error| error.to_string())
    }
}
