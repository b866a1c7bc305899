//! The waits of several reactions beside each other: each ends for itself.

use std::fmt;
use std::future::poll_fn;
use std::task::{Context, Poll, Waker};

use super::condition::{Condition, Look, Survey, Verdict};
use super::core::Core;
use super::current::with_current;
use super::room::{Lack, Room};
use super::wait::{Ends, judge_alone};

/// A wait of its own among others: the condition of one `#[react]` method.
#[derive(Debug)]
pub struct Branch<'a, C> {
    condition: C,
    /// The room that the reaction waits for instead, to make up for an attempt that was undone.
    lack: Option<&'a Lack>,
    has_messages: bool,
    verdict: Verdict,
}

/// Makes a wait of its own of a condition.
pub(crate) fn branch<C: Condition>(condition: C, lack: Option<&Lack>) -> Branch<'_, C> {
    Branch {
        condition,
        lack,
        has_messages: false,
        verdict: Verdict::default(),
    }
}

impl<C: Condition> Condition for Branch<'_, C> {
    fn commit(&self) {
        self.condition.commit();
    }
    /// What it names concerns no other wait.
    fn survey(&self, _core: Option<&Core>, _survey: &mut Survey) {}
    fn judge(&mut self, look: &Look<'_>, cx: &mut Context<'_>) -> Verdict {
        if let (Some(lack), Some(core)) = (self.lack, look.core) {
            // Without a receiver the condition decides, which may need that port or not.
            let room = lack.look(core);
            if room != Room::Never {
                let is_there = room == Room::There;
                self.verdict = if is_there {
                    Verdict::Held
                } else {
                    Verdict::Pending
                };
                return self.verdict;
            }
        }
        (self.verdict, self.has_messages) =
            judge_alone(&mut self.condition, Ends::WithTheActor, look.core, cx);
        self.verdict
    }
    fn verdict(&self, _has_messages: bool) -> Verdict {
        self.verdict
    }
    fn park(&mut self, look: &Look<'_>, waker: &Waker) {
        self.condition.park(look, waker);
    }
    fn unpark(&mut self, core: Option<&Core>) {
        self.condition.unpark(core);
    }
    fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.condition.describe(f)
    }
}

/// Whether the condition holds now; uses up the tick that it holds by.
pub(crate) async fn holds_once<C: Condition + Unpin>(condition: C) -> bool {
    let mut branch = branch(condition, None);
    poll_fn(|cx| {
        with_current(|core| {
            let look = Look {
                core,
                survey: Survey::default(),
            };
            let held = branch.judge(&look, cx) == Verdict::Held;
            if held {
                branch.condition.consume(core, branch.has_messages);
            }
            Poll::Ready(held)
        })
    })
    .await
}
