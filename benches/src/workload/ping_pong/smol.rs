//! Two channels of async-channel.

use async_channel::bounded;
use smol::block_on;

use super::hit;
use crate::place::{Place, on_two_cores};
use crate::trips::Trips;

pub(super) fn run(mut trips: Trips, place: Place) -> Trips {
    let (there, at_pong) = bounded(1);
    let (back, at_ping) = bounded(1);
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
        while let Ok(ball) = at_pong.recv().await {
            back.send(hit(ball)).await.expect("ping waits for the ball");
        }
    };
    match place {
        Place::Threads => on_two_cores(|| block_on(ping), || block_on(pong)),
        Place::Thread => place.smol(async move |executor| {
            executor.spawn(pong).detach();
            executor.spawn(ping).await
        }),
    }
}
