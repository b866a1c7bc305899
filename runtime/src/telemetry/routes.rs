//! What is where.

use std::rc::Rc;

use hyper::body::Bytes;
use hyper::header::{self, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};

use super::body::{Answer, Events};
use super::frame::{ActorState, GraphState};
use super::guard::Entry;
use super::shared::Shared;
use super::{dot, json, layout, page, prometheus, svg};

const JSON: &str = "application/json";
const TEXT: &str = "text/plain; charset=utf-8";

/// The page needs its own files and its own server, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// Answers a request.
pub(super) fn answer<B>(shared: &Rc<Shared>, request: &Request<B>) -> Response<Answer> {
    let cookie = match shared.guard.check(request) {
        Entry::Allowed => None,
        Entry::WithCookie(cookie) => HeaderValue::from_str(&cookie).ok(),
        Entry::Refused(status) => return refused(status),
    };
    if request.method() != Method::GET && request.method() != Method::HEAD {
        let mut response = refused(StatusCode::METHOD_NOT_ALLOWED);
        let allowed = HeaderValue::from_static("GET, HEAD");
        response.headers_mut().insert(header::ALLOW, allowed);
        return response;
    }
    let is_head = request.method() == Method::HEAD;
    let query = request.uri().query().unwrap_or_default();
    let mut response = found(shared, request.uri().path(), query, is_head);
    if let Some(cookie) = cookie {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn found(shared: &Rc<Shared>, path: &str, query: &str, is_head: bool) -> Response<Answer> {
    let text = |media: &'static str, text: Bytes| with(StatusCode::OK, media, Answer::text(text));
    match path {
        "/metrics" => text(prometheus::MEDIA, metrics(shared)),
        "/graph.dot" => text("text/vnd.graphviz; charset=utf-8", graph_dot(shared)),
        "/graph.svg" => text("image/svg+xml; charset=utf-8", graph_svg(shared)),
        "/rules.yml" => text("application/yaml; charset=utf-8", rules(shared)),
        "/api/topology" => text(JSON, shared.topology.clone()),
        "/api/layout" => text(JSON, opened(shared, query)),
        "/api/frame" => text(JSON, shared.latest()),
        "/api/alerts" => text(JSON, alerts(shared)),
        "/healthz" => healthy(shared),
        "/readyz" => ready(shared),
        "/api/history" => {
            let body = if is_head {
                Answer::Text(None)
            } else {
                Answer::history(shared, first(query))
            };
            with(StatusCode::OK, "application/x-ndjson", body)
        }
        "/events" => {
            let body = if is_head {
                Answer::Text(None)
            } else {
                Answer::Events(Events::new(shared))
            };
            with(StatusCode::OK, "text/event-stream", body)
        }
        _ => match page::file(path) {
            Some(file) => text(file.media, Bytes::from_static(file.content)),
            None => refused(StatusCode::NOT_FOUND),
        },
    }
}

fn with(status: StatusCode, media: &'static str, body: Answer) -> Response<Answer> {
    let mut response = Response::new(body);
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, media),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn refused(status: StatusCode) -> Response<Answer> {
    let what = match status {
        StatusCode::UNAUTHORIZED => {
            "a token is needed: open /?token=…, or send Authorization: Bearer …\n"
        }
        StatusCode::FORBIDDEN => "this host name is not one of this machine's\n",
        StatusCode::METHOD_NOT_ALLOWED => "only GET and HEAD\n",
        _ => "there is nothing here; the dashboard is at /\n",
    };
    with(status, TEXT, Answer::text(what))
}

fn metrics(shared: &Shared) -> Bytes {
    let sampler = shared.sampler.borrow();
    let mut out = String::new();
    prometheus::render(&mut out, &sampler, shared.settings.legacy_names);
    for append in &shared.settings.appended {
        // A panic of the program's own is no reason to go without the rest.
        match crate::host::panics::guard(|| append()) {
            Ok(text) => prometheus::append(&mut out, &text),
            Err(panic) => tracing::error!(target: "steadygraph",
                "the program's own metrics are missing: {}", panic.message),
        }
    }
    out.into()
}

fn rules(shared: &Shared) -> Bytes {
    let sampler = shared.sampler.borrow();
    let mut out = String::new();
    prometheus::rules(&mut out, &sampler);
    out.into()
}

fn graph_dot(shared: &Shared) -> Bytes {
    let sampler = shared.sampler.borrow();
    let mut out = String::new();
    dot::graph(&mut out, sampler.subject(), sampler.frame());
    out.into()
}

fn graph_svg(shared: &Shared) -> Bytes {
    let sampler = shared.sampler.borrow();
    let layout = layout::of(sampler.subject(), &layout::Opened::None);
    let mut out = String::new();
    svg::graph(&mut out, sampler.subject(), sampler.frame(), &layout);
    out.into()
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

fn opened(shared: &Shared, query: &str) -> Bytes {
    let groups = parameter(query, "open")
        .unwrap_or_default()
        .split(',')
        .map(decoded)
        .collect();
    let sampler = shared.sampler.borrow();
    let layout = layout::of(sampler.subject(), &layout::Opened::Groups(groups));
    let mut out = Vec::new();
    json::layout(&mut out, &layout);
    out.into()
}

fn alerts(shared: &Shared) -> Bytes {
    let sampler = shared.sampler.borrow();
    let mut out = Vec::new();
    json::all_alerts(&mut out, sampler.rules(), sampler.frame());
    out.into()
}

/// Whether the program should be left alone: an actor that is stuck, or has failed for good, is a reason to restart it.
fn healthy(shared: &Shared) -> Response<Answer> {
    let sampler = shared.sampler.borrow();
    let ill = sampler
        .frame()
        .actors
        .iter()
        .find(|actor| matches!(actor.state, ActorState::Stuck | ActorState::Failed));
    match ill {
        None => with(StatusCode::OK, TEXT, Answer::text("ok\n")),
        Some(actor) => {
            let what = format!("actor `{}` is {}\n", actor.name, actor.state.as_str());
            with(StatusCode::SERVICE_UNAVAILABLE, TEXT, Answer::text(what))
        }
    }
}

/// Whether the program takes work: it runs, and is not about to stop.
fn ready(shared: &Shared) -> Response<Answer> {
    let state = shared.sampler.borrow().frame().state;
    let status = match state {
        GraphState::Running => StatusCode::OK,
        _ => StatusCode::SERVICE_UNAVAILABLE,
    };
    with(status, TEXT, Answer::text(format!("{}\n", state.as_str())))
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
