//! An actor is a function or a struct.

use steadygraph::prelude::*;

#[actor]
pub enum Sink { //~ pub
    Open,
}

fn main() {}
