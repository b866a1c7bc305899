//! `#[actor]` goes on the `impl`.

use steadygraph::prelude::*;

struct Sink {
    total: u64,
}

impl Sink {
    #[actor]
    fn add(&mut self, numbers: &mut Rx<u64>) { //~ &mut self
        self.total += numbers.drain().sum::<u64>();
    }
}

fn main() {}
