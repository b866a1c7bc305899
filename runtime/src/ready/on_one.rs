//! Conditions on one port.

use std::fmt;
use std::task::{Context, Waker};

use super::condition::{Condition, Look, Survey, Verdict};
use super::core::Core;
use super::glance::{Called, Glance};
use super::inputs::InputLane;
use super::lane::{Lane, Messages};
use super::outputs::OutputLane;

// A macro and no generic type with two aliases: errors and the documentation show each by its own name.
macro_rules! on_one {
    ($(#[$doc:meta])* $Condition:ident of $Lane:ident) => {
        $(#[$doc])*
        #[must_use = "a condition does nothing outside a readiness macro"]
        pub struct $Condition<'a, T> {
            lane: $Lane<'a, T>,
            count: usize,
            verdict: Verdict,
        }

        impl<'a, T> $Condition<'a, T> {
            pub(super) fn new(lane: $Lane<'a, T>, count: usize) -> Self {
                Self {
                    lane,
                    count,
                    verdict: Verdict::default(),
                }
            }
        }

        impl<T> Condition for $Condition<'_, T> {
            #[inline]
            fn commit(&self) {
                self.lane.commit();
            }
            fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
                self.lane.survey(core, survey);
            }
            fn judge(&mut self, look: &Look<'_>, _cx: &mut Context<'_>) -> Verdict {
                self.verdict = match self.lane.stands(self.count, look.core) {
                    // The receiver is gone: a count that is too high is no fault then.
                    Verdict::Never => Verdict::Never,
                    _ if !self.lane.check(self.count, look.core) => Verdict::Never,
                    verdict => verdict,
                };
                self.verdict
            }
            fn verdict(&self, _has_messages: bool) -> Verdict {
                self.verdict
            }
            fn park(&mut self, _look: &Look<'_>, waker: &Waker) {
                if self.verdict == Verdict::Pending {
                    self.lane.park(self.count, waker);
                }
            }
            #[inline]
            fn holds(&self, core: &Core, glance: Glance) -> bool {
                self.lane.holds(self.count, core, glance)
            }
            #[inline]
            fn is_clear(&self, core: &Core) -> bool {
                self.lane.is_clear(self.count, core)
            }
            #[inline(always)]
            fn call(&self, core: &Core, waker: &Waker) -> Called {
                self.lane.call(self.count, core, waker)
            }
            #[inline(always)]
            fn listen(&self, core: &Core) -> bool {
                self.lane.listen(self.count, core)
            }
            fn names_input(&self) -> bool {
                $Lane::<T>::IS_INPUT
            }
            fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}{} on ", $Lane::<T>::WANTS, Messages(self.count))?;
                self.lane.describe_alone(f)
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

on_one! {
    /// At least some messages on one input, see [`Rx::avail`](crate::Rx::avail).
    Avail of InputLane
}

on_one! {
    /// Room for some messages on one output, see [`Tx::vacant`](crate::Tx::vacant).
    Vacant of OutputLane
}
