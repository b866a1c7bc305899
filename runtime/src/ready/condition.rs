//! Conditions and how they combine.

use std::fmt;
use std::task::{Context, Waker};
use std::time::Instant;

use super::core::Core;
use super::glance::{Called, Glance};

/// Where a condition stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Verdict {
    /// It holds.
    Held,
    /// It may hold later.
    #[default]
    Pending,
    /// What it reads is closed and empty.
    Spent,
    /// It can never hold again.
    Never,
}

impl Verdict {
    /// Its part in an `all!`: what is spent counts as held while another input of the same wait still has messages, so
    /// that nothing which was sent is left behind.
    fn in_all(self, has_messages: bool) -> Self {
        match (self, has_messages) {
            (Verdict::Spent, true) => Verdict::Held,
            (Verdict::Spent, false) => Verdict::Pending,
            (verdict, _) => verdict,
        }
    }

    /// Its part in an `any!`.
    fn in_any(self, _has_messages: bool) -> Self {
        self
    }

    /// The verdict on both, of those that an `all!` knows.
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
            (Verdict::Pending, _) | (_, Verdict::Pending) => Verdict::Pending,
            (Verdict::Spent, _) | (_, Verdict::Spent) => Verdict::Spent,
            (Verdict::Never, Verdict::Never) => Verdict::Never,
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
}

