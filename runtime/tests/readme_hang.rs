//! What README.md shows of a graph that hangs.

include!("readme/hang.rs");

const README: &str = include_str!("../../README.md");

#[test]
fn the_readme_shows_this_program() {
    assert!(README.contains(include_str!("readme/hang.rs")));
}

#[test]
fn in_simulation_it_is_an_error_at_once() {
    for seed in 0..8 {
        let mut sim = pairs().simulate(seed);
        let error = sim.run_until_stopped().expect_err("it hangs");
        assert!(README.contains(&error.to_string()), "{error}");
    }
}

#[test]
fn outside_it_is_an_error_at_the_deadline() -> Result<(), GraphError> {
    let graph = pairs().start()?;
    // Until nothing can move: both channels on the way to the even numbers are full.
    let is_full = |at: usize| graph.totals()[at].1.in_flight == 64;
    while !(is_full(0) && is_full(1)) {
        std::thread::yield_now();
    }
    graph.request_shutdown();
    let error = graph.wait().expect_err("it hangs");
    assert!(README.contains(&error.to_string()), "{error}");
    Ok(())
}
