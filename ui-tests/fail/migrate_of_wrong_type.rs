//! A migration takes the older version and its JSON.

use steadygraph::prelude::*;

fn upgrade(json: &str) -> Result<u64, ActorError> {
    Ok(json.parse()?)
}

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist, version = 2, migrate = upgrade)] total: &mut u64) { //~ upgrade
    *total += numbers.drain().sum::<u64>();
}

fn main() {}
