//! What the actors of a pool cannot do to each other.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use steadygraph::prelude::*;

use super::{MS, count, spin_until, swallow};

/// Sends for as long as the graph runs, and notes the sum.
#[actor]
async fn tally(out: &mut Tx<u64>, sent: &Arc<AtomicU64>) {
    let mut next = 0;
    while await_for_all!(out) {
        next += out.fill(|| 1) as u64;
    }
    sent.fetch_add(next, Ordering::Relaxed);
}

/// Fails.
#[actor]
fn fail(input: &mut Rx<u64>) {
    let _ = input;
    panic!("as it must");
}

graph! {
    fn failing(sent: &Arc<AtomicU64>, total: &Arc<AtomicU64>) -> Failing {
        let crew = pool(2);
        let count = crew.actor(count { limit: 1, .. });
        let tallies = [crew.actor(tally { sent: sent.clone(), .. }); 2];
        let fail = crew.actor(fail { .. });
        let swallows = [crew.actor(swallow { total: total.clone(), .. }); 2];
        count.out >> fail.input;
        tallies.out >> swallows.input;
    }
}

#[test]
fn a_panic_of_one_actor_leaves_its_neighbours_in_the_pool_alone() {
    let (sent, total) = (Arc::<AtomicU64>::default(), Arc::<AtomicU64>::default());
    let error = failing(&sent, &total).start().unwrap().wait().unwrap_err();
    assert!(
        error
            .failures()
            .iter()
            .all(|failure| failure.actor() == "fail"),
        "{error}"
    );
    assert!(!error.failures().is_empty());
    // The failure ends the graph in order: what the neighbours were sent arrives.
    assert_eq!(total.load(Ordering::Relaxed), sent.load(Ordering::Relaxed));
}

type Bag = Arc<Mutex<Option<Tx<u64>>>>;

/// Puts its port where others find it, and waits for ever.
#[actor]
async fn lend(cx: &mut Context, out: &mut Tx<u64>, given: &mut Tx<()>, bag: &Bag) -> Reaction {
    let (elsewhere, _rx) = channel().open();
    let mut mine = std::mem::replace(out, elsewhere);
    mine.push(1)?;
    *bag.lock().unwrap() = Some(mine);
    given.send(()).await?;
    cx.commit();
    std::future::pending::<()>().await;
    Ok(())
}

/// Tries to settle the port.
#[actor]
async fn meddle(given: &mut Rx<()>, bag: &Bag, refused: &Arc<AtomicBool>) {
    given.recv().await;
    let mut port = bag.lock().unwrap().take();
    let settle = std::panic::AssertUnwindSafe(|| port.as_mut().map(Tx::commit));
    refused.store(std::panic::catch_unwind(settle).is_err(), Ordering::SeqCst);
}

graph! {
    fn meddling(bag: &Bag, refused: &Arc<AtomicBool>, total: &Arc<AtomicU64>) -> Meddling {
        let crew = pool(1);
        let lend = crew.actor(lend { bag: bag.clone(), .. });
        let meddle = crew.actor(meddle { bag: bag.clone(), refused: refused.clone(), .. });
        let swallow = crew.actor(swallow { total: total.clone(), .. });
        lend.out >> swallow.input;
        lend.given >> meddle.given;
        stop().deadline(MS);
    }
}

#[test]
fn a_port_of_a_pools_actor_is_settled_by_nobody_between_its_polls() {
    let (refused, total) = (Arc::<AtomicBool>::default(), Arc::default());
    let handle = meddling(&Bag::default(), &refused, &total).start().unwrap();
    // On the very thread that polled the actor: the pool has no other.
    assert!(spin_until(|| refused.load(Ordering::SeqCst)));
    handle.request_shutdown();
    let error = handle.wait().unwrap_err();
    assert!(
        error.still().iter().any(|still| still.actor() == "lend"),
        "{error}"
    );
}
