use std::time::Duration;

use super::*;
use crate::telemetry::frame::{ActorFrame, ActorState, Bottleneck, ChannelFrame};
use crate::telemetry::layout::{Edge, Node};

/// Two nodes and an edge there and back; `name` is what everything is called.
fn picture_of(name: &str, kinds: Vec<Kind>, change: impl FnOnce(&mut Frame)) -> String {
    let node = |actors: Vec<usize>, x| Node {
        name: name.to_owned(),
        actors,
        x,
        y: 24.0,
        width: 150.0,
        height: 56.0,
    };
    let edge = |from, to, channel, points: &[(f64, f64)]| Edge {
        from,
        to,
        channels: vec![channel],
        points: points.to_vec(),
    };
    let layout = Layout {
        width: 438.0,
        height: 104.0,
        nodes: vec![node(vec![0], 24.0), node(vec![1, 2], 264.0)],
        edges: vec![
            edge(0, 1, 0, &[(174.0, 52.0), (264.0, 52.0)]),
            edge(
                1,
                0,
                1,
                &[(414.0, 64.0), (426.0, 64.0), (426.0, 92.0), (24.0, 64.0)],
            ),
        ],
    };
    let mut frame = Frame {
        at: Duration::from_millis(12_300),
        actors: vec![ActorFrame::default(); 3],
        channels: vec![
            ChannelFrame::new(name.into()),
            ChannelFrame::new(name.into()),
        ],
        ..Frame::default()
    };
    change(&mut frame);
    let picture = Picture {
        name,
        kinds,
        frame: &frame,
        layout: &layout,
    };
    let mut out = String::new();
    let _ = picture.write(&mut out);
    out
}

fn plain(change: impl FnOnce(&mut Frame)) -> String {
    picture_of("n", vec![Kind::Plain; 2], change)
}

/// The names of tags that are open at the end, or of one that is closed in the wrong place.
fn unbalanced(document: &str) -> Vec<&str> {
    let mut open = Vec::new();
    for tag in document.split('<').skip(1) {
        let Some((tag, _)) = tag.split_once('>') else {
            return vec!["a tag without an end"];
        };
        let name = tag
            .split([' ', '/'])
            .find(|part| !part.is_empty())
            .unwrap_or_default();
        if tag.starts_with('/') {
            if open.pop() != Some(name) {
                return vec![name];
            }
        } else if !tag.ends_with('/') {
            open.push(name);
        }
        if tag.matches('"').count() % 2 != 0 {
            return vec![name];
        }
    }
    open
}

#[test]
fn it_is_well_formed_whatever_things_are_called() {
    let hostile = "</text><script>alert(\"1\")</script> & ' \u{0} ]]> <!-- ж";
    let document = picture_of(hostile, vec![Kind::Plain; 2], |frame| {
        frame.bottleneck = Some(Bottleneck {
            actor: 1,
            name: hostile.into(),
            rule: hostile.to_owned(),
        });
    });
    assert!(
        unbalanced(&document).is_empty(),
        "{:?}",
        unbalanced(&document)
    );
    assert!(!document.contains("<script"));
    assert!(!document.contains('\0'));
    let entities = ["&lt;", "&gt;", "&amp;", "&quot;", "&#39;"];
    let is_known = |rest: &str| entities.iter().any(|entity| rest.starts_with(&entity[1..]));
    assert!(document.split('&').skip(1).all(is_known));
}

#[test]
fn the_bottleneck_is_outlined_and_its_rule_told() {
    let document = plain(|frame| {
        frame.bottleneck = Some(Bottleneck {
            actor: 2,
            name: "store[1]".into(),
            rule: "`parse` waits for room".to_owned(),
        });
    });
    assert_eq!(document.matches(" bottleneck\"").count(), 1);
    assert!(document.contains("bottleneck store[1]: `parse` waits for room"));
    assert!(!plain(|_| ()).contains(" bottleneck\""));
}

#[test]
fn a_node_shows_how_its_actors_spend_their_time_together() {
    let document = plain(|frame| {
        frame.actors[1].busy = 0.5;
        frame.actors[2].backpressured = 1.0;
        frame.actors[2].restarts = 3;
        frame.actors[1].mcpu = 250.0;
        frame.actors[2].mcpu = 250.0;
        frame.actors[2].state = ActorState::Failed;
    });
    assert!(document.contains("failed · 500 mCPU · ↻ 3"));
    assert!(document.contains(r#"<rect class="busy" x="10.0" y="39.0" width="32.5""#));
    assert!(document.contains(r#"<rect class="held" x="42.5" y="39.0" width="65.0""#));
    assert!(document.contains("×2</text>"));
}

#[test]
fn an_edge_shows_its_rate_its_fill_and_whether_its_sender_waits() {
    let document = plain(|frame| {
        frame.channels[0].rate = 12_345.0;
        frame.channels[0].fill = 0.9;
        frame.channels[0].is_blocked = true;
    });
    assert!(document.contains("12.3 k/s<tspan"));
    assert!(document.contains(">90 %</tspan>"));
    assert!(document.contains(r#"class="edge f3" stroke-width="4.6""#));
    assert_eq!(document.matches("class=\"blocked\"").count(), 1);
}

#[test]
fn feedback_is_dashed_and_dead_letters_are_dotted() {
    let document = picture_of("n", vec![Kind::DeadLetters, Kind::Feedback], |_| ());
    assert!(document.contains("class=\"edge f0 dead\""));
    assert!(document.contains("class=\"edge f0 feedback\""));
}

#[test]
fn what_is_not_known_is_drawn_as_nothing() {
    let document = plain(|frame| {
        frame.actors.clear();
        frame.channels[0].rate = f64::NAN;
        frame.actors.push(ActorFrame {
            busy: f64::NAN,
            ..ActorFrame::default()
        });
    });
    assert!(unbalanced(&document).is_empty());
    assert!(!document.contains("\"NaN\""));
}
