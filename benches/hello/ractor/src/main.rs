//! One actor of ractor that prints a line and ends.

use ractor::{Actor, ActorProcessingErr, ActorRef};

/// Greets once.
struct Greeter;

impl Actor for Greeter {
    type Msg = ();
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<()>, (): ()) -> Result<(), ActorProcessingErr> {
        Ok(())
    }

    async fn handle(
        &self,
        myself: ActorRef<()>,
        (): (),
        (): &mut (),
    ) -> Result<(), ActorProcessingErr> {
        println!("hello");
        myself.stop(None);
        Ok(())
    }
}

async fn greet() -> Result<(), Box<dyn std::error::Error>> {
    let (greeter, life) = Actor::spawn(None, Greeter, ()).await?;
    greeter.cast(())?;
    life.await?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()?
        .block_on(greet())
}
