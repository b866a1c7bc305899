//! Takes frames: reads the actors' times and the channels' indices, and sums them up.
//!
//! Nothing here is on the path of a message. Actors write their times and their indices for themselves, with plain stores; this
//! reads them when it wants to, and takes no lock that an actor takes.

use std::sync::Arc;
use std::time::{Duration, Instant};

use super::actors;
use super::alerts::{Alerts, Change, Declared, Target, declared};
use super::bottleneck::{self, Edge};
use super::channels;
use super::cpu::Threads;
use super::frame::{
    ActorFrame, ActorState, Bottleneck, ChannelFrame, EventFrame, Frame, GraphState,
};
use super::process;
use super::span::{Now, Span};
use super::subject::Subject;
use crate::ready::{EventKind, later};

/// Follows a graph from frame to frame.
#[derive(Debug)]
pub(crate) struct Sampler {
    subject: Subject,
    start: Instant,
    /// The ticks at the start.
    first_tick: u64,
    last: Instant,
    last_tick: u64,
    /// There has been a frame.
    has_begun: bool,
    threads: Threads,
    actors: Vec<actors::Follow>,
    channels: Vec<channels::Follow>,
    edges: Vec<Edge>,
    alerts: Alerts,
    process: process::Follow,
    /// By actor, its share of the span in turns.
    shares: Vec<f64>,
    frame: Frame,
}

impl Sampler {
    pub(crate) fn new(subject: Subject) -> Self {
        let now = subject.clock.now();
        let tick = subject.ticks.now();
        let frame = Frame {
            actors: subject
                .actors
                .iter()
                .map(|actor| ActorFrame {
                    name: Arc::clone(&actor.name),
                    ..ActorFrame::default()
                })
                .collect(),
            channels: subject
                .channels
                .iter()
                .map(|channel| ChannelFrame::new(Arc::clone(&channel.name)))
                .collect(),
            events: vec![EventFrame {
                at: Duration::ZERO,
                kind: EventKind::Started,
                actor: None,
                text: String::new(),
            }],
            ..Frame::default()
        };
        let (actors, channels) = (subject.actors.iter(), subject.channels.iter());
        Self {
            threads: Threads::new(&subject),
            actors: actors
                .map(|actor| actors::Follow::new(actor, subject.every, now))
                .collect(),
            channels: channels
                .clone()
                .map(|channel| channels::Follow::new(channel, subject.every))
                .collect(),
            edges: channels
                .map(|channel| Edge {
                    from: channel.sender.index,
                    to: channel.receiver.index,
                    is_aside: channel.is_feedback || channel.carries_dead_letters,
                })
                .collect(),
            alerts: Alerts::new(declared(&subject)),
            process: process::Follow::default(),
            shares: Vec::new(),
            start: now,
            first_tick: tick,
            last: now,
            last_tick: tick,
            has_begun: false,
            frame,
            subject,
        }
    }

    pub(crate) fn subject(&self) -> &Subject {
        &self.subject
    }

    pub(crate) fn rules(&self) -> &[Declared] {
        &self.alerts.rules
    }

    /// The last frame.
    pub(crate) fn frame(&self) -> &Frame {
        &self.frame
    }

    /// Says how many clients are sent each frame.
    pub(crate) fn set_clients(&mut self, clients: u64) {
        self.frame.process.clients = clients;
    }

    /// When the next frame is due.
    pub(crate) fn next(&self) -> Instant {
        let last = later(self.start, self.frame.at);
        later(last, self.subject.every)
    }

    /// Takes a frame. Where no time has passed since the last one, as in simulation, that is looked at anew: averages stay.
    pub(crate) fn sample(&mut self) -> &Frame {
        let began = Instant::now();
        let instant = self.subject.clock.now();
        let tick = self.subject.ticks.now();
        let at = instant.saturating_duration_since(self.start);
        let now = Now::new(instant, tick, tick.saturating_sub(self.first_tick), at);
        let span = Span {
            length: instant.saturating_duration_since(self.last),
            ticks: tick.saturating_sub(self.last_tick),
        };
        let is_stopping = self.subject.stop.is_stopping();
        let actors = self.subject.actors.iter().zip(&mut self.actors);
        for ((actor, follow), frame) in actors.zip(&mut self.frame.actors) {
            follow.look(actor, frame, &now, is_stopping);
        }
        for (channel, frame) in self.subject.channels.iter().zip(&mut self.frame.channels) {
            channels::Follow::look(channel, frame);
        }
        let has_passed = at > self.frame.at || !self.has_begun;
        if has_passed {
            if self.has_begun {
                self.frame.number += 1;
                self.frame.events.clear();
            }
            self.has_begun = true;
            self.frame.at = at;
        }
        // A span that is cut short, at the start, at the end or behind a delay, is left to the next one: each value of a window
        // weighs the same.
        if span.length >= self.subject.every / 2 {
            (self.last, self.last_tick) = (instant, tick);
            self.measure(&now, &span);
        }
        self.take_events();
        self.look_at_the_whole(instant);
        if !self.subject.clock.is_virtual() {
            let process = &mut self.frame.process;
            self.process.look(process, instant, span.length);
            process.frame_time = began.elapsed();
        }
        &self.frame
    }

