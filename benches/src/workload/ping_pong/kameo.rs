//! Two actors of kameo.

use std::convert::Infallible;

use kameo::actor::Spawn;
use kameo::prelude::{Actor, ActorRef, Context, Message};
use tokio::sync::oneshot;

use super::hit;
use crate::place::{Place, tokio_sides};
use crate::trips::Trips;

pub(super) fn run(trips: Trips, place: Place) -> Trips {
    let (introduce, introduced) = oneshot::channel();
    let first = async move {
        let (done, played) = oneshot::channel();
        let ping = Ping::spawn(Ping {
            pong: None,
            game: Some((trips, done)),
        });
        let _ = introduce.send(ping);
        played.await.expect("the game has an end")
    };
    let second = async move {
        let ping = introduced.await.expect("ping introduces itself");
        let pong = Pong::spawn(Pong { ping: ping.clone() });
        ping.tell(Serve(pong.clone())).await.expect("ping plays");
        pong.wait_for_shutdown().await;
    };
    tokio_sides(place, first, second)
}

struct Ping {
    pong: Option<ActorRef<Pong>>,
    game: Option<(Trips, oneshot::Sender<Trips>)>,
}

struct Pong {
    ping: ActorRef<Ping>,
}

/// Begins the game with this partner.
struct Serve(ActorRef<Pong>);

struct Ball(u64);

impl Actor for Ping {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(args: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(args)
    }
}

impl Actor for Pong {
    type Args = Self;
    type Error = Infallible;

    async fn on_start(args: Self, _: ActorRef<Self>) -> Result<Self, Infallible> {
        Ok(args)
    }
}

impl Message<Serve> for Ping {
    type Reply = ();

    async fn handle(&mut self, Serve(pong): Serve, _: &mut Context<Self, ()>) {
        let (trips, _) = self.game.as_mut().expect("the game begins");
        let ball = trips.serve();
        pong.tell(Ball(ball))
            .await
            .expect("pong plays until the end");
        self.pong = Some(pong);
    }
}

impl Message<Ball> for Ping {
    type Reply = ();

    async fn handle(&mut self, Ball(ball): Ball, _: &mut Context<Self, ()>) {
        let pong = self.pong.as_ref().expect("the ball comes from pong");
        let (trips, _) = self.game.as_mut().expect("the game is on");
        if trips.back(ball) {
            pong.tell(Ball(ball))
                .await
                .expect("pong plays until the end");
        } else {
            pong.stop_gracefully()
                .await
                .expect("pong plays until the end");
            let (trips, done) = self.game.take().expect("the game is on");
            let _ = done.send(trips);
        }
    }
}

impl Message<Ball> for Pong {
    type Reply = ();

    async fn handle(&mut self, Ball(ball): Ball, _: &mut Context<Self, ()>) {
        self.ping
            .tell(Ball(hit(ball)))
            .await
            .expect("ping waits for the ball");
    }
}
