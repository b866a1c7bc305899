//! The threads of a pool share its actors: what an actor holds across a wait goes from thread to thread.

use std::rc::Rc;

use steadygraph::prelude::*;

#[actor]
fn source(numbers: &mut Tx<u64>) {
    numbers.fill(|| 1);
}

#[actor]
async fn sum(numbers: &mut Rx<u64>) {
    let total = Rc::new(std::cell::Cell::new(0));
    while await_for_all!(numbers) {
        total.set(total.get() + numbers.drain().sum::<u64>());
    }
}

graph! {
    pub fn sums() -> Sums {
        let crew = pool(2);
        let source = crew.actor(source { .. });
        let sum = crew.actor(sum { .. }); //~ sum
        source.numbers >> sum.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    sums().run()
}
