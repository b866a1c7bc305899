//! A struct with its own loop, beside a function with its own loop.

use steadygraph::prelude::*;

/// Adds up.
#[actor]
#[derive(Debug)]
pub struct Sum {
    pub numbers: Rx<u64>,
    total: u64,
}

impl Behavior for Sum {
    async fn run(&mut self, cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.numbers.avail(1)) {
            for number in self.numbers.drain() {
                self.total += number;
            }
            cx.commit();
        }
        assert_eq!(self.total, 45);
        Ok(())
    }
}

#[actor]
async fn count(numbers: &mut Tx<u64>, limit: &u64) {
    for number in 0..*limit {
        if numbers.send(number).await.is_err() {
            return;
        }
    }
}

graph! {
    pub fn counting() -> Counting {
        let count = solo(count { limit: 10, .. });
        let sum = solo(Sum { total: 0, .. });
        count.numbers >> channel().capacity(4) >> sum.numbers;
    }
}

fn main() -> Result<(), GraphError> {
    counting().run()
}
