//! The wait itself: commit, look, park, look again.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use super::condition::{Any, Condition, List, Look, Survey, Verdict};
use super::core::Core;
use super::current::with_current;
use super::fault::Fault;
use super::glance::{Called, Glance, call, holds, is_clear};
use crate::host::Deadline;

/// Waits until the condition holds (`true`) or can never hold again (`false`); what the readiness macros give.
pub fn wait<C: Condition + Unpin>(condition: C) -> Wait<C> {
    Wait::new(condition, Ends::WithTheActor, false)
}

/// A wait that goes on until its condition is settled, whether the graph stops or not: for `send`.
pub(crate) fn wait_to_the_end<C: Condition + Unpin>(condition: C) -> Wait<C> {
    Wait::new(condition, Ends::WithItsPort, false)
}

/// The future behind the readiness macros.
#[must_use = "a wait does nothing until it is awaited"]
pub struct Wait<C: Condition + Unpin> {
    condition: C,
    ends: Ends,
    progress: Progress,
}

/// What ends a wait that names no input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ends {
    /// The stop, for a source; that its inputs are spent, for another actor.
    WithTheActor,
    /// Only the end of the port's other side.
    WithItsPort,
}

impl Ends {
    #[inline]
    pub(super) fn hold<C: Condition>(self, condition: &C, core: &Core, glance: Glance) -> bool {
        match self {
            Self::WithTheActor => holds(condition, core, glance),
            Self::WithItsPort => condition.holds(core, glance),
        }
    }
}

/// Judges a condition that stands alone, by the inputs that it names: with all of them spent it can never hold again, unless the actor
/// vetoes its end. Gives also whether one of them has messages.
#[inline]
pub(super) fn judge_alone<C: Condition>(
    condition: &mut C,
    ends: Ends,
    core: Option<&Core>,
    cx: &mut Context<'_>,
) -> (Verdict, bool) {
    let mut survey = Survey::default();
    condition.survey(core, &mut survey);
    let has_messages = survey.has_messages;
    let names_inputs = survey.inputs > 0;
    let is_over = if names_inputs {
        survey.spent == survey.inputs
    } else {
        ends == Ends::WithTheActor && core.is_some_and(Core::is_over)
    };
    let verdict = if !is_over {
        condition.judge(&Look { core, survey }, cx)
    } else if names_inputs && core.is_some_and(Core::vetoed) {
        Verdict::Pending
    } else {
        Verdict::Never
    };
    (verdict, has_messages)
}

/// Commits what the actor has done before a wait.
#[inline]
pub(super) fn commit<C: Condition>(condition: &C, core: &Core) {
    core.commit_at_wait();
    // Those that belong to no actor, also where one uses them.
    condition.commit();
}

/// How far a wait has come.
#[derive(Debug, Default)]
struct Progress {
    committed: bool,
    parked: bool,
    /// Whether an input that the wait names had messages at the last look.
    has_messages: bool,
    /// When the veto is asked again.
    veto: Option<Deadline>,
}

impl<C: Condition + Unpin> Wait<C> {
    /// A wait; `committed` says that what the actor has done before is committed already.
    pub(super) fn new(condition: C, ends: Ends, committed: bool) -> Self {
        Self {
            condition,
            ends,
            progress: Progress {
                committed,
                ..Progress::default()
            },
        }
    }

    /// Polls as its actor does: most waits are told by a glance.
    #[inline]
    fn poll_in(&mut self, core: &Core, cx: &mut Context<'_>) -> Poll<bool> {
        if core.is_reacting() {
            core.set_fault(Fault::WaitInReaction);
            return Poll::Ready(false);
        }
        if !std::mem::replace(&mut self.progress.committed, true) {
            commit(&self.condition, core);
        }
        if core.may_glance() {
            if self.holds(core, Glance::First) {
                return self.ready(Some(core), cx);
            }
            if core.is_patient()
                && self.is_clear(core)
                && core.await_that(|| self.holds(core, Glance::Ample))
            {
                return self.ready(Some(core), cx);
            }
            // An executor inside the actor takes a closer look.
            if core.parking.register(cx.waker()) {
                match self.call(core, cx.waker()) {
                    Called::Parked => return Poll::Pending,
                    Called::Unclear => {}
                    // What came before the call woke nobody.
                    Called::LookAgain => {
                        if self.holds(core, Glance::First) {
                            return self.ready(Some(core), cx);
                        }
                        if self.is_clear(core) {
                            return Poll::Pending;
                        }
                    }
                }
            }
        }
        self.poll_closely(Some(core), cx)
    }

    #[inline]
    fn holds(&self, core: &Core, glance: Glance) -> bool {
        self.ends.hold(&self.condition, core, glance)
    }

