//! Conditions on some lanes of a bundle.

use std::fmt;
use std::task::{Context, Waker};

use super::condition::{Condition, Look, Survey, Verdict};
use super::core::Core;
use super::fault::Fault;
use super::glance::{Called, Glance};
use super::inputs::InputLane;
use super::lane::{Lane, Messages};
use super::outputs::OutputLane;
use crate::channel::{Rx, Tx};

// A macro as `on_one` is, and for the same reason.
macro_rules! on_some {
    ($(#[$doc:meta])* $Condition:ident of $Lane:ident, each of $Port:ident) => {
        $(#[$doc])*
        #[must_use = "a condition does nothing outside a readiness macro"]
        pub struct $Condition<'a, T> {
            lanes: &'a [$Port<T>],
            wanted: usize,
            count: usize,
            verdict: Verdict,
        }

        impl<'a, T> $Condition<'a, T> {
            pub(super) fn new(lanes: &'a [$Port<T>], wanted: usize, count: usize) -> Self {
                Self {
                    lanes,
                    wanted,
                    count,
                    verdict: Verdict::default(),
                }
            }

            fn lanes(&self) -> impl ExactSizeIterator<Item = $Lane<'a, T>> + use<'a, T> {
                self.lanes.iter().map($Lane::new)
            }

            /// Whether the bundle has as many lanes; if not, the actor is told to end with an error.
            fn check_lanes(&self, core: Option<&Core>) -> bool {
                let fits = self.wanted <= self.lanes.len();
                if let (false, Some(core)) = (fits, core) {
                    let first = self.lanes.first();
                    core.set_fault(Fault::Lanes {
                        channel: first.map_or_else(String::new, |lane| lane.channel().to_string()),
                        asked: self.wanted,
                        lanes: self.lanes.len(),
                    });
                }
                fits
            }

            /// As [`check_lanes`](Self::check_lanes), but for none at all.
            #[inline]
            fn fits(&self) -> bool {
                (1..=self.lanes.len()).contains(&self.wanted)
            }
        }

        impl<T> Condition for $Condition<'_, T> {
            fn commit(&self) {
                self.lanes().for_each(|lane| lane.commit());
            }
            fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
                for lane in self.lanes() {
                    lane.survey(core, survey);
                }
            }
            fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
                let mut ready = 0;
                let mut alive = 0;
                let mut fits = self.check_lanes(look.core);
                for lane in self.lanes() {
                    let verdict = lane.stands(self.count, look.core);
                    alive += usize::from(verdict != $Lane::<T>::ENDED);
                    ready += usize::from(verdict == Verdict::Held);
                    fits &= lane.check(self.count, look.core);
                }
                self.verdict = match $Lane::<T>::enough(self.wanted, alive) {
                    _ if !fits => Verdict::Never,
                    None => $Lane::<T>::ENDED,
                    Some(enough) if ready >= enough => Verdict::Held,
                    Some(_) => Verdict::Pending,
                };
                self.verdict
            }
            fn verdict(&self, _has_messages: bool) -> Verdict {
                self.verdict
            }
            fn park(&mut self, _look: &Look<'_>, waker: &Waker) {
                if self.verdict == Verdict::Pending {
                    for lane in self.lanes() {
                        lane.park(self.count, waker);
                    }
                }
            }
            #[inline]
            fn holds(&self, core: &Core, glance: Glance) -> bool {
                let mut ready = self.lanes().filter(|lane| lane.holds(self.count, core, glance));
                self.wanted > 0 && ready.nth(self.wanted - 1).is_some()
            }
            #[inline]
            fn is_clear(&self, core: &Core) -> bool {
                self.fits() && self.lanes().all(|lane| lane.is_clear(self.count, core))
            }
            #[inline]
            fn call(&self, core: &Core, waker: &Waker) -> Called {
                if !self.fits() {
                    return Called::Unclear;
                }
                let lanes = self.lanes();
                let called = lanes.map(|lane| lane.call(self.count, core, waker));
                called.max().unwrap_or(Called::Unclear)
            }
            #[inline]
            fn listen(&self, core: &Core) -> bool {
                self.fits() && self.lanes().all(|lane| lane.listen(self.count, core))
            }
            fn names_input(&self) -> bool {
                $Lane::<T>::IS_INPUT
            }
            fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                let (wants, count) = ($Lane::<T>::WANTS, Messages(self.count));
                write!(f, "{wants}{count} on {} of {} lanes of ", self.wanted, self.lanes.len())?;
                for (place, lane) in self.lanes().enumerate() {
                    f.write_str(if place == 0 { "" } else { ", " })?;
                    lane.describe(f)?;
                }
                Ok(())
            }
        }

        /// It shows itself as it does in errors.
        impl<T> fmt::Debug for $Condition<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.describe(f)
            }
        }
    };
}

on_some! {
    /// Some lanes of a bundle of inputs, see [`RxBundle::any`](super::RxBundle::any).
    AnyAvail of InputLane, each of Rx
}

on_some! {
    /// Some lanes of a bundle of outputs, see [`TxBundle::any`](super::TxBundle::any).
    AnyVacant of OutputLane, each of Tx
}
