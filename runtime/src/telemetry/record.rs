//! Recordings: frames in a file, for the dashboard to play later.
//!
//! A recording is text: a line for the topology, then a frame a line. What a crash tears is the last line, which a player
//! leaves out.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// How long a file may become, before it is set aside and begun anew.
const BYTES: u64 = 64 << 20;

/// A file that frames are written to.
#[derive(Debug)]
pub(super) struct Recording {
    path: PathBuf,
    file: File,
    head: Vec<u8>,
    line: Vec<u8>,
    written: u64,
    most: u64,
}

impl Recording {
    /// Begins a recording in `path`. A file that is there already is set aside, as `path.old`.
    ///
    /// # Errors
    ///
    /// When the file cannot be written.
    pub(super) fn begin(path: &Path, topology: &[u8]) -> io::Result<Self> {
        Self::of_at_most(path, topology, BYTES)
    }

    fn of_at_most(path: &Path, topology: &[u8], most: u64) -> io::Result<Self> {
        let mut head = b"{\"steadygraph_recording\":1,\"topology\":".to_vec();
        head.extend_from_slice(topology);
        head.extend_from_slice(b"}\n");
        let file = open(path)?;
        let mut recording = Self {
            path: path.to_owned(),
            file,
            head,
            line: Vec::new(),
            written: 0,
            most,
        };
        recording.write_head()?;
        Ok(recording)
    }

    fn write_head(&mut self) -> io::Result<()> {
        self.file.write_all(&self.head)?;
        self.written = self.head.len() as u64;
        Ok(())
    }

    /// Adds a frame, with one write.
    ///
    /// # Errors
    ///
    /// When the disk does not take it.
    pub(super) fn add(&mut self, json: &[u8]) -> io::Result<()> {
        if self.written + json.len() as u64 >= self.most {
            self.file = open(&self.path)?;
            self.write_head()?;
        }
        self.line.clear();
        self.line.extend_from_slice(json);
        self.line.push(b'\n');
        self.file.write_all(&self.line)?;
        self.written += self.line.len() as u64;
        Ok(())
    }
}

/// A new file at `path`; one that is there is renamed. What is no file stays, and is an error.
fn open(path: &Path) -> io::Result<File> {
    if std::fs::symlink_metadata(path).is_ok_and(|there| !there.is_file()) {
        return Err(io::Error::other("there is something else than a file"));
    }
    let mut old = path.as_os_str().to_owned();
    old.push(".old");
    match std::fs::rename(path, old) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    OpenOptions::new().write(true).create_new(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let directory = std::env::temp_dir().join(format!("steadygraph-{}", std::process::id()));
        std::fs::create_dir_all(&directory).unwrap();
        directory.join(name)
    }

    #[test]
    fn a_recording_is_a_topology_and_frames_line_by_line() {
        let path = scratch("lines");
        let mut recording = Recording::begin(&path, b"{}").unwrap();
        recording.add(b"{\"n\":0}").unwrap();
        recording.add(b"{\"n\":1}").unwrap();
        let text = std::fs::read_to_string(&path).unwrap();
        assert_eq!(
            text,
            "{\"steadygraph_recording\":1,\"topology\":{}}\n{\"n\":0}\n{\"n\":1}\n"
        );
    }

    #[test]
    fn what_is_no_file_stays() {
        let path = scratch("directory");
        std::fs::create_dir_all(&path).unwrap();
        assert!(Recording::begin(&path, b"{}").is_err());
        assert!(path.is_dir());
    }

    #[test]
    fn a_file_that_is_full_is_set_aside() {
        let path = scratch("full");
        let mut recording = Recording::of_at_most(&path, b"{}", 100).unwrap();
        for _ in 0..10 {
            recording.add(b"{\"n\":123456}").unwrap();
        }
        for path in [path.clone(), path.with_extension("old")] {
            let text = std::fs::read_to_string(&path).unwrap();
            assert!(text.len() <= 110, "{text}");
            assert!(text.starts_with("{\"steadygraph_recording\""));
        }
    }
}
