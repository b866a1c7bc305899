//! One task of tokio that prints a line and ends.

use tokio::runtime::Builder;
use tokio::sync::mpsc;

/// Greets once for each request, until there can be no more.
async fn greeter(mut requests: mpsc::Receiver<()>) {
    while requests.recv().await.is_some() {
        println!("hello");
    }
}

async fn greet() -> Result<(), Box<dyn std::error::Error>> {
    let (ask, requests) = mpsc::channel(64);
    let greeter = tokio::spawn(greeter(requests));
    ask.send(()).await?;
    drop(ask);
    greeter.await?;
    Ok(())
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    Builder::new_current_thread().build()?.block_on(greet())
}
