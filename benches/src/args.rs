//! The command line.

use std::num::NonZeroUsize;

/// What to do.
pub(crate) enum Command {
    /// Measures one case once, in this process.
    Measure { workload: String, peer: String },
    /// Names all cases.
    List,
    /// Measures all that is selected, in rounds, and reports.
    All(Selection),
}

/// Which cases, how often, and whether to keep the result.
pub(crate) struct Selection {
    /// How often each case is measured.
    pub(crate) rounds: usize,
    /// The beginnings of the workloads' names; none means all.
    workloads: Vec<String>,
    /// The names of the peers; none means all.
    peers: Vec<String>,
}

impl Selection {
    /// Whether this case was asked for.
    pub(crate) fn has(&self, workload: &str, peer: &str) -> bool {
        (self.workloads.is_empty() || self.workloads.iter().any(|w| workload.starts_with(w)))
            && (self.peers.is_empty() || self.peers.iter().any(|p| p == peer))
    }

    /// Whether nothing was left out, so that the result may stand for the whole.
    pub(crate) fn is_everything(&self) -> bool {
        self.workloads.is_empty() && self.peers.is_empty()
    }
}

const USAGE: &str = "usage: benches [--rounds N] [--only WORKLOAD,..] [--peer PEER,..]
       benches list
       benches measure WORKLOAD PEER
A workload is meant by the beginning of its name too.";

/// Reads the arguments, without that of the program's name.
pub(crate) fn parse(mut args: impl Iterator<Item = String>) -> Result<Command, String> {
    let mut selection = Selection {
        rounds: 7,
        workloads: Vec::new(),
        peers: Vec::new(),
    };
    while let Some(arg) = args.next() {
        let mut value = || {
            args.next()
                .ok_or_else(|| format!("{arg} wants a value\n{USAGE}"))
        };
        match arg.as_str() {
            "list" => return Ok(Command::List),
            "measure" => {
                return Ok(Command::Measure {
                    workload: value()?,
                    peer: value()?,
                });
            }
            "--rounds" => {
                let rounds = value()?.parse::<NonZeroUsize>();
                selection.rounds = rounds.map_err(|error| format!("--rounds: {error}"))?.get();
            }
            "--only" => selection
                .workloads
                .extend(value()?.split(',').map(str::to_owned)),
            "--peer" => selection
                .peers
                .extend(value()?.split(',').map(str::to_owned)),
            _ => return Err(format!("what is {arg}?\n{USAGE}")),
        }
    }
    Ok(Command::All(selection))
}
