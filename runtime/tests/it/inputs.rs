//! What a graph declares that cannot be.

use steadygraph::prelude::*;

#[actor]
fn count(out: &mut Tx<u64>, next: &mut u64) {
    out.fill(|| {
        *next += 1;
        *next
    });
}

#[actor]
fn sink(input: &mut Rx<u64>) {
    input.skip(usize::MAX);
}

graph! {
    fn sized(capacity: usize) -> Sized {
        let count = solo(count { next: 0, .. });
        let sink = solo(sink { .. });
        count.out >> channel().capacity(capacity) >> sink.input;
    }
}

#[test]
fn a_capacity_of_zero_is_an_error_at_start_that_names_the_channel() {
    let error = sized(0).start().unwrap_err().to_string();
    assert!(error.contains("graph `sized` cannot start"), "{error}");
    assert!(
        error.contains("`count.out >> sink.input` has a capacity of 0"),
        "{error}"
    );
    assert!(sized(0).simulate(1).run_until_stopped().is_err());
}

#[test]
fn a_capacity_that_memory_cannot_be_had_for_is_an_error_at_start() {
    let error = sized(usize::MAX / 4).start().unwrap_err().to_string();
    assert!(error.contains("no memory for"), "{error}");
}

graph! {
    fn overprimed() -> Overprimed {
        let count = solo(count { next: 0, .. });
        let sink = solo(sink { .. });
        count.out >> channel().capacity(2).primed([1, 2, 3]) >> sink.input;
    }
}

#[test]
fn more_first_messages_than_the_channel_holds_are_an_error_at_start() {
    let error = overprimed().start().unwrap_err().to_string();
    assert!(
        error.contains("3 first messages for a channel that holds 2"),
        "{error}"
    );
}

#[test]
#[should_panic(expected = "has not come to rest within 1000 turns")]
fn a_graph_that_always_has_something_to_do_ends_the_simulation_with_a_word() {
    let mut sim = sized(8).simulate(1);
    sim.set_step_limit(1000);
    sim.run_until_idle();
}

#[test]
#[should_panic(expected = "the actor `sink` is played already")]
fn an_actor_is_played_once() {
    let mut app = sized(8);
    let _first = app.sink.play();
    let _second = app.sink.play();
}
