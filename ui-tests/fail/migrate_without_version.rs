//! Nothing is older than the first version.

use steadygraph::prelude::*;

fn upgrade(_version: u32, json: &str) -> Result<u64, ActorError> {
    Ok(json.parse()?)
}

#[actor]
fn sink(numbers: &mut Rx<u64>, #[state(persist, migrate = upgrade)] total: &mut u64) { //~ migrate
    *total += numbers.drain().sum::<u64>();
}

fn main() {}
