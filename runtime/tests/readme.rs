//! The complete program of README.md, and what README.md says of a panic in it.

include!("readme/program.rs");

const README: &str = include_str!("../../README.md");

fn args(words: &[&str]) -> Args {
    Args {
        words: words.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn the_readme_shows_this_program() {
    assert!(README.contains(include_str!("readme/program.rs")));
}

#[test]
fn words_come_out_in_capitals() -> Result<(), GraphError> {
    let mut app = headline(&args(&["ada", "grace"]));
    let mut writer = app.writer.play();
    let mut sim = app.simulate(7);
    sim.run_until_stopped()?;
    let words: Vec<_> = writer.words.drain_owned().collect();
    assert_eq!(words, ["Ada", "Grace"]);
    Ok(())
}

#[test]
fn a_panic_names_actor_message_and_place_and_leaves_its_message() {
    for seed in 0..8 {
        let mut sim = headline(&args(&["ada", "grace", ""])).simulate(seed);
        let error = sim.run_until_stopped().expect_err("it panics");
        let [failure] = error.failures() else {
            panic!("{error}");
        };
        assert_eq!(failure.actor(), "capitals");
        assert!(failure.place().is_some_and(|place| place.contains("program.rs:27:")));
        // As in the README, but for the file.
        let message = failure.message();
        assert!(README.contains(&format!("actor `capitals` panicked: {message} (at src/main.rs:27:32)")));
        for (channel, totals) in sim.totals() {
            let left = u64::from(channel.from() == "reader.words");
            assert_eq!(totals.abandoned, left, "{channel}, seed {seed}");
            assert_eq!(totals.sent, totals.taken + left, "{channel}, seed {seed}");
            assert_eq!(totals.lost, 0, "{channel}, seed {seed}");
        }
    }
}
