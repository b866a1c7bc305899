//! Actors and graphs may come from the program's own macros.

use steadygraph::prelude::*;

macro_rules! relay {
    ($name:ident, $message:ty) => {
        #[actor]
        fn $name(input: &mut Rx<$message>, output: &mut Tx<$message>) {
            input.map_into(output, |message| *message);
        }
    };
}

macro_rules! ring {
    ($graph:ident, $Graph:ident, $relay:ident) => {
        graph! {
            pub fn $graph() -> $Graph {
                let there = solo($relay { .. });
                let back = solo($relay { .. });
                there.output >> back.input;
                there.input << channel() << back.output;
            }
        }
    };
}

relay!(bytes, u8);
relay!(flags, bool);
ring!(byte_ring, ByteRing, bytes);
ring!(flag_ring, FlagRing, flags);

fn main() {
    let _ = (byte_ring().topology(), flag_ring().topology());
}
