//! Conditions and how they combine.

use std::fmt;
use std::task::{Context, Waker};
use std::time::Instant;

use super::core::Core;

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// It holds.
    Held,
    /// It may hold later.
    #[default]
    Pending,
    /// It can never hold again.
    Never,
}

impl Verdict {
    /// The verdict on both.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Verdict::Never, _) | (_, Verdict::Never) => Verdict::Never,
            (Verdict::Held, Verdict::Held) => Verdict::Held,
            _ => Verdict::Pending,
        }
    }

    /// The verdict on either.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Verdict::Held, _) | (_, Verdict::Held) => Verdict::Held,
            (Verdict::Never, Verdict::Never) => Verdict::Never,
            _ => Verdict::Pending,
        }
    }
}

/// What a wait knows of all the inputs that it names, before it asks its conditions.
#[derive(Debug, Default, Clone, Copy)]
pub struct Survey {
    /// How many inputs the wait names.
    pub(crate) inputs: usize,
    /// How many of them are closed and empty.
    pub(crate) spent: usize,
    /// Whether one of them has messages.
    pub(crate) has_messages: bool,
}

/// What a condition is asked with.
#[derive(Debug)]
pub struct Look<'a> {
    pub(crate) core: Option<&'a Core>,
    pub(crate) survey: Survey,
    /// Whether the condition stands directly in an `all!`, where a spent input may count as held.
    pub(crate) in_all: bool,
}

impl<'a> Look<'a> {
    /// The time now, by the actor's clock.
    pub(crate) fn now(&self) -> Instant {
        self.core.map_or_else(Instant::now, |core| core.clock.now())
    }

    pub(crate) fn inside(&self, in_all: bool) -> Look<'a> {
        Look {
            core: self.core,
            survey: self.survey,
            in_all,
        }
    }

    /// The verdict on an input that is closed and empty: in an `all!` it counts as held while another input of the
    /// same wait still has messages, so that nothing which was sent is left behind.
    pub(crate) fn spent(&self) -> Verdict {
        match (self.in_all, self.survey.has_messages) {
            (true, true) => Verdict::Held,
            (true, false) => Verdict::Pending,
            (false, _) => Verdict::Never,
        }
    }
}

/// Something to wait for, inside one of the readiness macros. Implemented by this crate only.
pub trait Condition {
    /// Commits the ports that no actor holds.
    #[doc(hidden)]
    fn commit(&self) {}
    /// Adds what it knows of the inputs that it names.
    #[doc(hidden)]
    fn survey(&self, _core: Option<&Core>, _survey: &mut Survey) {}
    /// Judges, and remembers the verdict.
    #[doc(hidden)]
    fn judge(&mut self, look: &Look<'_>, cx: &mut Context<'_>) -> Verdict;
    /// The verdict of the last judgement.
    #[doc(hidden)]
    fn verdict(&self) -> Verdict;
    /// Asks to be woken when the verdict may change. It is judged once more afterwards.
    #[doc(hidden)]
    fn park(&mut self, _look: &Look<'_>, _waker: &Waker) {}
    /// Takes back a deadline that `park` asked for.
    #[doc(hidden)]
    fn unpark(&mut self, _core: Option<&Core>) {}
    /// Uses up what it held by: the tick of an `every`.
    #[doc(hidden)]
    fn consume(&mut self, _core: Option<&Core>) {}
    /// Says in words what it waits for.
    #[doc(hidden)]
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result;
}

/// All of a list of conditions.
#[derive(Debug)]
pub struct All<L>(pub L);

/// Any of a list of conditions.
#[derive(Debug)]
pub struct Any<L>(pub L);

/// A condition and those after it in a list.
#[derive(Debug)]
pub struct Arm<C, L>(pub C, pub L);

/// The end of a list of conditions.
#[derive(Debug)]
pub struct End;

/// A list of conditions, which an [`All`] or an [`Any`] joins.
pub trait List {
    /// Calls `f` with each condition.
    #[doc(hidden)]
    fn each(&self, f: &mut dyn FnMut(&dyn Condition));
    /// Calls `f` with each condition, to change it.
    #[doc(hidden)]
    fn each_mut(&mut self, f: &mut dyn FnMut(&mut dyn Condition));
}

impl List for End {
    fn each(&self, _f: &mut dyn FnMut(&dyn Condition)) {}
    fn each_mut(&mut self, _f: &mut dyn FnMut(&mut dyn Condition)) {}
}

impl<C: Condition, L: List> List for Arm<C, L> {
    fn each(&self, f: &mut dyn FnMut(&dyn Condition)) {
        f(&self.0);
        self.1.each(f);
    }
    fn each_mut(&mut self, f: &mut dyn FnMut(&mut dyn Condition)) {
        f(&mut self.0);
        self.1.each_mut(f);
    }
}

/// Writes the conditions of a list with commas between them.
fn describe_list(name: &str, list: &impl List, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    struct Described<'a>(&'a dyn Condition);
    impl fmt::Display for Described<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            self.0.describe(f)
        }
    }
    write!(f, "{name}(")?;
    let mut result = Ok(());
    let mut first = true;
    list.each(&mut |condition| {
        if result.is_ok() {
            let comma = if std::mem::take(&mut first) { "" } else { ", " };
            result = write!(f, "{comma}{}", Described(condition));
        }
    });
    result?;
    f.write_str(")")
}

macro_rules! group {
    ($Group:ident, $name:literal, $join:ident, of_none: $none:expr, in_all: $in_all:literal, consume: $consumes:expr) => {
        impl<L: List> Condition for $Group<L> {
            fn commit(&self) {
                self.0.each(&mut |condition| condition.commit());
            }
            fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
                self.0.each(&mut |condition| condition.survey(core, survey));
            }
            fn judge(&mut self, look: &Look<'_>, cx: &mut Context<'_>) -> Verdict {
                let look = look.inside($in_all);
                let mut verdict = $none;
                // No short cut: each future is to be polled.
                self.0.each_mut(&mut |condition| {
                    verdict = verdict.$join(condition.judge(&look, cx));
                });
                verdict
            }
            fn verdict(&self) -> Verdict {
                let mut verdict = $none;
                self.0.each(&mut |condition| {
                    verdict = verdict.$join(condition.verdict());
                });
                verdict
            }
            fn park(&mut self, look: &Look<'_>, waker: &Waker) {
                let look = look.inside($in_all);
                self.0
                    .each_mut(&mut |condition| condition.park(&look, waker));
            }
            fn unpark(&mut self, core: Option<&Core>) {
                self.0.each_mut(&mut |condition| condition.unpark(core));
            }
            fn consume(&mut self, core: Option<&Core>) {
                let consumes: fn(Verdict) -> bool = $consumes;
                self.0.each_mut(&mut |condition| {
                    if consumes(condition.verdict()) {
                        condition.consume(core);
                    }
                });
            }
            fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                describe_list($name, &self.0, f)
            }
        }
    };
}

group!(All, "all", and, of_none: Verdict::Held, in_all: true, consume: |_| true);
// Only what held is used up: a tick beside it keeps for the next wait.
group!(Any, "any", or, of_none: Verdict::Never, in_all: false, consume: |verdict| verdict == Verdict::Held);
