//! Where stages run, and the executors that run them there.

use std::iter;
use std::thread;

use smol::Executor;
use tokio::runtime::{Builder, Runtime};

/// On which threads.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Place {
    /// All on one.
    Thread,
    /// Each on its own, or wherever a runtime with as many threads as there are cores puts it.
    Threads,
}

impl Place {
    /// The runtime of tokio that a user would take.
    pub(crate) fn tokio(self) -> Runtime {
        match self {
            Self::Thread => Builder::new_current_thread().build(),
            Self::Threads => Builder::new_multi_thread().build(),
        }
        .expect("the system has threads left")
    }

    /// Runs a future in an executor of smol, which has this thread, or as many as there are cores.
    pub(crate) fn smol<T>(self, main: impl AsyncFnOnce(&Executor<'static>) -> T) -> T {
        let executor = Executor::new();
        let (stop, stopped) = async_channel::bounded::<()>(1);
        let helpers = match self {
            Self::Thread => 0,
            Self::Threads => thread::available_parallelism().map_or(1, |cores| cores.get() - 1),
        };
        thread::scope(|scope| {
            for stopped in iter::repeat_n(stopped, helpers) {
                let executor = &executor;
                scope.spawn(move || {
                    smol::block_on(executor.run(async move { stopped.recv().await }))
                });
            }
            let outcome = smol::block_on(executor.run(main(&executor)));
            drop(stop); // which ends the helpers
            outcome
        })
    }
}

/// Keeps this thread on one core; the cores are counted from 0.
pub(crate) fn pin(core: usize) {
    let cores = core_affinity::get_core_ids().unwrap_or_default();
    let id = cores.get(core).expect("there are two cores");
    assert!(
        core_affinity::set_for_current(*id),
        "core {core} may be used"
    );
}

/// Runs two sides, each on a thread of its own that is kept on a core of its own: what the first one gives.
pub(crate) fn on_two_cores<T: Send>(
    first: impl FnOnce() -> T + Send,
    second: impl FnOnce() + Send,
) -> T {
    thread::scope(|scope| {
        scope.spawn(|| {
            pin(1);
            second();
        });
        let first = scope.spawn(|| {
            pin(0);
            first()
        });
        first.join().expect("it does not panic")
    })
}

/// Runs two sides in tokio: as tasks on one thread, or each in a runtime of its own on its own core.
pub(crate) fn tokio_sides<T: Send + 'static>(
    place: Place,
    first: impl Future<Output = T> + Send + 'static,
    second: impl Future<Output = ()> + Send + 'static,
) -> T {
    match place {
        Place::Thread => place.tokio().block_on(async {
            let second = tokio::spawn(second);
            let first = tokio::spawn(first).await.expect("it does not panic");
            second.await.expect("it does not panic");
            first
        }),
        Place::Threads => on_two_cores(
            || Place::Thread.tokio().block_on(first),
            || Place::Thread.tokio().block_on(second),
        ),
    }
}
