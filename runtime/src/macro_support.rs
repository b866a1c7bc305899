//! Small things that only the macros' output needs.

use std::marker::PhantomData;

use crate::actor::SteadyState;
use crate::channel::{Ports, Rx, Settle, Tx, VisitPort};
use crate::host::Parking;

/// Hands each port of a field to `visit`.
pub fn each<P: Ports>(field: &mut P, name: &'static str, visit: &mut VisitPort<'_>) {
    field.each(name, visit);
}

/// Publishes what a field has written; `false` where that is not the actor's.
#[inline]
pub fn publish<S: Settle>(field: &mut S, parking: &Parking) -> bool {
    field.publish(parking)
}

/// Releases what a field has read; `false` where that is not the actor's.
#[inline]
pub fn release<S: Settle>(field: &mut S, parking: &Parking) -> bool {
    field.release(parking)
}

/// Wakes the other ends for what a field has committed.
#[inline]
pub fn announce<S: Settle>(field: &S) {
    field.announce();
}

/// Begins a burst of commits of a field by store; `false` where they are not stores.
#[inline]
pub fn begin_stores<S: Settle>(field: &mut S, parking: &Parking) -> bool {
    field.begin_stores(parking)
}

/// Commits a field by a store; `false` where it is not the actor's.
#[inline]
pub fn commit_by_store<S: Settle>(field: &S, parking: &Parking, wakes: bool) -> bool {
    field.commit_by_store(parking, wakes)
}

/// Stands in for a value that is never made: in code that an editor alone sees, and beside a mistake that `graph!` has
/// reported.
pub fn never_made<T>() -> T {
    unreachable!("it is never made")
}

/// The ends of a bundle, handed out one by one to as many actors.
#[derive(Debug)]
pub struct Lanes<P, const N: usize> {
    ends: [Option<P>; N],
}

impl<P, const N: usize> Lanes<P, N> {
    /// Takes the ends apart.
    pub fn new(ends: [P; N]) -> Self {
        Self {
            ends: ends.map(Some),
        }
    }

    /// The end of one lane, once.
    ///
    /// # Panics
    ///
    /// When it has been handed out, which `graph!` does not do.
    pub fn lane(&mut self, lane: usize) -> P {
        match self.ends.get_mut(lane).and_then(Option::take) {
            Some(end) => end,
            None => unreachable!("`graph!` hands out each lane once"),
        }
    }
}

/// Tells whether a type is a port or a [`SteadyState`], also behind an alias: the inherent constant hides that of a trait which `#[actor]`
/// emits for all other types.
#[derive(Debug)]
pub struct Probe<T>(PhantomData<T>);

impl<T> Probe<Rx<T>> {
    /// It is one.
    pub const PORT: bool = true;
}

impl<T> Probe<Tx<T>> {
    /// It is one.
    pub const PORT: bool = true;
}

impl<T, const N: usize> Probe<[Rx<T>; N]> {
    /// It is a bundle.
    pub const PORT: bool = true;
}

impl<T, const N: usize> Probe<[Tx<T>; N]> {
    /// It is a bundle.
    pub const PORT: bool = true;
}

impl<S> Probe<SteadyState<S>> {
    /// It is one.
    pub const STEADY: bool = true;
}

impl<S, const N: usize> Probe<[SteadyState<S>; N]> {
    /// It is an array of them.
    pub const STEADY: bool = true;
}

/// Gives its tokens back: the half of `graph!` that is meant.
#[doc(hidden)]
#[macro_export]
macro_rules! __pass {
    ($($tokens:tt)*) => { $($tokens)* };
}

/// Swallows its tokens: the half of `graph!` that is not meant.
#[doc(hidden)]
#[macro_export]
macro_rules! __drop {
    ($($tokens:tt)*) => {};
}
