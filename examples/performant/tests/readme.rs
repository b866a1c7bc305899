//! What the README shows is what is compiled.

#[test]
fn the_readme_shows_this_code() {
    let code = [
        include_str!("../src/main.rs"),
        include_str!("../src/fizzbuzz.rs"),
        include_str!("../src/actor/generator.rs"),
        include_str!("../src/actor/heartbeat.rs"),
        include_str!("../src/actor/logger.rs"),
        include_str!("../src/actor/worker.rs"),
    ];
    let readme = include_str!("../README.md");
    let shown: Vec<_> = readme
        .split("```rust\n")
        .skip(1)
        .filter_map(|block| block.split("```").next())
        .collect();
    assert!(!shown.is_empty());
    for block in shown {
        assert!(code.iter().any(|file| file.contains(block)), "{block}");
    }
}
