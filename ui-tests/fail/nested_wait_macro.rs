//! Inside a wait, it is `all!`.

use steadygraph::prelude::*;

#[actor]
async fn sink(left: &mut Rx<u64>, right: &mut Rx<u64>) {
    while await_for_any!(left, await_for_all!(left, right)) { //~ await_for_all
        left.skip(usize::MAX);
        right.skip(usize::MAX);
    }
}

fn main() {}
