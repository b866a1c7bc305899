//! An actor of a pool is sent to its threads, as any actor is: what it keeps must be `Send`.

use std::rc::Rc;

use steadygraph::prelude::*;

#[actor]
fn source(numbers: &mut Tx<u64>) {
    numbers.fill(|| 1);
}

#[actor]
fn sum(numbers: &mut Rx<u64>, #[state(keep)] total: &mut Rc<u64>) {
    *Rc::make_mut(total) += numbers.drain().sum::<u64>();
}

graph! {
    pub fn sums() -> Sums {
        let crew = pool(2);
        let source = crew.actor(source { .. });
        let sum = crew.actor(sum { total: Rc::new(0), .. }); //~ sum
        source.numbers >> sum.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    sums().run()
}
