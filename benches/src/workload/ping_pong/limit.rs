//! Two bare rings, and two sides that spin.

use std::hint;

use rtrb::RingBuffer;

use super::hit;
use crate::place::{Place, on_two_cores};
use crate::trips::Trips;

pub(super) fn run(mut trips: Trips, _: Place) -> Trips {
    let (mut there, mut at_pong) = RingBuffer::new(1);
    let (mut back, mut at_ping) = RingBuffer::new(1);
    let ping = move || {
        let mut ball = Ok(trips.serve());
        loop {
            if let Ok(ball) = ball {
                there.push(ball).expect("there is one ball only");
            }
            ball = at_ping.pop();
            match ball {
                Ok(ball) if !trips.back(ball) => return trips,
                Ok(_) => {}
                Err(_) => hint::spin_loop(),
            }
        }
    };
    let pong = move || {
        while !back.is_abandoned() {
            match at_pong.pop() {
                Ok(ball) => back.push(hit(ball)).expect("there is one ball only"),
                Err(_) => hint::spin_loop(),
            }
        }
    };
    on_two_cores(ping, pong)
}
