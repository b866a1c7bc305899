//! Divides the CPU time of threads among their actors.

use std::sync::Arc;
use std::time::Duration;

use super::subject::{Subject, Thread};
use crate::host::cpu::CpuClock;

/// How many threads are asked for their core at each frame, in turn: it costs a look into `/proc`.
const ASKED_FOR_CORES: usize = 4;

/// One thread, or those of a pool.
#[derive(Debug)]
pub(super) struct Follow {
    clocks: Vec<Clock>,
    actors: Vec<usize>,
    /// Its CPU time in the last span, where the system tells.
    spent: Option<Duration>,
    core: Option<u32>,
}

#[derive(Debug)]
struct Clock {
    clock: Arc<CpuClock>,
    last: Duration,
}

impl Follow {
    fn new(thread: &Thread) -> Self {
        Self {
            clocks: thread
                .clocks
                .iter()
                .map(|clock| Clock {
                    clock: Arc::clone(clock),
                    last: Duration::ZERO,
                })
                .collect(),
            actors: thread.actors.clone(),
            spent: None,
            core: None,
        }
    }

    fn look(&mut self) {
        let mut spent = None;
        for clock in &mut self.clocks {
            if let Some(time) = clock.clock.time() {
                let used = time.saturating_sub(clock.last);
                clock.last = time;
                spent = Some(spent.unwrap_or(Duration::ZERO) + used);
            }
        }
        self.spent = spent;
    }
}

/// The threads of a graph.
#[derive(Debug)]
pub(super) struct Threads {
    threads: Vec<Follow>,
    /// By actor, on how many threads it is: a bundle that is watched as one may be on many.
    spread: Vec<u32>,
    /// Whose core is asked for next.
    next: usize,
}

impl Threads {
    pub(super) fn new(subject: &Subject) -> Self {
        let mut spread = vec![0; subject.actors.len()];
        for thread in &subject.threads {
            for actor in &thread.actors {
                if let Some(spread) = spread.get_mut(*actor) {
                    *spread += 1;
                }
            }
        }
        Self {
            threads: subject.threads.iter().map(Follow::new).collect(),
            spread,
            next: 0,
        }
    }

    /// Reads the threads' clocks.
    pub(super) fn look(&mut self) {
        self.threads.iter_mut().for_each(Follow::look);
        for _ in 0..ASKED_FOR_CORES.min(self.threads.len()) {
            self.next = (self.next + 1) % self.threads.len();
            if let Some(thread) = self.threads.get_mut(self.next)
                && let [only] = &thread.clocks[..]
            {
                thread.core = only.clock.core();
            }
        }
    }

    /// Gives each actor its part of the CPU time of a span of `length`, given the share of it that each was in turns, and the
    /// core of its thread.
    ///
    /// An actor alone on a thread has all that the thread has. Others have their time in turns, scaled by what the thread got:
    /// where another process took its core, each of them had as much less.
    pub(super) fn divide(
        &self,
        length: Duration,
        busy: impl Fn(usize) -> f64,
        mut give: impl FnMut(usize, Duration, Option<u32>),
    ) {
        let busy = |actor: usize| {
            let spread = self.spread.get(actor).copied().unwrap_or(1);
            busy(actor) / f64::from(spread.max(1))
        };
        for thread in &self.threads {
            if let (&[only], Some(spent)) = (&thread.actors[..], thread.spent) {
                give(only, spent, thread.core);
                continue;
            }
            let in_turns: f64 = thread.actors.iter().map(|actor| busy(*actor)).sum();
            let scale = match thread.spent {
                Some(spent) if in_turns > 0.0 => {
                    (spent.as_secs_f64() / (in_turns * length.as_secs_f64())).min(1.0)
                }
                _ => 1.0,
            };
            for &actor in &thread.actors {
                give(actor, length.mul_f64(busy(actor) * scale), thread.core);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A thread whose clock says that it has spent so many seconds of the last one.
    fn thread(spent: Option<f64>) -> Follow {
        Follow {
            clocks: Vec::new(),
            actors: vec![0],
            spent: spent.map(Duration::from_secs_f64),
            core: None,
        }
    }

    #[test]
    fn a_bundle_on_many_threads_has_what_they_have_and_its_turns_where_they_do_not_say() {
        let threads = Threads {
            threads: vec![thread(Some(0.5)), thread(None), thread(None)],
            spread: vec![3],
            next: 0,
        };
        let mut sum = 0.0;
        let give = |_, cpu: Duration, _| sum += cpu.as_secs_f64();
        threads.divide(Duration::from_secs(1), |_| 0.9, give);
        assert!((sum - (0.5 + 0.3 + 0.3)).abs() < 1e-6, "{sum}");
    }
}
