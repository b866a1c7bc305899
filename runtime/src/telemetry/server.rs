//! The thread of the telemetry: it takes frames and serves them.

use std::cell::Cell;
use std::convert::Infallible;
use std::io;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::rc::Rc;
use std::sync::Arc;
use std::time::{Duration, Instant};

use async_executor::LocalExecutor;
use async_io::{Async, Timer};
use event_listener::Event;
use futures_lite::future;
use hyper::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;

use super::guard::Guard;
use super::io::{Connection, Timers};
use super::routes;
use super::sampler::Sampler;
use super::settings::Settings;
use super::shared::Shared;
use super::subject::Subject;
use crate::graph::TelemetryFault;
use crate::host::sync::{AtomicBool, Ordering};
use crate::host::thread::{self, JoinHandle};

/// How many ports are tried after one that is taken.
const PORTS: u16 = 100;

/// How many connections there may be at once; one more is closed.
const CONNECTIONS: usize = 256;

/// How long a client may take to ask.
const ASKING: Duration = Duration::from_secs(10);

/// How long clients have to take the last frame.
const PARTING: Duration = Duration::from_millis(50);

/// A telemetry that has its port and has not begun.
pub(crate) struct Ready {
    settings: Settings,
    subject: Subject,
    listener: TcpListener,
    address: SocketAddr,
}

/// A telemetry that runs.
#[derive(Debug)]
pub(crate) struct Running {
    address: SocketAddr,
    end: Arc<End>,
    thread: JoinHandle<()>,
}

/// The request to end.
#[derive(Debug, Default)]
struct End {
    is_asked: AtomicBool,
    asked: Event,
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
        if let Some(path) = &settings.recording
            && let Some(directory) = path.parent().filter(|it| !it.as_os_str().is_empty())
            && !directory.is_dir()
        {
            return Err(TelemetryFault {
                what: format!(
                    "the telemetry cannot record in {}: there is no such directory",
                    path.display()
                ),
                source: None,
            });
        }
        Ok(Self {
            settings,
            subject,
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
        let (address, asked) = (self.address, self.settings.address);
        let end = Arc::new(End::default());
        let ends = Arc::clone(&end);
        let thread = thread::spawn("telemetry", move || self.run(&ends))?;
        if address.port() != asked.port() && asked.port() != 0 {
            tracing::info!(target: "steadygraph", "port {} is taken; the dashboard is at http://{address}", asked.port());
        } else {
            tracing::info!(target: "steadygraph", "the dashboard is at http://{address}");
        }
        Ok(Running {
            address,
            end,
            thread,
        })
    }

    fn run(self, end: &End) {
        let guard = Guard::new(self.settings.token.clone(), self.address.ip());
        let shared = Rc::new(Shared::new(
            Sampler::new(self.subject),
            self.settings,
            guard,
        ));
        if let Err(error) = shared.begin_recording() {
            tracing::error!(target: "steadygraph", %error, "nothing is recorded: the file cannot be written");
        }
        let executor = Rc::new(LocalExecutor::new());
        let serve = serve(Rc::clone(&executor), self.listener, Rc::clone(&shared));
        let serving = executor.spawn(serve);
        async_io::block_on(executor.run(async {
            take_frames(&shared, end).await;
            shared.has_ended.set(true);
            shared.changed.notify(usize::MAX);
            if shared.clients.get() > 0 {
                Timer::after(PARTING).await;
            }
            // Its future is gone then, and with it the last hold on the executor, which closes the connections.
            serving.cancel().await;
        }));
    }
}

impl Running {
    pub(crate) fn address(&self) -> SocketAddr {
        self.address
    }

    /// Takes a last frame and ends the thread.
    pub(crate) fn finish(self) {
        self.end.is_asked.store(true, Ordering::Release);
        self.end.asked.notify(usize::MAX);
        let _ = self.thread.join();
    }
}

/// Listens where it is set, or on one of the next ports.
fn listen(settings: &Settings) -> io::Result<TcpListener> {
    let mut address = settings.address;
    let tries = if settings.may_move { PORTS } else { 0 };
    let mut result = TcpListener::bind(address);
    for _ in 0..tries {
        match &result {
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                address.set_port(address.port().wrapping_add(1));
                result = TcpListener::bind(address);
            }
            _ => break,
        }
    }
    result
}

/// Takes a frame every so often, and one more when it is asked to end.
async fn take_frames(shared: &Shared, end: &End) {
    let every = shared.settings.every;
    let mut next = Instant::now() + every;
    let mut timer = Timer::at(next);
    let mut asked = end.asked.listen();
    while !end.is_asked.load(Ordering::Acquire) {
        let due = async {
            (&mut timer).await;
        };
        let asks = async {
            (&mut asked).await;
        };
        future::or(due, asks).await;
        if Instant::now() >= next {
            shared.sample();
            // What was missed, while the machine slept perhaps, is not made up for.
            next = (next + every).max(Instant::now());
            timer.set_at(next);
        }
    }
    shared.sample();
}

/// Takes connections and serves each as a task of its own.
async fn serve(executor: Rc<LocalExecutor<'static>>, listener: TcpListener, shared: Rc<Shared>) {
    let listener = match Async::new(listener) {
        Ok(listener) => listener,
        Err(error) => {
            tracing::error!(target: "steadygraph", %error, "the dashboard cannot be served");
            return;
        }
    };
    let open = Rc::new(Cell::new(0));
    loop {
        match listener.accept().await {
            Ok((stream, _)) if open.get() < CONNECTIONS => {
                let (shared, counted) = (Rc::clone(&shared), Counted::new(&open));
                let connection = async move {
                    let _counted = counted;
                    converse(stream, shared).await;
                };
                executor.spawn(connection).detach();
            }
            Ok((too_many, _)) => drop(too_many),
            // Most likely there are no more file descriptors: some are given back soon.
            Err(_) => {
                Timer::after(Duration::from_millis(100)).await;
            }
        }
    }
}

/// Answers the requests of one connection.
async fn converse(stream: Async<TcpStream>, shared: Rc<Shared>) {
    let service = service_fn(|request: Request<Incoming>| {
        let response = routes::answer(&shared, &request);
        async move { Ok::<_, Infallible>(response) }
    });
    // What goes wrong concerns this client alone: it went away, took too long, or spoke no HTTP.
    let _ = http1::Builder::new()
        .timer(Timers)
        .header_read_timeout(ASKING)
        .max_buf_size(16 << 10)
        .serve_connection(Connection::new(stream), service)
        .await;
}

/// Counts a connection for as long as it is open.
struct Counted(Rc<Cell<usize>>);

impl Counted {
    fn new(open: &Rc<Cell<usize>>) -> Self {
        open.set(open.get() + 1);
        Self(Rc::clone(open))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}
