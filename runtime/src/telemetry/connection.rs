//! One client: what it has asked so far, and what it is sent.

use std::io::{self, Read, Write};
use std::net::Shutdown;
use std::time::{Duration, Instant};

use mio::net::TcpStream;

use super::http::{self, Body, LONGEST, Parsed, Response, Status};
use super::routes;
use super::shared::Shared;
use crate::host::socket;

/// How long a client may take to ask.
const ASKING: Duration = Duration::from_secs(10);

/// How long a connection may stand idle between two requests: longer than most scrape intervals.
const IDLE: Duration = Duration::from_secs(120);

/// How long a client may take nothing of what it is sent.
const TAKING: Duration = Duration::from_secs(30);

/// How long the last answer may take to arrive, before what the client still says is not listened to any more.
const PARTING: Duration = Duration::from_secs(2);

/// How many bytes the system may keep of what a client has not taken: a few frames of a large graph.
const SEND_BUFFER: i32 = 64 << 10;

/// About how many bytes of the history are copied at a time.
const CHUNK: usize = 64 << 10;

/// A connection. It holds one answer at a time: a client that asks for more than it takes waits, and costs no memory.
#[derive(Debug)]
pub(super) struct Connection {
    stream: TcpStream,
    input: Vec<u8>,
    output: Vec<u8>,
    /// How much of the output has been sent.
    sent: usize,
    then: Then,
    /// The client says no more.
    has_closed: bool,
    /// It may have said more than there was room for.
    has_more: bool,
    /// It has been answered.
    has_asked: bool,
    /// When it began, or was answered last.
    since: Instant,
    /// When it is given up, unless something moves.
    deadline: Option<Instant>,
}

/// What comes when the output has been sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Then {
    /// Another request.
    Ask,
    /// The frames after that number.
    Frames(Option<u64>),
    /// The history from that number on.
    History(u64),
    /// The end, once the client has seen that.
    Part,
    /// The client is to close, too.
    Parted,
}

/// Whether a connection goes on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Life {
    Goes,
    Ends,
}

impl Connection {
    pub(super) fn new(stream: TcpStream, now: Instant) -> Self {
        socket::bound_send_buffer(&stream, SEND_BUFFER);
        Self {
            stream,
            input: Vec::new(),
            output: Vec::new(),
            sent: 0,
            then: Then::Ask,
            has_closed: false,
            has_more: false,
            has_asked: false,
            since: now,
            deadline: Some(now + ASKING),
        }
    }

    pub(super) fn stream(&mut self) -> &mut TcpStream {
        &mut self.stream
    }

    /// Whether it is sent each frame.
    pub(super) fn follows(&self) -> bool {
        matches!(self.then, Then::Frames(_))
    }

    /// Since when it has asked nothing; `None` while it is sent something.
    pub(super) fn silent_since(&self) -> Option<Instant> {
        (self.then == Then::Ask && self.is_sent()).then_some(self.since)
    }

    /// Whether it has waited for too long.
    pub(super) fn is_overdue(&self, now: Instant) -> bool {
        self.deadline.is_some_and(|deadline| deadline <= now)
    }

    /// Reads and writes for as long as the socket allows it.
    pub(super) fn go_on(&mut self, shared: &mut Shared, now: Instant) -> Life {
        let life = loop {
            match self.read().and_then(|()| self.write(shared, now)) {
                // There was no room for all that the client has said, and nobody tells of the rest again.
                Ok(()) if self.has_more && self.input.len() < LONGEST => {}
                done => break done,
            }
        };
        match life {
            Ok(()) => Life::Goes,
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => Life::Goes,
            // What goes wrong concerns this client alone: it went away, or speaks no HTTP.
            Err(_) => Life::Ends,
        }
    }

    /// Sends the last frame, if it follows them and has taken the one before.
    pub(super) fn follow(&mut self, shared: &mut Shared, now: Instant) -> Life {
        if self.follows() && self.is_sent() {
            self.go_on(shared, now)
        } else {
            Life::Goes
        }
    }

