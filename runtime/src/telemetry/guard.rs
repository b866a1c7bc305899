//! Who may ask.

use std::net::IpAddr;

use super::http::{Request, Status};

/// The cookie in which a browser keeps the token, so that the page's own requests have it.
const COOKIE: &str = "steadygraph_token";

/// Says who may ask.
#[derive(Debug, Clone)]
pub(super) struct Guard {
    token: Option<String>,
    /// Whether only this machine can reach the server: then names of other hosts come from a web page that wants to trick the
    /// browser (DNS rebinding).
    is_loopback: bool,
}

/// What becomes of a request.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Entry {
    Allowed,
    /// With the token in its address, which is to be kept in a cookie: what to set.
    WithCookie(String),
    Refused(Status),
}

impl Guard {
    pub(super) fn new(token: Option<String>, ip: IpAddr) -> Self {
        Self {
            token,
            is_loopback: ip.is_loopback(),
        }
    }

    pub(super) fn check(&self, request: &Request) -> Entry {
        if self.is_loopback && !is_local(request) {
            return Entry::Refused(Status::Forbidden);
        }
        let Some(token) = &self.token else {
            return Entry::Allowed;
        };
        if bearer(request).is_some_and(|given| same(given, token))
            || cookie(request).is_some_and(|given| same(given, &encoded(token)))
        {
            return Entry::Allowed;
        }
        let mut pairs = request.query.split('&');
        let given = pairs.find_map(|pair| pair.strip_prefix("token="));
        if given.is_some_and(|given| same(given, &encoded(token)) || same(given, token)) {
            let token = encoded(token);
            return Entry::WithCookie(format!(
                "{COOKIE}={token}; HttpOnly; SameSite=Strict; Path=/"
            ));
        }
        Entry::Refused(Status::Unauthorized)
    }
}

/// Whether the host that the client asks for is this machine.
fn is_local(request: &Request) -> bool {
    let host = request.host.as_deref().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name.eq_ignore_ascii_case("localhost")
        || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn bearer(request: &Request) -> Option<&str> {
    request.authorization.as_deref()?.strip_prefix("Bearer ")
}

fn cookie(request: &Request) -> Option<&str> {
    request
        .cookies
        .iter()
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(COOKIE)?.strip_prefix('='))
}

/// A token as it stands in an address or a cookie: all but letters, digits and a few signs by their number.
fn encoded(token: &str) -> String {
    use std::fmt::Write;
    let mut out = String::new();
    for byte in token.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                out.push(byte.into());
            }
            // Writing to a `String` cannot fail.
            other => {
                let _ = write!(out, "%{other:02X}");
            }
        }
    }
    out
}

/// Compares in a time that says nothing about where two secrets differ.
fn same(given: &str, wanted: &str) -> bool {
    let differ = given
        .bytes()
        .zip(wanted.bytes())
        .fold(0, |differ, (one, other)| differ | (one ^ other));
    given.len() == wanted.len() && differ == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    const LOOPBACK: IpAddr = IpAddr::V4(std::net::Ipv4Addr::LOCALHOST);
    const ANY: IpAddr = IpAddr::V4(std::net::Ipv4Addr::UNSPECIFIED);

    fn entry(guard: &Guard, uri: &str, headers: &[(&str, &str)]) -> Entry {
        let value = |wanted| {
            let found = headers.iter().find(|(name, _)| *name == wanted);
            found.map(|(_, value)| (*value).to_owned())
        };
        guard.check(&Request {
            query: uri.split_once('?').unwrap_or_default().1.to_owned(),
            host: value("host"),
            authorization: value("authorization"),
            cookies: value("cookie").into_iter().collect(),
            ..Request::default()
        })
    }

    #[test]
    fn a_foreign_host_is_refused_on_loopback() {
        let guard = Guard::new(None, LOOPBACK);
        for host in ["localhost:9900", "127.0.0.1", "[::1]:9900", "LOCALHOST"] {
            assert_eq!(entry(&guard, "/", &[("host", host)]), Entry::Allowed);
        }
        let refused = Entry::Refused(Status::Forbidden);
        for host in ["evil.example", "localhost.evil.example:9900", "10.0.0.1"] {
            assert_eq!(entry(&guard, "/", &[("host", host)]), refused);
        }
        assert_eq!(entry(&guard, "/", &[]), refused, "none is foreign, too");
    }

    #[test]
    fn a_token_comes_in_a_header_an_address_or_a_cookie() {
        let guard = Guard::new(Some("s3cret/x".to_owned()), ANY);
        let refused = Entry::Refused(Status::Unauthorized);
        assert_eq!(entry(&guard, "/", &[]), refused);
        assert_eq!(
            entry(&guard, "/", &[("authorization", "Bearer s3cret/x")]),
            Entry::Allowed
        );
        assert_eq!(
            entry(&guard, "/", &[("authorization", "Bearer s3cret/")]),
            refused
        );
        let Entry::WithCookie(cookie) = entry(&guard, "/?token=s3cret%2Fx", &[]) else {
            panic!("the token in the address is right");
        };
        let (pair, _) = cookie.split_once(';').unwrap();
        assert_eq!(
            entry(
                &guard,
                "/events",
                &[("cookie", &format!("other=1; {pair}"))]
            ),
            Entry::Allowed
        );
        assert_eq!(entry(&guard, "/?token=wrong", &[]), refused);
    }
}
