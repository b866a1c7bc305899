//! Where the compiler reports each mistake: at the token that the program marks with `//~ token`, and nowhere else.

#![allow(clippy::unwrap_used)]

#[path = "spans/compiler.rs"]
mod compiler;
#[path = "spans/program.rs"]
mod program;

use std::fmt::Write as _;
use std::sync::Mutex;
use std::thread;

use compiler::{Compiler, Diagnostic};
use program::Program;

#[test]
fn each_mistake_is_reported_at_its_token() {
    check(Program::all("fail"), |program, diagnostics| {
        let errors = of_level("error", diagnostics);
        let found: Vec<_> = errors.iter().map(|error| error.place()).collect();
        let mut wrong = String::new();
        if program.marks().is_empty() {
            wrong += "  no token is marked with `//~ token`\n";
        }
        let marks: Vec<_> = program.marks().iter().collect();
        for mark in &marks {
            if count(&marks, mark) > count(&found, mark) {
                let _ = writeln!(wrong, "  no error at {mark}");
            }
        }
        for (error, place) in errors.iter().zip(&found) {
            if count(&found, place) > count(&marks, place) {
                let _ = writeln!(wrong, "  an error that is not marked, at {place}:\n{error}");
            }
        }
        for diagnostic in diagnostics {
            if diagnostic.blames_the_macro() {
                let _ = writeln!(wrong, "  it blames the macro:\n{diagnostic}");
            }
        }
        wrong
    });
}

#[test]
fn programs_that_must_compile_have_no_warnings() {
    check(Program::all("pass"), |program, diagnostics| {
        let mut wrong = String::new();
        if !program.marks().is_empty() {
            wrong += "  a token is marked, but the program must compile\n";
        }
        for diagnostic in diagnostics {
            let _ = writeln!(wrong, "  {}:\n{diagnostic}", diagnostic.level());
        }
        wrong
    });
}

/// Compiles the programs, and fails with all that `judge` finds wrong with them.
fn check(programs: Vec<Program>, judge: impl Fn(&Program, &[Diagnostic]) -> String + Sync) {
    assert!(!programs.is_empty(), "there are no programs to compile");
    let compiler = Compiler::with_steadygraph();
    let queue = Mutex::new(programs.iter());
    let report = Mutex::new(String::new());
    thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(program) = { queue.lock().unwrap().next() } {
                    let wrong = judge(program, &compiler.check(program));
                    if !wrong.is_empty() {
                        let mut report = report.lock().unwrap();
                        let _ = writeln!(report, "{}\n{wrong}", program.path());
                    }
                }
            });
        }
    });
    let report = report.into_inner().unwrap();
    assert!(report.is_empty(), "\n\n{report}");
}

fn of_level<'a>(level: &str, diagnostics: &'a [Diagnostic]) -> Vec<&'a Diagnostic> {
    diagnostics
        .iter()
        .filter(|diagnostic| diagnostic.level() == level)
        .collect()
}

fn count<T: PartialEq>(all: &[T], one: &T) -> usize {
    all.iter().filter(|other| *other == one).count()
}
