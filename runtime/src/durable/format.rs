//! What a state file holds: a line about the state, and the state as JSON.

use std::fmt::{self, Write as _};

const MAGIC: &str = "steadygraph-state";

/// The version of the line. A program reads those up to its own.
const FORMAT: u32 = 1;

/// A state as it stands in a file.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Stored<'a> {
    /// The version that the program gave it.
    pub(super) version: u32,
    pub(super) json: &'a str,
}

/// Why a file holds no state.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Damage {
    /// It does not begin as a state file does.
    Stranger,
    /// A later steadygraph wrote it.
    LaterFormat(u32),
    /// Its first line is not one that was ever written.
    Header,
    /// It is shorter or longer than it says.
    Length { said: usize, found: usize },
    /// Its checksum is that of something else.
    Checksum,
}

impl fmt::Display for Damage {
    #[inline]
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Damage::Stranger => write!(f, "it is no state file: it does not begin with `{MAGIC}`"),
            Damage::LaterFormat(format) => write!(
                f,
                "a later steadygraph wrote it (format {format}; this one reads up to {FORMAT})"
            ),
            Damage::Header => f.write_str("it is damaged: its first line is broken"),
            Damage::Length { said, found } => write!(
                f,
                "it is damaged: it holds {found} bytes of state and says {said}"
            ),
            Damage::Checksum => f.write_str("it is damaged: its checksum does not fit"),
        }
    }
}

/// A file's content.
#[inline]
pub(super) fn encode(version: u32, json: &[u8]) -> Vec<u8> {
    let mut head = format!(
        "{MAGIC} format={FORMAT} version={version} length={}",
        json.len()
    );
    let checksum = checksum(&head, json);
    let _ = writeln!(head, " crc32={checksum:08x}");
    let mut bytes = head.into_bytes();
    bytes.extend_from_slice(json);
    bytes
}

/// What a file's content says.
#[inline]
pub(super) fn decode(bytes: &[u8]) -> Result<Stored<'_>, Damage> {
    if !bytes.starts_with(MAGIC.as_bytes()) {
        return Err(Damage::Stranger);
    }
    let end = bytes
        .iter()
        .position(|byte| *byte == b'\n')
        .ok_or(Damage::Header)?;
    let (line, json) = (&bytes[..end], &bytes[end + 1..]);
    let line = std::str::from_utf8(line).map_err(|_| Damage::Header)?;
    let mut words = line.split(' ').skip(1);
    let mut word = |key: &str| {
        let word = words.next().ok_or(Damage::Header)?;
        let value = word.strip_prefix(key).ok_or(Damage::Header)?;
        value.strip_prefix('=').ok_or(Damage::Header)
    };
    let format = number(word("format")?)?;
    if format != FORMAT {
        return Err(Damage::LaterFormat(format));
    }
    let version = number(word("version")?)?;
    let said = number(word("length")?)?;
    let crc = word("crc32")?;
    let (head, _) = line.rsplit_once(' ').ok_or(Damage::Header)?;
    if json.len() != said {
        return Err(Damage::Length {
            said,
            found: json.len(),
        });
    }
    if format!("{:08x}", checksum(head, json)) != crc {
        return Err(Damage::Checksum);
    }
    let json = std::str::from_utf8(json).map_err(|_| Damage::Checksum)?;
    Ok(Stored { version, json })
}

#[inline]
fn number<N: std::str::FromStr>(word: &str) -> Result<N, Damage> {
    word.parse().map_err(|_| Damage::Header)
}

/// It covers the line as well: a version that has changed a bit would hand the state to the wrong migration.
#[inline]
fn checksum(head: &str, json: &[u8]) -> u32 {
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(head.as_bytes());
    hasher.update(json);
    hasher.finalize()
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &[u8] = b"steadygraph-state format=1 version=3 length=7 crc32=4ab7e924\n{\"a\":1}";

    #[test]
    fn the_format_stays_as_it_was() {
        assert_eq!(
            String::from_utf8(encode(3, b"{\"a\":1}")),
            String::from_utf8(FILE.to_vec())
        );
        let stored = Stored {
            version: 3,
            json: "{\"a\":1}",
        };
        assert_eq!(decode(FILE), Ok(stored));
    }

    #[test]
    fn a_file_that_is_cut_anywhere_is_damaged() {
        for end in 0..FILE.len() {
            assert!(decode(&FILE[..end]).is_err(), "{end}");
        }
    }

    #[test]
    fn a_file_with_any_bit_turned_is_damaged() {
        for bit in 0..8 * FILE.len() {
            let mut file = FILE.to_vec();
            file[bit / 8] ^= 1 << (bit % 8);
            assert!(decode(&file).is_err(), "{}", String::from_utf8_lossy(&file));
        }
    }

    #[test]
    fn what_is_behind_the_end_is_damage() {
        let longer = [FILE, b" "].concat();
        let damage = Damage::Length { said: 7, found: 8 };
        assert_eq!(decode(&longer), Err(damage));
    }

    #[test]
    fn a_later_format_is_named() {
        let later = b"steadygraph-state format=2 whatever\n";
        assert_eq!(decode(later), Err(Damage::LaterFormat(2)));
    }

    #[test]
    fn another_file_is_a_stranger() {
        assert_eq!(decode(b"{\"a\":1}"), Err(Damage::Stranger));
        assert_eq!(decode(b""), Err(Damage::Stranger));
    }
}
