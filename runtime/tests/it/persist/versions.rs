//! State of an older version, of a newer one, and of another type.

use serde::{Deserialize, Serialize};
use steadygraph::SimulatedDisk;
use steadygraph::prelude::*;

use super::feed;

/// Version 3 of what once was text, and then a number.
#[derive(Clone, Serialize, Deserialize, PartialEq, Debug)]
struct Third {
    third: u64,
}

fn third(version: u32, json: &str) -> Result<Third, ActorError> {
    let number = match version {
        1 => serde_json::from_str::<String>(json)?.parse()?,
        2 => serde_json::from_str(json)?,
        _ => return Err(ActorError::msg("there was none")),
    };
    Ok(Third { third: number })
}

version!(first, String, "7".to_owned(), persist);
version!(second, u64, 8, persist, version = 2);
version!(
    migrating,
    Third,
    Third { third: 9 },
    persist,
    version = 3,
    migrate = third
);
version!(changed, u64, 0, persist);

#[test]
fn an_older_version_is_migrated() {
    let disk = SimulatedDisk::new();
    assert_eq!(first::run(&disk).unwrap(), "\"7\"");
    assert_eq!(migrating::run(&disk).unwrap(), "{\"third\":7}");
    assert_eq!(migrating::run(&disk).unwrap(), "{\"third\":7}");
    let disk = SimulatedDisk::new();
    assert_eq!(second::run(&disk).unwrap(), "8");
    assert_eq!(migrating::run(&disk).unwrap(), "{\"third\":8}");
}

#[test]
fn an_older_version_without_a_migration_is_an_error_that_says_so() {
    let disk = SimulatedDisk::new();
    first::run(&disk).unwrap();
    let error = second::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "it holds version 1 of the state, and this program has version 2: write `#[state(persist, version = 2, \
             migrate = …)]`"
        ),
        "{error}"
    );
}

#[test]
fn a_newer_version_is_an_error() {
    let disk = SimulatedDisk::new();
    migrating::run(&disk).unwrap();
    let error = second::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "it holds version 3 of the state, and this program has version 2: run the program that wrote it"
        ),
        "{error}"
    );
}

#[test]
fn a_migration_that_fails_is_an_error_with_its_words() {
    let disk = SimulatedDisk::new();
    version_of_text::run(&disk).unwrap();
    let error = migrating::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "`migrate` could not make version 3 of its version 1: invalid digit found in string"
        ),
        "{error}"
    );
}

version!(version_of_text, Words, Words, persist);

/// Reads any text, and writes one that is no number.
#[derive(Clone)]
struct Words;

impl Serialize for Words {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("many")
    }
}

impl<'de> Deserialize<'de> for Words {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(|_| Self)
    }
}

#[test]
fn json_of_another_type_is_an_error_that_names_the_type() {
    let disk = SimulatedDisk::new();
    first::run(&disk).unwrap();
    let error = changed::run(&disk).unwrap_err().to_string();
    assert!(
        error.contains(
            "it does not hold a `u64`: invalid type: string \"7\", expected u64 at line 1 column 3; where the type has \
             changed, write `#[state(persist, version = 2, migrate = …)]`"
        ),
        "{error}"
    );
}
