//! Ports, state and actors may be called like their function, and like the macros' own words.

use steadygraph::prelude::*;

#[actor]
fn relay<T: Copy>(relay: &mut Rx<T>, frame: &mut Tx<T>) {
    relay.map_into(frame, |n| *n);
}

#[actor]
async fn input(output: &mut Tx<u64>, input: &mut u64, plan: &u64) -> Reaction {
    *input += *plan;
    output.send(*input).await?;
    Ok(())
}

#[actor]
fn graph(run: &mut Rx<u64>, body: &mut u64, actor: &mut u64) {
    *actor += run.drain().sum::<u64>();
    *body += 1;
}

graph! {
    pub fn frame() -> Frame {
        let frame = solo(input { plan: 1, input: 0, .. });
        let run = solo(relay::<u64> { .. });
        let link = solo(graph { body: 0, actor: 0, .. });
        frame.output >> run.relay;
        run.frame >> link.run;
    }
}

fn main() -> Result<(), GraphError> {
    frame().run()
}
