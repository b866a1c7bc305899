//! steadygraph beside its peers: every workload, every peer, in turn, each measurement in a process of its own.
//!
//! The README beside this package says how to run it, what each workload is and what is fair about it.

mod alone;
mod args;
mod bare;
mod case;
mod goal;
mod machine;
mod place;
mod report;
mod run;
mod stages;
mod table;
mod trips;
mod verdict;
mod workload;

use std::error::Error;

use crate::args::Command;

fn main() -> Result<(), Box<dyn Error>> {
    match args::parse(std::env::args().skip(1))? {
        Command::Measure { workload, peer } => {
            let case = table::find(&workload, &peer)?;
            print!("{}", (case.run)());
        }
        Command::List => {
            for case in table::cases() {
                println!("{:<32}{}", case.workload, case.peer);
            }
        }
        Command::All(selection) => {
            let results = run::rounds(&selection)?;
            report::publish(&selection, &results)?;
        }
    }
    Ok(())
}
