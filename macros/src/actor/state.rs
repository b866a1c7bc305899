//! `#[state(…)]`: what a failure does to state that is not `Copy`.

use syn::{Attribute, Ident};

use super::field::OnFailure;
use crate::errors::Errors;

const EXPECTED: &str = "write `#[state(rollback)]` for state that a failure undoes from a clone, or `#[state(keep)]` \
                        for state that stays as the failure found it";

/// What to say of an attribute on a `SteadyState`.
pub(super) const OF_STEADY: &str = "a `SteadyState` rolls back by itself: leave the attribute out";

/// Reads one `#[state(…)]`.
pub(super) fn read(attribute: &Attribute, errors: &mut Errors) -> OnFailure {
    let word = match attribute.parse_args::<Ident>() {
        Ok(word) => word,
        Err(_) => {
            errors.at(attribute, EXPECTED);
            return OnFailure::Keep;
        }
    };
    if word == "rollback" {
        return OnFailure::Rollback;
    }
    if word == "persist" {
        errors.at(
            word,
            "state on disk comes later: this version has `#[state(rollback)]` and `#[state(keep)]`",
        );
    } else if word != "keep" {
        errors.at(word, EXPECTED);
    }
    OnFailure::Keep
}
