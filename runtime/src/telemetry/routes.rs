//! What is where.

use super::frame::{ActorState, GraphState};
use super::guard::Entry;
use super::http::{Body, Request, Response, Status};
use super::shared::Shared;
use super::{dot, json, layout, page, prometheus, svg};

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// Answers a request.
pub(super) fn answer(shared: &Shared, request: &Request) -> Response {
    let cookie = match shared.guard.check(request) {
        Entry::Allowed => None,
        Entry::WithCookie(cookie) => Some(cookie),
        Entry::Refused(status) => return refused(status),
    };
    if request.method != "GET" && request.method != "HEAD" {
        return refused(Status::MethodNotAllowed);
    }
    let mut response = found(shared, &request.path, &request.query);
    response.cookie = cookie;
    response
}

fn found(shared: &Shared, path: &str, query: &str) -> Response {
    let ok = |media, body| Response::new(Status::Ok, media, body);
    let bytes = |media, bytes: Vec<u8>| ok(media, Body::Text(bytes.into()));
    match path {
        "/metrics" => ok(prometheus::MEDIA, Body::text(metrics(shared))),
        "/graph.dot" => ok(
            "text/vnd.graphviz; charset=utf-8",
            Body::text(graph_dot(shared)),
        ),
        "/graph.svg" => ok(
            "image/svg+xml; charset=utf-8",
            Body::text(graph_svg(shared)),
        ),
        "/rules.yml" => ok("application/yaml; charset=utf-8", Body::text(rules(shared))),
        "/api/topology" => bytes(JSON, shared.topology.clone()),
        "/api/layout" => bytes(JSON, opened(shared, query)),
        "/api/frame" => bytes(JSON, shared.latest.clone()),
        "/api/alerts" => bytes(JSON, alerts(shared)),
        "/healthz" => healthy(shared),
        "/readyz" => ready(shared),
        "/api/history" => ok("application/x-ndjson", Body::History(first(query))),
        "/events" => ok("text/event-stream", Body::Events),
        _ => match page::file(path) {
            Some(file) => ok(file.media, Body::Text(file.content.into())),
            None => refused(Status::NotFound),
        },
    }
}

/// Says why there is no answer.
pub(super) fn refused(status: Status) -> Response {
    let what = match status {
        Status::Unauthorized => {
            "a token is needed: open /?token=…, or send Authorization: Bearer …\n"
        }
        Status::Forbidden => "this host name is not one of this machine's\n",
        Status::MethodNotAllowed => "only GET and HEAD\n",
        Status::NotFound => "there is nothing here; the dashboard is at /\n",
        _ => "this is no request\n",
    };
    Response::new(status, TEXT, Body::text(what))
}

fn metrics(shared: &Shared) -> String {
    let sampler = &shared.sampler;
    let mut out = String::new();
    prometheus::render(&mut out, sampler, shared.settings.legacy_names);
    for append in &shared.settings.appended {
        // A panic of the program's own is no reason to go without the rest.
        match crate::host::panics::guard(|| append()) {
            Ok(text) => prometheus::append(&mut out, &text),
            Err(panic) => tracing::error!(target: "steadygraph",
                "the program's own metrics are missing: {}", panic.message),
        }
    }
    out
}

fn rules(shared: &Shared) -> String {
    let sampler = &shared.sampler;
    let mut out = String::new();
    prometheus::rules(&mut out, sampler);
    out
}

fn graph_dot(shared: &Shared) -> String {
    let sampler = &shared.sampler;
    let mut out = String::new();
    dot::graph(&mut out, sampler.subject(), sampler.frame());
    out
}

fn graph_svg(shared: &Shared) -> String {
    let sampler = &shared.sampler;
    let layout = layout::of(sampler.subject(), &layout::Opened::None);
    let mut out = String::new();
    svg::graph(&mut out, sampler.subject(), sampler.frame(), &layout);
    out
}

/// A value of the query, as it stands there.
fn parameter<'a>(query: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = query.split('&');
    pairs.find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='))
}

/// The first frame that a client has not seen.
fn first(query: &str) -> u64 {
    let after = parameter(query, "after").and_then(|after| after.parse::<u64>().ok());
    after.map_or(0, |after| after.saturating_add(1))
}

fn opened(shared: &Shared, query: &str) -> Vec<u8> {
    let groups = parameter(query, "open")
        .unwrap_or_default()
        .split(',')
        .map(decoded)
        .collect();
    let sampler = &shared.sampler;
    let layout = layout::of(sampler.subject(), &layout::Opened::Groups(groups));
    let mut out = Vec::new();
    json::layout(&mut out, &layout);
    out
}

fn alerts(shared: &Shared) -> Vec<u8> {
    let sampler = &shared.sampler;
    let mut out = Vec::new();
    json::all_alerts(&mut out, sampler.rules(), sampler.frame());
    out
}

/// Whether the program should be left alone: an actor that hangs, or has failed for good, is a reason to restart it.
fn healthy(shared: &Shared) -> Response {
    let mut actors = shared.sampler.frame().actors.iter();
    let ill = actors.find(|actor| matches!(actor.state, ActorState::Hanging | ActorState::Failed));
    match ill {
        None => Response::new(Status::Ok, TEXT, Body::text("ok\n")),
        Some(actor) => {
            let what = format!("actor `{}` is {}\n", actor.name, actor.state.as_str());
            Response::new(Status::Unavailable, TEXT, Body::text(what))
        }
    }
}

/// Whether the program takes work: it runs, and is not about to stop.
fn ready(shared: &Shared) -> Response {
    let state = shared.sampler.frame().state;
    let status = match state {
        GraphState::Running => Status::Ok,
        _ => Status::Unavailable,
    };
    Response::new(status, TEXT, Body::text(format!("{}\n", state.as_str())))
}

/// A part of an address, with its `%` signs resolved.
fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        let escaped = match (first, tail) {
            (b'%', [high, low, ..]) => hex(*high).zip(hex(*low)),
            _ => None,
        };
        match escaped {
            Some((high, low)) => {
                bytes.push(high << 4 | low);
                rest = tail.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(if *first == b'+' { b' ' } else { *first });
                rest = tail;
            }
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::decoded;

    #[test]
    fn addresses_are_decoded() {
        assert_eq!(decoded("a%5B0%5D+%D0%B6"), "a[0] ж");
        assert_eq!(decoded("100%"), "100%");
        assert_eq!(decoded("%zz%4"), "%zz%4");
    }
}
