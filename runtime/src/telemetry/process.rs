//! What is known of the process.

use std::io::Read;
use std::time::{Duration, Instant};

use super::frame::ProcessFrame;
use crate::host::cpu;

/// How often the system is asked for memory and threads.
const INTERVAL: Duration = Duration::from_secs(1);

/// Follows the process from frame to frame.
#[derive(Debug, Default)]
pub(super) struct Follow {
    last_cpu: Duration,
    asked: Option<Instant>,
}

impl Follow {
    pub(super) fn look(&mut self, frame: &mut ProcessFrame, now: Instant, length: Duration) {
        if let Some(cpu) = cpu::process_time() {
            let used = cpu.saturating_sub(self.last_cpu);
            if !self.last_cpu.is_zero() {
                frame.mcpu = 1000.0 * used.as_secs_f64() / length.as_secs_f64();
            }
            self.last_cpu = cpu;
            frame.cpu = cpu;
        }
        let is_due = self
            .asked
            .is_none_or(|asked| now.saturating_duration_since(asked) >= INTERVAL);
        if is_due {
            self.asked = Some(now);
            frame.rss =
                field("/proc/self/statm", 1).map_or(frame.rss, |pages| pages * cpu::page_size());
            frame.threads = field("/proc/self/stat", 19).unwrap_or(frame.threads);
        }
    }
}

/// A number of one of the system's files about the process. The name of the program, which may hold spaces, counts as two
/// fields with its brackets.
fn field(file: &str, field: usize) -> Option<u64> {
    let mut text = [0_u8; 1024];
    let len = std::fs::File::open(file).ok()?.read(&mut text).ok()?;
    let text = std::str::from_utf8(text.get(..len)?).ok()?;
    let (rest, before) = text
        .rsplit_once(')')
        .map_or((text, 0), |(_, rest)| (rest, 2));
    rest.split_ascii_whitespace()
        .nth(field.checked_sub(before)?)?
        .parse()
        .ok()
}

#[cfg(all(test, target_os = "linux", not(miri)))]
mod tests {
    use super::*;

    #[test]
    fn the_process_has_memory_threads_and_time() {
        let mut frame = ProcessFrame::default();
        Follow::default().look(&mut frame, Instant::now(), Duration::from_millis(100));
        assert!(frame.rss > 100_000, "{frame:?}");
        assert!((1..10_000).contains(&frame.threads), "{frame:?}");
    }
}
