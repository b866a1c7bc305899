//! Medians, ranges and goals, as a table on the terminal and in `RESULTS.md`.

use std::fmt::Write as _;
use std::fs;
use std::io;

use crate::args::Selection;
use crate::machine;
use crate::run::Results;
use crate::verdict;

/// Where the results of a whole run are kept.
const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/RESULTS.md");

/// What a person says to them: why a goal is not reached. It stands behind the table of goals.
const REMARKS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/REMARKS.md");

/// Prints the results; those of a whole run are also written to the file.
pub(crate) fn publish(selection: &Selection, results: &[Results]) -> io::Result<()> {
    let text = text(selection, results, &fs::read_to_string(REMARKS)?);
    println!("{text}");
    if selection.is_everything() {
        fs::write(FILE, text)?;
        eprintln!("written to {FILE}");
    }
    Ok(())
}

fn text(selection: &Selection, results: &[Results], remarks: &str) -> String {
    let mut text = format!(
        "# Results\n\nWritten by `cargo run --release` in this folder; [README.md](README.md) says what is measured.\n\
         Medians (min..max) of {} rounds.\n\n{}* {}\n",
        selection.rounds,
        machine::describe(),
        machine::versions(),
    );
    text.push_str("\n## Goals\n\n");
    text.push_str(&verdict::table(results));
    if selection.is_everything() {
        // Writing to a string does not fail.
        let _ = write!(text, "\n{remarks}");
    }
    for workload in results.chunk_by(|a, b| a.case.workload == b.case.workload) {
        let _ = write!(
            text,
            "\n## {}\n\n{}",
            workload[0].case.workload,
            table(workload)
        );
    }
    text
}

/// One workload: a row for each peer, a column for each figure.
fn table(workload: &[Results]) -> String {
    let mut columns: Vec<&str> = Vec::new();
    for (name, _) in workload
        .iter()
        .flat_map(|results| results.figures.iter().flatten())
    {
        if !columns.contains(&name.as_str()) {
            columns.push(name);
        }
    }
    let mut rows = vec![heading(&columns)];
    let mut failures = String::new();
    for results in workload {
        let mut row = vec![results.case.peer.to_owned()];
        row.extend(
            columns
                .iter()
                .map(|column| match Spread::of(results, column) {
                    Some(spread) => spread.to_string(),
                    None => "-".to_owned(),
                }),
        );
        rows.push(row);
        for failure in &results.failures {
            let _ = writeln!(failures, "* **{} failed**: {failure}", results.case.peer);
        }
    }
    if !failures.is_empty() {
        failures.insert(0, '\n');
    }
    format!("{}{failures}", markdown(&rows))
}

fn heading(columns: &[&str]) -> Vec<String> {
    ["peer"]
        .iter()
        .chain(columns)
        .map(|&name| name.to_owned())
        .collect()
}

/// A table whose columns are aligned in the text too; the first row is its heading.
pub(crate) fn markdown(rows: &[Vec<String>]) -> String {
    let columns = rows.first().map_or(0, Vec::len);
    let width = |column: usize| {
        rows.iter()
            .map(|row| row[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = String::new();
    for (at, row) in rows.iter().enumerate() {
        for (cell, width) in row.iter().zip(&widths) {
            let _ = write!(text, "| {cell:<width$} ");
        }
        text.push_str("|\n");
        if at == 0 {
            for width in &widths {
                let _ = write!(text, "|{}", "-".repeat(width + 2));
            }
            text.push_str("|\n");
        }
    }
    text
}

/// The middle and the ends of one figure's measurements.
pub(crate) struct Spread {
    /// The middle one, or the mean of the middle two.
    pub(crate) median: f64,
    min: f64,
    max: f64,
}

impl Spread {
    /// That of a figure, if there was any measurement of it.
    pub(crate) fn of(results: &Results, figure: &str) -> Option<Self> {
        let mut values: Vec<_> = results
            .figures
            .iter()
            .flatten()
            .filter(|(name, _)| name == figure)
            .map(|(_, value)| *value)
            .collect();
        values.sort_by(f64::total_cmp);
        let (min, max) = (*values.first()?, *values.last()?);
        let middle = values.len() / 2;
        let median = match values.len() % 2 {
            0 => f64::midpoint(values[middle - 1], values[middle]),
            _ => values[middle],
        };
        Some(Self { median, min, max })
    }
}

impl std::fmt::Display for Spread {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (median, min, max) = (short(self.median), short(self.min), short(self.max));
        write!(f, "{median} ({min}..{max})")
    }
}

/// Three digits and the letter for thousands.
fn short(value: f64) -> String {
    let (scaled, letter) = match value.abs() {
        1e9.. => (value / 1e9, "G"),
        1e6.. => (value / 1e6, "M"),
        1e4.. => (value / 1e3, "k"),
        _ => (value, ""),
    };
    let digits = match scaled.abs() {
        100.0.. => 0,
        10.0.. => 1,
        _ if value.fract() == 0.0 && letter.is_empty() => 0,
        _ => 2,
    };
    format!("{scaled:.digits$}{letter}")
}
