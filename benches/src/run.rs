//! The rounds: each peer once in turn, each measurement in a process of its own.
//!
//! Peers that are measured in turn share whatever else the machine does meanwhile; a process of its own shields a
//! measurement from what the one before it left behind: threads, a full allocator, a logger.

use std::io::{self, Read};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use crate::args::Selection;
use crate::case::{self, Case};
use crate::table;

/// All measurements of one case.
pub(crate) struct Results {
    /// Which case.
    pub(crate) case: Case,
    /// The figures of each measurement that came to an end.
    pub(crate) figures: Vec<Vec<(String, f64)>>,
    /// Why each of the others did not.
    pub(crate) failures: Vec<String>,
}

/// Measures all that is selected, workload by workload.
pub(crate) fn rounds(selection: &Selection) -> io::Result<Vec<Results>> {
    let mut results: Vec<_> = table::cases()
        .into_iter()
        .filter(|case| selection.has(case.workload, case.peer))
        .map(|case| Results {
            case,
            figures: Vec::new(),
            failures: Vec::new(),
        })
        .collect();
    if results.is_empty() {
        return Err(io::Error::other(
            "nothing is selected: `benches list` names the workloads and the peers",
        ));
    }
    for workload in results.chunk_by_mut(|a, b| a.case.workload == b.case.workload) {
        eprint!("{}", workload[0].case.workload);
        for round in 0..selection.rounds {
            eprint!(" {}", round + 1);
            // Nobody is always the first one, nor always the one after the same neighbour's heat.
            workload.rotate_left(1);
            for results in workload
                .iter_mut()
                .filter(|results| round < results.case.rounds)
            {
                match measure(&results.case)? {
                    Ok(figures) => results.figures.push(figures),
                    Err(failure) => {
                        eprint!(" ({}: {failure})", results.case.peer);
                        results.failures.push(failure);
                    }
                }
            }
        }
        workload.rotate_right(selection.rounds % workload.len());
        eprintln!();
    }
    Ok(results)
}

/// One measurement: its figures, or why there are none.
fn measure(case: &Case) -> io::Result<Result<Vec<(String, f64)>, String>> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(["measure", case.workload, case.peer])
        .current_dir(scratch()?)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()?;
    let Some(output) = output_within(&mut child, case.patience) else {
        child.kill()?;
        child.wait()?;
        return Ok(Err(format!("not done after {:?}", case.patience)));
    };
    let status = child.wait()?;
    let (stdout, stderr) = output?;
    let figures = case::parse(&stdout);
    Ok(if !status.success() {
        let panic = stderr
            .lines()
            .skip_while(|line| !line.contains("panicked"))
            .nth(1);
        Err(format!(
            "{status}: {}",
            panic.or(stderr.lines().last()).unwrap_or_default()
        ))
    } else if figures.is_empty() {
        Err("no figures".to_owned())
    } else {
        Ok(figures)
    })
}

/// What the child prints until its end, or nothing if that does not come in time.
///
/// Waiting for the end of its output takes no time of either core, where looking for its end now and then would.
fn output_within(child: &mut Child, patience: Duration) -> Option<io::Result<(String, String)>> {
    let mut stdout = child.stdout.take().expect("it is piped");
    let mut stderr = child.stderr.take().expect("it is piped");
    let (ended, end) = mpsc::channel();
    thread::spawn(move || {
        let errors = thread::spawn(move || {
            let mut text = String::new();
            stderr.read_to_string(&mut text).map(|_| text)
        });
        let mut text = String::new();
        let figures = stdout.read_to_string(&mut text).map(|_| text);
        let errors = errors.join().expect("reading does not panic");
        // Nobody listens any more when it came too late.
        let _ = ended.send(figures.and_then(|figures| Ok((figures, errors?))));
    });
    end.recv_timeout(patience).ok()
}

/// Where the children run, since some peers write files into the working directory.
fn scratch() -> io::Result<PathBuf> {
    let directory = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/target/scratch"));
    std::fs::create_dir_all(&directory)?;
    Ok(directory)
}
