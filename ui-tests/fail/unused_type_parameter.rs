//! No port, state or argument is of type `U`.

use steadygraph::prelude::*;

#[actor]
fn sink<T: Copy + Send + 'static, U: Default>(numbers: &mut Rx<T>) { //~ U
    numbers.skip(usize::MAX);
    U::default();
}

fn main() {}
