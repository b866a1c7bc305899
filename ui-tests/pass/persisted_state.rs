//! State on disk: in a function, in a struct, of a generic actor; with a version and a migration; the directory may come
//! from the graph's arguments.

use std::path::Path;
use std::time::Duration;

use steadygraph::prelude::*;

/// Version 1 was text.
fn upgrade(version: u32, json: &str) -> Result<u64, ActorError> {
    match version {
        1 => Ok(json.trim_matches('"').parse()?),
        _ => Err(ActorError::msg("there was no such version")),
    }
}

#[actor]
fn source(numbers: &mut Tx<u64>, #[state(persist, version = 2, migrate = upgrade)] next: &mut u64) {
    numbers.fill(|| {
        *next += 1;
        *next
    });
}

#[actor]
fn relay<T: Clone + Into<u64>>(
    input: &mut Rx<T>,
    output: &mut Tx<u64>,
    #[state(persist)] seen: &mut Vec<u64>,
    #[state(keep)] last: &mut Option<u64>,
) {
    input.map_into(output, |message| {
        let number: u64 = message.clone().into();
        seen.push(number);
        *last = Some(number);
        number
    });
}

#[actor(reactions)]
struct Sink {
    numbers: Rx<u64>,
    #[state(persist)]
    r#type: String,
    #[state(persist, version = 7)]
    total: u64,
    count: u64,
}

#[actor]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.count += 1;
        self.total += self.numbers.drain().sum::<u64>();
        self.r#type = "u64".to_owned();
    }
}

graph! {
    fn pipeline(directory: &Path, pace: Duration) -> Pipeline {
        let below = directory.join("states");
        let source = solo(source { next: 0, .. });
        let relay = solo(relay::<u64> { seen: Vec::new(), last: None, .. });
        let sink = solo(Sink { r#type: String::new(), total: 0, count: 0, .. });
        source.numbers >> relay.input;
        relay.output >> sink.numbers;
        persist(below).every(pace);
    }
}

fn main() {
    let mut app = pipeline(Path::new("somewhere"), Duration::from_millis(10));
    let mut source = app.source.play();
    let mut sim = app.simulate(1);
    source.numbers.extend([1, 2, 3]);
    drop(source);
    sim.run_until_stopped().unwrap();
    let files = sim.disk().files();
    let names: Vec<_> = files.iter().map(|file| file.to_str().unwrap()).collect();
    assert_eq!(
        names,
        [
            "somewhere/states/relay.seen.json",
            "somewhere/states/sink.total.json",
            "somewhere/states/sink.type.json"
        ]
    );
}
