//! A reaction logs its totals when its life ends in order.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use steadygraph::prelude::*;

#[actor]
async fn count(numbers: &mut Tx<u64>) -> Reaction {
    for number in 0..10 {
        numbers.send(number).await?;
    }
    Ok(())
}

#[actor(on_stop = report)]
fn sum(numbers: &mut Rx<u64>, total: &mut u64, result: &Arc<AtomicU64>) {
    let _ = result;
    *total += numbers.drain().sum::<u64>();
}

fn report(sum: &sum) {
    sum.result.store(sum.total, Ordering::Relaxed);
}

graph! {
    fn counting(result: &Arc<AtomicU64>) -> Counting {
        let count = solo(count { .. });
        let sum = solo(sum { total: 0, result: Arc::clone(result), .. });
        count.numbers >> sum.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    let result = Arc::default();
    counting(&result).run()?;
    assert_eq!(result.load(Ordering::Relaxed), 45);
    Ok(())
}
