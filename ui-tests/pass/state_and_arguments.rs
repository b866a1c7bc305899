//! State of each kind; arguments with and without a size; an actor without ports.

use std::time::Duration;

use steadygraph::prelude::*;

#[actor]
fn note(
    words: &mut Rx<String>,
    seen: &mut (u64, Option<char>),
    #[state(rollback)] longest: &mut String,
    #[state(keep)] log: &mut Vec<usize>,
    prefix: &str,
    limits: &[usize],
    make: &fn(&str) -> usize,
) {
    for word in words.drain_owned() {
        seen.0 += 1;
        log.push(make(&word) + limits.len());
        if word.starts_with(prefix) && word.len() > longest.len() {
            *longest = word;
        }
    }
}

#[actor(await_for_all!(every(*rate)))]
fn tick(cx: &mut Context, rate: &Duration, count: &mut u64) {
    *count += 1;
    if *count == 3 {
        cx.request_shutdown();
    }
}

#[actor]
async fn speak(words: &mut Tx<String>) {
    let _ = words.send("word".to_owned()).await;
}

graph! {
    pub fn notes(prefix: &str) -> Notes {
        let log = Vec::with_capacity(8);
        let (first, second) = (1, 2);
        let note = solo(note {
            seen: (0, None),
            longest: String::new(),
            log,
            prefix: prefix.into(),
            limits: vec![first, second],
            make: str::len,
            ..
        });
        let speak = solo(speak { .. });
        let tick = solo(tick { rate: Duration::from_millis(1), count: 0 });
        speak.words >> note.words;
    }
}

fn main() -> Result<(), GraphError> {
    notes("w").run()
}
