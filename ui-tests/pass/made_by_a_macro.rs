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

macro_rules! archive {
    ($name:ident, $message:ty, $begin:ident) => {
        #[actor(on_start = $begin, on_restart = $begin, on_stop = $begin)]
        fn $name(letters: &mut [Rx<DeadLetter<$message>>; 2], count: &mut u64) {
            *count += letters.iter_mut().map(|lane| lane.skip(1) as u64).sum::<u64>();
        }

        fn $begin(archive: &mut $name) {
            archive.count = 0;
        }
    };
}

#[actor]
fn last(input: &mut Rx<u8>) {
    input.skip(1);
}

#[actor]
fn one_letter(letters: &mut Rx<DeadLetter<u8>>) {
    letters.skip(1);
}

macro_rules! filed {
    ($graph:ident, $Graph:ident, $relay:ident, $input:ident, $archive:ident, $letters:ident) => {
        graph! {
            pub fn $graph() -> $Graph {
                let there = solo($relay { .. });
                let back = solo($relay { .. });
                let left = [solo($relay { .. }); 2];
                let right = [solo($relay { .. }); 2];
                let archive = solo($archive { count: 0, .. });
                let others = solo($archive { count: 0, .. });
                let last = solo(one_letter { .. });
                there.output >> back.$input;
                there.$input << channel() << back.output;
                left.output >> right.$input;
                left.$input << channel() << right.output;
                dead(there.$input) >> archive.$letters[0];
                dead(back.$input) >> archive.letters[1];
                dead(left.$input) >> others.$letters;
                dead(right[1].$input) >> last.$letters;
                supervise([there, back, left[0], right]).one_for_all();
            }
        }
    };
}

// A type that stands for `$ty` comes in invisible parentheses.
macro_rules! typed {
    ($function:ident, $Struct:ident, $context:ty, $input:ty, $output:ty, $lent:ty, $slice:ty) => {
        #[actor]
        fn $function(cx: &mut $context, input: &mut $input, outputs: &mut [$output; 1], weights: &$slice) {
            let _ = (cx, weights);
            input.map_into(&mut outputs[0], |message| *message);
        }

        #[actor(reactions)]
        struct $Struct {
            input: $input,
            output: $output,
        }

        #[actor]
        impl $Struct {
            #[react(await_for_all!(self.input, self.output))]
            fn on_input(&mut self, _cx: &mut $context) {
                self.input.map_into(&mut self.output, |message| *message);
            }
        }

        #[actor]
        fn first(output: $lent) {
            output.fill(|| 1);
        }
    };
}

typed!(typed_function, TypedStruct, Context, Rx<u8>, Tx<u8>, &mut Tx<u8>, [u8]);

graph! {
    fn typed() -> Typed {
        let first = solo(first { .. });
        let function = solo(typed_function { weights: Vec::new(), .. });
        let structure = solo(TypedStruct { .. });
        let last = solo(last { .. });
        first.output >> function.input;
        function.outputs[0] >> structure.input;
        structure.output >> last.input;
    }
}

archive!(byte_archive, u8, begin);
filed!(filed_bytes, FiledBytes, bytes, input, byte_archive, letters);
relay!(bytes, u8);
relay!(flags, bool);
ring!(byte_ring, ByteRing, bytes);
ring!(flag_ring, FlagRing, flags);

fn main() {
    let _ = (byte_ring().topology(), flag_ring().topology());
    let _ = (filed_bytes().topology(), typed().topology());
}