    #[inline]
    fn is_clear(&self, core: &Core) -> bool {
        match self.ends {
            Ends::WithTheActor => is_clear(&self.condition, core),
            Ends::WithItsPort => self.condition.is_clear(core),
        }
    }

    #[inline]
    fn call(&self, core: &Core, waker: &Waker) -> Called {
        match self.ends {
            Ends::WithTheActor => call(&self.condition, core, waker),
            Ends::WithItsPort => self.condition.call(core, waker),
        }
    }

    fn poll_closely(&mut self, core: Option<&Core>, cx: &mut Context<'_>) -> Poll<bool> {
        if core.is_some_and(Core::stops_here) {
            return Poll::Pending;
        }
        if let Some(core) = core {
            core.forget_veto();
        }
        let mut verdict = self.look(core, cx);
        if verdict == Verdict::Pending {
            self.park(core, cx);
            // Again: what was asked in between has not woken an executor inside the actor, whose waker was not known.
            if core.is_some_and(Core::stops_here) {
                return Poll::Pending;
            }
            verdict = self.look(core, cx);
        }
        match verdict {
            Verdict::Pending => {
                self.ask_veto_again(core, cx);
                if let Some(core) = core.filter(|core| core.stop.is_inquiring()) {
                    core.set_waits_for(Some(self.to_string()));
                }
                Poll::Pending
            }
            Verdict::Held => {
                let polled = self.ready(core, cx);
                if polled.is_ready() {
                    self.condition.consume(core, self.progress.has_messages);
                }
                polled
            }
            Verdict::Spent | Verdict::Never => {
                self.unpark(core);
                Poll::Ready(false)
            }
        }
    }

    fn look(&mut self, core: Option<&Core>, cx: &mut Context<'_>) -> Verdict {
        let (verdict, has_messages) = judge_alone(&mut self.condition, self.ends, core, cx);
        self.progress.has_messages = has_messages;
        verdict
    }

    /// Ends the wait, unless others on the thread should run first.
    #[inline]
    fn ready(&mut self, core: Option<&Core>, cx: &Context<'_>) -> Poll<bool> {
        if let Some(core) = core.filter(|core| !core.spend_budget()) {
            self.give_way(core, cx);
            return Poll::Pending;
        }
        self.unpark(core);
        Poll::Ready(true)
    }

    #[cold]
    fn give_way(&self, core: &Core, cx: &Context<'_>) {
        cx.waker().wake_by_ref();
        if core.stop.is_inquiring() {
            core.set_waits_for(Some(format!(
                "nothing: {self} holds again and again, for what it waits for is not taken"
            )));
        }
    }

    fn park(&mut self, core: Option<&Core>, cx: &Context<'_>) {
        let look = Look {
            core,
            survey: Survey::default(),
        };
        if let Some(core) = core {
            core.parking.register(cx.waker());
        }
        self.condition.park(&look, cx.waker());
        self.progress.parked = true;
    }

    /// Behind the last look: that one may have been the first which the veto held back.
    fn ask_veto_again(&mut self, core: Option<&Core>, cx: &Context<'_>) {
        if let Some(core) = core {
            let veto = core.ask_veto_again(cx.waker());
            if let Some(old) = std::mem::replace(&mut self.progress.veto, veto) {
                core.timers.cancel(old);
            }
        }
    }

    #[inline]
    fn unpark(&mut self, core: Option<&Core>) {
        if self.progress.parked {
            self.cancel(core);
        }
    }

    #[cold]
    fn cancel(&mut self, core: Option<&Core>) {
        self.progress.parked = false;
        self.condition.unpark(core);
        if let (Some(core), Some(veto)) = (core, self.progress.veto.take()) {
            core.timers.cancel(veto);
        }
    }
}

impl<C: Condition + Unpin> Future for Wait<C> {
    type Output = bool;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<bool> {
        let this = self.get_mut();
        with_current(|core| match core {
            Some(core) => this.poll_in(core, cx),
            None => {
                if !std::mem::replace(&mut this.progress.committed, true) {
                    this.condition.commit();
                }
                this.poll_closely(None, cx)
            }
        })
    }
}

impl<C: Condition + Unpin> Drop for Wait<C> {
    fn drop(&mut self) {
        if self.progress.parked {
            with_current(|core| self.unpark(core));
        }
    }
}

impl<C: Condition + Unpin> fmt::Display for Wait<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.condition.describe(f)
    }
}

impl<C: Condition + Unpin> fmt::Debug for Wait<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Wait({self})")
    }
}

/// Waits until one of several reactions is ready (`true`) or none can ever be again (`false`).
pub fn reactions<L: List + Unpin>(branches: L) -> Wait<Any<L>> {
    // Each branch knows its own end.
    Wait::new(Any(branches), Ends::WithItsPort, false)
}
