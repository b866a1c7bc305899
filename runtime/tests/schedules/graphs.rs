//! The three graphs, for each type of message.

use std::time::Duration;

use steadygraph::Restart;

/// How many messages each source sends.
pub(crate) const LIMIT: u64 = 48;

/// How actors restart: always, and soon.
pub(crate) fn patient(poison_after: u32) -> Restart {
    Restart::new()
        .limit(u32::MAX)
        .backoff(Duration::from_micros(100), Duration::from_millis(5))
        .reset_after(Duration::from_millis(20))
        .poison_after(poison_after)
}

/// A graph is no generic function, so each type of message has graphs of its own.
macro_rules! graphs {
    ($($module:ident: $M:ty,)*) => {$(
        pub(crate) mod $module {
            use steadygraph::prelude::*;

            use super::{LIMIT, patient};
            use crate::actors::{archive, deal, gather, hub, join, map, pass, relay, sink, source};
            use crate::message::Stamps;

            graph! {
                /// Maps one by one, in batches, and in a loop of its own, in a row.
                pub(crate) fn pipeline(has_poison: bool, poison_after: u32) -> Pipeline {
                    let source = solo(source::<$M> { limit: LIMIT, next: 0, has_asked: false, .. });
                    let pass = solo(pass::<$M> { has_poison, stamps: Stamps::default(), count: 0, .. });
                    let map = solo(map::<$M> { has_poison: false, stamps: Stamps::default(), count: 0, .. });
                    let relay = solo(relay::<$M> { state: SteadyState::new((Stamps::default(), 0)), .. });
                    let sink = solo(sink::<$M> { seen: SteadyState::new((Stamps::default(), Vec::new())), .. });
                    let archive = solo(archive::<$M> { dead: Vec::new(), .. });
                    source.out >> channel().capacity(8) >> pass.input;
                    pass.out >> channel().capacity(3) >> map.input;
                    map.out >> channel().capacity(5) >> relay.input;
                    relay.out >> channel().capacity(2) >> sink.input;
                    dead(pass.input) >> channel().capacity(1) >> archive.letters;
                    supervise([source, map, archive]).restart(patient(poison_after)).one_for_all();
                    supervise([pass, relay, sink]).restart(patient(poison_after));
                }
            }

            graph! {
                /// Deals out to three lanes and brings them together.
                pub(crate) fn diamond(has_poison: bool, poison_after: u32) -> Diamond {
                    let source = solo(source::<$M> { limit: LIMIT, next: 0, has_asked: false, .. });
                    let deal = solo(deal::<$M> { stamps: Stamps::default(), counts: [0; 3], .. });
                    let lanes = [solo(map::<$M> { has_poison, stamps: Stamps::default(), count: 0, .. }); 3];
                    let join = solo(join::<$M> { stamps: [Stamps::default(); 3], counts: [0; 3], count: 0, .. });
                    let sink = solo(sink::<$M> { seen: SteadyState::new((Stamps::default(), Vec::new())), .. });
                    source.out >> channel().capacity(7) >> deal.input;
                    deal.outs >> channel().capacity(2) >> lanes.input;
                    lanes.out >> channel().capacity(3) >> join.ins;
                    join.out >> channel().capacity(4) >> sink.input;
                    supervise([source, deal, join, sink]).restart(patient(poison_after));
                    supervise([lanes]).restart(patient(poison_after)).rest_for_one();
                }
            }

            graph! {
                /// Sends everything once around a loop, on one thread.
                pub(crate) fn feedback(has_poison: bool, poison_after: u32) -> Feedback {
                    let all = troupe();
                    let source = all.actor(source::<$M> { limit: LIMIT, next: 0, has_asked: false, .. });
                    let hub = all.actor(hub::<$M> { stamps: [Stamps::default(); 2], counts: [0; 2], .. });
                    let gather = all.actor(gather::<$M> { has_poison, stamps: Stamps::default(), count: 0, .. });
                    let sink = all.actor(sink::<$M> { seen: SteadyState::new((Stamps::default(), Vec::new())), .. });
                    let archive = all.actor(archive::<$M> { dead: Vec::new(), .. });
                    source.out >> channel().capacity(4) >> hub.new;
                    hub.out >> channel().capacity(3) >> gather.input;
                    hub.back << channel().capacity(3) << gather.out;
                    hub.done >> channel().capacity(2) >> sink.input;
                    dead(gather.input) >> channel().capacity(2) >> archive.letters;
                    supervise([source, hub, gather, sink, archive]).restart(patient(poison_after)).rest_for_one();
                }
            }
        }
    )*};
}

graphs! {
    numbers: u64,
    texts: String,
    counted: crate::message::Counted,
}
