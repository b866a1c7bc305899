//! Two channels of tokio.

use tokio::sync::mpsc::channel;

use super::hit;
use crate::place::{Place, tokio_sides};
use crate::trips::Trips;

pub(super) fn run(mut trips: Trips, place: Place) -> Trips {
    let (there, mut at_pong) = channel(1);
    let (back, mut at_ping) = channel(1);
    let ping = async move {
        let mut ball = trips.serve();
        loop {
            there.send(ball).await.expect("pong plays until the end");
            ball = at_ping.recv().await.expect("pong plays until the end");
            if !trips.back(ball) {
                return trips;
            }
        }
    };
    let pong = async move {
        while let Some(ball) = at_pong.recv().await {
            back.send(hit(ball)).await.expect("ping waits for the ball");
        }
    };
    tokio_sides(place, ping, pong)
}
