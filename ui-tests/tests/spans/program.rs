//! A program and the tokens that it marks.

use std::fmt;
use std::fs;
use std::path::Path;

/// A program to compile.
pub(crate) struct Program {
    path: String,
    marks: Vec<Place>,
}

/// Some text on a line of a program.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: u64,
    pub(crate) text: String,
}

impl Program {
    /// The programs in a folder of this package, by name.
    pub(crate) fn all(folder: &str) -> Vec<Self> {
        let entries = fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)).unwrap();
        let mut programs: Vec<_> = entries
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .filter(|name| name.ends_with(".rs"))
            .map(|name| Self::read(format!("{folder}/{name}")))
            .collect();
        programs.sort_by(|a, b| a.path.cmp(&b.path));
        programs
    }

    fn read(path: String) -> Self {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(&path)).unwrap();
        let marks = (1..)
            .zip(text.lines())
            .flat_map(|(line, text)| marks(line, text));
        Self {
            marks: marks.collect(),
            path,
        }
    }

    /// Its path in this package.
    pub(crate) fn path(&self) -> &str {
        &self.path
    }

    /// The marked tokens.
    pub(crate) fn marks(&self) -> &[Place] {
        &self.marks
    }
}

impl Place {
    /// Where an error is that points nowhere.
    pub(crate) fn none() -> Self {
        Self {
            line: 0,
            text: String::new(),
        }
    }
}

/// The marks at the end of a line: `//~ token`, one for each error.
fn marks(line: u64, text: &str) -> impl Iterator<Item = Place> {
    text.split("//~").skip(1).map(move |mark| Place {
        line,
        text: mark.trim().to_owned(),
    })
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` in line {}", self.text, self.line)
    }
}
