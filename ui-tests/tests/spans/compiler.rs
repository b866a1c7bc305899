//! The compiler, and what it has to say.

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;

use serde_json::Value;

use crate::program::{Place, Program};

const PACKAGE: &str = env!("CARGO_MANIFEST_DIR");

/// A compiler that finds steadygraph.
pub(crate) struct Compiler {
    library: PathBuf,
    /// Where the libraries are that steadygraph uses.
    folders: Vec<PathBuf>,
}

impl Compiler {
    /// Builds steadygraph, once, where cargo has most likely built it already.
    pub(crate) fn with_steadygraph() -> &'static Self {
        static BUILT: LazyLock<Compiler> = LazyLock::new(Compiler::build);
        &BUILT
    }

    fn build() -> Self {
        let target = Path::new(env!("CARGO_TARGET_TMPDIR")).join("..");
        let mut cargo = Command::new(program_or("CARGO", "cargo"));
        cargo
            .args(["build", "--offline", "--package=steadygraph", "--lib"])
            .arg("--features=persist")
            .args(["--message-format=json", "--target-dir"])
            .arg(target)
            .current_dir(PACKAGE);
        let output = run(&mut cargo);
        assert!(
            output.status.success(),
            "steadygraph does not build:\n{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let artifacts: Vec<_> = json_lines(&output.stdout)
            .filter(|message| message["reason"] == "compiler-artifact")
            .collect();
        let library = artifacts
            .iter()
            .filter(|artifact| artifact["target"]["name"] == "steadygraph")
            .flat_map(files)
            .find(|file| {
                file.extension()
                    .is_some_and(|extension| extension == "rlib")
            })
            .expect("cargo names the library that it has built");
        let mut folders: Vec<_> = artifacts
            .iter()
            .flat_map(files)
            .filter_map(|file| file.parent().map(Path::to_path_buf))
            .collect();
        folders.sort();
        folders.dedup();
        Self { library, folders }
    }

    /// Compiles a program as far as errors and warnings go.
    pub(crate) fn check(&self, program: &Program) -> Vec<Diagnostic> {
        let out = Path::new(env!("CARGO_TARGET_TMPDIR"))
            .join("spans")
            .join(Path::new(program.path()).with_extension(""));
        fs::create_dir_all(&out).unwrap();
        let mut rustc = Command::new(program_or("RUSTC", "rustc"));
        rustc
            .args(["--edition=2024", "--error-format=json", "--emit=metadata"])
            .arg("--extern")
            .arg(option("steadygraph=", &self.library))
            .arg("--out-dir")
            .arg(out)
            .arg(program.path())
            .current_dir(PACKAGE);
        for folder in &self.folders {
            rustc.arg("-L").arg(option("dependency=", folder));
        }
        json_lines(&run(&mut rustc).stderr)
            .map(|json| Diagnostic::read(&json, program.path()))
            .filter(|diagnostic| !diagnostic.is_summary)
            .collect()
    }
}

fn program_or(variable: &str, name: &str) -> OsString {
    env::var_os(variable).unwrap_or_else(|| name.into())
}

fn option(name: &str, path: &Path) -> OsString {
    let mut option = OsString::from(name);
    option.push(path);
    option
}

fn run(command: &mut Command) -> Output {
    command
        .output()
        .unwrap_or_else(|error| panic!("{command:?}: {error}"))
}

fn json_lines(text: &[u8]) -> impl Iterator<Item = Value> {
    text.split(|byte| *byte == b'\n')
        .filter(|line| line.starts_with(b"{"))
        .map(|line| serde_json::from_slice(line).expect("a line of JSON"))
}

/// The files that cargo has made of a target.
fn files(artifact: &Value) -> impl Iterator<Item = PathBuf> {
    artifact["filenames"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|file| file.as_str().map(PathBuf::from))
}

/// An error or a warning.
pub(crate) struct Diagnostic {
    level: String,
    rendered: String,
    place: Place,
    /// The compiler's last words, such as "aborting due to 2 previous errors".
    is_summary: bool,
}

impl Diagnostic {
    fn read(json: &Value, file: &str) -> Self {
        let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let spans = json["spans"].as_array().map_or(&[][..], Vec::as_slice);
        let primary = spans.iter().find(|span| span["is_primary"] == true);
        Self {
            level: text(&json["level"]),
            rendered: text(&json["rendered"]),
            place: primary.map_or_else(Place::none, |span| place_of(shown(span, file))),
            is_summary: primary.is_none()
                && (text(&json["message"]).starts_with("aborting due to")
                    || text(&json["message"]).ends_with("emitted")
                    || json["level"] == "failure-note"),
        }
    }

    /// Its level: `error`, `warning`.
    pub(crate) fn level(&self) -> &str {
        &self.level
    }

    /// Where it points.
    pub(crate) fn place(&self) -> &Place {
        &self.place
    }

    /// Whether it says that a macro is at fault.
    pub(crate) fn blames_the_macro(&self) -> bool {
        self.rendered.contains("originates in the ")
    }
}

/// The span that the compiler shows for one inside of a macro of the standard library: where the program calls it.
fn shown<'a>(mut span: &'a Value, file: &str) -> &'a Value {
    while span["file_name"] != file && span["expansion"].is_object() {
        span = &span["expansion"]["span"];
    }
    span
}

/// The text that a span covers, as the program has it.
fn place_of(span: &Value) -> Place {
    let lines = span["text"].as_array().map_or(&[][..], Vec::as_slice);
    let covered = lines.iter().map(|line| {
        let column = |name: &str| {
            let column = line[name].as_u64().unwrap_or(1);
            usize::try_from(column).unwrap() - 1
        };
        let (start, end) = (column("highlight_start"), column("highlight_end"));
        let text = line["text"].as_str().unwrap_or_default().chars();
        text.skip(start).take(end - start).collect::<String>()
    });
    Place {
        line: span["line_start"].as_u64().unwrap_or(0),
        text: covered.collect::<Vec<_>>().join("\n"),
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rendered
            .lines()
            .try_for_each(|line| writeln!(f, "    {line}"))
    }
}
