//! `channel()` and its options.

use std::collections::VecDeque;
use std::time::Duration;

use super::nothing::Nothing;
use super::ring::{Ring, Shared};
use super::rx::Rx;
use super::tx::Tx;
use crate::ask::{Alert, Asks, OfChannel, Statistic};
use crate::host::Parking;
use crate::host::sync::Arc;

/// How many messages a channel holds unless told otherwise.
pub(crate) const DEFAULT_CAPACITY: usize = 64;

/// The options of a channel, for the middle of a link: `a.out >> channel().capacity(1 << 14) >> b.input;`.
#[derive(Debug, Clone)]
#[must_use = "options do nothing until a link uses them"]
pub struct Channel<First = Unprimed> {
    capacity: usize,
    first: First,
    asks: Asks,
}

/// A channel that starts empty.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unprimed;

/// A channel that starts with messages.
#[derive(Debug, Clone)]
pub struct Primed<T>(Vec<T>);

/// A channel with the default options: room for 64 messages, empty at first.
pub const fn channel() -> Channel {
    Channel {
        capacity: DEFAULT_CAPACITY,
        first: Unprimed,
        asks: Asks::NONE,
    }
}

impl<First> Channel<First> {
    /// Makes room for `capacity` messages. Default: 64. Its memory is that of the next power of two.
    ///
    /// A capacity of 0, or one that memory cannot be had for, is an error when the graph starts.
    pub const fn capacity(mut self, capacity: usize) -> Self {
        self.capacity = capacity;
        self
    }

    pub(crate) fn capacity_asked(&self) -> usize {
        self.capacity
    }

    pub(crate) fn asks(&self) -> &Asks {
        &self.asks
    }

    /// Over how long the channel's averages, percentiles and peaks are taken. Default: 10 seconds; at most a day.
    ///
    /// A window of more than 600 frames, a minute at 100 ms, keeps 600 values: of a longer one, percentiles are those of averages.
    pub const fn window(mut self, span: Duration) -> Self {
        self.asks.window = span;
        self
    }

    /// Shows a statistic beside the channel, see [`telemetry`](crate::telemetry()).
    pub fn show(mut self, statistic: Statistic<OfChannel>) -> Self {
        self.asks.shows.push(statistic.summary());
        self
    }

    /// Adds an alert rule.
    pub fn alert(mut self, alert: Alert<OfChannel>) -> Self {
        self.asks.rules.push(alert.rule());
        self
    }

    /// Adds a label, for people and for the metric `steadygraph_channel_info`.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.asks.labels.push(label.into());
        self
    }
}

impl Channel {
    /// Gives the channel its first messages, as a feedback link needs that starts a conversation. A link between
    /// bundles gives them to each lane.
    ///
    /// More messages than the channel holds are an error when the graph starts.
    pub fn primed<T: Clone>(self, first: impl IntoIterator<Item = T>) -> Channel<Primed<T>> {
        Channel {
            capacity: self.capacity,
            first: Primed(first.into_iter().collect()),
            asks: self.asks,
        }
    }
}

impl<First> Channel<First> {
    /// The two ends of a channel that belongs to no graph, for tests and for code outside actors.
    ///
    /// Each end commits when it is told to, when it is dropped, and before a wait that names it.
    ///
    /// # Panics
    ///
    /// When the capacity is 0, memory cannot be had, or there are more first messages than the channel holds.
    pub fn open<T>(self) -> (Tx<T>, Rx<T>)
    where
        T: Send + 'static,
        First: FirstMessages<T>,
    {
        assert!(
            self.capacity > 0,
            "a channel must hold at least one message"
        );
        let (tx, rx) = match self.build(false) {
            Ok(ends) => ends,
            Err(fault) => panic!("{fault}"),
        };
        let park = |slot: &std::sync::OnceLock<_>| {
            let _ = slot.set(std::sync::Arc::new(Parking::default()));
        };
        park(tx.ring().producer_parking());
        park(rx.ring().consumer_parking());
        (tx, rx)
    }

    /// Makes the ring and puts the first messages into it.
    pub(crate) fn build<T>(&self, feedback: bool) -> Result<(Tx<T>, Rx<T>), String>
    where
        First: FirstMessages<T>,
    {
        let ring: Shared<T> = Ring::new(self.capacity, feedback)
            .map(Arc::new)
            .map_err(|error| format!("no memory for {} messages: {error}", self.capacity))?;
        let mut tx = Tx::new(Arc::clone(&ring));
        let mut first = self.first.messages();
        let count = first.len();
        while let Some(message) = first.pop_front() {
            if tx.push(message).is_err() {
                return Err(format!(
                    "{count} first messages for a channel that holds {}",
                    self.capacity
                ));
            }
        }
        tx.commit();
        Ok((tx, Rx::new(ring)))
    }
}

/// The first messages of a channel of `T`.
#[diagnostic::on_unimplemented(
    message = "this channel is primed with other messages than its link sends, which are `{T}`",
    label = "primed with the wrong type"
)]
pub trait FirstMessages<T> {
    /// The messages, in order.
    #[doc(hidden)]
    fn messages(&self) -> VecDeque<T>;
}

#[diagnostic::do_not_recommend]
impl<T> FirstMessages<T> for Unprimed {
    fn messages(&self) -> VecDeque<T> {
        VecDeque::new()
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone> FirstMessages<T> for Primed<T> {
    fn messages(&self) -> VecDeque<T> {
        self.0.iter().cloned().collect()
    }
}

/// See [`Nothing`].
#[diagnostic::do_not_recommend]
impl<T> FirstMessages<Nothing<T>> for Primed<T> {
    fn messages(&self) -> VecDeque<Nothing<T>> {
        VecDeque::new()
    }
}

/// The smallest channel, which stands in for one that cannot be made until the graph reports it.
pub(crate) fn smallest<T>(feedback: bool) -> (Tx<T>, Rx<T>) {
    match channel().capacity(1).build(feedback) {
        Ok(ends) => ends,
        Err(fault) => panic!("{fault}"),
    }
}