    /// Takes in the span since the last frame.
    fn measure(&mut self, now: &Now, span: &Span) {
        let (actors, frames) = (&mut self.actors, &mut self.frame.actors);
        let shares = &mut self.shares;
        shares.clear();
        let subject = &self.subject;
        for ((actor, follow), frame) in subject
            .actors
            .iter()
            .zip(actors.iter_mut())
            .zip(frames.iter_mut())
        {
            follow.measure(actor, frame, span);
            shares.push(follow.busy);
        }
        self.threads.look();
        self.threads.divide(
            span.length,
            |actor| shares.get(actor).copied().unwrap_or_default(),
            |actor, cpu, core| {
                if let (Some(follow), Some(frame)) = (actors.get_mut(actor), frames.get_mut(actor))
                {
                    follow.cpu += cpu;
                    frame.core = core;
                }
            },
        );
        for ((actor, follow), frame) in subject.actors.iter().zip(actors).zip(frames) {
            follow.use_cpu(frame, span);
            follow.show(actor, frame);
        }
        let channels = subject.channels.iter().zip(&mut self.channels);
        for ((channel, follow), frame) in channels.zip(&mut self.frame.channels) {
            follow.measure(channel, frame, span, now, &subject.ticks);
            follow.show(channel, frame);
        }
    }

    fn take_events(&mut self) {
        for event in self.subject.events.take() {
            let index = self.subject.place(event.actor);
            let text = self.subject.text_of(&event);
            if event.kind == EventKind::Failed
                && let Some(actor) = self.frame.actors.get_mut(index)
            {
                actor.last_failure = Some(text.clone());
            }
            self.frame.events.push(EventFrame {
                at: event.at.saturating_duration_since(self.start),
                kind: event.kind,
                actor: Some(index),
                text,
            });
        }
        self.frame.process.lost_events = self.subject.events.lost();
    }

    /// Whether the graph stops, who holds up the others, and which alerts there are.
    fn look_at_the_whole(&mut self, now: Instant) {
        let at = self.frame.at;
        let state = self.state();
        if state != self.frame.state {
            if self.frame.state == GraphState::Running {
                self.frame.events.push(EventFrame {
                    at,
                    kind: EventKind::Stop,
                    actor: None,
                    text: String::new(),
                });
            }
            self.frame.state = state;
        }
        self.look_for_a_bottleneck();
        let (actors, channels) = (&self.actors, &self.channels);
        let events = &mut self.frame.events;
        self.alerts.look(
            now,
            &mut self.frame.alerts,
            |target, summary| {
                let value = match target {
                    Target::Actor(index) => actors.get(index).map(|it| it.summed_up(summary)),
                    Target::Channel(index) => channels.get(index).map(|it| it.summed_up(summary)),
                };
                value.unwrap_or_default()
            },
            |declared, change, value| events.push(tell(declared, change, value, at)),
        );
    }

    fn look_for_a_bottleneck(&mut self) {
        let (actors, channels) = (&self.frame.actors, &self.frame.channels);
        let Some(finding) = bottleneck::find(actors, channels, &self.edges) else {
            self.frame.bottleneck = None;
            return;
        };
        let Some(actor) = actors.get(finding.actor()) else {
            return;
        };
        // The text of the last frame is written over.
        let former = self.frame.bottleneck.take();
        let mut rule = former.map(|it| it.rule).unwrap_or_default();
        rule.clear();
        finding.write(&mut rule, actors, channels);
        self.frame.bottleneck = Some(Bottleneck {
            actor: finding.actor(),
            name: Arc::clone(&actor.name),
            rule,
        });
    }

    fn state(&self) -> GraphState {
        let actors = self.frame.actors.iter().zip(&self.subject.actors);
        // Those that a test plays do not count.
        let mut own = actors
            .filter_map(|(frame, actor)| actor.is_own().then_some(frame))
            .peekable();
        if own.peek().is_some()
            && own.all(|actor| matches!(actor.state, ActorState::Stopped | ActorState::Failed))
        {
            GraphState::Stopped
        } else if self.subject.stop.is_stopping() {
            GraphState::Stopping
        } else {
            GraphState::Running
        }
    }
}

/// The event of an alert that changes.
fn tell(declared: &Declared, change: Change, value: f64, at: Duration) -> EventFrame {
    let name = &declared.name;
    let kind = match change {
        Change::Fires => {
            tracing::warn!(target: "steadygraph", value, "the alert `{name}` fires");
            EventKind::Alert
        }
        Change::Ends => {
            tracing::info!(target: "steadygraph", value, "the alert `{name}` is over");
            EventKind::Resolved
        }
    };
    let actor = match declared.target {
        Target::Actor(index) => Some(index),
        Target::Channel(_) => None,
    };
    EventFrame {
        at,
        kind,
        actor,
        text: format!("{name} ({value:.3})"),
    }
}
