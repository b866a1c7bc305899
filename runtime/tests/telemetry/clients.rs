//! Clients: who is refused, and who is answered beside many others.

use std::io::Read;
use std::net::TcpStream;

use crate::{Running, quick, status};

#[test]
fn what_is_no_request_for_this_server_is_refused() {
    let running = Running::start(quick());
    let asked = |request: &str| status(&running.ask(request).0).to_owned();
    let close = "Connection: close\r\n\r\n";
    assert_eq!(
        asked(&format!(
            "GET /nothing HTTP/1.1\r\nHost: localhost\r\n{close}"
        )),
        "404"
    );
    assert_eq!(
        asked(&format!("POST / HTTP/1.1\r\nHost: localhost\r\n{close}")),
        "405"
    );
    assert_eq!(
        asked(&format!("GET / HTTP/1.1\r\nHost: evil.example\r\n{close}")),
        "403"
    );
    assert_eq!(asked(&format!("GET / HTTP/1.1\r\n{close}")), "403");
    assert_eq!(asked("garbage\r\n\r\n"), "400");
    let long = "x".repeat(20_000);
    assert_eq!(
        asked(&format!(
            "GET / HTTP/1.1\r\nHost: localhost\r\nX: {long}\r\n\r\n"
        )),
        "431"
    );
    let head = running.ask(&format!(
        "HEAD /metrics HTTP/1.1\r\nHost: localhost\r\n{close}"
    ));
    assert_eq!((status(&head.0), head.1.as_str()), ("200", ""));
    running.stop();
}

#[test]
fn a_token_is_asked_for_where_one_is_set() {
    let running = Running::start(quick().token("s3cret"));
    let (head, _) = running.get("/metrics");
    assert_eq!(status(&head), "401");
    let (head, _) = running.get("/?token=s3cret");
    assert!(
        head.contains("set-cookie: steadygraph_token=s3cret; HttpOnly"),
        "{head}"
    );
    let (head, _) = running.ask(
        "GET /metrics HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer s3cret\r\nConnection: close\r\n\r\n",
    );
    assert_eq!(status(&head), "200");
    running.stop();
}

#[test]
fn a_client_that_says_no_more_is_answered() {
    let running = Running::start(quick());
    let mut stream = running.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\nGET /readyz HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("200 OK").count(), 2, "{answers}");
    running.stop();
}

#[test]
fn silent_connections_make_room_for_one_that_asks() {
    let running = Running::start(quick());
    let silent: Vec<_> = (0..300)
        .map(|_| TcpStream::connect(running.address).unwrap())
        .collect();
    assert_eq!(running.get("/healthz").1, "ok\n");
    drop(silent);
    running.stop();
}

#[test]
fn long_requests_that_follow_each_other_are_all_answered() {
    let running = Running::start(quick());
    let padding = "x".repeat(2000);
    let request = format!("GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: {padding}\r\n\r\n");
    let mut stream = running.send(&request.repeat(20));
    stream.shutdown(std::net::Shutdown::Write).unwrap();
    let mut answers = String::new();
    stream.read_to_string(&mut answers).unwrap();
    assert_eq!(answers.matches("200 OK").count(), 20);
    running.stop();
}

#[test]
fn idle_clients_make_room_for_one_that_asks() {
    let running = Running::start(quick());
    let idle: Vec<_> = (0..256)
        .map(|_| {
            let mut stream = running.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let mut first = [0; 12];
            stream.read_exact(&mut first).unwrap();
            assert_eq!(&first, b"HTTP/1.1 200");
            stream
        })
        .collect();
    assert_eq!(running.get("/healthz").1, "ok\n");
    drop(idle);
    running.stop();
}
