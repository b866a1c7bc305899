//! What may stand as an arm of a readiness macro.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::Context;

use super::bundle::{RxBundle, TxBundle};
use super::condition::{Condition, Look, Verdict};
use super::on_one::{Avail, Vacant};
use super::on_some::{AnyAvail, AnyVacant};
use super::time::{After, Ticks};
use crate::channel::{Rx, Tx};

/// A port or a bundle that stands bare in a readiness macro: for one message, or for room for one.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a port to wait for",
    label = "not a port",
    note = "a bare name stands for a port or a bundle; a future is written as an expression: `&mut future`"
)]
pub trait Bare {
    /// The condition that the bare port stands for.
    type Condition<'a>: Condition + Unpin
    where
        Self: 'a;
    /// Makes the condition.
    #[doc(hidden)]
    fn condition(&self) -> Self::Condition<'_>;
}

/// The condition that a bare port stands for.
pub fn bare<P: Bare + ?Sized>(port: &P) -> P::Condition<'_> {
    port.condition()
}

#[diagnostic::do_not_recommend]
impl<T> Bare for Rx<T> {
    type Condition<'a>
        = Avail<'a, T>
    where
        Self: 'a;
    fn condition(&self) -> Avail<'_, T> {
        self.avail(1)
    }
}

#[diagnostic::do_not_recommend]
impl<T> Bare for Tx<T> {
    type Condition<'a>
        = Vacant<'a, T>
    where
        Self: 'a;
    fn condition(&self) -> Vacant<'_, T> {
        self.vacant(1)
    }
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Bare for [Rx<T>; N] {
    type Condition<'a>
        = AnyAvail<'a, T>
    where
        Self: 'a;
    fn condition(&self) -> AnyAvail<'_, T> {
        self.any(1, 1)
    }
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Bare for [Tx<T>; N] {
    type Condition<'a>
        = AnyVacant<'a, T>
    where
        Self: 'a;
    fn condition(&self) -> AnyVacant<'_, T> {
        self.any(1, 1)
    }
}

#[diagnostic::do_not_recommend]
impl<P: Bare + ?Sized> Bare for &P {
    type Condition<'a>
        = P::Condition<'a>
    where
        Self: 'a;
    fn condition(&self) -> P::Condition<'_> {
        (**self).condition()
    }
}

#[diagnostic::do_not_recommend]
impl<P: Bare + ?Sized> Bare for &mut P {
    type Condition<'a>
        = P::Condition<'a>
    where
        Self: 'a;
    fn condition(&self) -> P::Condition<'_> {
        (**self).condition()
    }
}

/// An expression that stands in a readiness macro: a condition or a future.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something to wait for",
    label = "neither a condition nor a future",
    note = "wait for a port (`rx`, `rx.avail(n)`, `tx.vacant(n)`), a bundle (`lanes.any(k, n)`), time \
            (`every(d)`, `after(d)`) or a future"
)]
pub trait IntoArm {
    /// What the wait asks.
    type Arm: Condition + Unpin;
    /// Makes it.
    #[doc(hidden)]
    fn into_arm(self) -> Self::Arm;
}

/// Makes an arm of an expression.
pub fn arm<E: IntoArm>(expression: E) -> E::Arm {
    expression.into_arm()
}

/// An expression that stands in `#[react(…)]`, where it is written out twice: for the wait, and to ask again before the
/// reaction runs. So it must keep nothing in between.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not something that a `#[react]` method can wait for",
    label = "asked anew before the reaction runs, so that it forgets what it has waited for",
    note = "a `#[react]` method waits for ports, bundles and `every(d)`; for `after(d)` and for futures write \
            `impl Behavior`"
)]
pub trait Again: IntoArm {}

/// Makes an arm of an expression that is written out more than once.
pub fn again<E: Again>(expression: E) -> E::Arm {
    expression.into_arm()
}

#[diagnostic::do_not_recommend]
impl<T> Again for Avail<'_, T> {}
#[diagnostic::do_not_recommend]
impl<T> Again for Vacant<'_, T> {}
#[diagnostic::do_not_recommend]
impl<T> Again for AnyAvail<'_, T> {}
#[diagnostic::do_not_recommend]
impl<T> Again for AnyVacant<'_, T> {}
#[diagnostic::do_not_recommend]
impl Again for Ticks {}

macro_rules! conditions_are_arms {
    ($([$($generics:tt)*] $Condition:ty),* $(,)?) => {$(
        #[diagnostic::do_not_recommend]
        impl<$($generics)*> IntoArm for $Condition {
            type Arm = Self;
            fn into_arm(self) -> Self {
                self
            }
        }
    )*};
}

conditions_are_arms!(
    [T] Avail<'_, T>,
    [T] Vacant<'_, T>,
    [T] AnyAvail<'_, T>,
    [T] AnyVacant<'_, T>,
    [] Ticks,
    [] After,
);

#[diagnostic::do_not_recommend]
impl<F: Future> IntoArm for F {
    type Arm = Foreign<F>;
    fn into_arm(self) -> Foreign<F> {
        Foreign {
            future: Some(Box::pin(self)),
            poll: |future, cx| future.poll(cx).is_ready(),
        }
    }
}

/// A future of the user's. What it gives is dropped; an arm that needs it waits for `&mut` to a future that keeps it.
pub struct Foreign<F> {
    /// `None` once it is done.
    future: Option<Pin<Box<F>>>,
    /// How to poll it: a function, so that the condition asks nothing of `F`, and an arm that is no future is reported
    /// once, as an arm.
    poll: fn(Pin<&mut F>, &mut Context<'_>) -> bool,
}

impl<F> Condition for Foreign<F> {
    fn judge(&mut self, _look: &Look<'_>, cx: &mut Context<'_>) -> Verdict {
        if let Some(future) = &mut self.future
            && (self.poll)(future.as_mut(), cx)
        {
            self.future = None;
        }
        self.verdict(false)
    }
    fn verdict(&self, _has_messages: bool) -> Verdict {
        match self.future {
            None => Verdict::Held,
            Some(_) => Verdict::Pending,
        }
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a future of its own")
    }
}

impl<F> fmt::Debug for Foreign<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Foreign")
            .field("done", &self.future.is_none())
            .finish()
    }
}
