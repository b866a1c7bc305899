//! `telemetry()` and its options.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Gives Prometheus text, for the end of `/metrics`.
pub(crate) type Appended = Arc<dyn Fn() -> String + Send + Sync>;

/// What can be seen of the graph while it runs, and where: a statement of `graph!`, see [`telemetry`].
#[derive(Clone)]
#[must_use = "a policy does nothing outside a statement of `graph!`"]
#[cfg_attr(not(feature = "telemetry"), allow(dead_code))]
pub struct TelemetryPolicy {
    pub(crate) is_off: bool,
    pub(crate) address: SocketAddr,
    pub(crate) every: Duration,
    pub(crate) token: Option<String>,
    pub(crate) recording: Option<PathBuf>,
    pub(crate) legacy_names: bool,
    pub(crate) appended: Vec<Appended>,
}

/// Sets where and how the graph shows what it does. A graph without this statement shows it too, on `127.0.0.1:9900`: the
/// dashboard at `/`, the metrics for Prometheus at `/metrics`.
///
/// In the environment, `STEADYGRAPH_TELEMETRY` comes before what stands here: `off`, a port, or an address with a port. In
/// simulation nothing is served.
///
/// Without the feature `telemetry` the statement does nothing.
///
/// ```
/// # use steadygraph::prelude::*;
/// # use std::time::Duration;
/// # #[actor]
/// # fn count(numbers: &mut Tx<u64>) { numbers.fill(|| 1); }
/// # #[actor]
/// # fn sum(numbers: &mut Rx<u64>, total: &mut u64) { *total += numbers.drain().sum::<u64>(); }
/// use steadygraph::telemetry::{Colour, fill, load};
///
/// graph! {
///     pub fn counting() -> Counting {
///         let count = solo(count { .. });
///         let sum = solo(sum { total: 0, .. })
///             .show(load().percentile(95.0))
///             .alert(load().average().above(0.9).lasting(Duration::from_secs(5)));
///         count.numbers
///             >> channel()
///                 .window(Duration::from_secs(30))
///                 .label("main line")
///                 .alert(fill().average().above(0.8).until(0.6).colour(Colour::Red))
///             >> sum.numbers;
///         telemetry().port(9901).every(Duration::from_millis(50));
///     }
/// }
/// # fn main() { let _ = counting().topology(); }
/// ```
pub fn telemetry() -> TelemetryPolicy {
    TelemetryPolicy::DEFAULT
}

impl TelemetryPolicy {
    pub(crate) const DEFAULT: Self = Self {
        is_off: false,
        address: SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 9900),
        every: Duration::from_millis(100),
        token: None,
        recording: None,
        legacy_names: false,
        appended: Vec::new(),
    };

    /// Changes it by a function, for what only the running program knows: the flags that it was started with.
    ///
    /// ```
    /// # use std::path::PathBuf;
    /// # use steadygraph::prelude::*;
    /// # let record: Option<PathBuf> = None;
    /// telemetry().with(|it| match record {
    ///     Some(file) => it.record(file),
    ///     None => it,
    /// });
    /// ```
    pub fn with(self, change: impl FnOnce(Self) -> Self) -> Self {
        change(self)
    }

    /// Shows nothing: no thread, no port, no stamp.
    pub fn off(mut self) -> Self {
        self.is_off = true;
        self
    }

    /// The port to listen on, of the loopback address. Default: 9900. Where it is taken, the next free one is used, and an
    /// event at `info` says which; with 0, the system chooses.
    pub fn port(mut self, port: u16) -> Self {
        self.address.set_port(port);
        self
    }

    /// The address to listen on. One that is not loopback is reached by other machines: it needs a
    /// [`token`](Self::token), or the graph does not start.
    pub fn address(mut self, address: SocketAddr) -> Self {
        self.address = address;
        self
    }

    /// From one frame to the next. Default: 100 ms; at least 10 ms.
    ///
    /// Frames of a large graph are farther apart, so that they take a twentieth of a core at most: 50 µs for each actor and
    /// each channel, or 4 µs where it is one of a bundle of more than 1000, which is watched as one. An event at `info` says so.
    pub fn every(mut self, span: Duration) -> Self {
        self.every = span;
        self
    }

    /// What a client must know: it opens `/?token=…`, or sends `Authorization: Bearer …`. Default: none, which only a loopback
    /// address may have. An empty one is an error when the graph starts.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(token.into());
        self
    }

    /// Records the frames in `file`, for the dashboard to play later. In the environment: `STEADYGRAPH_RECORD`.
    ///
    /// The file is bounded: at 64 MiB it is renamed to `….old`, in place of the one before, and begun anew. After a crash, all
    /// of it but perhaps the last frame can be played.
    pub fn record(mut self, file: impl Into<PathBuf>) -> Self {
        self.recording = Some(file.into());
        self
    }

    /// Gives the metrics under the names that `steady_state` gave them too, for dashboards that are not moved yet.
    pub fn legacy_names(mut self) -> Self {
        self.legacy_names = true;
        self
    }

    /// Appends the program's own metrics to `/metrics`, in Prometheus' text format: for example those of the `metrics` crate,
    /// as `PrometheusHandle::render` of `metrics-exporter-prometheus` gives them. It is called at each scrape, on the thread of
    /// the telemetry, which serves nobody meanwhile: it must not block. Names that begin with `steadygraph_` are not for it.
    pub fn append(mut self, render: impl Fn() -> String + Send + Sync + 'static) -> Self {
        self.appended.push(Arc::new(render));
        self
    }
}

impl Default for TelemetryPolicy {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Debug for TelemetryPolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TelemetryPolicy")
            .field("is_off", &self.is_off)
            .field("address", &self.address)
            .field("every", &self.every)
            .finish_non_exhaustive()
    }
}
