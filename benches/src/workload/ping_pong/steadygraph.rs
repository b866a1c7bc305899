//! Two actors with a reaction each.

use std::mem;
use std::sync::mpsc::{self, Sender};

use steadygraph::prelude::*;

use super::hit;
use crate::place::{Place, pin};
use crate::trips::Trips;

pub(super) fn run(trips: Trips, place: Place) -> Trips {
    let (done, played) = mpsc::channel();
    let graph = match place {
        Place::Thread => on_a_thread(trips, done).start(),
        Place::Threads => on_two_cores(trips, done).start(),
    };
    graph
        .and_then(|graph| graph.wait())
        .expect("no actor fails");
    played.recv().expect("ping says how it went")
}

/// Sends the ball out again, until the game is over.
#[actor(on_start = serve, on_stop = report)]
fn ping(
    cx: &mut Context,
    back: &mut Rx<u64>,
    there: &mut Tx<u64>,
    core: &Option<usize>,
    done: &Sender<Trips>,
    #[state(keep)] trips: &mut Trips,
) -> Reaction {
    if let Some(ball) = back.take() {
        if trips.back(ball) {
            there.push(ball)?;
        } else {
            cx.request_shutdown();
        }
    }
    Ok(())
}

fn serve(ping: &mut ping) -> Reaction {
    if let Some(core) = ping.core {
        pin(core);
    }
    ping.there.push(ping.trips.serve())?;
    Ok(())
}

fn report(ping: &mut ping) {
    let trips = mem::replace(&mut ping.trips, Trips::new(0));
    // Who started the graph waits for it.
    let _ = ping.done.send(trips);
}

/// Hits the ball.
#[actor(on_start = take_place)]
fn pong(there: &mut Rx<u64>, back: &mut Tx<u64>, core: &Option<usize>) -> Reaction {
    if let Some(ball) = there.take() {
        back.push(hit(ball))?;
    }
    Ok(())
}

fn take_place(pong: &mut pong) {
    if let Some(core) = pong.core {
        pin(core);
    }
}

graph! {
    /// Both on one thread.
    fn on_a_thread(trips: Trips, done: Sender<Trips>) -> OnAThread {
        let both = troupe();
        let ping = both.actor(ping { core: None, done, trips, .. });
        let pong = both.actor(pong { core: None, .. });

        ping.there >> channel() >> pong.there;
        ping.back  << channel() << pong.back;
    }
}

graph! {
    /// Each on a thread that stays on its own core.
    fn on_two_cores(trips: Trips, done: Sender<Trips>) -> OnTwoCores {
        let ping = solo(ping { core: Some(0), done, trips, .. });
        let pong = solo(pong { core: Some(1), .. });

        ping.there >> channel() >> pong.there;
        ping.back  << channel() << pong.back;
    }
}
