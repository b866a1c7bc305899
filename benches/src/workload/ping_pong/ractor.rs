//! Two actors of ractor.

use ractor::{Actor, ActorProcessingErr, ActorRef};
use tokio::sync::oneshot;

use super::hit;
use crate::place::{Place, tokio_sides};
use crate::trips::Trips;

pub(super) fn run(trips: Trips, place: Place) -> Trips {
    let (introduce, introduced) = oneshot::channel();
    let first = async move {
        let (done, played) = oneshot::channel();
        let game = Game { trips, done };
        let (ping, end) = Actor::spawn(None, Ping, game).await.expect("it starts");
        let _ = introduce.send(ping);
        let trips = played.await.expect("the game has an end");
        end.await.expect("ping does not panic");
        trips
    };
    let second = async move {
        let ping = introduced.await.expect("ping introduces itself");
        let (pong, end) = Actor::spawn(None, Pong, ping.clone())
            .await
            .expect("it starts");
        ping.cast(ToPing::Serve(pong)).expect("ping plays");
        end.await.expect("pong does not panic");
    };
    tokio_sides(place, first, second)
}

struct Ping;

struct Pong;

enum ToPing {
    /// Begins the game with this partner.
    Serve(ActorRef<u64>),
    Ball(u64),
}

struct Game {
    trips: Trips,
    done: oneshot::Sender<Trips>,
}

/// The game, until it ends, and the partner, once there is one.
type Playing = (Option<Game>, Option<ActorRef<u64>>);

impl Actor for Ping {
    type Msg = ToPing;
    type State = Playing;
    type Arguments = Game;

    async fn pre_start(
        &self,
        _: ActorRef<ToPing>,
        game: Game,
    ) -> Result<Playing, ActorProcessingErr> {
        Ok((Some(game), None))
    }

    async fn handle(
        &self,
        myself: ActorRef<ToPing>,
        message: ToPing,
        (game, partner): &mut Playing,
    ) -> Result<(), ActorProcessingErr> {
        let Some(Game { trips, .. }) = game else {
            return Ok(());
        };
        match (message, partner.as_ref()) {
            (ToPing::Serve(pong), _) => {
                pong.cast(trips.serve())?;
                *partner = Some(pong);
            }
            (ToPing::Ball(ball), Some(pong)) if trips.back(ball) => pong.cast(ball)?,
            (ToPing::Ball(_), Some(pong)) => {
                pong.stop(None);
                myself.stop(None);
                let Game { trips, done } = game.take().ok_or("the game is on")?;
                let _ = done.send(trips);
            }
            (ToPing::Ball(_), None) => return Err("the ball comes from pong".into()),
        }
        Ok(())
    }
}

impl Actor for Pong {
    type Msg = u64;
    type State = ActorRef<ToPing>;
    type Arguments = ActorRef<ToPing>;

    async fn pre_start(
        &self,
        _: ActorRef<u64>,
        ping: ActorRef<ToPing>,
    ) -> Result<ActorRef<ToPing>, ActorProcessingErr> {
        Ok(ping)
    }

    async fn handle(
        &self,
        _: ActorRef<u64>,
        ball: u64,
        ping: &mut ActorRef<ToPing>,
    ) -> Result<(), ActorProcessingErr> {
        ping.cast(ToPing::Ball(hit(ball)))?;
        Ok(())
    }
}
