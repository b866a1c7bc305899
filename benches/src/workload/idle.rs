//! Ten actors with nothing to do: what they cost.

mod steady_state;
mod steadygraph;
mod tokio;

use std::fs;
use std::io;
use std::path::Path;
use std::thread;
use std::time::Duration;

use crate::case::{Case, Figures};

/// How many actors there are.
const ACTORS: usize = 10;

/// How long they are given to come to rest. No multiple of a tenth of a second, in which frames of the telemetry follow each other: one
/// that falls together with an end of the watch would be counted or not by chance.
const BEFORE: Duration = Duration::from_millis(1050);

/// How long they are watched.
const WATCH: Duration = Duration::from_secs(5);

/// Everybody with as few threads as possible and with as many.
pub(crate) fn cases() -> Vec<Case> {
    let workload = "idle";
    vec![
        Case::new(workload, "steadygraph", steadygraph::solo),
        Case::new(workload, "steadygraph troupe", steadygraph::troupe),
        Case::new(workload, "steadygraph pool", steadygraph::pool),
        Case::new(workload, "tokio", tokio::run),
        Case::new(workload, "steady_state off", || steady_state::run(false)),
        Case::new(workload, "steady_state", || steady_state::run(true)),
    ]
}

/// Watches all threads of the process but this one, while its actors have nothing to do.
fn watch() -> Figures {
    thread::sleep(BEFORE);
    let before = Used::by_others().expect("the system says what threads use");
    thread::sleep(WATCH);
    let after = Used::by_others().expect("the system says what threads use");
    let seconds = WATCH.as_secs_f64();
    Figures::default()
        .with(
            "wakeups per second",
            (after.wakeups - before.wakeups) as f64 / seconds,
        )
        .with(
            "CPU ms per second",
            (after.nanoseconds - before.nanoseconds) as f64 / 1e6 / seconds,
        )
        .with("threads", after.threads as f64)
}

/// What threads have used since their start.
#[derive(Default)]
struct Used {
    threads: u64,
    /// How often they went to sleep by themselves, which is how often they will have been woken.
    wakeups: u64,
    /// How long they were on a core.
    nanoseconds: u64,
}

impl Used {
    fn by_others() -> io::Result<Self> {
        let this = Path::new("/proc").join(fs::read_link("/proc/thread-self")?);
        let mut used = Self::default();
        for thread in fs::read_dir("/proc/self/task")? {
            let thread = thread?.file_name();
            if this.file_name() != Some(&thread) {
                used.add(&Path::new("/proc/self/task").join(thread))?;
            }
        }
        Ok(used)
    }

    fn add(&mut self, thread: &Path) -> io::Result<()> {
        let status = fs::read_to_string(thread.join("status"))?;
        let sleeps = status
            .lines()
            .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
        let times = fs::read_to_string(thread.join("schedstat"))?;
        self.threads += 1;
        self.wakeups += number(sleeps);
        self.nanoseconds += number(times.split(' ').next());
        Ok(())
    }
}

fn number(text: Option<&str>) -> u64 {
    let number = text.and_then(|text| text.trim().parse().ok());
    number.expect("the system gives a number")
}
