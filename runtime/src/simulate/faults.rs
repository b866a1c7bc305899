//! Which faults a simulation injects, and how often.

use std::fmt;

use crate::host::faults::Point;

/// The faults that a simulation injects: each rate is "one in so many", and 0, the default, is never.
///
/// They end when their bound is reached, and when others are injected in their place, [`Faults::none`] perhaps: from then on
/// a graph has to recover.
///
/// ```
/// # use steadygraph::Faults;
/// let faults = Faults::none().panics_at_waits(50).panics_in_ports(200).late_wakes(20).at_most(10);
/// # let _ = faults;
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "faults do nothing outside `Simulation::inject`"]
pub struct Faults {
    panics_at_waits: u32,
    panics_at_commits: u32,
    panics_in_ports: u32,
    slow_turns: u32,
    late_wakes: u32,
    clock_jumps: u32,
    failed_writes: u32,
    pub(super) at_most: u64,
}

impl Default for Faults {
    #[inline]
    fn default() -> Self {
        Self::none()
    }
}

impl Faults {
    /// No faults.
    #[inline]
    pub const fn none() -> Self {
        Self {
            panics_at_waits: 0,
            panics_at_commits: 0,
            panics_in_ports: 0,
            slow_turns: 0,
            late_wakes: 0,
            clock_jumps: 0,
            failed_writes: 0,
            at_most: u64::MAX,
        }
    }

    /// Panics of an actor at one in so many of its waits, before the commit or after it.
    #[inline]
    pub const fn panics_at_waits(mut self, one_in: u32) -> Self {
        self.panics_at_waits = one_in;
        self
    }

    /// Panics of an actor at one in so many points of a commit: before it, between two ports, after it.
    ///
    /// A commit is not torn by them: what was between two ports is committed on all of them.
    #[inline]
    pub const fn panics_at_commits(mut self, one_in: u32) -> Self {
        self.panics_at_commits = one_in;
        self
    }

    /// Panics of an actor at the end of one in so many calls that read, show or write messages.
    ///
    /// A call that finds nothing to read or no room to write, and one that only asks how many messages there are, are none
    /// of them: the actor could as well have panicked at the end of the call before.
    #[inline]
    pub const fn panics_in_ports(mut self, one_in: u32) -> Self {
        self.panics_in_ports = one_in;
        self
    }

    /// One in so many turns of an actor takes up to 10 ms of virtual time.
    #[inline]
    pub const fn slow_turns(mut self, one_in: u32) -> Self {
        self.slow_turns = one_in;
        self
    }

    /// One in so many times that an actor could run, it is held back for up to 20 turns of others; where it alone could run,
    /// for up to 10 ms of virtual time. While all that could run are held back, one of them does.
    #[inline]
    pub const fn late_wakes(mut self, one_in: u32) -> Self {
        self.late_wakes = one_in;
        self
    }

    /// Before one in so many turns, the clock jumps forward by up to 10 s.
    #[inline]
    pub const fn clock_jumps(mut self, one_in: u32) -> Self {
        self.clock_jumps = one_in;
        self
    }

    /// One in so many operations on the simulated disk fails, in place of what
    /// [`SimulatedDisk::fail_when`](crate::SimulatedDisk::fail_when) says.
    #[inline]
    pub const fn failed_writes(mut self, one_in: u32) -> Self {
        self.failed_writes = one_in;
        self
    }

    #[inline]
    pub(super) fn fails_writes(&self) -> bool {
        self.failed_writes > 0
    }

    /// How many faults there are at most, from [`Simulation::inject`](crate::Simulation::inject) on. Default: no limit.
    #[inline]
    pub const fn at_most(mut self, faults: u64) -> Self {
        self.at_most = faults;
        self
    }

    /// One in how many times a fault happens.
    #[inline]
    pub(super) fn rate(&self, fault: Fault) -> u32 {
        match fault {
            Fault::Panic(Point::Wait | Point::WaitCommitted) => self.panics_at_waits,
            Fault::Panic(Point::Commit | Point::Committing | Point::Committed) => {
                self.panics_at_commits
            }
            Fault::Panic(Point::Port) => self.panics_in_ports,
            Fault::SlowTurn => self.slow_turns,
            Fault::LateWake => self.late_wakes,
            Fault::ClockJump => self.clock_jumps,
            Fault::FailedWrite => self.failed_writes,
        }
    }
}

/// One fault.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fault {
    Panic(Point),
    SlowTurn,
    LateWake,
    ClockJump,
    FailedWrite,
}

impl Fault {
    /// A number for the trace.
    #[inline]
    pub(super) fn code(self) -> u64 {
        match self {
            Fault::SlowTurn => 0,
            Fault::LateWake => 1,
            Fault::ClockJump => 2,
            Fault::FailedWrite => 3,
            Fault::Panic(point) => 4 + point as u64,
        }
    }
}

impl fmt::Display for Fault {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Fault::Panic(Point::Wait) => "panic at a wait, before its commit",
            Fault::Panic(Point::WaitCommitted) => "panic at a wait, after its commit",
            Fault::Panic(Point::Commit) => "panic at a commit, before it",
            Fault::Panic(Point::Committing) => "panic at a commit, between two ports",
            Fault::Panic(Point::Committed) => "panic at a commit, after it",
            Fault::Panic(Point::Port) => "panic in a call into a port",
            Fault::SlowTurn => "slow turn",
            Fault::LateWake => "late wake",
            Fault::ClockJump => "clock jump",
            Fault::FailedWrite => "failed write",
        })
    }
}
