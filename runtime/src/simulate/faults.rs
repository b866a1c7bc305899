//! Which faults a simulation injects, and how often.

/// The faults that a simulation injects: each rate is "one in so many", and 0, the default, is never.
///
/// ```
/// # use steadygraph::Faults;
/// let faults = Faults::none().panics_at_waits(50).panics_in_ports(200).late_wakes(20).at_most(10);
/// # let _ = faults;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "faults do nothing outside `Simulation::inject`"]
pub struct Faults {
    pub(super) panics_at_waits: u32,
    pub(super) panics_at_commits: u32,
    pub(super) panics_in_ports: u32,
    pub(super) slow_turns: u32,
    pub(super) late_wakes: u32,
    pub(super) clock_jumps: u32,
    pub(super) at_most: u64,
}

impl Default for Faults {
    fn default() -> Self {
        Self::none()
    }
}

impl Faults {
    /// No faults.
    pub const fn none() -> Self {
        Self {
            panics_at_waits: 0,
            panics_at_commits: 0,
            panics_in_ports: 0,
            slow_turns: 0,
            late_wakes: 0,
            clock_jumps: 0,
            at_most: u64::MAX,
        }
    }

    /// Panics of an actor at one in so many of its waits, before the commit or after it.
    pub const fn panics_at_waits(mut self, one_in: u32) -> Self {
        self.panics_at_waits = one_in;
        self
    }

    /// Panics of an actor at one in so many points of a commit: before it, between two ports, after it.
    pub const fn panics_at_commits(mut self, one_in: u32) -> Self {
        self.panics_at_commits = one_in;
        self
    }

    /// Panics of an actor at the end of one in so many calls that read or write messages.
    pub const fn panics_in_ports(mut self, one_in: u32) -> Self {
        self.panics_in_ports = one_in;
        self
    }

    /// One in so many turns of an actor takes up to 10 ms of virtual time.
    pub const fn slow_turns(mut self, one_in: u32) -> Self {
        self.slow_turns = one_in;
        self
    }

    /// One in so many times that an actor could run, it is held back for up to 20 turns of others.
    pub const fn late_wakes(mut self, one_in: u32) -> Self {
        self.late_wakes = one_in;
        self
    }

    /// Before one in so many turns, the clock jumps forward by up to 10 s.
    pub const fn clock_jumps(mut self, one_in: u32) -> Self {
        self.clock_jumps = one_in;
        self
    }

    /// How many faults there are at most. Default: no limit.
    pub const fn at_most(mut self, faults: u64) -> Self {
        self.at_most = faults;
        self
    }
}
