//! What is served: the page, figures, the stream of frames, metrics and recordings.

use std::io::{BufRead, BufReader, Read};
use std::time::Duration;

use steadygraph::prelude::*;

use crate::{Running, quick, served, status};

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
fn there_is_a_frame_from_the_start() {
    let running = Running::start(telemetry().every(Duration::from_secs(3600)));
    let (_, frame) = running.get("/api/frame");
    assert!(frame.starts_with("{\"n\":0"), "{frame}");
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
