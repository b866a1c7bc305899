//! A channel of crossbeam.

use crossbeam_channel::bounded;

use super::{Arrivals, CAPACITY, Schedule};
use crate::place::on_two_cores;

pub(super) fn run(mut schedule: Schedule) -> Arrivals {
    let (sender, receiver) = bounded(CAPACITY);
    let receive = move || {
        let mut arrivals = Arrivals::new();
        for due in receiver {
            arrivals.note(due);
        }
        arrivals
    };
    let send = move || {
        while let Some(due) = schedule.next_due() {
            sender.send(due).expect("the receiver outlives its input");
        }
    };
    on_two_cores(receive, send)
}
