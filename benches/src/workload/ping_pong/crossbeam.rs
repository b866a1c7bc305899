//! Two channels of crossbeam.

use crossbeam_channel::bounded;

use super::hit;
use crate::place::{Place, on_two_cores};
use crate::trips::Trips;

pub(super) fn run(mut trips: Trips, _: Place) -> Trips {
    let (there, at_pong) = bounded(1);
    let (back, at_ping) = bounded(1);
    let ping = move || {
        let mut ball = trips.serve();
        loop {
            there.send(ball).expect("pong plays until the end");
            ball = at_ping.recv().expect("pong plays until the end");
            if !trips.back(ball) {
                return trips;
            }
        }
    };
    let pong = move || {
        for ball in at_pong {
            back.send(hit(ball)).expect("ping waits for the ball");
        }
    };
    on_two_cores(ping, pong)
}
