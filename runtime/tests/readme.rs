//! The programs of README.md, and what README.md says of them. The files in `readme/` are its text, word for word.

const README: &str = include_str!("../../README.md");

/// What the compiler calls the file of the complete program.
const PROGRAM: &str = "runtime/tests/readme/program.rs";

#[test]
fn the_readme_shows_these_programs() {
    for program in [
        include_str!("readme/program.rs"),
        include_str!("readme/tcp_echo.rs"),
        include_str!("readme/per_second.rs"),
        include_str!("readme/hang.rs"),
    ] {
        assert!(README.contains(program), "{program}");
    }
}

/// The complete program, and a panic in it.
#[allow(dead_code)] // `main`
mod program {
    include!("readme/program.rs");

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
    fn a_panic_names_actor_message_and_place_and_leaves_its_message() {
        for seed in 0..8 {
            let mut sim = headline(&args(&["ada", "édith", ""])).simulate(seed);
            let error = sim.run_until_stopped().expect_err("it panics");
            let report = error.to_string();
            // As in the README, but for the file.
            let shown = report.replace(super::PROGRAM, "src/main.rs");
            assert_ne!(shown, report, "it names the place");
            assert!(super::README.contains(&shown), "{shown}");
            for (channel, totals) in sim.totals() {
                let left = u64::from(channel.from() == "reader.words");
                assert_eq!(totals.abandoned, left, "{channel}, seed {seed}");
                assert_eq!(totals.sent, totals.taken + left, "{channel}, seed {seed}");
                assert_eq!(totals.lost, 0, "{channel}, seed {seed}");
            }
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
