//! As much of HTTP/1.1 as a page needs that only asks.
//!
//! hyper was measured first: with it and `async-io` under it, the clean build of a program of one actor took 2.3 times the CPU
//! time of actix' instead of 1.1, for six routes that only read.

use std::borrow::Cow;

/// How long a request may be, with its headers.
pub(super) const LONGEST: usize = 16 << 10;

/// How many headers a request may have.
const HEADERS: usize = 64;

/// A request, as far as it matters.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Request {
    pub(super) method: String,
    pub(super) path: String,
    pub(super) query: String,
    pub(super) host: Option<String>,
    pub(super) authorization: Option<String>,
    pub(super) cookies: Vec<String>,
    /// Whether the connection is for more requests than this.
    pub(super) keeps_alive: bool,
}

/// What the first bytes of a connection are.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Parsed {
    /// A request of so many bytes.
    Whole(Request, usize),
    /// The beginning of one.
    Part,
    /// None that this server answers.
    Bad(Status),
}

/// The status of a response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Ok,
    BadRequest,
    Unauthorized,
    Forbidden,
    NotFound,
    MethodNotAllowed,
    TooLong,
    Unavailable,
}

impl Status {
    fn line(self) -> &'static str {
        match self {
            Self::Ok => "200 OK",
            Self::BadRequest => "400 Bad Request",
            Self::Unauthorized => "401 Unauthorized",
            Self::Forbidden => "403 Forbidden",
            Self::NotFound => "404 Not Found",
            Self::MethodNotAllowed => "405 Method Not Allowed",
            Self::TooLong => "431 Request Header Fields Too Large",
            Self::Unavailable => "503 Service Unavailable",
        }
    }
}

/// Reads a request.
pub(super) fn parse(bytes: &[u8]) -> Parsed {
    let mut headers = [httparse::EMPTY_HEADER; HEADERS];
    let mut parsed = httparse::Request::new(&mut headers);
    let len = match parsed.parse(bytes) {
        Ok(httparse::Status::Complete(len)) => len,
        Ok(httparse::Status::Partial) if bytes.len() < LONGEST => return Parsed::Part,
        Ok(httparse::Status::Partial) | Err(httparse::Error::TooManyHeaders) => {
            return Parsed::Bad(Status::TooLong);
        }
        Err(_) => return Parsed::Bad(Status::BadRequest),
    };
    let target = parsed.path.unwrap_or_default();
    // A proxy asks by the whole address.
    let target = target
        .strip_prefix("http://")
        .map_or(target, |rest| rest.find('/').map_or("/", |at| &rest[at..]));
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut request = Request {
        method: parsed.method.unwrap_or_default().to_owned(),
        path: path.to_owned(),
        query: query.to_owned(),
        keeps_alive: parsed.version == Some(1),
        ..Request::default()
    };
    for header in parsed.headers {
        let Ok(value) = std::str::from_utf8(header.value) else {
            continue;
        };
        let is = |name: &str| header.name.eq_ignore_ascii_case(name);
        if is("host") {
            if request.host.is_some() {
                return Parsed::Bad(Status::BadRequest);
            }
            request.host = Some(value.to_owned());
        } else if is("authorization") {
            request.authorization = Some(value.to_owned());
        } else if is("cookie") {
            request.cookies.push(value.to_owned());
        } else if is("connection") {
            let mut words = value.split(',').map(str::trim);
            request.keeps_alive &= !words.any(|word| word.eq_ignore_ascii_case("close"));
        } else if is("transfer-encoding") || (is("content-length") && value != "0") {
            // A body, which nothing here takes: what follows is no request.
            request.keeps_alive = false;
        }
    }
    Parsed::Whole(request, len)
}

/// A response.
#[derive(Debug)]
pub(super) struct Response {
    pub(super) status: Status,
    pub(super) media: &'static str,
    pub(super) cookie: Option<String>,
    pub(super) body: Body,
}

