//! A channel of async-channel, from a thread to a task.

use async_channel::bounded;
use smol::block_on;

use super::{Arrivals, CAPACITY, Schedule};
use crate::place::on_two_cores;

pub(super) fn run(mut schedule: Schedule) -> Arrivals {
    let (sender, receiver) = bounded(CAPACITY);
    let receive = async move {
        let mut arrivals = Arrivals::new();
        while let Ok(due) = receiver.recv().await {
            arrivals.note(due);
        }
        arrivals
    };
    let send = move || {
        while let Some(due) = schedule.next_due() {
            sender
                .send_blocking(due)
                .expect("the receiver outlives its input");
        }
    };
    on_two_cores(|| block_on(receive), send)
}
