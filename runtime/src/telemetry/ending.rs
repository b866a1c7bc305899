//! How a thread tells that it has ended, where whoever waits has not all the time in the world.
//!
//! A channel of the standard library would do, were it not a fortieth of all the code that there is to compile.

use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::Duration;

/// Whether the thread has ended.
#[derive(Debug, Default)]
pub(super) struct Ended {
    is_so: Mutex<bool>,
    now: Condvar,
}

impl Ended {
    /// Waits for it for so long; whether it has ended.
    pub(super) fn wait(&self, patience: Duration) -> bool {
        let is_so = self.is_so.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self
            .now
            .wait_timeout_while(is_so, patience, |is_so| !*is_so);
        *waited.unwrap_or_else(PoisonError::into_inner).0
    }
}

/// Says that the thread has ended, when it is dropped.
pub(super) struct Ends(Arc<Ended>);

impl Ends {
    pub(super) fn of(ended: &Arc<Ended>) -> Self {
        Self(Arc::clone(ended))
    }
}

impl Drop for Ends {
    fn drop(&mut self) {
        let Ended { is_so, now } = &*self.0;
        *is_so.lock().unwrap_or_else(PoisonError::into_inner) = true;
        now.notify_all();
    }
}
