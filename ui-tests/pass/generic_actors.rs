//! Generic actors, by type and by constant; their types are written in the graph.

use steadygraph::prelude::*;

#[actor]
fn relay<T: Clone>(input: &mut Rx<T>, output: &mut Tx<T>) {
    input.map_into(output, Clone::clone);
}

#[actor]
fn convert<A, B>(input: &mut Rx<A>, output: &mut Tx<B>)
where
    A: Copy,
    B: From<A>,
{
    input.map_into(output, |a| B::from(*a));
}

#[actor]
pub struct Latest<T, const N: usize> {
    pub inputs: [Rx<T>; N],
    pub latest: Option<T>,
}

impl<T: Send + 'static, const N: usize> Behavior for Latest<T, N> {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        while await_for_all!(self.inputs) {
            self.latest = self.inputs.next_ready(1).and_then(Rx::take_owned);
        }
        Ok(())
    }
}

#[actor]
async fn once<T: Clone>(output: &mut Tx<T>, message: &T) -> Result<(), steadygraph::PushError<T>>
where
    T: std::fmt::Debug + Send + 'static,
{
    output.send(message.clone()).await
}

graph! {
    pub fn pipeline() -> Pipeline {
        let once = solo(once::<u32> { message: 7, .. });
        let relay = solo(relay::<u32> { .. });
        let convert = solo(convert::<u32, u64> { .. });
        let latest = solo(Latest::<u64, 1> { latest: None, .. });
        once.output >> relay.input;
        relay.output >> convert.input;
        convert.output >> latest.inputs[0];
    }
}

fn main() {
    let _ = pipeline().topology();
}
