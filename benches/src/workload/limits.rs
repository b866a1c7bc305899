//! More solo actors than a process can have threads: an error that says so, and no abort.

use std::thread;

use steadygraph::prelude::*;

use crate::case::{Case, Figures};

/// More than Linux lets a process have, unless it has been told otherwise.
const ACTORS: usize = 30_000;

/// A graph is a value, which lies on the stack until it starts; the usual stack is too small for this one.
const STACK: usize = 1 << 30;

/// Only a framework that has a thread for each actor can be asked.
pub(crate) fn cases() -> Vec<Case> {
    vec![Case::new("too-many-threads", "steadygraph", run)]
}

/// Waits for the stop.
#[actor]
async fn stay() {
    while await_for_all!(std::future::pending::<()>()) {}
}

graph! {
    fn throng() -> Throng {
        let stay = [solo(stay {}); ACTORS];
    }
}

/// Tries to start them: 1 where that is an error, 0 where the system has so many threads.
fn run() -> Figures {
    let large = thread::Builder::new().stack_size(STACK);
    let starting = large.spawn(|| throng().start()).expect("a thread");
    let refused = match starting.join().expect("it does not panic") {
        Ok(handle) => {
            handle.request_shutdown();
            handle.wait().expect("it stops in order");
            0.0
        }
        Err(error) => {
            let error = error.to_string();
            assert!(error.contains("thread"), "an error that says why: {error}");
            1.0
        }
    };
    Figures::default().with("refused", refused)
}
