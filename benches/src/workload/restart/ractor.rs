//! The same map in ractor, where a supervisor puts a new actor in the place of the one that panicked.
//!
//! The mailbox goes with the actor. It has no bound either, so the feed waits for what the actor has counted.

use std::marker::PhantomData;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use ractor::{Actor, ActorProcessingErr, ActorRef, SupervisionEvent, cast};
use tokio::sync::watch;
use tokio::task::yield_now;

use super::payload::Payload;
use super::probe::{Outcome, Probe};
use super::tally::Tally;
use super::{CAPACITY, COUNT, figures};
use crate::case::Figures;
use crate::place::Place;

pub(super) fn map<T: Payload>() -> Figures {
    figures(Outcome::of(|probe| {
        Place::Threads.tokio().block_on(line::<T>(probe.clone()));
    }))
}

async fn line<T: Payload>(probe: Arc<Probe>) {
    let sink = Actor::spawn(None, Sink(PhantomData), probe.clone()).await;
    let (sink, sink_ends) = sink.expect("it starts");
    let (current, mut latest) = watch::channel(None);
    let supervisor = Supervisor {
        sink: sink.clone(),
        probe,
        current,
    };
    let supervisor = Actor::spawn(None, supervisor, ()).await;
    let (supervisor, supervisor_ends) = supervisor.expect("it starts");
    feed::<T>(&mut latest).await;
    // The supervisor ends with the last map.
    supervisor_ends
        .await
        .expect("the supervisor does not panic");
    drop(supervisor);
    sink.drain().expect("the sink is there");
    sink_ends.await.expect("the sink does not panic");
}

/// The map that is there now.
struct Current<T: Payload> {
    map: ActorRef<T>,
    /// How many messages it has taken.
    taken: Arc<AtomicU64>,
}

/// Sends all numbers to whichever map is there, and drains the last one.
async fn feed<T: Payload>(latest: &mut watch::Receiver<Option<Current<T>>>) {
    let mut sent = 0;
    for number in 0..COUNT {
        while !has_sent(latest, &mut sent, number) {
            yield_now().await;
        }
    }
    // The last one is drained once it can panic no more; what one that panicked has left is lost.
    let is_open = |now: &Current<T>| now.taken.load(Ordering::Relaxed) < sent;
    while latest.borrow().as_ref().is_some_and(is_open)
        && latest.has_changed().is_ok_and(|has| !has)
    {
        yield_now().await;
    }
    if let Some(now) = &*latest.borrow() {
        now.map.drain().expect("the last map is there");
    }
}

/// Sends a number if the map that is there has room; `sent` counts those that it has been sent.
fn has_sent<T: Payload>(
    latest: &mut watch::Receiver<Option<Current<T>>>,
    sent: &mut u64,
    number: u64,
) -> bool {
    let now = latest.borrow_and_update();
    if now.has_changed() {
        *sent = 0;
    }
    let Some(now) = &*now else { return false };
    let has_room = *sent - now.taken.load(Ordering::Relaxed) < CAPACITY as u64;
    if has_room {
        // What goes to a map that has panicked is lost, and the sink counts it.
        let _ = cast!(now.map, T::of(number));
        *sent += 1;
    }
    has_room
}

/// Puts a new map in the place of the one that has failed.
struct Supervisor<T: Payload> {
    sink: ActorRef<T>,
    probe: Arc<Probe>,
    current: watch::Sender<Option<Current<T>>>,
}

impl<T: Payload> Supervisor<T> {
    async fn spawn(&self, myself: &ActorRef<()>) -> Result<(), ActorProcessingErr> {
        let taken = Arc::new(AtomicU64::new(0));
        let map = Map {
            sink: self.sink.clone(),
            probe: self.probe.clone(),
            taken: taken.clone(),
        };
        let (map, _) = Actor::spawn_linked(None, map, (), myself.get_cell()).await?;
        self.current.send_replace(Some(Current { map, taken }));
        Ok(())
    }
}

impl<T: Payload> Actor for Supervisor<T> {
    type Msg = ();
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, myself: ActorRef<()>, (): ()) -> Result<(), ActorProcessingErr> {
        self.spawn(&myself).await
    }

    async fn handle_supervisor_evt(
        &self,
        myself: ActorRef<()>,
        event: SupervisionEvent,
        (): &mut (),
    ) -> Result<(), ActorProcessingErr> {
        match event {
            SupervisionEvent::ActorFailed(..) => self.spawn(&myself).await?,
            SupervisionEvent::ActorTerminated(..) => myself.stop(None),
            _ => {}
        }
        Ok(())
    }
}

/// One message at a time.
struct Map<T: Payload> {
    sink: ActorRef<T>,
    probe: Arc<Probe>,
    taken: Arc<AtomicU64>,
}

impl<T: Payload> Actor for Map<T> {
    type Msg = T;
    type State = ();
    type Arguments = ();

    async fn pre_start(&self, _: ActorRef<T>, (): ()) -> Result<(), ActorProcessingErr> {
        Ok(())
    }

    async fn handle(
        &self,
        _: ActorRef<T>,
        message: T,
        (): &mut (),
    ) -> Result<(), ActorProcessingErr> {
        let number = message.number();
        self.taken.fetch_add(1, Ordering::Relaxed);
        self.probe.pass(number);
        cast!(self.sink, T::of(number))?;
        Ok(())
    }
}

/// Checks the numbers.
struct Sink<T>(PhantomData<fn() -> T>);

/// What the sink knows.
struct Checked {
    tally: Tally,
    probe: Arc<Probe>,
}

impl<T: Payload> Actor for Sink<T> {
    type Msg = T;
    type State = Checked;
    type Arguments = Arc<Probe>;

    async fn pre_start(
        &self,
        _: ActorRef<T>,
        probe: Arc<Probe>,
    ) -> Result<Checked, ActorProcessingErr> {
        Ok(Checked {
            tally: Tally::new(),
            probe,
        })
    }

    async fn handle(
        &self,
        _: ActorRef<T>,
        message: T,
        checked: &mut Checked,
    ) -> Result<(), ActorProcessingErr> {
        checked.tally.take(message.number());
        Ok(())
    }

    async fn post_stop(
        &self,
        _: ActorRef<T>,
        checked: &mut Checked,
    ) -> Result<(), ActorProcessingErr> {
        checked.probe.report(checked.tally);
        Ok(())
    }
}
