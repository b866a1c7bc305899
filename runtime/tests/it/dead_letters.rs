//! Links of dead letters.

use steadygraph::prelude::*;

#[actor]
struct Bench {
    numbers: Tx<u64>,
    out: Rx<u64>,
    letters: Rx<DeadLetter<u64>>,
}

impl Behavior for Bench {
    async fn run(&mut self, _cx: &mut Context) -> Result<(), ActorError> {
        unreachable!("it is played")
    }
}

/// Fails on 13.
#[actor]
fn picky(numbers: &mut Rx<u64>, out: &mut Tx<u64>) -> Reaction {
    if let Some(number) = numbers.take() {
        if number == 13 {
            return Err(ActorError::msg("13 is not welcome"));
        }
        out.push(number)?;
    }
    Ok(())
}

#[actor]
fn archive(letters: &mut Rx<DeadLetter<u64>>, out: &mut Tx<DeadLetter<u64>>) {
    letters.map_into(out, Clone::clone);
}

graph! {
    fn sorting() -> Sorting {
        let bench = solo(Bench { .. });
        let picky = solo(picky { .. });
        let archive = solo(archive { .. });
        bench.numbers >> picky.numbers;
        bench.out << channel() << picky.out;
        dead(picky.numbers) >> channel().capacity(8) >> archive.letters;
        bench.letters << channel() << archive.out;
    }
}

#[test]
fn a_dead_letter_link_is_in_the_topology() {
    let topology = sorting().topology();
    let links: Vec<_> = topology
        .links()
        .iter()
        .filter(|link| link.carries_dead_letters())
        .collect();
    let [link] = links.as_slice() else {
        panic!("{topology}");
    };
    let name = "dead(picky.numbers) >> archive.letters";
    assert_eq!(link.channel().to_string(), name);
    assert_eq!(link.channel().from(), "dead(picky.numbers)");
    assert_eq!(link.capacity(), 8);
    assert!(!link.is_feedback());
    assert!(link.message().contains("DeadLetter<u64>"), "{topology}");
    assert!(
        topology
            .to_string()
            .contains(&format!("dead letters {name}: 8 of")),
        "{topology}"
    );
}

#[test]
fn dot_dots_a_dead_letter_link() {
    let dot = sorting().to_dot();
    let link = r#""picky" -> "archive" [taillabel="dead(numbers)", headlabel="letters", label="DeadLetter<u64>\n8", style=dotted];"#;
    assert!(dot.contains(link), "{dot}");
}

#[test]
fn messages_that_do_not_fail_pass_by_the_dead_letter_link() {
    let mut app = sorting();
    let mut bench = app.bench.play();
    let mut sim = app.simulate(1);
    bench.numbers.extend([1, 2, 3]);
    sim.run_until_idle();
    assert_eq!(bench.out.drain().collect::<Vec<_>>(), [1, 2, 3]);
    assert!(bench.letters.is_empty());
    drop(bench.numbers);
    sim.run_until_stopped().unwrap();
    assert!(bench.letters.is_closed(), "it ends with its input's actor");
}
