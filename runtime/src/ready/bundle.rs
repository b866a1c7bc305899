//! Bundles: arrays of ports.

use super::on_some::{AnyAvail, AnyVacant};
use crate::channel::{Rx, Tx};

/// A bundle of inputs, `[Rx<T>; N]`.
///
/// ```
/// # use steadygraph::prelude::*;
/// let (mut left, a) = channel().open();
/// let (_right, b) = channel().open();
/// let mut lanes = [a, b];
/// left.extend(["one", "two"]);
/// left.commit();
/// assert_eq!(lanes.next_ready(1).and_then(|lane| lane.take()), Some("one"));
/// ```
pub trait RxBundle<T> {
    /// The condition that `lanes` of the lanes have at least `count` messages each, or what their senders left behind.
    ///
    /// Once so many senders have ended that fewer than `lanes` lanes can ever have messages, those that can suffice.
    fn any(&self, lanes: usize, count: usize) -> AnyAvail<'_, T>;

    /// The next lane that has `count` messages, or fewer that are the last ones, in turn: the search begins behind
    /// the lane that was given last, so that no lane starves.
    fn next_ready(&mut self, count: usize) -> Option<&mut Rx<T>>;
}

impl<T, const N: usize> RxBundle<T> for [Rx<T>; N] {
    fn any(&self, lanes: usize, count: usize) -> AnyAvail<'_, T> {
        AnyAvail::new(self, lanes, count)
    }

    fn next_ready(&mut self, count: usize) -> Option<&mut Rx<T>> {
        let start = self.first().map_or(0, |lane| lane.next_lane);
        let lane = in_turn(start, N).find(|&lane| {
            let rx = &self[lane];
            let closed = rx.is_closed();
            let len = rx.len();
            len >= count.max(1) || (closed && len > 0)
        })?;
        self[0].next_lane = lane + 1;
        Some(&mut self[lane])
    }
}

/// A bundle of outputs, `[Tx<T>; N]`.
///
/// ```
/// # use steadygraph::prelude::*;
/// let (a, left) = channel().capacity(2).open();
/// let (b, right) = channel().capacity(2).open();
/// let mut lanes = [a, b];
/// for n in 0..4 {
///     lanes.next_vacant(1).unwrap().push(n).unwrap();
/// }
/// lanes.each_mut().map(Tx::commit);
/// assert_eq!([left.len(), right.len()], [2, 2]);
/// ```
pub trait TxBundle<T> {
    /// The condition that `lanes` of the lanes have room for at least `count` messages each.
    fn any(&self, lanes: usize, count: usize) -> AnyVacant<'_, T>;

    /// The next lane with room for `count` messages whose receiver has not ended, in turn: the search begins behind
    /// the lane that was given last.
    fn next_vacant(&mut self, count: usize) -> Option<&mut Tx<T>>;
}

impl<T, const N: usize> TxBundle<T> for [Tx<T>; N] {
    fn any(&self, lanes: usize, count: usize) -> AnyVacant<'_, T> {
        AnyVacant::new(self, lanes, count)
    }

    fn next_vacant(&mut self, count: usize) -> Option<&mut Tx<T>> {
        let start = self.first().map_or(0, |lane| lane.next_lane);
        let lane = in_turn(start, N).find(|&lane| {
            let tx = &self[lane];
            tx.vacant_len() >= count.max(1) && !tx.is_closed()
        })?;
        self[0].next_lane = lane + 1;
        Some(&mut self[lane])
    }
}

/// Each lane once, beginning with `start`.
fn in_turn(start: usize, lanes: usize) -> impl Iterator<Item = usize> {
    (start..start + lanes).map(move |lane| lane % lanes)
}
