//! The thread of the telemetry: it takes frames and serves them.

use std::io;
use std::net::{self, SocketAddr};
use std::sync::Arc;
use std::time::{Duration, Instant};

use mio::net::TcpListener;
use mio::{Events, Interest, Poll, Registry, Token, Waker};

use super::connection::{Connection, Life};
use super::ending::{Ended, Ends};
use super::frame::GraphState;
use super::guard::Guard;
use super::sampler::Sampler;
use super::settings::Settings;
use super::shared::Shared;
use super::subject::Subject;
use crate::graph::TelemetryFault;
use crate::host::thread::{self, JoinHandle};
use crate::ready::later;

/// How many ports are tried after one that is taken.
const PORTS: u16 = 100;

/// How many connections there may be at once; one more is closed.
const CONNECTIONS: usize = 256;

/// How often connections are looked at that have waited too long.
const LOOK: Duration = Duration::from_secs(1);

/// How long the thread has to end.
const ENDING: Duration = Duration::from_secs(1);

/// How long it goes on after the graph, where nobody asks it to end: its handle was dropped.
const AFTER: Duration = Duration::from_secs(5);

/// How long clients have to take the last frame.
const PARTING: Duration = Duration::from_millis(50);

/// In the place of a connection: the socket that takes new ones, and the request to end.
const LISTENER: Token = Token(usize::MAX - 1);
const WAKER: Token = Token(usize::MAX - 2);

/// A telemetry that has its port and has not begun.
pub(crate) struct Ready {
    shared: Shared,
    listener: net::TcpListener,
    address: SocketAddr,
}

/// A telemetry that runs.
#[derive(Debug)]
pub(crate) struct Running {
    address: SocketAddr,
    end: Arc<Waker>,
    ended: Arc<Ended>,
    thread: JoinHandle<()>,
}

impl Ready {
    /// Takes the port.
    ///
    /// # Errors
    ///
    /// When it cannot be had.
    pub(crate) fn new(settings: Settings, subject: Subject) -> Result<Self, TelemetryFault> {
        let fault = |source| TelemetryFault {
            what: format!("the telemetry cannot listen on {}", settings.address),
            source: Some(source),
        };
        let listener = listen(&settings).map_err(fault)?;
        let address = listener.local_addr().map_err(fault)?;
        let guard = Guard::new(settings.token.clone(), address.ip());
        let mut shared = Shared::new(Sampler::new(subject), settings, guard);
        shared.begin_recording()?;
        Ok(Self {
            shared,
            listener,
            address,
        })
    }

    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// When the system gives none.
    pub(crate) fn start(self) -> io::Result<Running> {
        let (address, asked) = (self.address, self.shared.settings.address);
        let every = self.shared.sampler.subject().every;
        let is_large = every > self.shared.settings.every;
        let poll = Poll::new()?;
        let end = Arc::new(Waker::new(poll.registry(), WAKER)?);
        self.listener.set_nonblocking(true)?;
        let mut listener = TcpListener::from_std(self.listener);
        poll.registry()
            .register(&mut listener, LISTENER, Interest::READABLE)?;
        let server = Server {
            poll,
            listener,
            shared: self.shared,
            connections: Connections::default(),
        };
        let ended = Arc::<Ended>::default();
        let ends = Ends::of(&ended);
        let thread = thread::spawn("telemetry", move || {
            // Dropped in a panic, too.
            let _ends = ends;
            server.run();
        })?;
        if address.port() != asked.port() && asked.port() != 0 {
            tracing::info!(target: "steadygraph", "port {} is taken; the dashboard is at http://{address}", asked.port());
        } else {
            tracing::info!(target: "steadygraph", "the dashboard is at http://{address}");
        }
        if is_large {
            tracing::info!(target: "steadygraph", "the graph is large: a frame is taken every {every:?}");
        }
        Ok(Running {
            address,
            end,
            ended,
            thread,
        })
    }
}

impl Running {
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes a last frame and ends the thread.
    pub(crate) fn finish(self) {
        // Should it not come to an end, in metrics of the program's own or at a slow disk, it is left behind: a stop has its
        // deadline.
        if self.end.wake().is_ok() && self.ended.wait(ENDING) {
            let _ = self.thread.join();
        }
    }
}

/// Listens where it is set, or on one of the next ports.
fn listen(settings: &Settings) -> io::Result<net::TcpListener> {
    let mut address = settings.address;
    let tries = if settings.may_move { PORTS } else { 0 };
    let mut result = net::TcpListener::bind(address);
    for _ in 0..tries {
        match &result {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                address.set_port(address.port().wrapping_add(1));
                result = net::TcpListener::bind(address);
            }
            _ => break,
        }
    }
    result
}

/// The thread's own.
struct Server {
    poll: Poll,
    listener: TcpListener,
    shared: Shared,
    connections: Connections,
}

