//! State that commits and rolls back by itself, in actors of every kind.

use steadygraph::prelude::*;

#[path = "../actors.rs"]
mod actors;
use actors::source;

#[actor]
async fn tally(numbers: &mut Rx<u64>, out: &mut Tx<u64>, seen: &mut SteadyState<Vec<u64>>) {
    while await_for_all!(numbers, out) {
        seen.update(|seen| seen.extend(numbers.drain()));
        let _ = out.push(seen.len() as u64);
    }
}

/// In a reaction, beside state of other kinds; it needs no `Copy`.
#[actor]
fn keep<T: Copy + Default>(
    numbers: &mut Rx<T>,
    out: &mut Tx<T>,
    seen: &mut SteadyState<Vec<T>>,
    lanes: &mut [SteadyState<Option<T>>; 2],
    count: &mut u64,
) -> Reaction {
    *count += 1;
    seen.update(|seen| seen.extend(numbers.drain()));
    lanes[0].update(|lane| *lane = seen.last().copied());
    out.push(lanes[0].unwrap_or_default())?;
    Ok(())
}

/// With a behavior written by hand.
#[actor]
struct ByHand {
    numbers: Rx<u64>,
    out: Tx<u64>,
    seen: steadygraph::SteadyState<String>,
}

impl Behavior for ByHand {
    async fn run(&mut self, _cx: &mut Context) -> Reaction {
        while await_for_all!(self.numbers, self.out) {
            let numbers = &mut self.numbers;
            self.seen
                .update(|seen| seen.extend(numbers.drain().map(|_| 'x')));
            self.out.push(self.seen.len() as u64)?;
        }
        Ok(())
    }
}

#[actor(reactions)]
struct Reacting {
    numbers: Rx<u64>,
    seen: SteadyState<Vec<u64>>,
}

#[actor]
impl Reacting {
    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        let numbers = &mut self.numbers;
        self.seen.update(|seen| seen.extend(numbers.drain()));
    }
}

graph! {
    fn pipeline() -> Pipeline {
        let source = solo(source { next: 0, .. });
        let tally = solo(tally { seen: SteadyState::default(), .. });
        let keep = solo(keep::<u64> {
            seen: SteadyState::new(Vec::new()),
            lanes: Default::default(),
            count: 0,
            ..
        });
        let by_hand = solo(ByHand { seen: SteadyState::default(), .. });
        let reacting = solo(Reacting { seen: SteadyState::default(), .. });
        source.numbers >> tally.numbers;
        tally.out >> keep.numbers;
        keep.out >> by_hand.numbers;
        by_hand.out >> reacting.numbers;
    }
}

fn main() {
    let mut sim = pipeline().simulate(1);
    sim.request_shutdown();
    sim.run_until_stopped().unwrap();
}
