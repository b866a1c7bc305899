use std::time::Duration;

use smol::LocalExecutor;
use smol::net::{TcpListener, TcpStream};
use steadygraph::prelude::*;

/// Accepts connections until the graph stops.
#[actor]
async fn acceptor(listener: &TcpListener, streams: &mut Tx<TcpStream>) -> Reaction {
    let mut accepted = None;
    while await_for_all!(streams, async { accepted = Some(listener.accept().await) }) {
        match accepted.take() {
            Some(Ok((stream, peer))) => {
                tracing::info!(%peer, "connected");
                streams.push(stream)?;
            }
            // Too many open files, say: no failure of this actor, whose restarts it would use up.
            Some(Err(error)) => {
                tracing::warn!(%error, "no connection");
                await_for_all!(after(Duration::from_millis(100)));
            }
            None => {}
        }
    }
    Ok(())
}

/// Sends back whatever comes in, on all connections at once.
#[actor]
async fn echo(streams: &mut Rx<TcpStream>) {
    let connections = LocalExecutor::new();
    while connections.run(async { await_for_all!(streams) }).await {
        for stream in streams.drain_owned() {
            let serve = async move {
                if let Err(error) = smol::io::copy(stream.clone(), stream).await {
                    tracing::warn!(%error, "a connection broke");
                }
            };
            connections.spawn(serve).detach();
        }
    }
    // The graph stops. Whoever is connected is served until they hang up.
    while !connections.is_empty() {
        connections.tick().await;
    }
}

graph! {
    /// Echoes what comes in on each connection.
    fn echo_service(listener: TcpListener) -> EchoService {
        let io = troupe();
        let acceptor = io.actor(acceptor { listener, .. });
        let echo = io.actor(echo { .. });

        acceptor.streams >> echo.streams;
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    tracing_subscriber::fmt().init();
    let listener = smol::block_on(TcpListener::bind("127.0.0.1:7007"))?;
    echo_service(listener).run()?;
    Ok(())
}
