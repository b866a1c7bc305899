//! The TCP echo of README.md, on a real socket.

include!("readme/tcp_echo.rs");

use std::io::{Read, Write};
use std::net::Shutdown;

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_shows_this_program() {
    assert!(README.contains(include_str!("readme/tcp_echo.rs")));
}

/// Sends `text` and reads as many bytes back.
fn say(mut stream: &std::net::TcpStream, text: &str) -> std::io::Result<String> {
    stream.write_all(text.as_bytes())?;
    let mut answer = vec![0; text.len()];
    stream.read_exact(&mut answer)?;
    Ok(String::from_utf8_lossy(&answer).into_owned())
}

#[test]
fn it_echoes_and_stops_in_order() -> Result<(), Box<dyn std::error::Error>> {
    let listener = smol::block_on(TcpListener::bind("127.0.0.1:0"))?;
    let address = listener.local_addr()?;
    let graph = echo_service(listener).start()?;

    let first = std::net::TcpStream::connect(address)?;
    let second = std::net::TcpStream::connect(address)?;
    assert_eq!(say(&first, "hello")?, "hello");
    assert_eq!(say(&second, "good morning")?, "good morning");
    assert_eq!(say(&first, "there")?, "there");

    // After the request nobody else is let in, and who is connected is served on.
    graph.request_shutdown();
    assert_eq!(say(&second, "still there?")?, "still there?");
    first.shutdown(Shutdown::Write)?;
    assert_eq!((&first).read(&mut [0; 8])?, 0);
    assert!(!graph.has_ended());
    assert_eq!(say(&second, "and now?")?, "and now?");
    drop(second);
    graph.wait()?;
    assert!(std::net::TcpStream::connect(address).is_err());
    Ok(())
}
