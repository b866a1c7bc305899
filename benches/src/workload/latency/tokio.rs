//! A channel of tokio, from a thread to a task.

use tokio::sync::mpsc::channel;

use super::{Arrivals, CAPACITY, Schedule};
use crate::place::{Place, on_two_cores};

pub(super) fn run(mut schedule: Schedule) -> Arrivals {
    let (sender, mut receiver) = channel(CAPACITY);
    let receive = async move {
        let mut arrivals = Arrivals::new();
        while let Some(due) = receiver.recv().await {
            arrivals.note(due);
        }
        arrivals
    };
    let send = move || {
        while let Some(due) = schedule.next_due() {
            sender
                .blocking_send(due)
                .expect("the receiver outlives its input");
        }
    };
    on_two_cores(|| Place::Thread.tokio().block_on(receive), send)
}
