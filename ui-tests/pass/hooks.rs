//! What runs at the start, at a restart and at the stop, of a function and of a struct.

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

#[actor(await_for_all!(numbers, sums), on_start = begin, on_restart = hooks::begin_again::<T>, on_stop = end)]
fn sum<T: Copy + Into<u64>>(numbers: &mut Rx<T>, sums: &mut Tx<u64>, total: &mut u64) {
    for number in numbers.drain() {
        *total += number.into();
    }
    let _ = sums;
}

fn begin<T: Copy + Into<u64>>(sum: &mut sum<T>) -> Result<(), std::num::ParseIntError> {
    sum.total = "100".parse()?;
    Ok(())
}

mod hooks {
    pub(crate) fn begin_again<T: Copy + Into<u64>>(_sum: &super::sum<T>) {}
}

fn end<T: Copy + Into<u64>>(sum: &mut sum<T>) {
    let _ = sum.sums.push(sum.total);
}

#[actor(reactions)]
struct Report {
    sums: Rx<u64>,
    #[arg]
    result: Arc<AtomicU64>,
    base: u64,
}

#[actor]
impl Report {
    #[on_start]
    fn begin(&mut self) {
        self.base = 1000;
    }

    #[on_restart]
    fn begin_again(&self) -> Reaction {
        Ok(())
    }

    #[react(await_for_all!(self.sums))]
    fn on_sum(&mut self) {
        if let Some(sum) = self.sums.take() {
            self.result.store(self.base + sum, Ordering::Relaxed);
        }
    }

    #[on_stop]
    fn end(&self) {}
}

graph! {
    fn counting(result: &Arc<AtomicU64>) -> Counting {
        let count = solo(count { .. });
        let sum = solo(sum::<u64> { total: 0, .. });
        let report = solo(Report { base: 0, result: Arc::clone(result), .. });
        count.numbers >> sum.numbers;
        sum.sums >> report.sums;
    }
}

fn main() -> Result<(), GraphError> {
    let result = Arc::default();
    counting(&result).run()?;
    assert_eq!(result.load(Ordering::Relaxed), 1145);
    Ok(())
}
