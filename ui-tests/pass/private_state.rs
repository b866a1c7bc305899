//! A public actor may have state and arguments of a private type.

use steadygraph::prelude::*;

#[derive(Clone, Copy, Default)]
struct Totals {
    seen: u64,
}

mod shown {
    use steadygraph::prelude::*;

    #[allow(private_interfaces)]
    #[actor]
    pub fn count(numbers: &mut Rx<u64>, totals: &mut super::Totals) {
        totals.seen += numbers.drain().count() as u64;
    }
}

use shown::count;

#[actor]
fn source(numbers: &mut Tx<u64>) {
    numbers.fill(|| 1);
}

graph! {
    fn counting() -> Counting {
        let source = solo(source { .. });
        let count = solo(count { totals: Totals::default(), .. });
        source.numbers >> count.numbers;
    }
}

fn main() {
    let _ = counting().topology();
}