/// By token; a place is used again.
#[derive(Default)]
struct Connections {
    places: Vec<Option<Connection>>,
    open: usize,
}

impl Server {
    /// Takes a frame every so often and serves the clients meanwhile, until it is asked to end.
    fn run(mut self) {
        let every = self.shared.sampler.subject().every;
        let mut events = Events::with_capacity(64);
        // Who asks at once is told something.
        self.sample(Instant::now());
        let mut next = later(Instant::now(), every);
        let mut look = Instant::now() + LOOK;
        let mut stopped: Option<Instant> = None;
        let mut asked = false;
        while !asked {
            // Where frames come often enough, no other wake is needed.
            let until = if every > LOOK { next.min(look) } else { next };
            asked = self.serve(&mut events, until);
            let now = Instant::now();
            if now >= next {
                self.sample(now);
                // What was missed is not made up for, and a frame that takes long leaves as much time to others.
                let took = now.elapsed();
                next = later(next, every);
                if next < now + took {
                    next = later(now + took, every);
                }
            }
            if now >= look {
                self.connections.close_overdue(now);
                // Those that came while there was no room for them, or no descriptor.
                self.accept(now);
                look = now + LOOK;
            }
            if self.shared.sampler.frame().state == GraphState::Stopped {
                let since = *stopped.get_or_insert(now);
                asked |= now.saturating_duration_since(since) >= AFTER;
            }
        }
        self.shared.has_ended = true;
        self.sample(Instant::now());
        let until = Instant::now() + PARTING;
        while self.connections.open > 0 && Instant::now() < until {
            self.serve(&mut events, until);
        }
    }

    /// Takes a frame and sends it to those who follow.
    fn sample(&mut self, now: Instant) {
        let clients = self.connections.iter().filter(|it| it.follows()).count();
        self.shared.sample(clients as u64);
        for place in 0..self.connections.places.len() {
            self.connections
                .with(place, |it| it.follow(&mut self.shared, now));
        }
    }

    /// Serves whoever comes until then; whether it was asked to end.
    fn serve(&mut self, events: &mut Events, until: Instant) -> bool {
        let timeout = until.saturating_duration_since(Instant::now());
        if self.poll.poll(events, Some(timeout)).is_err() {
            // Interrupted, most likely: the caller comes again.
            return false;
        }
        let now = Instant::now();
        let mut is_asked = false;
        for event in events.iter() {
            match event.token() {
                WAKER => is_asked = true,
                LISTENER => self.accept(now),
                Token(place) => self
                    .connections
                    .with(place, |it| it.go_on(&mut self.shared, now)),
            }
        }
        is_asked
    }

    fn accept(&mut self, now: Instant) {
        loop {
            let stream = match self.listener.accept() {
                Ok((stream, _)) => stream,
                // It went away while it waited.
                Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => continue,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                // There is no other, or no descriptor for it: `run` comes again.
                Err(_) => return,
            };
            let (registry, connections) = (self.poll.registry(), &mut self.connections);
            if let Some(place) = connections.add(Connection::new(stream, now), registry) {
                connections.with(place, |it| it.go_on(&mut self.shared, now));
            }
        }
    }
}

impl Connections {
    fn iter(&self) -> impl Iterator<Item = &Connection> {
        self.places.iter().flatten()
    }

    /// Takes a connection in, and gives its place. Where there are too many already, the one that has been silent for longest
    /// makes room; if none is silent, or the system refuses, the new one is closed.
    fn add(&mut self, mut connection: Connection, registry: &Registry) -> Option<usize> {
        if self.open >= CONNECTIONS {
            let silent = self.places.iter().enumerate();
            let (place, _) = silent
                .filter_map(|(place, it)| Some((place, it.as_ref()?.silent_since()?)))
                .min_by_key(|(_, since)| *since)?;
            self.with(place, |_| Life::Ends);
        }
        let place = self.places.iter().position(Option::is_none);
        let place = place.unwrap_or_else(|| {
            self.places.push(None);
            self.places.len() - 1
        });
        let interest = Interest::READABLE | Interest::WRITABLE;
        registry
            .register(connection.stream(), Token(place), interest)
            .ok()?;
        *self.places.get_mut(place)? = Some(connection);
        self.open += 1;
        Some(place)
    }

    /// Lets a connection go on, and closes it where it ends.
    fn with(&mut self, place: usize, go_on: impl FnOnce(&mut Connection) -> Life) {
        let Some(slot) = self.places.get_mut(place) else {
            return;
        };
        if let Some(connection) = slot
            && go_on(connection) == Life::Ends
        {
            *slot = None;
            self.open -= 1;
        }
    }

    fn close_overdue(&mut self, now: Instant) {
        for place in 0..self.places.len() {
            self.with(place, |it| {
                if it.is_overdue(now) {
                    Life::Ends
                } else {
                    Life::Goes
                }
            });
        }
    }
}
