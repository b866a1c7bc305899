//! Actors whose threads are kept to a core.

use std::sync::{Arc, Mutex};

use steadygraph::prelude::*;

/// The cores that threads may use, as the system lists them.
type Seen = Arc<Mutex<Vec<String>>>;

/// Sees which its own thread may use.
#[actor]
async fn look(done: &mut Tx<()>, seen: &Seen) -> Reaction {
    let status = std::fs::read_to_string("/proc/thread-self/status")?;
    let mut lines = status.lines();
    let cores = lines.find_map(|line| line.strip_prefix("Cpus_allowed_list:"));
    seen.lock()
        .unwrap()
        .push(cores.unwrap_or("?").trim().to_owned());
    done.send(()).await?;
    Ok(())
}

#[actor]
fn end(done: &mut [Rx<()>; 2]) {
    for lane in done {
        lane.take();
    }
}

graph! {
    fn looking(cores: [usize; 2], seen: &Seen) -> Looking {
        let crew = troupe();
        let one = crew.actor(look { seen: seen.clone(), .. }).core(cores[0]);
        let other = crew.actor(look { seen: seen.clone(), .. }).core(cores[1]);
        let end = solo(end { .. });
        one.done >> end.done[0];
        other.done >> end.done[1];
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_thread_is_kept_to_the_core_that_its_actors_ask_for() {
    let seen = Seen::default();
    looking([0, 0], &seen).start().unwrap().wait().unwrap();
    let seen = seen.lock().unwrap();
    assert_eq!(seen.len(), 2);
    for cores in &*seen {
        assert!(cores.parse::<usize>().is_ok(), "one core: {cores}");
    }
}

#[test]
#[cfg(target_os = "linux")]
fn a_core_that_is_not_there_is_an_error_that_says_how_many_there_are() {
    let error = looking([5000, 5000], &Seen::default()).start().unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("is to run on core 5000, but the thread that starts the graph may use"),
        "{text}"
    );
}

#[test]
fn actors_that_share_a_thread_cannot_ask_for_two_cores() {
    let error = looking([0, 1], &Seen::default()).start().unwrap_err();
    let text = error.to_string();
    assert!(
        text.contains("the actor `other` is to run on core 1, and others on its thread on core 0"),
        "{text}"
    );
}

#[test]
fn a_simulation_leaves_its_thread_where_it_is() {
    let seen = Seen::default();
    let mut sim = looking([5000, 5000], &seen).simulate(7);
    sim.run_until_idle();
    assert_eq!(seen.lock().unwrap().len(), 2);
}
