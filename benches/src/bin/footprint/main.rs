//! How much memory actors take, and how long it takes to start and to stop them all.
//!
//! A program of its own, since its allocator counts, which would cost the other measurements something. It is called by
//! the workload `footprint` and prints figures as the other measurements do.

mod actix;
mod allocator;
mod kameo;
mod meter;
mod ractor;
mod smol;
mod steady_state;
mod steadygraph;
mod tokio;

use crate::meter::Meter;

/// How many messages of eight bytes each channel holds.
const CAPACITY: usize = 64;

/// A way to have many actors.
struct Subject {
    name: &'static str,
    /// How many there are.
    actors: usize,
    /// The bytes of one channel, where the actors do not bring their own.
    channel: Option<fn() -> f64>,
    /// Starts as many actors as that, tells the meter, and stops them.
    run: fn(usize, &mut Meter),
}

fn subjects() -> Vec<Subject> {
    let subject = |name, actors, channel, run| Subject {
        name,
        actors,
        channel,
        run,
    };
    vec![
        subject(
            "steadygraph pool",
            steadygraph::ACTORS,
            Some(steadygraph::channel_bytes),
            steadygraph::pool,
        ),
        subject(
            "steadygraph troupe",
            steadygraph::ACTORS,
            Some(steadygraph::channel_bytes),
            steadygraph::troupe,
        ),
        subject("tokio", 100_000, Some(tokio::channel_bytes), tokio::run),
        subject("smol", 100_000, Some(smol::channel_bytes), smol::run),
        subject("actix", 100_000, None, actix::run),
        subject("kameo", 100_000, None, kameo::run),
        subject("ractor", 100_000, None, ractor::run),
        subject(
            "steady_state off",
            1_000,
            Some(steady_state::channel_bytes),
            steady_state::run,
        ),
    ]
}

fn main() {
    let name = std::env::args().nth(1).expect("the name of a subject");
    let subject = subjects().into_iter().find(|subject| subject.name == name);
    let subject = subject.unwrap_or_else(|| panic!("there is no {name}"));
    let channel = subject.channel.map(|channel| channel());
    let mut meter = Meter::new(subject.actors);
    (subject.run)(subject.actors, &mut meter);
    meter.report(channel);
}