    /// Takes in what the client says; not more than a request, and nothing once it listens only.
    fn read(&mut self) -> io::Result<()> {
        let mut bytes = [0; 4096];
        self.has_more = false;
        loop {
            let listens_only = self.then != Then::Ask;
            if self.has_closed {
                return Ok(());
            }
            if !listens_only && self.input.len() >= LONGEST {
                self.has_more = true;
                return Ok(());
            }
            match self.stream.read(&mut bytes) {
                Ok(0) if listens_only => return Err(io::ErrorKind::UnexpectedEof.into()),
                // What it has asked is answered all the same.
                Ok(0) => self.has_closed = true,
                Ok(_) if listens_only => {}
                Ok(len) => self
                    .input
                    .extend_from_slice(bytes.get(..len).unwrap_or_default()),
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => return Ok(()),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Sends what there is, and finds what comes then.
    fn write(&mut self, shared: &mut Shared, now: Instant) -> io::Result<()> {
        loop {
            while !self.is_sent() {
                let rest = self.output.get(self.sent..).unwrap_or_default();
                match self.stream.write(rest) {
                    Ok(len) => {
                        self.sent += len;
                        self.deadline = Some(now + TAKING);
                    }
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => return Err(error),
                }
            }
            self.output.clear();
            self.sent = 0;
            if !self.next(shared, now)? {
                return Ok(());
            }
        }
    }

    fn is_sent(&self) -> bool {
        self.sent >= self.output.len()
    }

    /// Fills the output with what comes next; `false` where that is to be waited for.
    fn next(&mut self, shared: &mut Shared, now: Instant) -> io::Result<bool> {
        match self.then {
            Then::Ask => match self.answer(shared, now) {
                false if self.has_closed => Err(io::ErrorKind::UnexpectedEof.into()),
                is_answered => Ok(is_answered),
            },
            Then::Frames(seen) => {
                self.deadline = None;
                if shared.has_ended {
                    self.then = Then::Part;
                }
                let number = shared.write_event_after(seen, &mut self.output);
                if let (Some(number), Then::Frames(_)) = (number, self.then) {
                    self.then = Then::Frames(Some(number));
                }
                if number.is_some() {
                    self.deadline = Some(now + TAKING);
                }
                Ok(number.is_some() || self.then == Then::Part)
            }
            Then::History(from) => {
                let next = shared.copy_history(from, &mut self.output, CHUNK);
                self.then = next.map_or(Then::Part, Then::History);
                Ok(true)
            }
            // Both sides have said that they end.
            Then::Part if self.has_closed => Err(io::ErrorKind::UnexpectedEof.into()),
            Then::Part => {
                // The client may be about to say more. Closed upon that, its system would throw away what it was sent.
                self.stream.shutdown(Shutdown::Write)?;
                self.then = Then::Parted;
                self.deadline = Some(now + PARTING);
                Ok(false)
            }
            Then::Parted => Ok(false),
        }
    }

    /// Answers the next request, if it is there.
    fn answer(&mut self, shared: &mut Shared, now: Instant) -> bool {
        let (request, len) = match http::parse(&self.input) {
            Parsed::Whole(request, len) => (request, len),
            Parsed::Part => {
                // Counted from the first byte, so that a client which drips them is given up, too.
                if self.input.is_empty() && self.has_asked {
                    self.deadline = Some(now + IDLE);
                } else if self.deadline.is_none_or(|deadline| deadline > now + ASKING) {
                    self.deadline = Some(now + ASKING);
                }
                return false;
            }
            Parsed::Bad(status) => {
                routes::refused(status).write(&mut self.output, true, false);
                self.then = Then::Part;
                return true;
            }
        };
        self.input.drain(..len);
        self.has_asked = true;
        self.since = now;
        let response: Response = routes::answer(shared, &request);
        let is_head = request.method == "HEAD";
        let keeps_alive = request.keeps_alive && matches!(response.body, Body::Text(_));
        response.write(&mut self.output, !is_head, keeps_alive);
        self.then = match response.body {
            Body::Events if !is_head && response.status == Status::Ok => {
                self.output.extend_from_slice(&shared.topology_event);
                Then::Frames(None)
            }
            Body::History(from) if !is_head => Then::History(from),
            _ if keeps_alive => Then::Ask,
            _ => Then::Part,
        };
        self.deadline = Some(now + TAKING);
        true
    }
}
