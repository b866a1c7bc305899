//! Frames: what is known of a graph at one instant.

use std::sync::Arc;
use std::time::Duration;

use super::histogram::Histogram;
use crate::channel::Totals;
use crate::ready::EventKind;

/// What is known of a graph at one instant: of each actor, each channel, and of all of them together. Averages are over the
/// [window](crate::Seat::window) of the actor or the channel.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Frame {
    /// How many there were before it.
    pub number: u64,
    /// The time since the start; virtual time in simulation.
    pub at: Duration,
    /// How far the graph has come.
    pub state: GraphState,
    /// The actors, in the order of declaration.
    pub actors: Vec<ActorFrame>,
    /// The channels, in the order of declaration.
    pub channels: Vec<ChannelFrame>,
    /// The actor that holds up the others, if one does.
    pub bottleneck: Option<Bottleneck>,
    /// The alerts that are pending, firing, or were resolved within the last minute.
    pub alerts: Vec<AlertFrame>,
    /// What has happened since the frame before.
    pub events: Vec<EventFrame>,
    /// The process.
    pub process: ProcessFrame,
}

impl Frame {
    /// The actor of that name, with its lane where it is one of a bundle: `worker`, `workers[2]`.
    #[must_use]
    pub fn actor(&self, name: &str) -> Option<&ActorFrame> {
        self.actors.iter().find(|actor| &*actor.name == name)
    }

    /// The channel of that name, as `Display` of [`ChannelName`](crate::ChannelName) gives it.
    #[must_use]
    pub fn channel(&self, name: &str) -> Option<&ChannelFrame> {
        self.channels.iter().find(|channel| &*channel.name == name)
    }
}

/// How far a graph has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum GraphState {
    /// It runs.
    #[default]
    Running,
    /// It was asked to stop.
    Stopping,
    /// All actors have ended.
    Stopped,
}

impl GraphState {
    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Running => "running",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
        }
    }
}

/// What an actor is at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
#[non_exhaustive]
pub enum ActorState {
    /// It has had no turn yet.
    #[default]
    Starting,
    /// It takes turns.
    Running,
    /// It has failed, and waits to run again.
    Restarting,
    /// The graph stops, and it has not ended yet.
    Stopping,
    /// It has ended in order.
    Stopped,
    /// It has ended by a failure.
    Failed,
    /// Its turn has lasted longer than [`hang_after`](crate::Supervision::hang_after).
    Hanging,
}

impl ActorState {
    /// All of them, in the order of their numbers in JSON.
    pub const ALL: [Self; 7] = [
        Self::Starting,
        Self::Running,
        Self::Restarting,
        Self::Stopping,
        Self::Stopped,
        Self::Failed,
        Self::Hanging,
    ];

    /// From the one that most wants to be seen.
    const BY_GRAVITY: [Self; 7] = [
        Self::Failed,
        Self::Hanging,
        Self::Restarting,
        Self::Starting,
        Self::Stopping,
        Self::Running,
        Self::Stopped,
    ];

    /// Of several actors' states, the one that most wants to be seen.
    pub(super) fn gravest(states: impl Iterator<Item = Self>) -> Self {
        let gravity = |state: &Self| Self::BY_GRAVITY.iter().position(|it| it == state);
        states.min_by_key(gravity).unwrap_or_default()
    }

    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Starting => "starting",
            Self::Running => "running",
            Self::Restarting => "restarting",
            Self::Stopping => "stopping",
            Self::Stopped => "stopped",
            Self::Failed => "failed",
            Self::Hanging => "hanging",
        }
    }
}

