//! SIGINT and SIGTERM, while `run` runs.

use std::io;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, Ordering};
#[cfg(unix)]
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use super::handle::Stopper;

/// Passes the first signal on as a request to stop, and ends the process at the second one, until it is dropped.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Signals {
    handle: signal_hook::iterator::Handle,
    thread: Option<crate::host::thread::JoinHandle<()>>,
    /// The handlers of the second signal.
    second: Vec<signal_hook::SigId>,
    _running: Running,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn stop(stopper: Stopper) -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};

        let running = Running::begin()?;
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
            _running: running,
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

/// Counts the graphs that `run` runs. While there is none, a signal does again what it does by default: a handler that
/// signal-hook has set stays for the rest of the process, and would swallow it.
#[cfg(unix)]
#[derive(Debug)]
struct Running;

#[cfg(unix)]
impl Running {
    fn begin() -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};

        let mut state = Self::state();
        if !state.is_set {
            for signal in [SIGINT, SIGTERM] {
                signal_hook::flag::register_conditional_default(signal, state.none.clone())?;
            }
            state.is_set = true;
        }
        state.count += 1;
        state.none.store(false, Ordering::SeqCst);
        Ok(Self)
    }

    fn state() -> MutexGuard<'static, RunningState> {
        static STATE: LazyLock<Mutex<RunningState>> = LazyLock::new(Mutex::default);
        STATE.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
impl Drop for Running {
    fn drop(&mut self) {
        let mut state = Self::state();
        state.count -= 1;
        state.none.store(state.count == 0, Ordering::SeqCst);
    }
}

#[cfg(unix)]
#[derive(Debug, Default)]
struct RunningState {
    is_set: bool,
    count: usize,
    /// Whether no graph runs; read by the handler.
    none: Arc<AtomicBool>,
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
