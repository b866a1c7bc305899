//! `graph!` holds one `fn`.
use steadygraph::prelude::*;

graph! {
    pub struct Pipeline; //~ struct
}

fn main() {}
