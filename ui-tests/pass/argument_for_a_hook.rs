//! What the function does not use may be for a hook.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use steadygraph::prelude::*;

#[actor(on_stop = tell)]
fn count(numbers: &mut Rx<u64>, seen: &mut u64, total: &Arc<AtomicU64>) {
    *seen += numbers.drain().count() as u64;
}

fn tell(count: &count) {
    count.total.store(count.seen, Ordering::Relaxed);
}

#[actor]
async fn send(numbers: &mut Tx<u64>) {
    numbers.extend(0..3);
}

graph! {
    fn counting(total: &Arc<AtomicU64>) -> Counting {
        let send = solo(send { .. });
        let count = solo(count { seen: 0, total: Arc::clone(total), .. });
        send.numbers >> count.numbers;
    }
}

fn main() {
    let total = Arc::default();
    let _ = counting(&total).topology();
}
