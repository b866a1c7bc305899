//! Dead-letter links: of a port, of a lane, lane to lane, and of one actor of a bundle.

#[path = "../actors.rs"]
mod actors;
use actors::{gather, relay, sink, source, switch};
use steadygraph::prelude::*;

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>) {
    letters.skip(usize::MAX);
}

#[actor]
fn archives(letters: &mut [Rx<DeadLetter<u64>>; 4]) {
    while let Some(lane) = letters.next_ready(1) {
        lane.skip(usize::MAX);
    }
}

/// Passes on what its two lanes bring.
#[actor]
fn pair(inputs: &mut [Rx<u64>; 2], output: &mut Tx<u64>) {
    for input in inputs {
        input.map_into(output, |n| *n);
    }
}

#[actor]
fn fork(numbers: &mut Rx<u64>, lanes: &mut [Tx<u64>; 2]) {
    if let Some(lane) = lanes.next_vacant(1) {
        numbers.map_into(lane, |n| *n);
    }
}

graph! {
    pub fn single() -> Single {
        dead(sink.numbers) >> channel().capacity(8) >> archive.letters;
        let archive = solo(archive { .. });
        let source = solo(source { next: 0, .. });
        let sink = solo(sink { total: 0, .. });
        source.numbers >> sink.numbers;
    }
}

graph! {
    pub fn lanes() -> Lanes {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let relays = [solo(relay { .. }); 4];
        let gather = solo(gather { .. });
        let of_switch = solo(archive { .. });
        let of_relays = [solo(archive { .. }); 4];
        let of_gather = solo(archives { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> relays.input;
        relays.output >> gather.lanes;
        dead(switch.numbers) >> of_switch.letters;
        dead(relays.input) >> of_relays.letters;
        dead(gather.lanes) >> of_gather.letters;
    }
}

graph! {
    pub fn some_lanes() -> SomeLanes {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let pairs = [solo(pair { .. }); 2];
        let fork = solo(fork { .. });
        let last = solo(pair { .. });
        let sink = solo(sink { total: 0, .. });
        let of_a_pair = solo(archive { .. });
        let of_a_lane = solo(archive { .. });
        source.numbers >> switch.numbers;
        switch.lanes[0] >> pairs[0].inputs[0];
        switch.lanes[1] >> pairs[0].inputs[1];
        switch.lanes[2] >> pairs[1].inputs[0];
        switch.lanes[3] >> fork.numbers;
        fork.lanes[0] >> pairs[1].inputs[1];
        fork.lanes[1] >> last.inputs[0];
        pairs[0].output >> last.inputs[1];
        pairs[1].output >> sink.numbers;
        last.output >> rest.numbers;
        let rest = solo(sink { total: 0, .. });
        dead(pairs[1].inputs[0]) >> of_a_pair.letters;
        dead(last.inputs[1]) >> of_a_lane.letters;
    }
}

/// Waits for more than the channel of its dead letters holds.
#[actor(await_for_all!(numbers.avail(32)))]
fn batch(numbers: &mut Rx<u64>) {
    numbers.skip(32);
}

graph! {
    pub fn narrow() -> Narrow {
        let source = solo(source { next: 0, .. });
        let batch = solo(batch { .. });
        let archive = solo(archive { .. });
        source.numbers >> batch.numbers;
        dead(batch.numbers) >> channel().capacity(1) >> archive.letters;
    }
}

graph! {
    pub fn one_of_a_bundle() -> OneOfABundle {
        let source = solo(source { next: 0, .. });
        let switch = solo(switch { .. });
        let sinks = [solo(sink { total: 0, .. }); 4];
        let archive = solo(archive { .. });
        source.numbers >> switch.numbers;
        switch.lanes >> sinks.numbers;
        dead(sinks[2].numbers) >> archive.letters;
    }
}

fn main() {
    let names = |topology: steadygraph::Topology| -> Vec<String> {
        let dead = topology
            .links()
            .iter()
            .filter(|link| link.carries_dead_letters());
        dead.map(|link| link.channel().to_string()).collect()
    };
    assert_eq!(
        names(single().topology()),
        ["dead(sink.numbers) >> archive.letters"]
    );
    assert_eq!(
        names(lanes().topology())[1..3],
        [
            "dead(relays[0].input) >> of_relays[0].letters",
            "dead(relays[1].input) >> of_relays[1].letters"
        ]
    );
    assert_eq!(
        names(lanes().topology())[8],
        "dead(gather.lanes[3]) >> of_gather.letters[3]"
    );
    assert_eq!(
        names(some_lanes().topology()),
        [
            "dead(pairs[1].inputs[0]) >> of_a_pair.letters",
            "dead(last.inputs[1]) >> of_a_lane.letters"
        ]
    );
    assert_eq!(
        names(narrow().topology()),
        ["dead(batch.numbers) >> archive.letters"]
    );
    assert_eq!(
        names(one_of_a_bundle().topology()),
        ["dead(sinks[2].numbers) >> archive.letters"]
    );
}
