//! The actors that the graphs are made of. Each counts what it passes on, in state that rolls back, and stamps the count
//! on the message.

use steadygraph::DeadLetter;
use steadygraph::prelude::*;

use crate::message::{Message, Stamped, Stamps};
use crate::outcome;

/// Numbers of this remainder by 16 are poison to an actor that is told so.
const POISON: u64 = 11;

/// Whether a number is poison to an actor that is told so.
pub(crate) fn is_poison(number: u64) -> bool {
    number % 16 == POISON
}

fn refuse_poison<M: Message>(letter: &Stamped<M>, has_poison: bool) {
    let number = letter.message.number();
    assert!(!has_poison || !is_poison(number), "{number} is poison");
}

/// Sends the numbers below the limit, up to five at a time, and asks for the stop.
#[actor(on_stop = sent)]
pub(crate) fn source<M: Message>(
    cx: &mut Context,
    out: &mut Tx<Stamped<M>>,
    limit: &u64,
    next: &mut u64,
    has_asked: &mut bool,
) {
    while *next < *limit && out.vacant_len() > 0 {
        *next += 1;
        out.extend([Stamped::new(M::new(*next - 1), *next)]);
        if next.is_multiple_of(5) {
            break;
        }
    }
    // Once: a request that its commit made and a panic tore off would never be made again.
    if *next == *limit && !*has_asked {
        *has_asked = true;
        cx.request_shutdown();
    }
}

fn sent<M: Message>(source: &source<M>) {
    outcome::count(source.out.channel().from(), source.next);
}

/// Passes on one message a reaction.
#[actor(on_stop = passed)]
pub(crate) fn pass<M: Message>(
    input: &mut Rx<Stamped<M>>,
    out: &mut Tx<Stamped<M>>,
    has_poison: &bool,
    stamps: &mut Stamps,
    count: &mut u64,
) -> Reaction {
    if let Some(letter) = input.peek() {
        *count += 1;
        stamps.check(letter);
        let passed = Stamped::new(letter.message.clone(), *count);
        refuse_poison(letter, *has_poison);
        out.push(passed)?;
        input.skip(1);
    }
    Ok(())
}

fn passed<M: Message>(pass: &pass<M>) {
    outcome::count(pass.input.channel().to(), pass.count);
    outcome::count(pass.out.channel().from(), pass.count);
}

/// Looks at all that it sees before it passes on any of it: it cannot tell by itself which one it fails on.
#[actor(on_stop = gathered)]
pub(crate) fn gather<M: Message>(
    input: &mut Rx<Stamped<M>>,
    out: &mut Tx<Stamped<M>>,
    has_poison: &bool,
    stamps: &mut Stamps,
    count: &mut u64,
) -> Reaction {
    let mut passed = Vec::new();
    for letter in input.iter() {
        *count += 1;
        stamps.check(letter);
        passed.push(Stamped::new(letter.message.clone(), *count));
    }
    let seen = passed.len();
    for letter in &passed {
        refuse_poison(letter, *has_poison);
    }
    for letter in passed {
        out.push(letter)?;
    }
    input.skip(seen);
    Ok(())
}

fn gathered<M: Message>(gather: &gather<M>) {
    outcome::count(gather.input.channel().to(), gather.count);
    outcome::count(gather.out.channel().from(), gather.count);
}

/// Passes on whole batches.
#[actor(on_stop = mapped)]
pub(crate) fn map<M: Message>(
    input: &mut Rx<Stamped<M>>,
    out: &mut Tx<Stamped<M>>,
    has_poison: &bool,
    stamps: &mut Stamps,
    count: &mut u64,
) {
    input.map_into(out, |letter| {
        *count += 1;
        stamps.check(letter);
        refuse_poison(letter, *has_poison);
        Stamped::new(letter.message.clone(), *count)
    });
}

fn mapped<M: Message>(map: &map<M>) {
    outcome::count(map.input.channel().to(), map.count);
    outcome::count(map.out.channel().from(), map.count);
}

/// Passes on with a loop of its own. It looks at a message, commits, and only then moves past it: what it looks at must
/// still be there.
#[actor]
pub(crate) async fn relay<M: Message>(
    cx: &mut Context,
    input: &mut Rx<Stamped<M>>,
    out: &mut Tx<Stamped<M>>,
    state: &mut SteadyState<(Stamps, u64)>,
) -> Reaction {
    while await_for_all!(input, out) {
        if let Some(letter) = input.peek() {
            let number = letter.message.number();
            cx.commit();
            let count = state.update(|(stamps, count)| {
                stamps.check(letter);
                *count += 1;
                *count
            });
            if letter.message.number() != number {
                outcome::wrong(format!("message {number} changed while it was looked at"));
            }
            out.push(Stamped::new(letter.message.clone(), count))?;
            input.skip(1);
        }
    }
    outcome::count(input.channel().to(), state.1);
    outcome::count(out.channel().from(), state.1);
    Ok(())
}

