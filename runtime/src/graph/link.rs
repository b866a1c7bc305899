//! What a link of `graph!` is made of. `ui-tests` quote this file: keep it short and formatted.

use std::collections::VecDeque;
use std::fmt;
use std::marker::PhantomData;

use crate::channel::{Nothing, Rx, Tx};

/// One end of a link: a port that the struct literals of the graph will name.
pub struct End<P>(PhantomData<fn() -> P>);

/// Two ports that fit, and how to join them by channels of `T`.
pub struct Link<O, I, T> {
    /// How many lanes it has, where it joins bundles.
    pub(super) lanes: Option<usize>,
    pub(super) join: fn(&mut OpenLane<'_, T>) -> (O, I),
}

/// Opens the channel of one lane.
type OpenLane<'a, T> = dyn FnMut(usize) -> (Tx<T>, Rx<T>) + 'a;

impl<P> fmt::Debug for End<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("End")
    }
}

impl<O, I, T> fmt::Debug for Link<O, I, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Link")
    }
}

/// The end at which a link starts.
pub fn output<O: Output>() -> End<O> {
    End(PhantomData)
}

/// The end at which a link stops.
pub fn input<I: Input>() -> End<I> {
    End(PhantomData)
}

/// Joins two ends.
pub fn link<O, I, A, B, V, W>(_: End<O>, _: End<I>) -> Link<O, I, A>
where
    O: Output<Item = A, Width = V>,
    I: Input<Item = B, Width = W>,
    V: AsWideAs<W>,
    A: Carries<B>,
{
    Link {
        lanes: O::LANES,
        join: |open| {
            let mut inputs = VecDeque::new();
            let mut lane = 0;
            let mut next = || {
                lane += 1;
                open(lane - 1)
            };
            let output = O::collect(&mut || {
                let (tx, rx) = next();
                inputs.push_back(A::carry(rx));
                tx
            });
            // The widths are equal, so there is one input for each output.
            let input =
                I::collect(&mut || inputs.pop_front().unwrap_or_else(|| A::carry(next().1)));
            (output, input)
        },
    }
}

/// A port at which a link may start.
#[diagnostic::on_unimplemented(
    message = "a link must start at an output port, but this port is `{Self}`",
    label = "not an output port (`Tx<_>`)",
    note = "links read left to right: `from.output >> to.input`; feedback links right to left: \
            `to.input << channel() << from.output`"
)]
pub trait Output {
    /// The messages.
    type Item;
    /// How many lanes it has.
    type Width;
    /// How many lanes it has, where it is a bundle.
    const LANES: Option<usize>;
    /// Makes the port of one sender for each lane.
    #[doc(hidden)]
    fn collect(next: &mut dyn FnMut() -> Tx<Self::Item>) -> Self;
}

/// A port at which a link may stop.
#[diagnostic::on_unimplemented(
    message = "a link must end at an input port, but this port is `{Self}`",
    label = "not an input port (`Rx<_>`)",
    note = "links read left to right: `from.output >> to.input`; feedback links right to left: \
            `to.input << channel() << from.output`"
)]
pub trait Input {
    /// The messages.
    type Item;
    /// How many lanes it has.
    type Width;
    /// Makes the port of one receiver for each lane.
    #[doc(hidden)]
    fn collect(next: &mut dyn FnMut() -> Rx<Self::Item>) -> Self;
}

/// The width of a single port.
#[derive(Debug)]
pub struct One;

/// The width of a bundle of `N` lanes.
#[derive(Debug)]
pub struct Bundle<const N: usize>;

#[diagnostic::do_not_recommend]
impl<T> Output for Tx<T> {
    type Item = T;
    type Width = One;
    const LANES: Option<usize> = None;
    fn collect(next: &mut dyn FnMut() -> Tx<T>) -> Self {
        next()
    }
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Output for [Tx<T>; N] {
    type Item = T;
    type Width = Bundle<N>;
    const LANES: Option<usize> = Some(N);
    fn collect(next: &mut dyn FnMut() -> Tx<T>) -> Self {
        std::array::from_fn(|_| next())
    }
}

#[diagnostic::do_not_recommend]
impl<T> Input for Rx<T> {
    type Item = T;
    type Width = One;
    fn collect(next: &mut dyn FnMut() -> Rx<T>) -> Self {
        next()
    }
}

#[diagnostic::do_not_recommend]
impl<T, const N: usize> Input for [Rx<T>; N] {
    type Item = T;
    type Width = Bundle<N>;
    fn collect(next: &mut dyn FnMut() -> Rx<T>) -> Self {
        std::array::from_fn(|_| next())
    }
}

/// Messages that a port of `Want` takes.
#[diagnostic::on_unimplemented(
    message = "this link sends `{Self}` to a port that takes `{Want}`",
    label = "takes `{Want}`, is sent `{Self}`"
)]
pub trait Carries<Want>: Sized {
    /// The receiver, as the port takes it.
    #[doc(hidden)]
    fn carry(rx: Rx<Self>) -> Rx<Want>;
}

#[diagnostic::do_not_recommend]
impl<T> Carries<T> for T {
    fn carry(rx: Rx<T>) -> Rx<T> {
        rx
    }
}

#[diagnostic::do_not_recommend]
impl<T> Carries<Nothing<T>> for T {
    fn carry(_: Rx<T>) -> Rx<Nothing<T>> {
        unreachable!("no port takes `Nothing`")
    }
}

/// Widths that can be joined.
#[diagnostic::on_unimplemented(
    message = "this link joins a port of width `{Self}` to one of width `{Other}`",
    label = "a port of width `{Other}`, joined to one of width `{Self}`",
    note = "a single port has the width `One`; a bundle `[_; N]`, or `N` actors, the width `Bundle<N>`"
)]
pub trait AsWideAs<Other> {}

#[diagnostic::do_not_recommend]
impl<W> AsWideAs<W> for W {}

#[diagnostic::do_not_recommend]
impl<W> AsWideAs<Nothing<W>> for W {}