/// What is known of one actor.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct ActorFrame {
    /// Its name, with its lane where it is one of a bundle: `workers[2]`. A bundle of more than 1000 is told of as one,
    /// `workers[0..5000]`: shares of time are means then, counts and CPU times sums, and the state is the gravest of all.
    pub name: Arc<str>,
    /// What it is at.
    pub state: ActorState,
    /// The share of time in which it waits for messages, for time, or for something of its own. With the next two it makes 1.
    pub idle: f64,
    /// The share of time that it spends in turns on its thread.
    pub busy: f64,
    /// The share of time in which it waits for room on an output.
    pub backpressured: f64,
    /// As `busy`, since the frame before alone.
    pub load: f64,
    /// Its CPU time, in thousandths of a core.
    pub mcpu: f64,
    /// How many turns it has had since the start.
    pub turns: u64,
    /// How long ago messages that it had committed were last seen to have moved.
    pub since_progress: Duration,
    /// What it waits for now, by port; empty while it has a turn, and of a bundle that is told of as one.
    pub waits_for: String,
    /// How often it has been restarted.
    pub restarts: u64,
    /// Its last failure, in one line.
    pub last_failure: Option<String>,
    /// The text that it set last, see [`Context::display`](crate::Context::display).
    pub display: Option<String>,
    /// The core that its thread was last seen on.
    pub core: Option<u32>,
    /// What was asked to be shown, in the order of [`show`](crate::Seat::show).
    pub shown: Vec<f64>,
    pub(crate) totals: ActorTotals,
}

/// Sums since the start, which never fall.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct ActorTotals {
    /// In seconds.
    pub(crate) idle: f64,
    pub(crate) busy: f64,
    pub(crate) backpressured: f64,
    pub(crate) cpu: f64,
}

/// What is known of one channel.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct ChannelFrame {
    /// Its two ends. More than 1000 channels from one port to one other are told of as one, and summed up.
    pub name: Arc<str>,
    /// What has gone through it.
    pub totals: Totals,
    /// Messages a second that its receiver has committed.
    pub rate: f64,
    /// How full it is on average, 0 to 1.
    pub fill: f64,
    /// What 90 % of the frames did not find it fuller than.
    pub fill_p90: f64,
    /// The most messages that a frame found in it.
    pub high_water: u64,
    /// Whether its sender waits for room now.
    pub is_blocked: bool,
    /// The middle one of the times that messages took from commit to commit; `None` when none was measured.
    pub transit_p50: Option<Duration>,
    /// The time that 99 % of them did not exceed.
    pub transit_p99: Option<Duration>,
    /// How many messages a commit of the sender's is of, on average.
    pub batch: Option<f64>,
    /// What was asked to be shown, in the order of [`show`](crate::Channel::show); no number where nothing was measured.
    pub shown: Vec<f64>,
    pub(crate) transits: Histogram,
    pub(crate) batches: Histogram,
    pub(crate) fills: Histogram,
}

/// The actor that holds up others.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bottleneck {
    /// Its index among the actors.
    pub actor: usize,
    /// Its name.
    pub name: Arc<str>,
    /// Why it is this one.
    pub rule: String,
}

/// How an alert stands.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct AlertFrame {
    /// Its index among the rules: those of actors come first.
    pub rule: usize,
    /// The rule, and what it is about.
    pub name: Arc<str>,
    /// How it stands.
    pub state: AlertState,
    /// The value that is compared.
    pub value: f64,
    /// For how long it has stood so.
    pub since: Duration,
}

/// How an alert stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AlertState {
    /// The value is beyond the threshold, not for long enough yet.
    Pending,
    /// It fires.
    Firing,
    /// It has fired, and does so no more.
    Resolved,
}

impl AlertState {
    /// Its name in JSON.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::Firing => "firing",
            Self::Resolved => "resolved",
        }
    }
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct EventFrame {
    /// When, since the start.
    pub at: Duration,
    /// What.
    pub kind: EventKind,
    /// To which actor, by index; `None`: to the graph.
    pub actor: Option<usize>,
    /// More about it. Of a bundle that is told of as one, it begins with the actor.
    pub text: String,
}

/// What is known of the process. All 0 in simulation, and where the system does not tell.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[non_exhaustive]
pub struct ProcessFrame {
    /// Its CPU time since the frame before, in thousandths of a core.
    pub mcpu: f64,
    /// Its CPU time since its start.
    pub cpu: Duration,
    /// Its memory in use, in bytes.
    pub rss: u64,
    /// Its threads.
    pub threads: u64,
    /// How long it took to take this frame.
    pub frame_time: Duration,
    /// Events that were lost, for too many came at once.
    pub lost_events: u64,
    /// Clients that are sent each frame.
    pub clients: u64,
}
