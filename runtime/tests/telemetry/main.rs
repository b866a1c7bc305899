//! The server of the telemetry, asked over real sockets.

#![cfg(feature = "telemetry")]
#![allow(clippy::unwrap_used)] // It is how a test fails.

mod clients;
mod content;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::time::Duration;

use steadygraph::prelude::*;
use steadygraph::{Handle, TelemetryPolicy};

/// Counts for as long as there is room, once a millisecond.
#[actor(await_for_all!(every(Duration::from_millis(1)), out))]
fn count(out: &mut Tx<u64>, next: &mut u64) -> Reaction {
    out.push(*next)?;
    *next += 1;
    Ok(())
}

#[actor]
fn sum(input: &mut Rx<u64>, total: &mut u64) {
    *total += input.drain().sum::<u64>();
}

/// A graph that runs until the end of the test.
struct Running {
    handle: Option<Handle>,
    address: SocketAddr,
}

impl Running {
    fn start(policy: TelemetryPolicy) -> Self {
        let handle = served(policy.port(0)).start().unwrap();
        let address = handle.telemetry_address().unwrap();
        Self {
            handle: Some(handle),
            address,
        }
    }

    fn send(&self, request: &str) -> TcpStream {
        let mut stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
    }

    /// The answer to one request: its head, and its body.
    fn ask(&self, request: &str) -> (String, String) {
        let mut answer = Vec::new();
        self.send(request).read_to_end(&mut answer).unwrap();
        let answer = String::from_utf8(answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }

    fn get(&self, path: &str) -> (String, String) {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
        ))
    }

    fn stop(mut self) {
        let handle = self.handle.take().unwrap();
        handle.request_shutdown();
        handle.wait().unwrap();
    }
}

graph! {
    fn served(policy: TelemetryPolicy) -> Served {
        let count = solo(count { next: 0, .. });
        let sums = [solo(sum { total: 0, .. }).label("a \"label\"\n"); 1];
        count.out >> sums[0].input;
        telemetry().with(move |_| policy);
    }
}

/// With a frame every 10 ms.
fn quick() -> TelemetryPolicy {
    telemetry().every(Duration::from_millis(10))
}

fn status(head: &str) -> &str {
    head.split(' ').nth(1).unwrap()
}

#[test]
fn a_port_that_is_taken_is_stepped_over_unless_it_was_meant_exactly() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let handle = served(telemetry().port(port)).start().unwrap();
    let address = handle.telemetry_address().unwrap();
    assert_ne!(address.port(), port);
    handle.request_shutdown();
    handle.wait().unwrap();
}

#[test]
fn telemetry_that_is_off_serves_nothing() {
    let handle = served(telemetry().off()).start().unwrap();
    assert_eq!(handle.telemetry_address(), None);
    handle.request_shutdown();
    handle.wait().unwrap();
}

#[test]
fn an_address_that_others_reach_needs_a_token() {
    let everywhere = SocketAddr::from(([0, 0, 0, 0], 0));
    let error = served(telemetry().address(everywhere)).run().unwrap_err();
    let text = error.to_string();
    assert!(text.contains("give it a token"), "{text}");
    assert!(text.contains("STEADYGRAPH_TELEMETRY=off"), "{text}");
}

#[test]
fn a_handle_that_is_dropped_takes_the_dashboard_along_in_the_end() {
    let handle = served(quick().port(0)).start().unwrap();
    let address = handle.telemetry_address().unwrap();
    handle.request_shutdown();
    drop(handle);
    let until = std::time::Instant::now() + Duration::from_secs(20);
    while TcpStream::connect(address).is_ok() {
        assert!(std::time::Instant::now() < until, "it is still there");
        std::thread::sleep(Duration::from_millis(100));
    }
}
