//! One thread behind a ring of rtrb that prints a line and ends.

use std::thread;

use rtrb::{Consumer, PushError, RingBuffer};

/// Greets once for each request, until there can be no more.
fn greeter(mut requests: Consumer<()>) {
    loop {
        let is_last = requests.is_abandoned();
        match requests.pop() {
            Ok(()) => println!("hello"),
            Err(_) if is_last => break,
            Err(_) => thread::yield_now(),
        }
    }
}

fn main() -> Result<(), PushError<()>> {
    let (mut ask, requests) = RingBuffer::new(64);
    let greeter = thread::spawn(move || greeter(requests));
    ask.push(())?;
    drop(ask);
    greeter.join().expect("it does not panic");
    Ok(())
}
