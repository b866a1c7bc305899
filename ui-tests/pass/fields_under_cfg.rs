//! A field may be there in some builds only: what its `cfg` leaves out, the macros leave out too.

use steadygraph::prelude::*;

#[actor]
struct Source {
    numbers: Tx<u64>,
    #[cfg(any())]
    others: Tx<Missing>,
    #[cfg(any())]
    missing: Missing,
    #[cfg(all())]
    next: u64,
}

impl Behavior for Source {
    async fn run(&mut self, cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.numbers) && self.next < 10 {
            self.numbers.push(self.next)?;
            self.next += 1;
        }
        cx.request_shutdown();
        Ok(())
    }
}

#[actor(reactions)]
struct Sink {
    #[cfg(all())]
    numbers: Rx<u64>,
    #[cfg(any())]
    others: [Rx<Missing>; 2],
    #[cfg(any())]
    steady: SteadyState<Missing>,
    #[cfg(any())]
    copied: Missing,
    #[cfg(any())]
    #[state(rollback)]
    cloned: Missing,
    #[cfg(any())]
    #[cfg(all())]
    #[state(keep)]
    kept: Missing,
    #[cfg(any())]
    #[arg]
    argument: Missing,
    #[cfg(all())]
    #[state(rollback)]
    seen: Vec<u64>,
}

#[actor]
#[cfg(all())]
impl Sink {
    #[react(await_for_all!(self.numbers))]
    fn on_numbers(&mut self) {
        self.seen.extend(self.numbers.drain());
    }
}

#[actor]
#[cfg(any())]
impl Sink {
    #[react(await_for_all!(self.others))]
    fn on_others(&mut self) {}
}

graph! {
    fn counting() -> Counting {
        let source = solo(Source { next: 0, .. });
        let sink = solo(Sink { seen: Vec::new(), .. });
        source.numbers >> sink.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    counting().run()
}
