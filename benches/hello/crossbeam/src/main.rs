//! One thread behind a channel of crossbeam that prints a line and ends.

use std::thread;

use crossbeam_channel::{SendError, bounded};

fn main() -> Result<(), SendError<()>> {
    let (ask, requests) = bounded(64);
    let greeter = thread::spawn(move || {
        for () in requests {
            println!("hello");
        }
    });
    ask.send(())?;
    drop(ask);
    greeter.join().expect("it does not panic");
    Ok(())
}
