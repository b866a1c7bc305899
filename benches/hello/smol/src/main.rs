//! One task of smol that prints a line and ends.

use smol::channel;

/// Greets once for each request, until there can be no more.
async fn greeter(requests: channel::Receiver<()>) {
    while requests.recv().await.is_ok() {
        println!("hello");
    }
}

async fn greet() -> Result<(), Box<dyn std::error::Error>> {
    let (ask, requests) = channel::bounded(64);
    let greeter = smol::spawn(greeter(requests));
    ask.send(()).await?;
    drop(ask);
    greeter.await;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    smol::block_on(greet())
}
