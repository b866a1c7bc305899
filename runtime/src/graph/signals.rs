//! SIGINT and SIGTERM, while `run` runs.

use std::io;
#[cfg(unix)]
use std::io::Read;
#[cfg(unix)]
use std::net::Shutdown;
#[cfg(unix)]
use std::os::unix::net::UnixStream;
#[cfg(unix)]
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
#[cfg(unix)]
use std::sync::{Arc, LazyLock, Mutex, MutexGuard, PoisonError};

use super::handle::Stopper;

/// Passes the first signal on as a request to stop, and ends the process at the second one, until it is dropped.
#[cfg(unix)]
#[derive(Debug)]
pub(super) struct Signals {
    handlers: Vec<signal_hook::SigId>,
    /// The handlers' end of the pipe that the thread reads.
    pipe: UnixStream,
    thread: Option<crate::host::thread::JoinHandle<()>>,
    _running: Running,
}

#[cfg(unix)]
impl Signals {
    pub(super) fn stop(stopper: Stopper) -> io::Result<Self> {
        use signal_hook::consts::{SIGINT, SIGTERM};

        use signal_hook::{flag, low_level};

        let running = Running::begin()?;
        let signalled = Arc::new(AtomicBool::new(false));
        let number = Arc::new(AtomicUsize::new(0));
        let (mut wakes, pipe) = UnixStream::pair()?;
        // From here on its drop takes back what has been set.
        let mut signals = Self {
            handlers: Vec::new(),
            pipe,
            thread: None,
            _running: running,
        };
        for (signal, as_number) in [(SIGINT, SIGINT as usize), (SIGTERM, SIGTERM as usize)] {
            // In this order: the first signal finds the flag unset and sets it, the second one finds it set; and the thread
            // finds the number of the signal that wakes it.
            let first = Arc::clone(&signalled);
            let handlers = &mut signals.handlers;
            handlers.push(flag::register_conditional_shutdown(
                signal,
                128 + signal,
                first,
            )?);
            handlers.push(flag::register(signal, Arc::clone(&signalled))?);
            let number = Arc::clone(&number);
            handlers.push(flag::register_usize(signal, number, as_number)?);
            let pipe = signals.pipe.try_clone()?;
            handlers.push(low_level::pipe::register(signal, pipe)?);
        }
        let thread = crate::host::thread::spawn("signals", move || {
            while wakes.read_exact(&mut [0]).is_ok() {
                let signal = number.load(Ordering::SeqCst);
                tracing::info!(target: "steadygraph", signal, "stopping; a second signal ends the process at once");
                stopper.request_shutdown();
            }
        })?;
        signals.thread = Some(thread);
        Ok(signals)
    }
}

#[cfg(unix)]
impl Drop for Signals {
    fn drop(&mut self) {
        for id in &self.handlers {
            signal_hook::low_level::unregister(*id);
        }
        let is_closed = self.pipe.shutdown(Shutdown::Both).is_ok();
        if let Some(thread) = self.thread.take()
            && is_closed
        {
            // It ends when the pipe is closed, and nothing in it panics.
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
