//! One actor of steady_state that prints a line and ends.

use std::error::Error;

use steady_state::*;

/// Greets once and asks for the stop.
async fn greeter(mut actor: SteadyActorShadow) -> Result<(), Box<dyn Error>> {
    println!("hello");
    actor.request_shutdown().await;
    while actor.is_running(|| true) {}
    Ok(())
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut graph = GraphBuilder::for_production().build(());
    graph
        .actor_builder()
        .with_name("greeter")
        .build(greeter, SoloAct);
    graph.start();
    graph.block_until_stopped(Duration::from_secs(1))
}
