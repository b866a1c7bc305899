//! That what the table in the README names is there.

#![allow(clippy::unwrap_used)]

use std::fs;
use std::path::Path;

#[test]
fn the_table_names_programs_and_tests_that_exist() {
    let readme = read("README.md");
    let rows = readme.lines().filter(|row| row.starts_with("| C"));
    let mut count = 0;
    for row in rows {
        count += 1;
        assert!(row.starts_with(&format!("| C{count} |")), "{row}");
        let mut tests = String::new();
        for name in row.split('`').skip(1).step_by(2) {
            if name.starts_with("pass/") {
                read(&format!("{name}.rs"));
            } else if name.ends_with(".rs") {
                tests = read(&format!("../runtime/tests/{name}"));
            } else if is_program_or_test(name) && !tests.contains(&format!("fn {name}(")) {
                read(&format!("fail/{name}.rs"));
            }
        }
    }
    assert_eq!(count, 39);
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Whether a name is one of ours: `duplicate_name`, but not `let` or `cx.blocking`.
fn is_program_or_test(name: &str) -> bool {
    name.contains('_')
        && name
            .chars()
            .all(|char| char.is_ascii_lowercase() || char == '_')
}
