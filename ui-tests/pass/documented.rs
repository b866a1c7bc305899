//! Documentation and attributes are carried over, and nothing that the macros make lacks any.
#![deny(missing_docs, missing_debug_implementations, unreachable_pub, unused, single_use_lifetimes)]
#![deny(rust_2018_idioms, non_camel_case_types, deprecated, unused_qualifications)]

/// Where everything is public.
pub mod everything {
    use steadygraph::prelude::*;

    /// Counts.
    #[actor]
    #[inline]
    #[allow(clippy::many_single_char_names)]
    #[cfg(all())]
    pub fn source(numbers: &mut Tx<u64>, next: &mut u64) {
        #![allow(unused_variables)]
        let unused = 7;
        numbers.fill(|| {
            *next += 1;
            *next
        });
    }

    /// Is not there.
    #[actor]
    #[cfg(any())]
    pub fn source(numbers: &mut Rx<u64>) {}

    /// Takes numbers.
    #[actor]
    #[derive(Debug)]
    #[cfg(all())]
    pub struct Sink {
        /// The numbers.
        pub numbers: Rx<u64>,
        /// Seen so far.
        #[cfg(all())]
        seen: u64,
    }

    impl Behavior for Sink {
        async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
            while await_for_all!(self.numbers) {
                self.seen += self.numbers.drain().count() as u64;
            }
            Ok(())
        }
    }

    /// Files dead letters.
    #[actor(on_start = open, on_restart = open)]
    pub fn archive(letters: &mut Rx<DeadLetter<u64>>, count: &mut SteadyState<usize>) {
        let letters = letters.skip(usize::MAX);
        count.update(|count| *count += letters);
    }

    fn open(archive: &mut archive) -> Reaction {
        archive.count.update(|count| *count = 1);
        Ok(())
    }

    graph! {
        /// A documented graph.
        ///
        /// With two paragraphs.
        #[must_use]
        pub fn pipeline() -> Pipeline {
            let source = solo(source { next: 0, .. });
            let sink = solo(Sink { seen: 0, .. });
            let archive = solo(archive { count: SteadyState::default(), .. });
            source.numbers >> sink.numbers;
            dead(sink.numbers) >> archive.letters;
            supervise([source, sink]).one_for_all();
        }
    }
}

use steadygraph::Graph as _;

fn main() {
    let _ = everything::pipeline().topology();
}
