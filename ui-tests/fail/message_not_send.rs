//! Messages go from thread to thread: each port says so, and so does the place of the actor.

use steadygraph::prelude::*;

type Message = std::rc::Rc<u64>;

#[actor]
fn relay(input: &mut Rx<Message>, output: &mut Tx<Message>) { //~ Rx //~ Tx
    input.map_into(output, Clone::clone);
}

graph! {
    pub fn pipeline() -> Pipeline {
        let relay = solo(relay { .. }); //~ relay
        relay.input << channel() << relay.output;
    }
}

fn main() -> Result<(), GraphError> {
    pipeline().run()
}