/// Deals the messages out to three lanes, in the order of their numbers.
#[actor(await_for_all!(input, outs.any(3, 1)), on_stop = dealt)]
pub(crate) fn deal<M: Message>(
    input: &mut Rx<Stamped<M>>,
    outs: &mut [Tx<Stamped<M>>; 3],
    stamps: &mut Stamps,
    counts: &mut [u64; 3],
) -> Reaction {
    let mut dealt = 0;
    for letter in input.iter().take(4) {
        let lane = (letter.message.number() % 3) as usize;
        stamps.check(letter);
        counts[lane] += 1;
        outs[lane].push(Stamped::new(letter.message.clone(), counts[lane]))?;
        dealt += 1;
    }
    input.skip(dealt);
    Ok(())
}

fn dealt<M: Message>(deal: &deal<M>) {
    outcome::count(deal.input.channel().to(), deal.counts.iter().sum());
    for (out, count) in deal.outs.iter().zip(deal.counts) {
        outcome::count(out.channel().from(), count);
    }
}

/// Brings three lanes together.
#[actor(await_for_all!(ins.any(1, 1), out), on_stop = joined)]
pub(crate) fn join<M: Message>(
    ins: &mut [Rx<Stamped<M>>; 3],
    out: &mut Tx<Stamped<M>>,
    stamps: &mut [Stamps; 3],
    counts: &mut [u64; 3],
    count: &mut u64,
) {
    for (lane, input) in ins.iter_mut().enumerate() {
        let passed = input.map_into(out, |letter| {
            stamps[lane].check(letter);
            *count += 1;
            Stamped::new(letter.message.clone(), *count)
        });
        counts[lane] += passed as u64;
    }
}

fn joined<M: Message>(join: &join<M>) {
    for (input, count) in join.ins.iter().zip(join.counts) {
        outcome::count(input.channel().to(), count);
    }
    outcome::count(join.out.channel().from(), join.count);
}

/// Sends what is new out, and what comes back on: the middle of a loop.
#[actor(await_for_any!(all!(new, out), all!(back, done)), on_stop = sent_on)]
pub(crate) fn hub<M: Message>(
    new: &mut Rx<Stamped<M>>,
    out: &mut Tx<Stamped<M>>,
    back: &mut Rx<Stamped<M>>,
    done: &mut Tx<Stamped<M>>,
    stamps: &mut [Stamps; 2],
    counts: &mut [u64; 2],
) {
    let [of_new, of_back] = stamps;
    let [sent, returned] = counts;
    back.map_into(done, |letter| {
        of_back.check(letter);
        *returned += 1;
        Stamped::new(letter.message.clone(), *returned)
    });
    new.map_into(out, |letter| {
        of_new.check(letter);
        *sent += 1;
        Stamped::new(letter.message.clone(), *sent)
    });
}

fn sent_on<M: Message>(hub: &hub<M>) {
    let [sent, returned] = hub.counts;
    outcome::count(hub.new.channel().to(), sent);
    outcome::count(hub.out.channel().from(), sent);
    outcome::count(hub.back.channel().to(), returned);
    outcome::count(hub.done.channel().from(), returned);
}

/// Keeps what it gets, in order.
#[actor]
pub(crate) async fn sink<M: Message>(
    input: &mut Rx<Stamped<M>>,
    seen: &mut SteadyState<(Stamps, Vec<u64>)>,
) {
    while await_for_all!(input) {
        for letter in input.iter() {
            seen.update(|(stamps, seen)| {
                stamps.check(letter);
                seen.push(letter.message.number());
            });
        }
        input.skip(usize::MAX);
    }
    outcome::count(input.channel().to(), seen.1.len() as u64);
    outcome::seen(&seen.1);
}

/// Keeps the dead letters.
#[actor(on_stop = kept)]
pub(crate) fn archive<M: Message>(
    letters: &mut Rx<DeadLetter<Stamped<M>>>,
    #[state(rollback)] dead: &mut Vec<u64>,
) {
    dead.extend(letters.iter().map(|letter| letter.message.message.number()));
    letters.skip(usize::MAX);
}

fn kept<M: Message>(archive: &archive<M>) {
    outcome::count(archive.letters.channel().to(), archive.dead.len() as u64);
    outcome::dead(&archive.dead);
}
