//! One actor of actix that prints a line and ends.

use actix::prelude::*;

/// Greets once and stops the system.
struct Greeter;

impl Actor for Greeter {
    type Context = Context<Self>;

    fn started(&mut self, _: &mut Context<Self>) {
        println!("hello");
        System::current().stop();
    }
}

fn main() -> std::io::Result<()> {
    let system = System::new();
    system.block_on(async { Greeter.start() });
    system.run()
}
