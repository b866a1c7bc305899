//! A bare ring, whose receiver spins.

use std::hint;

use rtrb::RingBuffer;

use super::{Arrivals, CAPACITY, Schedule};
use crate::place::on_two_cores;

pub(super) fn run(mut schedule: Schedule) -> Arrivals {
    let (mut sender, mut receiver) = RingBuffer::new(CAPACITY);
    let receive = move || {
        let mut arrivals = Arrivals::new();
        while !arrivals.is_complete() {
            match receiver.pop() {
                Ok(due) => arrivals.note(due),
                Err(_) => hint::spin_loop(),
            }
        }
        arrivals
    };
    let send = move || {
        while let Some(due) = schedule.next_due() {
            while sender.push(due).is_err() {
                hint::spin_loop();
            }
        }
    };
    on_two_cores(receive, send)
}
