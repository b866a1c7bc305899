#[test]
fn no_word_is_lost() {
    simulate_many(0..1000, |seed| {
        let words = ["ada", "édith", "émilie"].map(String::from).to_vec();
        let mut sim = headline(&Args { words }).simulate(seed);
        sim.inject(Faults::none().panics_in_ports(10).panics_at_waits(20).at_most(2));
        sim.run_until_stopped().unwrap();
        for (channel, totals) in sim.totals() {
            assert_eq!((totals.taken, totals.lost), (3, 0), "{channel}");
        }
    });
}
