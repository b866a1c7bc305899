//! Which messages can be taken so that a failure gives them back.

use super::nothing::Nothing;
use super::rx::Rx;

/// Receivers whose takes can be undone: those of messages that are `Copy`.
#[diagnostic::on_unimplemented(
    message = "taking a `{T}` cannot be undone, for it is not `Copy`",
    label = "receives `{T}`, which is not `Copy`",
    note = "read it by reference and undo it for free: `peek`, `iter` or `map_into`, then `skip`",
    note = "or move it out with `take_owned`, `drain_owned` or `recv`: a failed attempt loses it then"
)]
///
/// # Safety
///
/// `T` is `Copy`, or there is no value of it: [`Rx::drain`] reads messages that the channel drops as well.
pub unsafe trait Undo<T> {
    /// The copy that is taken.
    #[doc(hidden)]
    fn copy(message: &T) -> T;
}

// SAFETY: `T` is `Copy`.
#[diagnostic::do_not_recommend]
unsafe impl<T: Copy> Undo<T> for Rx<T> {
    #[inline]
    fn copy(message: &T) -> T {
        *message
    }
}

/// See [`Nothing`].
// SAFETY: there is no value of it.
#[diagnostic::do_not_recommend]
unsafe impl<T> Undo<Nothing<T>> for Rx<T> {
    fn copy(_message: &Nothing<T>) -> Nothing<T> {
        unreachable!("it is never made")
    }
}
