//! Writes the ring of actors, since `graph!` has no form for "each lane to the next one".
//!
//! A ring is a grid: its rows are bundles, joined lane by lane, and the last row is joined to the first one, one lane
//! further, which takes fewer links than one for each node.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, error, fs};

fn main() -> Result<(), Box<dyn error::Error>> {
    println!("cargo::rerun-if-changed=build.rs");
    let out = env::var("OUT_DIR")?;
    // 37 × 27 nodes and the head are a thousand.
    fs::write(Path::new(&out).join("ring.rs"), ring(37, 27)?)?;
    Ok(())
}

/// A graph of a head and `rows` × `lanes` nodes behind it, in one troupe.
fn ring(rows: usize, lanes: usize) -> Result<String, std::fmt::Error> {
    let mut text = String::from("graph! {\n    fn ring(hops: u64, outcome: &Outcome) -> Nodes {\n");
    text += "        let all = troupe();\n";
    text +=
        "        let head = all.actor(head { hops, outcome: outcome.clone(), begun: None, .. });\n";
    for row in 0..rows {
        writeln!(
            text,
            "        let row_{row} = [all.actor(node {{ .. }}); {lanes}];"
        )?;
    }
    for row in 1..rows {
        writeln!(text, "        row_{}.output >> row_{row}.input;", row - 1)?;
    }
    let last = rows - 1;
    writeln!(text, "        head.output >> row_0[0].input;")?;
    for lane in 1..lanes {
        writeln!(
            text,
            "        row_0[{lane}].input << channel() << row_{last}[{}].output;",
            lane - 1
        )?;
    }
    writeln!(
        text,
        "        head.input << channel().primed([0]) << row_{last}[{}].output;",
        lanes - 1
    )?;
    text += "    }\n}\n";
    Ok(text)
}
