//! What the conditions on inputs and on outputs share.

use std::fmt;

use super::core::Core;
use super::fault::Fault;
use crate::channel::Ring;

/// Whether the channel can hold as many; if not, the actor is told to end with an error.
pub(super) fn check_threshold<T>(ring: &Ring<T>, count: usize, core: Option<&Core>) -> bool {
    let fits = count as u64 <= ring.capacity();
    if let (false, Some(core)) = (fits, core) {
        core.set_fault(Fault::Threshold {
            channel: ring.name().to_string(),
            asked: count,
            capacity: usize::try_from(ring.capacity()).unwrap_or(usize::MAX),
        });
    }
    fits
}

/// Whether the channel can hold as many, but for none at all.
#[inline]
pub(super) fn fits<T>(ring: &Ring<T>, count: usize) -> bool {
    count == 1 || (1..=ring.capacity()).contains(&(count as u64))
}

/// Whether the bundle has as many lanes; if not, the actor is told to end with an error.
pub(super) fn check_lanes<T>(
    first: Option<&Ring<T>>,
    lanes: usize,
    asked: usize,
    core: Option<&Core>,
) -> bool {
    let fits = asked <= lanes;
    if let (false, Some(core)) = (fits, core) {
        core.set_fault(Fault::Lanes {
            channel: first.map_or_else(String::new, |ring| ring.name().to_string()),
            asked,
            lanes,
        });
    }
    fits
}

/// Writes something about each lane, with commas between.
pub(super) fn describe_lanes<L>(
    f: &mut fmt::Formatter<'_>,
    lanes: impl Iterator<Item = L>,
    describe: impl Fn(&L, &mut fmt::Formatter<'_>) -> fmt::Result,
) -> fmt::Result {
    for (place, lane) in lanes.enumerate() {
        f.write_str(if place == 0 { "" } else { ", " })?;
        describe(&lane, f)?;
    }
    Ok(())
}

/// A number of messages, in words.
pub(super) struct Messages(pub(super) usize);

impl fmt::Display for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            1 => f.write_str("1 message"),
            count => write!(f, "{count} messages"),
        }
    }
}

/// A condition shows itself in `Debug` as it does in errors.
macro_rules! debug_as_description {
    ($($Condition:ident),*) => {$(
        impl<T> fmt::Debug for $Condition<'_, T> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.describe(f)
            }
        }
    )*};
}

pub(super) use debug_as_description;
