//! From one ring into another, in slices.

use super::count::Count;
use super::rx::Rx;
use super::slots::Slots;
use super::tx::Tx;

impl<T> Rx<T> {
    /// Applies `f` to as many messages as wait here and as there is room for in `tx`, and gives their number.
    ///
    /// It walks the wrap-arounds of both rings, so that the inner loop runs over slices. The messages are read by
    /// reference: a failure of this attempt undoes the whole batch, on both sides. Should `f` panic, both cursors
    /// stand where it did.
    ///
    /// ```
    /// # use steadygraph::prelude::*;
    /// let (mut numbers, mut rx) = channel().open();
    /// let (mut tx, mut texts) = channel().capacity(2).open();
    /// numbers.extend([1, 2, 3]);
    /// numbers.commit();
    /// assert_eq!(rx.map_into(&mut tx, |n: &u64| n.to_string()), 2);
    /// tx.commit();
    /// assert_eq!(texts.take_owned().as_deref(), Some("1"));
    /// ```
    pub fn map_into<U>(&mut self, tx: &mut Tx<U>, mut f: impl FnMut(&T) -> U) -> usize {
        /// Moves the receiver's cursor over as many messages as were written, also when `f` panics.
        struct Both<'a, 'b, T, U> {
            rx: &'a mut Rx<T>,
            slots: Slots<'b, U>,
            /// Whether `f` came to no message that it panicked on.
            is_done: bool,
        }
        impl<T, U> Drop for Both<'_, '_, T, U> {
            fn drop(&mut self) {
                self.rx.advance_over(self.slots.written());
                if !self.is_done {
                    self.rx.show(1);
                }
            }
        }
        let mut both = Both {
            slots: tx.slots_for(self.len() as u64),
            is_done: false,
            rx: self,
        };
        let Both { rx, slots, is_done } = &mut both;
        let (first, second) = rx.runs();
        for mut from in [first, second] {
            while !from.is_empty() {
                let ((to, _), written) = slots.runs(from.len() as u64);
                if to.is_empty() {
                    break;
                }
                let (now, later) = from.split_at(to.len());
                let mut count = Count::onto(written);
                for (message, slot) in now.iter().zip(to) {
                    slot.write(f(message));
                    count.more();
                }
                from = later;
            }
        }
        *is_done = true;
        usize::try_from(slots.written()).unwrap_or(usize::MAX)
    }
}
