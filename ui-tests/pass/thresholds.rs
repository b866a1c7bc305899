//! Thresholds up to the capacity fit, and so does what no literal shows.

use steadygraph::prelude::*;

const MANY: usize = 1 << 20;

#[actor(await_for_all!(numbers.avail(8)))]
fn batch(numbers: &mut Rx<u64>) {
    numbers.skip(usize::MAX);
}

#[actor(await_for_all!(any!(numbers.vacant(64), numbers.vacant(*room))))]
fn burst(numbers: &mut Tx<u64>, room: &usize) {
    numbers.fill(|| 1);
}

graph! {
    pub fn pipeline(capacity: usize) -> Pipeline {
        let full = solo(burst { room: 64, .. });
        let wide = solo(burst { room: MANY, .. });
        let some = solo(burst { room: 1, .. });
        let exact = solo(batch { .. });
        let large = solo(batch { .. });
        let given = solo(batch { .. });
        full.numbers >> exact.numbers;
        wide.numbers >> channel().capacity(MANY) >> large.numbers;
        some.numbers >> channel().capacity(capacity) >> given.numbers;
    }
}

fn main() {
    let _ = pipeline(64).topology();
}