/// What a response consists of.
#[derive(Debug)]
pub(super) enum Body {
    Text(Cow<'static, [u8]>),
    /// The frames to come, for as long as both live.
    Events,
    /// The frames of the last minutes, from that number on.
    History(u64),
}

impl Body {
    pub(super) fn text(text: impl Into<String>) -> Self {
        Self::Text(Cow::Owned(text.into().into_bytes()))
    }
}

/// The page needs its own files and its own server, and nothing else.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
                      connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

impl Response {
    pub(super) fn new(status: Status, media: &'static str, body: Body) -> Self {
        Self {
            status,
            media,
            cookie: None,
            body,
        }
    }

    /// Writes the head, and the body where it is a text and `has_body` says that it is wanted.
    pub(super) fn write(&self, out: &mut Vec<u8>, has_body: bool, keeps_alive: bool) {
        let mut line = |name: &str, value: &str| {
            for part in [name, ": ", value, "\r\n"] {
                out.extend_from_slice(part.as_bytes());
            }
        };
        line("content-type", self.media);
        line("cache-control", "no-store");
        line("x-content-type-options", "nosniff");
        line("referrer-policy", "no-referrer");
        line("content-security-policy", POLICY);
        if self.status == Status::MethodNotAllowed {
            line("allow", "GET, HEAD");
        }
        if let Some(cookie) = &self.cookie {
            line("set-cookie", cookie);
        }
        match &self.body {
            Body::Text(text) => line("content-length", &text.len().to_string()),
            // It ends with the connection.
            Body::Events | Body::History(_) => {}
        }
        if !keeps_alive {
            line("connection", "close");
        }
        let status = format!("HTTP/1.1 {}\r\n", self.status.line());
        out.splice(..0, status.into_bytes());
        out.extend_from_slice(b"\r\n");
        if let Body::Text(text) = &self.body
            && has_body
        {
            out.extend_from_slice(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn whole(bytes: &str) -> Request {
        match parse(bytes.as_bytes()) {
            Parsed::Whole(request, _) => request,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_request_is_its_path_its_query_and_a_few_headers() {
        let request =
            whole("GET /api/layout?open=a HTTP/1.1\r\nHOST: here\r\nCookie: a=b\r\nX: y\r\n\r\n");
        assert_eq!(request.path, "/api/layout");
        assert_eq!(request.query, "open=a");
        assert_eq!(request.host.as_deref(), Some("here"));
        assert_eq!(request.cookies, ["a=b"]);
        assert!(request.keeps_alive);
        assert_eq!(whole("GET http://here/x?y HTTP/1.1\r\n\r\n").path, "/x");
    }

    #[test]
    fn a_connection_is_kept_unless_someone_says_otherwise() {
        for request in [
            "GET / HTTP/1.0\r\n\r\n",
            "GET / HTTP/1.1\r\nConnection: x, Close\r\n\r\n",
            "GET / HTTP/1.1\r\nContent-Length: 3\r\n\r\nabc",
            "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
        ] {
            assert!(!whole(request).keeps_alive, "{request}");
        }
    }

    #[test]
    fn what_is_no_request_is_told_from_the_beginning_of_one() {
        assert_eq!(parse(b"GET / HTTP/1.1\r\nHost: he"), Parsed::Part);
        assert_eq!(parse(b"\x16\x03\x01\x02"), Parsed::Bad(Status::BadRequest));
        let twice = b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
        assert_eq!(parse(twice), Parsed::Bad(Status::BadRequest));
        let mut long = b"GET / HTTP/1.1\r\nX: ".to_vec();
        long.resize(LONGEST, b'x');
        assert_eq!(parse(&long), Parsed::Bad(Status::TooLong));
        let many = format!("GET / HTTP/1.1\r\n{}\r\n", "X: y\r\n".repeat(HEADERS + 1));
        assert_eq!(parse(many.as_bytes()), Parsed::Bad(Status::TooLong));
    }

    #[test]
    fn requests_that_follow_each_other_are_told_apart() {
        let both = b"GET /a HTTP/1.1\r\n\r\nGET /b HTTP/1.1\r\n\r\n";
        let Parsed::Whole(first, len) = parse(both) else {
            panic!("there are two");
        };
        assert_eq!(first.path, "/a");
        assert!(matches!(parse(&both[len..]), Parsed::Whole(second, _) if second.path == "/b"));
    }
}
