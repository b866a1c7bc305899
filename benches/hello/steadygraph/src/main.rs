//! One actor of steadygraph that prints a line and ends.

use steadygraph::prelude::*;

/// Greets once.
#[actor]
async fn greeter() {
    println!("hello");
}

graph! {
    fn greeting() -> Greeting {
        let greeter = solo(greeter {});
    }
}

fn main() -> Result<(), GraphError> {
    greeting().run()
}
