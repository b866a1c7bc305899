//! Two actors of actix.

use actix::prelude::{Actor, Addr, Arbiter, AsyncContext, Context, Handler, Message, System};
use tokio::sync::oneshot;

use super::hit;
use crate::place::{Place, pin};
use crate::trips::Trips;

pub(super) fn run(trips: Trips, place: Place) -> Trips {
    System::new().block_on(async move {
        let arbiters: Vec<_> = match place {
            Place::Thread => Vec::new(),
            Place::Threads => (0..2).map(pinned).collect(),
        };
        let home = |at: usize| {
            arbiters
                .get(at)
                .map_or_else(Arbiter::current, Arbiter::handle)
        };
        let (here, there) = (home(0), home(1));
        let (done, played) = oneshot::channel();
        Ping::start_in_arbiter(&here, move |cx| {
            let ping = cx.address();
            let pong = Pong::start_in_arbiter(&there, |_| Pong { ping });
            cx.notify(Serve);
            Ping {
                pong,
                game: Some((trips, done)),
            }
        });
        let trips = played.await.expect("the game has an end");
        for arbiter in arbiters {
            arbiter.stop();
            arbiter.join().expect("no actor panics");
        }
        trips
    })
}

/// A thread for actors that stays on one core.
fn pinned(core: usize) -> Arbiter {
    let arbiter = Arbiter::new();
    arbiter.spawn_fn(move || pin(core));
    arbiter
}

struct Ping {
    pong: Addr<Pong>,
    game: Option<(Trips, oneshot::Sender<Trips>)>,
}

struct Pong {
    ping: Addr<Ping>,
}

#[derive(Message)]
#[rtype(result = "()")]
struct Serve;

#[derive(Message)]
#[rtype(result = "()")]
struct Ball(u64);

impl Actor for Ping {
    type Context = Context<Self>;
}

impl Actor for Pong {
    type Context = Context<Self>;
}

impl Handler<Serve> for Ping {
    type Result = ();

    fn handle(&mut self, Serve: Serve, _: &mut Context<Self>) {
        let (trips, _) = self.game.as_mut().expect("the game begins");
        self.pong.do_send(Ball(trips.serve()));
    }
}

impl Handler<Ball> for Ping {
    type Result = ();

    fn handle(&mut self, Ball(ball): Ball, _: &mut Context<Self>) {
        let (trips, _) = self.game.as_mut().expect("the game is on");
        if trips.back(ball) {
            self.pong.do_send(Ball(ball));
        } else {
            let (trips, done) = self.game.take().expect("the game is on");
            let _ = done.send(trips);
        }
    }
}

impl Handler<Ball> for Pong {
    type Result = ();

    fn handle(&mut self, Ball(ball): Ball, _: &mut Context<Self>) {
        self.ping.do_send(Ball(hit(ball)));
    }
}
