//! The programs of README.md, and what README.md says of them. The files in `readme/` are its text, word for word.

const README: &str = include_str!("../../README.md");

/// What the compiler calls the file of the complete program.
const PROGRAM: &str = "runtime/tests/readme/program.rs";

#[test]
fn the_readme_shows_these_programs() {
    for program in [
        include_str!("readme/program.rs"),
        include_str!("readme/tcp_echo.rs"),
        include_str!("readme/faults.rs"),
        include_str!("readme/per_second.rs"),
        include_str!("readme/hang.rs"),
        include_str!("readme/watched.rs"),
    ] {
        assert!(README.contains(program), "{program}");
    }
}

#[test]
fn the_statements_that_the_readme_quotes_are_those_of_the_lesson() {
    let lesson = include_str!("../../examples/robust/src/main.rs");
    let quotes: Vec<_> = README
        .split("```rust,ignore\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .filter(|block| !block.contains("#[test]"))
        .collect();
    assert!(!quotes.is_empty());
    for line in quotes.iter().flat_map(|block| block.lines()) {
        assert!(lesson.contains(line), "{line}");
    }
}

/// The complete program, a panic in it, and its test under faults.
#[allow(dead_code)] // `main`
mod program {
    use steadygraph::{Faults, simulate_many};

    include!("readme/program.rs");
    include!("readme/faults.rs");

    fn args(words: &[&str]) -> Args {
        Args {
            words: words.iter().map(ToString::to_string).collect(),
        }
    }

    #[test]
    fn words_come_out_in_capitals() -> Result<(), GraphError> {
        let mut app = headline(&args(&["ada", "édith"]));
        let mut writer = app.writer.play();
        let mut sim = app.simulate(7);
        sim.run_until_stopped()?;
        let words: Vec<_> = writer.words.drain_owned().collect();
        assert_eq!(words, ["Ada", "Édith"]);
        Ok(())
    }

    #[test]
    fn a_panic_is_undone_three_times_and_takes_no_other_message_along() -> Result<(), GraphError> {
        for seed in 0..8 {
            let mut app = headline(&args(&["ada", "", "édith"]));
            let mut writer = app.writer.play();
            let mut sim = app.simulate(seed);
            sim.run_until_stopped()?;
            let words: Vec<_> = writer.words.drain_owned().collect();
            assert_eq!(words, ["Ada", "Édith"], "seed {seed}");
            let (channel, totals) = &sim.totals()[0];
            assert_eq!(channel.to(), "capitals.words");
            assert_eq!((totals.taken, totals.dead_lettered), (2, 1), "seed {seed}");
            let counters = sim.counters();
            let capitals = &counters.actors()[1];
            assert_eq!(capitals.restarts(), 3);
            let failure = capitals.last_failure().expect("it failed");
            // As in the README, but for the file.
            let shown = failure.replace(super::PROGRAM, "src/main.rs");
            assert_ne!(shown, failure, "it names the place");
            assert!(super::README.contains(&shown), "{shown}");
        }
        Ok(())
    }

    /// The program with the mistake that its test under faults finds.
    mod moved {
        use super::*;

        #[actor]
        fn capitals(words: &mut Rx<String>, capitalised: &mut Tx<String>) -> Reaction {
            if let Some(word) = words.take_owned() {
                let mut letters = word.chars();
                let first = letters.next().expect("a word has a first letter");
                capitalised.push(first.to_uppercase().chain(letters).collect())?;
            }
            Ok(())
        }

        graph! {
            fn headline(args: &Args) -> Headline {
                let reader = solo(reader { texts: args.words.clone(), sent: 0, .. });
                let capitals = solo(capitals { .. });
                let writer = solo(writer { .. });

                reader.words         >> capitals.words;
                capitals.capitalised >> channel().capacity(16) >> writer.words;
            }
        }

        /// The test that the README shows, on this graph.
        fn no_word_is_lost() {
            simulate_many(0..1000, |seed| {
                let words = ["ada", "édith", "émilie"].map(String::from).to_vec();
                let mut sim = headline(&Args { words }).simulate(seed);
                sim.inject(
                    Faults::none()
                        .panics_in_ports(10)
                        .panics_at_waits(20)
                        .at_most(2),
                );
                sim.run_until_stopped().expect("two faults restart");
                for (channel, totals) in sim.totals() {
                    assert_eq!((totals.taken, totals.lost), (3, 0), "{channel}");
                }
            });
        }

        #[test]
        fn a_seed_that_loses_a_word_is_reported_as_the_readme_shows() {
            let panic = std::panic::catch_unwind(no_word_is_lost).expect_err("words are lost");
            let report = panic.downcast::<String>().expect("a report");
            // All but the file, and what names the package and the test.
            let until = |text: &str| report.split(text).next().unwrap_or_default().to_owned();
            let wrong = until(" (at ");
            assert!(super::super::README.contains(&wrong), "{report}");
            let variables = until(" cargo test");
            let variables = variables.lines().last().expect("the line of the replay");
            assert!(super::super::README.contains(variables), "{report}");
        }
    }
}

/// The TCP echo, on a real socket.
#[allow(dead_code)] // `main`
mod tcp_echo {
    use std::io::{Read, Write};
    use std::net::{Shutdown, TcpStream as Client};

    include!("readme/tcp_echo.rs");

    /// Sends `text` and reads as many bytes back.
    fn say(mut client: &Client, text: &str) -> std::io::Result<String> {
        client.write_all(text.as_bytes())?;
        let mut answer = vec![0; text.len()];
        client.read_exact(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    #[test]
    fn it_echoes_and_stops_in_order() -> Result<(), Box<dyn std::error::Error>> {
        let listener = smol::block_on(TcpListener::bind("127.0.0.1:0"))?;
        let address = listener.local_addr()?;
        let graph = echo_service(listener).start()?;

        let first = Client::connect(address)?;
        let second = Client::connect(address)?;
        assert_eq!(say(&first, "hello")?, "hello");
        assert_eq!(say(&second, "good morning")?, "good morning");
        assert_eq!(say(&first, "there")?, "there");

        // After the request, who is connected is served on.
        graph.request_shutdown();
        assert_eq!(say(&second, "still there?")?, "still there?");
        first.shutdown(Shutdown::Write)?;
        assert_eq!((&first).read(&mut [0; 8])?, 0);
        assert!(!graph.has_ended());
        assert_eq!(say(&second, "and now?")?, "and now?");
        drop(second);
        graph.wait()?;
        Ok(())
    }
}

/// The test in simulation.
mod per_second {
    include!("readme/per_second.rs");
}

/// The graph that hangs.
mod hang {
    include!("readme/hang.rs");

    #[test]
    fn in_simulation_it_is_an_error_at_once() {
        for seed in 0..8 {
            let error = pairs().simulate(seed).run_until_stopped();
            let error = error.expect_err("it hangs").to_string();
            assert!(super::README.contains(&error), "{error}");
        }
    }

    #[test]
    fn outside_it_is_an_error_at_the_deadline() -> Result<(), GraphError> {
        let graph = pairs().start()?;
        // Until nothing can move: both channels on the way of the even numbers are full.
        while graph
            .totals()
            .iter()
            .filter(|(_, totals)| totals.in_flight == totals.capacity)
            .count()
            < 2
        {
            std::thread::yield_now();
        }
        graph.request_shutdown();
        let error = graph.wait().expect_err("it hangs").to_string();
        assert!(super::README.contains(&error), "{error}");
        Ok(())
    }
}

/// What is asked of the telemetry.
#[cfg(feature = "telemetry")]
mod watched {
    include!("readme/watched.rs");
}
