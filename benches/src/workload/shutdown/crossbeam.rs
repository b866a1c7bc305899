//! Two threads and a channel of crossbeam: the source stops when it is told to, the sink when the channel is empty.

use std::sync::{Arc, Barrier};
use std::thread;
use std::time::Instant;

use crossbeam_channel::bounded;

use super::{CAPACITY, COUNT, Stopped};

pub(super) fn run() -> Stopped {
    let (output, input) = bounded(CAPACITY);
    let (stop, stopped) = bounded::<()>(0);
    let (filled, full) = bounded(1);
    let gate = Arc::new(Barrier::new(2));
    let held = gate.clone();
    let source = thread::spawn(move || {
        for message in 0..COUNT {
            output.send(message).expect("the sink outlives the source");
        }
        filled.send(()).expect("the test waits for it");
        stopped
            .recv()
            .expect_err("nobody sends, the end is the request");
    });
    let sink = thread::spawn(move || {
        held.wait();
        input.iter().sum()
    });
    full.recv().expect("the source fills the channel");
    let asked = Instant::now();
    drop(stop);
    gate.wait();
    source.join().expect("the source does not panic");
    let sum = sink.join().expect("the sink does not panic");
    Stopped {
        elapsed: asked.elapsed(),
        sum,
    }
}
