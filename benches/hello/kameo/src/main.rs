//! One actor of kameo that prints a line and ends.

use kameo::prelude::*;

/// Greets once.
#[derive(Actor)]
struct Greeter;

/// Asks for the greeting.
struct Greet;

impl Message<Greet> for Greeter {
    type Reply = ();

    async fn handle(&mut self, _: Greet, _: &mut Context<Self, ()>) {
        println!("hello");
    }
}

async fn greet() -> Result<(), Box<dyn std::error::Error>> {
    let greeter = Greeter::spawn(Greeter);
    greeter.tell(Greet).await?;
    greeter.stop_gracefully().await?;
    greeter.wait_for_shutdown().await;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread()
        .build()?
        .block_on(greet())
}