impl Look<'_> {
    /// The time now, by the actor's clock.
    pub(crate) fn now(&self) -> Instant {
        self.core.map_or_else(Instant::now, |core| core.clock.now())
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
    fn verdict(&self, has_messages: bool) -> Verdict;
    /// Asks to be woken when the verdict may change. It is judged once more afterwards.
    #[doc(hidden)]
    fn park(&mut self, _look: &Look<'_>, _waker: &Waker) {}
    /// Takes back a deadline that `park` asked for.
    #[doc(hidden)]
    fn unpark(&mut self, _core: Option<&Core>) {}
    /// Uses up what it held by: the tick of an `every`.
    #[doc(hidden)]
    fn consume(&mut self, _core: Option<&Core>, _has_messages: bool) {}
    /// Whether a glance at the ports shows that it holds, and using it up takes nothing.
    ///
    /// Most waits are told by a glance. The actor is undisturbed, see [`Core::may_glance`].
    #[doc(hidden)]
    fn holds(&self, _core: &Core, _glance: Glance) -> bool {
        false
    }
    /// Whether a glance shows all that matters while it does not hold: nothing that it needs has ended, and neither time nor a
    /// future is waited for.
    #[doc(hidden)]
    fn is_clear(&self, _core: &Core) -> bool {
        false
    }
    /// Asks that the core be woken when what a glance showed may have changed.
    #[doc(hidden)]
    fn call(&self, _core: &Core, _waker: &Waker) -> Called {
        Called::Unclear
    }
    /// A cheaper [`call`](Self::call), valid only right after the actor has settled all its ports and a glance has failed. `true`:
    /// the other ends live and are on this thread, so that the thresholds set here are enough and no second glance is needed.
    #[doc(hidden)]
    fn listen(&self, _core: &Core) -> bool {
        false
    }
    /// Whether it names an input.
    #[doc(hidden)]
    fn names_input(&self) -> bool {
        false
    }
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
    /// Whether a glance shows that each condition holds.
    #[doc(hidden)]
    fn all_hold(&self, core: &Core, glance: Glance) -> bool;
    /// Whether it shows that one condition does.
    #[doc(hidden)]
    fn any_holds(&self, core: &Core, glance: Glance) -> bool;
    /// Whether it shows all that matters of each.
    #[doc(hidden)]
    fn are_clear(&self, core: &Core) -> bool;
    /// Asks for the wakes of each.
    #[doc(hidden)]
    fn call_each(&self, core: &Core, waker: &Waker) -> Called;
    /// Whether each listens.
    #[doc(hidden)]
    fn all_listen(&self, core: &Core) -> bool;
    /// Whether one condition names an input.
    #[doc(hidden)]
    fn name_input(&self) -> bool;
}

impl List for End {
    fn each(&self, _f: &mut dyn FnMut(&dyn Condition)) {}
    fn each_mut(&mut self, _f: &mut dyn FnMut(&mut dyn Condition)) {}
    fn all_hold(&self, _core: &Core, _glance: Glance) -> bool {
        true
    }
    fn any_holds(&self, _core: &Core, _glance: Glance) -> bool {
        false
    }
    fn are_clear(&self, _core: &Core) -> bool {
        true
    }
    fn call_each(&self, _core: &Core, _waker: &Waker) -> Called {
        Called::Parked
    }
    fn all_listen(&self, _core: &Core) -> bool {
        true
    }
    fn name_input(&self) -> bool {
        false
    }
}

impl<C: Condition, L: List> List for Arm<C, L> {
    #[inline]
    fn each(&self, f: &mut dyn FnMut(&dyn Condition)) {
        f(&self.0);
        self.1.each(f);
    }
    #[inline]
    fn each_mut(&mut self, f: &mut dyn FnMut(&mut dyn Condition)) {
        f(&mut self.0);
        self.1.each_mut(f);
    }
    #[inline]
    fn all_hold(&self, core: &Core, glance: Glance) -> bool {
        self.0.holds(core, glance) && self.1.all_hold(core, glance)
    }
    #[inline]
    fn any_holds(&self, core: &Core, glance: Glance) -> bool {
        self.0.holds(core, glance) || self.1.any_holds(core, glance)
    }
    #[inline]
    fn are_clear(&self, core: &Core) -> bool {
        self.0.is_clear(core) && self.1.are_clear(core)
    }
    #[inline(always)]
    fn call_each(&self, core: &Core, waker: &Waker) -> Called {
        // No short cut: each is to be called.
        let called = self.0.call(core, waker);
        called.max(self.1.call_each(core, waker))
    }
    #[inline(always)]
    fn all_listen(&self, core: &Core) -> bool {
        self.0.listen(core) && self.1.all_listen(core)
    }
    #[inline]
    fn name_input(&self) -> bool {
        self.0.names_input() || self.1.name_input()
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
    ($Group:ident, $name:literal, $join:ident, $part:ident, $holds:expr, of_none: $none:expr, consume: $consumes:expr) => {
        impl<L: List> Condition for $Group<L> {
            fn commit(&self) {
                self.0.each(&mut |condition| condition.commit());
            }
            fn survey(&self, core: Option<&Core>, survey: &mut Survey) {
                self.0.each(&mut |condition| condition.survey(core, survey));
            }
            fn judge(&mut self, look: &Look<'_>, cx: &mut Context<'_>) -> Verdict {
                let has_messages = look.survey.has_messages;
                let mut verdict = $none;
                // No short cut: each future is to be polled.
                self.0.each_mut(&mut |condition| {
                    verdict = verdict.$join(condition.judge(look, cx).$part(has_messages));
                });
                verdict
            }
            fn verdict(&self, has_messages: bool) -> Verdict {
                let mut verdict = $none;
                self.0.each(&mut |condition| {
                    verdict = verdict.$join(condition.verdict(has_messages).$part(has_messages));
                });
                verdict
            }
            fn park(&mut self, look: &Look<'_>, waker: &Waker) {
                self.0
                    .each_mut(&mut |condition| condition.park(look, waker));
            }
            fn unpark(&mut self, core: Option<&Core>) {
                self.0.each_mut(&mut |condition| condition.unpark(core));
            }
            fn consume(&mut self, core: Option<&Core>, has_messages: bool) {
                let consumes: fn(Verdict) -> bool = $consumes;
                self.0.each_mut(&mut |condition| {
                    if consumes(condition.verdict(has_messages)) {
                        condition.consume(core, has_messages);
                    }
                });
            }
            #[inline]
            fn holds(&self, core: &Core, glance: Glance) -> bool {
                $holds(&self.0, core, glance)
            }
            #[inline]
            fn is_clear(&self, core: &Core) -> bool {
                self.0.are_clear(core)
            }
            #[inline(always)]
            fn call(&self, core: &Core, waker: &Waker) -> Called {
                self.0.call_each(core, waker)
            }
            #[inline(always)]
            fn listen(&self, core: &Core) -> bool {
                self.0.all_listen(core)
            }
            #[inline]
            fn names_input(&self) -> bool {
                self.0.name_input()
            }
            fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                describe_list($name, &self.0, f)
            }
        }
    };
}

group!(All, "all", and, in_all, List::all_hold, of_none: Verdict::Held, consume: |_| true);
// Only what held is used up: a tick beside it keeps for the next wait.
group!(Any, "any", or, in_any, any_holds, of_none: Verdict::Never, consume: |verdict| verdict == Verdict::Held);

/// Where something has ended, the wait may be over although one condition holds.
#[inline]
fn any_holds<L: List>(list: &L, core: &Core, glance: Glance) -> bool {
    list.are_clear(core) && list.any_holds(core, glance)
}
