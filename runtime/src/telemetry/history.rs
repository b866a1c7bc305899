//! The frames of the last minutes, as JSON.

use std::collections::VecDeque;
use std::time::Duration;

use super::frame::Frame;

/// So long each frame is kept; of what is older, one a second.
const IN_FULL: Duration = Duration::from_secs(60);

/// How far back frames are kept at all.
const KEPT: Duration = Duration::from_secs(600);

/// How much memory they may take.
const BYTES: usize = 32 << 20;

/// Bounded by age and by memory: once it is full it allocates no more.
#[derive(Debug, Default)]
pub(super) struct History {
    /// The last minute.
    recent: Lines,
    /// What is older, one a second.
    older: Lines,
}

/// Frames, end to end in one piece of memory.
#[derive(Debug, Default)]
struct Lines {
    frames: VecDeque<Kept>,
    bytes: VecDeque<u8>,
}

#[derive(Debug, Clone, Copy)]
struct Kept {
    number: u64,
    at: Duration,
    len: usize,
    /// Something happened: it stays.
    has_events: bool,
}

impl History {
    /// Adds a frame.
    pub(super) fn push(&mut self, frame: &Frame, json: &[u8]) {
        let at = frame.at;
        while self.recent.is_older_than(IN_FULL, at) || self.has_no_room_for(json) {
            if !self.drop_one(at) {
                break;
            }
        }
        let kept = Kept {
            number: frame.number,
            at,
            len: json.len(),
            has_events: !frame.events.is_empty(),
        };
        self.recent.push(kept, json.iter().copied());
    }

    fn has_no_room_for(&self, json: &[u8]) -> bool {
        self.recent.bytes.len() + self.older.bytes.len() + json.len() > BYTES
    }

    /// Moves the oldest of the last minute to the older ones, if it is the first of its second or something happened in it, or
    /// drops the oldest of all.
    fn drop_one(&mut self, now: Duration) -> bool {
        while self.older.is_older_than(KEPT, now) {
            self.older.pop();
        }
        if !self.recent.is_older_than(IN_FULL, now) {
            return self.older.pop() || self.recent.pop();
        }
        let Some(&oldest) = self.recent.frames.front() else {
            return false;
        };
        let last = self.older.frames.back();
        let is_first = last.is_none_or(|last| last.at.as_secs() != oldest.at.as_secs());
        if is_first || oldest.has_events {
            let json = self.recent.bytes.range(..oldest.len).copied();
            self.older.push(oldest, json);
        }
        self.recent.pop()
    }

    /// Copies the frames from `number` on into `out`, a line each, until that is long enough; gives the number to go on from,
    /// or `None` at the end.
    pub(super) fn copy(&self, from: u64, out: &mut Vec<u8>, enough: usize) -> Option<u64> {
        let next = self.older.copy(from, out, enough);
        next.or_else(|| self.recent.copy(from, out, enough))
    }
}

impl Lines {
    fn is_older_than(&self, span: Duration, now: Duration) -> bool {
        let oldest = self.frames.front();
        oldest.is_some_and(|oldest| now.saturating_sub(oldest.at) > span)
    }

    fn push(&mut self, kept: Kept, json: impl Iterator<Item = u8>) {
        self.frames.push_back(kept);
        self.bytes.extend(json);
    }

    fn pop(&mut self) -> bool {
        let oldest = self.frames.pop_front();
        if let Some(oldest) = oldest {
            self.bytes.drain(..oldest.len);
        }
        oldest.is_some()
    }

    fn copy(&self, from: u64, out: &mut Vec<u8>, enough: usize) -> Option<u64> {
        let mut start = 0;
        for kept in &self.frames {
            if kept.number >= from {
                if out.len() >= enough {
                    return Some(kept.number);
                }
                out.extend(self.bytes.range(start..start + kept.len));
                out.push(b'\n');
            }
            start += kept.len;
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ready::EventKind;
    use crate::telemetry::EventFrame;

    fn frame(number: u64) -> Frame {
        Frame {
            number,
            at: Duration::from_millis(100 * number),
            ..Frame::default()
        }
    }

    fn of(frames: u64) -> History {
        let mut history = History::default();
        for n in 0..frames {
            history.push(&frame(n), n.to_string().as_bytes());
        }
        history
    }

    fn numbers(history: &History) -> Vec<u64> {
        let frames = history.older.frames.iter().chain(&history.recent.frames);
        frames.map(|kept| kept.number).collect()
    }

    #[test]
    fn the_last_minute_is_kept_in_full_and_the_rest_by_the_second() {
        let numbers = numbers(&of(1200));
        let by_second: Vec<u64> = (0..60).map(|second| second * 10).collect();
        assert!(numbers.starts_with(&by_second[..50]));
        assert!(numbers.ends_with(&(700..1200).collect::<Vec<_>>()));
        assert_eq!(numbers.len(), 60 + 601);
    }

    #[test]
    fn frames_in_which_something_happened_stay() {
        let mut history = of(5);
        let mut event = frame(5);
        event.events.push(EventFrame {
            at: event.at,
            kind: EventKind::Stop,
            actor: None,
            text: String::new(),
        });
        history.push(&event, b"5");
        (6..700).for_each(|n| history.push(&frame(n), b" "));
        assert!(numbers(&history).starts_with(&[0, 5, 10]));
    }

    #[test]
    fn it_goes_ten_minutes_back() {
        let history = of(20_000);
        let first = numbers(&history).first().copied();
        assert!(first.is_some_and(|first| (13_990..14_010).contains(&first)));
    }

    #[test]
    fn it_is_bounded_in_memory() {
        let mut history = History::default();
        let json = vec![b' '; BYTES / 10];
        for n in 0..50 {
            history.push(&frame(n), &json);
        }
        assert!(history.recent.bytes.len() + history.older.bytes.len() <= BYTES);
        assert_eq!(numbers(&history), (40..50).collect::<Vec<_>>());
    }

    #[test]
    fn it_is_read_in_pieces() {
        let history = of(10);
        let mut out = Vec::new();
        let next = history.copy(0, &mut out, 6);
        assert_eq!((out.as_slice(), next), (&b"0\n1\n2\n"[..], Some(3)));
        out.clear();
        assert_eq!(history.copy(8, &mut out, 6), None);
        assert_eq!(out, b"8\n9\n");
    }
}
