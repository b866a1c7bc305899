//! The server of the telemetry, asked over real sockets.

#![cfg(feature = "telemetry")]
#![allow(clippy::unwrap_used)] // It is how a test fails.

use std::io::{BufRead, BufReader, Read, Write};
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
fn the_page_and_its_files_are_served() {
    let running = Running::start(quick());
    let (head, page) = running.get("/");
    assert_eq!(status(&head), "200");
    assert!(
        head.contains("content-security-policy: default-src 'none'"),
        "{head}"
    );
    assert!(!head.contains("access-control"), "{head}");
    let files = page
        .split('"')
        .filter(|it| it.ends_with(".js") || it.ends_with(".css"));
    let mut scripts = 0;
    for file in files {
        let (head, body) = running.get(&format!(
            "/{}",
            file.trim_start_matches("./").trim_start_matches('/')
        ));
        assert_eq!(status(&head), "200", "{file}");
        assert!(
            head.contains("javascript") || head.contains("text/css"),
            "{head}"
        );
        // The files that a script imports are there, too.
        for line in body.lines().filter(|line| line.starts_with("import ")) {
            let import = line
                .rsplit('"')
                .nth(1)
                .or(line.rsplit('\'').nth(1))
                .unwrap();
            let (head, _) = running.get(&format!("/{}", import.trim_start_matches("./")));
            assert_eq!(status(&head), "200", "{import}, of {file}");
            scripts += 1;
        }
    }
    assert!(scripts > 0);
    running.stop();
}

#[test]
fn figures_are_served_as_json_text_and_pictures() {
    let running = Running::start(quick());
    std::thread::sleep(Duration::from_millis(100));
    let json = |path| -> serde_json::Value {
        let (head, body) = running.get(path);
        assert_eq!(status(&head), "200", "{path}");
        serde_json::from_str(&body).unwrap_or_else(|error| panic!("{path}: {error}: {body}"))
    };
    let topology = json("/api/topology");
    assert_eq!(topology["actors"][1]["name"], "sums[0]");
    assert_eq!(topology["actors"][1]["labels"][0], "a \"label\"\n");
    assert_eq!(topology["channels"][0]["from"], 0);
    assert_eq!(topology["channels"][0]["to"], 1);
    let frame = json("/api/frame");
    let fields = topology["channel_fields"].as_array().unwrap();
    assert_eq!(frame["c"][0].as_array().unwrap().len(), fields.len());
    assert!(frame["c"][0][0].as_u64() > Some(0), "{frame}");
    assert!(
        json("/api/layout?open=sums")["nodes"]
            .as_array()
            .unwrap()
            .len()
            == 2
    );
    assert!(json("/api/alerts")["rules"].as_array().unwrap().is_empty());
    let (_, history) = running.get("/api/history");
    assert!(history.contains("\"n\":0"), "{history}");
    let (_, metrics) = running.get("/metrics");
    assert!(
        metrics.contains("labels=\"a \\\"label\\\"\\n\""),
        "{metrics}"
    );
    let (head, dot) = running.get("/graph.dot");
    assert!(
        head.contains("graphviz") && dot.starts_with("digraph"),
        "{head}"
    );
    let (head, svg) = running.get("/graph.svg");
    assert!(
        head.contains("image/svg+xml") && svg.starts_with("<svg"),
        "{head}"
    );
    assert_eq!(running.get("/readyz").1, "running\n");
    assert_eq!(running.get("/healthz").1, "ok\n");
    running.stop();
}

#[test]
fn the_stream_gives_the_topology_and_then_frames() {
    let running = Running::start(quick());
    let stream = running.send("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let mut names = Vec::new();
    let mut numbers = Vec::new();
    for line in BufReader::new(stream).lines() {
        let line = line.unwrap();
        if let Some(name) = line.strip_prefix("event: ") {
            names.push(name.to_owned());
        }
        if let Some((_, rest)) = line.split_once("data: {\"n\":") {
            numbers.push(rest.split(',').next().unwrap().parse::<u64>().unwrap());
        }
        if numbers.len() == 5 {
            break;
        }
    }
    assert_eq!(names[0], "topology");
    assert!(names[1..].iter().all(|name| name == "frame"));
    assert!(
        numbers.is_sorted_by(|one, other| one < other),
        "{numbers:?}"
    );
    running.stop();
}

#[test]
fn the_stream_ends_with_the_graph_after_a_last_frame() {
    let running = Running::start(quick());
    let mut stream = running.send("GET /events HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n");
    let mut first = [0; 64];
    stream.read_exact(&mut first).unwrap();
    running.stop();
    let mut rest = String::new();
    stream.read_to_string(&mut rest).unwrap();
    let last = rest.rsplit("data: ").next().unwrap();
    assert!(last.contains("\"state\":\"stopped\""), "{last}");
}

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
fn a_recording_holds_the_topology_and_each_frame() {
    let directory = std::env::temp_dir().join(format!("steadygraph-record-{}", std::process::id()));
    std::fs::create_dir_all(&directory).unwrap();
    let file = directory.join("frames");
    let running = Running::start(quick().record(&file));
    std::thread::sleep(Duration::from_millis(100));
    running.stop();
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<serde_json::Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(lines[0]["steadygraph_recording"], 1);
    assert_eq!(lines[0]["topology"]["actors"][0]["name"], "count");
    assert_eq!(lines[1]["n"], 0);
    assert_eq!(lines.last().unwrap()["state"], "stopped");
    let error = served(telemetry().record(directory.join("none/frames")))
        .run()
        .unwrap_err();
    assert!(error.to_string().contains("cannot record in"), "{error}");
    std::fs::remove_dir_all(&directory).unwrap();
}

#[test]
fn the_programs_own_metrics_come_last() {
    let running = Running::start(quick().append(|| "# TYPE own gauge\nown 1".to_owned()));
    let (_, metrics) = running.get("/metrics");
    assert!(
        metrics.ends_with("\n# TYPE own gauge\nown 1\n"),
        "{metrics}"
    );
    assert!(!metrics.contains("\ninflight{"));
    running.stop();
    let running = Running::start(
        telemetry()
            .append(|| panic!("no metrics today"))
            .legacy_names(),
    );
    let (_, metrics) = running.get("/metrics");
    assert!(metrics.contains("steadygraph_build_info"));
    assert!(
        metrics.contains("\ninflight{type=\"u64\",from=\"count\",to=\"sums[0]\""),
        "{metrics}"
    );
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
fn there_is_a_frame_from_the_start() {
    let running = Running::start(telemetry().every(Duration::from_secs(3600)));
    let (_, frame) = running.get("/api/frame");
    assert!(frame.starts_with("{\"n\":0"), "{frame}");
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

#[test]
fn rates_are_right_from_the_first_frames_on() {
    let running = Running::start(telemetry());
    let rate = loop {
        let (_, frame) = running.get("/api/frame");
        let frame: serde_json::Value = serde_json::from_str(&frame).unwrap();
        if frame["n"].as_u64() >= Some(3) {
            break frame["c"][0][6].as_f64().unwrap();
        }
    };
    // A thousand a second are sent: what came before the first frame must not count as if it had come within it.
    assert!(rate < 3000.0, "{rate}");
    running.stop();
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
