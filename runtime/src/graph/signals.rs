//! SIGINT and SIGTERM, while `run` runs.

use std::io;

use super::handle::Stopper;

/// Passes the first signal on as a request to stop, and ends the process at the second one, until it is dropped.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Signals {
    handle: signal_hook::iterator::Handle,
    thread: Option<std::thread::JoinHandle<()>>,
    /// The handlers of the second signal.
    second: Vec<signal_hook::SigId>,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn stop(stopper: Stopper) -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};
        use std::sync::Arc;
        use std::sync::atomic::AtomicBool;

        let mut second = Vec::new();
        let signalled = Arc::new(AtomicBool::new(false));
        for signal in [SIGINT, SIGTERM] {
            // In this order: the first signal finds the flag unset and sets it, the second one finds it set.
            second.push(signal_hook::flag::register_conditional_shutdown(
                signal,
                128 + signal,
                Arc::clone(&signalled),
            )?);
            second.push(signal_hook::flag::register(signal, Arc::clone(&signalled))?);
        }
        let mut signals = signal_hook::iterator::Signals::new([SIGINT, SIGTERM])?;
        let handle = signals.handle();
        let thread = crate::host::thread::spawn("signals", move || {
            for signal in &mut signals {
                tracing::info!(target: "steadygraph", signal, "stopping; a second signal ends the process at once");
                stopper.request_shutdown();
            }
        })?;
        Ok(Self {
            handle,
            thread: Some(thread),
            second,
        })
    }
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        for id in self.second.drain(..) {
            signal_hook::low_level::unregister(id);
        }
        self.handle.close();
        if let Some(thread) = self.thread.take() {
            // It ends when the handle is closed, and nothing in it panics.
            let _ = thread.join();
        }
    }
}

/// Elsewhere the system's own handling of signals stays.
#[cfg(not(unix))]
#[derive(Debug)]
pub(super) struct Signals;

#[cfg(not(unix))]
impl Signals {
    pub(super) fn stop(_stopper: Stopper) -> io::Result<Self> {
        Ok(Self)
    }
}
