//! What a number of actors takes, from before their start to after their end.

use std::fs;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::allocator;

/// How many actors have begun to run.
static BEGUN: AtomicUsize = AtomicUsize::new(0);

/// Called by each actor when it begins.
pub(crate) fn begin() {
    BEGUN.fetch_add(1, Ordering::Relaxed);
}

/// Memory at some time.
struct Memory {
    heap: usize,
    resident: usize,
}

impl Memory {
    fn now() -> Self {
        let pages = fs::read_to_string("/proc/self/statm").expect("the system says it");
        let resident = pages
            .split(' ')
            .nth(1)
            .and_then(|pages| pages.parse::<usize>().ok());
        let resident = resident.expect("the second number is of resident pages") * 4096;
        Self {
            heap: allocator::bytes(),
            resident,
        }
    }
}

/// Looks at the clock and at the memory.
pub(crate) struct Meter {
    actors: usize,
    before: Memory,
    at: Instant,
    started: Option<(Duration, Memory)>,
    /// When the actors were asked to stop.
    asked: Option<Instant>,
    stopped: Option<Duration>,
}

impl Meter {
    /// To be made before anything is started.
    pub(crate) fn new(actors: usize) -> Self {
        let before = Memory::now();
        Self {
            actors,
            before,
            at: Instant::now(),
            started: None,
            asked: None,
            stopped: None,
        }
    }

    /// Waits until all actors have begun.
    pub(crate) fn wait(&mut self) {
        while !self.all_have_begun() {
            thread::sleep(Duration::from_millis(1));
        }
    }

    /// Whether all actors have begun, for those that run on the thread that asks.
    pub(crate) fn all_have_begun(&self) -> bool {
        BEGUN.load(Ordering::Relaxed) >= self.actors
    }

    /// To be called once all actors have begun, right before they are asked to stop.
    pub(crate) fn started(&mut self) {
        self.started = Some((self.at.elapsed(), Memory::now()));
        self.asked = Some(Instant::now());
    }

    /// To be called once all actors have ended.
    pub(crate) fn stopped(&mut self) {
        self.stopped = self.asked.map(|asked| asked.elapsed());
    }

    /// Prints the figures; the bytes of a channel are those that the actors do not have of their own.
    pub(crate) fn report(self, channel: Option<f64>) {
        let (start, after) = self.started.expect("all actors have started");
        let stop = self.stopped.expect("all actors have stopped");
        let each = |bytes: usize| bytes as f64 / self.actors as f64;
        let heap = each(after.heap - self.before.heap);
        let resident = each(after.resident.saturating_sub(self.before.resident));
        println!("figure: start s {}", start.as_secs_f64());
        println!("figure: stop s {}", stop.as_secs_f64());
        println!("figure: bytes per actor {}", heap - channel.unwrap_or(0.0));
        if let Some(channel) = channel {
            println!("figure: bytes per channel {channel}");
        }
        println!("figure: resident bytes per actor and channel {resident}");
    }
}
