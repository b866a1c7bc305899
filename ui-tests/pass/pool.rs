//! Actors of a pool: of every shape, in bundles, generic, with messages and state of many kinds.

use std::cell::Cell;
use std::time::Duration;

use steadygraph::prelude::*;

/// Counts up for as long as there is room.
#[actor]
fn source(numbers: &mut Tx<u64>, next: &mut u64) {
    numbers.extend((*next..10).inspect(|_| *next += 1));
}

/// Passes on what it gets, of any kind.
#[actor]
fn relay<T: Clone + Send + 'static>(input: &mut Rx<T>, output: &mut Tx<T>) {
    input.map_into(output, Clone::clone);
}

/// Makes messages that may be sent, but not shared.
#[actor]
fn wrap(cx: &mut Context, numbers: &mut Rx<u64>, cells: &mut Tx<Cell<u64>>, #[state(rollback)] names: &mut Vec<String>) {
    names.push(cx.name().to_owned());
    numbers.map_into(cells, |n| Cell::new(*n));
}

/// Has its own loop.
#[actor]
async fn unwrap(cx: &mut Context, cells: &mut Rx<Cell<u64>>, numbers: &mut Tx<u64>) -> Reaction {
    while await_for_any!(cells, every(Duration::from_secs(1))) {
        while let Some(cell) = cells.recv().await {
            numbers.send(cell.get()).await?;
        }
        cx.sleep(Duration::from_millis(1)).await;
        let one = cx.blocking(|| 1).await;
        let _ = one;
    }
    Ok(())
}

/// A struct with its own loop.
#[actor]
struct Merge {
    lanes: [Rx<u64>; 4],
    total: u64,
}

impl Behavior for Merge {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.lanes.any(1, 1)) {
            for lane in &mut self.lanes {
                self.total += lane.drain().sum::<u64>();
            }
        }
        Ok(())
    }
}

/// A struct with reactions.
#[actor(reactions)]
struct Two<T: Copy + Send + 'static> {
    left: Rx<T>,
    right: Rx<T>,
    seen: u64,
}

#[actor]
impl<T: Copy + Send + 'static> Two<T> {
    #[react(await_for_all!(self.left))]
    fn on_left(&mut self) {
        self.seen += self.left.drain().count() as u64;
    }

    #[react(await_for_all!(self.right))]
    fn on_right(&mut self) {
        self.seen += self.right.drain().count() as u64;
    }
}

graph! {
    pub fn pooled(threads: usize) -> Pooled {
        let crew = pool(threads);
        let other = pool(1);
        let source = [crew.actor(source { next: 0, .. }); 4];
        let wrap = [crew.actor(wrap { names: Vec::new(), .. }); 4];
        let relay = [other.actor(relay::<Cell<u64>> { .. }); 4];
        let unwrap = [crew.actor(unwrap { .. }); 4];
        let merge = other.actor(Merge { total: 0, .. });
        let left = solo(source { next: 0, .. });
        let right = crew.actor(source { next: 0, .. });
        let two = crew.actor(Two::<u64> { seen: 0, .. });

        source.numbers >> wrap.numbers;
        wrap.cells >> relay.input;
        relay.output >> unwrap.cells;
        unwrap.numbers >> merge.lanes;
        left.numbers >> two.left;
        right.numbers >> two.right;
    }
}

fn main() -> Result<(), GraphError> {
    let graph = pooled(2);
    graph.stopper().request_shutdown();
    graph.run()
}
