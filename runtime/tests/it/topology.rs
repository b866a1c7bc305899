//! The graph as data.

use steadygraph::prelude::*;

#[actor]
fn spread(out: &mut [Tx<u64>; 2], next: &mut u64) {
    if let Some(lane) = out.next_vacant(1)
        && lane.push(*next).is_ok()
    {
        *next += 1;
    }
}

#[actor]
fn pass(input: &mut Rx<u64>, out: &mut Tx<u64>) {
    input.map_into(out, |n| *n);
}

#[actor]
fn gather(input: &mut [Rx<u64>; 2], credit: &mut Tx<u8>) {
    let _ = (input, credit);
}

#[actor]
fn pay(credit: &mut Rx<u8>, out: &mut Tx<u64>) {
    let _ = (credit, out);
}

graph! {
    fn diamond() -> Diamond {
        let both = troupe();
        let spread = both.actor(spread { next: 0, .. });
        let passes = [solo(pass { .. }); 2];
        let gather = both.actor(gather { .. });
        spread.out >> channel().capacity(16) >> passes.input;
        passes.out >> gather.input;
        let pay = solo(pay { .. });
        let sink = solo(pass_on { .. });
        pay.out >> sink.input;
        pay.credit << channel().capacity(8) << gather.credit;
    }
}

#[actor]
fn pass_on(input: &mut Rx<u64>) {
    input.skip(1);
}

#[test]
fn the_topology_names_actors_and_links_lane_by_lane() {
    let topology = diamond().topology();
    let actors: Vec<_> = topology.actors().iter().map(|actor| actor.name()).collect();
    assert_eq!(
        actors,
        ["spread", "passes[0]", "passes[1]", "gather", "pay", "sink"]
    );
    let links: Vec<_> = topology
        .links()
        .iter()
        .map(|link| (link.channel().to_string(), link.capacity()))
        .collect();
    assert_eq!(
        links,
        [
            ("spread.out[0] >> passes[0].input".to_owned(), 16),
            ("spread.out[1] >> passes[1].input".to_owned(), 16),
            ("passes[0].out >> gather.input[0]".to_owned(), 64),
            ("passes[1].out >> gather.input[1]".to_owned(), 64),
            ("pay.out >> sink.input".to_owned(), 64),
            ("gather.credit >> pay.credit".to_owned(), 8),
        ]
    );
    assert!(topology.links()[5].is_feedback());
}

#[test]
fn dot_draws_each_actor_and_each_link() {
    let dot = diamond().to_dot();
    assert!(dot.starts_with("digraph \"diamond\" {"), "{dot}");
    assert!(
        dot.contains(r#""spread" [label="spread\ntroupe"];"#),
        "{dot}"
    );
    assert!(dot.contains(r#""spread" -> "passes[1]""#), "{dot}");
    assert!(dot.contains("style=dashed"), "{dot}");
}
