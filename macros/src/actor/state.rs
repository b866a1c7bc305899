//! `#[state(…)]`: what a failure does to state that is not `Copy`, and what goes to disk.

use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitInt, Path, Token};

use super::field::OnFailure;
use crate::errors::Errors;

const EXPECTED: &str = "write `#[state(rollback)]` for state that a failure undoes from a clone, `#[state(keep)]` for \
                        state that stays as the failure found it, or `#[state(persist)]` for state that also goes to disk";

const WITHOUT_PERSIST: &str = "`persist` needs the feature `persist` of steadygraph: in Cargo.toml, write \
                               `features = [\"persist\"]` where it is depended upon";

/// One `#[state(…)]`.
pub(super) struct StateAttribute {
    pub(super) attribute: Attribute,
    pub(super) on_failure: OnFailure,
    pub(super) persist: Persist,
}

/// What `persist` says beside its word.
#[derive(Default)]
pub(super) struct Persist {
    /// 1 where nothing is written.
    pub(super) version: Option<LitInt>,
    /// What makes the state of an older version.
    pub(super) migrate: Option<Path>,
}

impl StateAttribute {
    /// What to say where the attribute stands on something without reactions.
    pub(super) fn needs_reactions(&self) -> &'static str {
        if self.on_failure == OnFailure::Persist {
            "state goes to disk at the commits of reactions"
        } else {
            "state rolls back in reactions only"
        }
    }
}

/// What to say of an attribute on a `SteadyState`.
pub(super) const OF_STEADY: &str = "a `SteadyState` rolls back by itself: leave the attribute out";

/// What to say of a second one.
pub(super) const TWICE: &str = "`#[state(…)]` is written twice";

/// Reads one `#[state(…)]`.
pub(super) fn read(attribute: Attribute, errors: &mut Errors) -> StateAttribute {
    let words = attribute.parse_args::<Words>();
    let mut state = StateAttribute {
        attribute,
        on_failure: OnFailure::Keep,
        persist: Persist::default(),
    };
    let words = match words {
        Ok(words) => words,
        Err(error) => {
            if error.to_string() == EXPECTED {
                errors.at(&state.attribute, EXPECTED);
            } else {
                errors.push(error);
            }
            return state;
        }
    };
    let word = &words.word;
    if word == "persist" {
        if !cfg!(feature = "persist") {
            state.on_failure = OnFailure::Rollback;
            errors.at(word, WITHOUT_PERSIST);
            return state;
        }
        state.on_failure = OnFailure::Persist;
        state.persist = persist(&words, errors);
        return state;
    }
    if word == "rollback" {
        state.on_failure = OnFailure::Rollback;
    } else if word != "keep" {
        errors.at(word, EXPECTED);
        return state;
    }
    if let Some((key, _)) = words.options.first() {
        errors.at(
            key,
            format!("`{word}` takes nothing more: `version` and `migrate` belong to `persist`"),
        );
    }
    state
}

/// `word, key = value, …`
struct Words {
    word: Ident,
    options: Vec<(Ident, Expr)>,
}

impl Parse for Words {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let word = input.parse().map_err(|_| input.error(EXPECTED))?;
        let mut options = Vec::new();
        while !input.is_empty() {
            if input.parse::<Token![,]>().is_err() {
                return Err(input.error(EXPECTED));
            }
            if input.is_empty() {
                break;
            }
            let key = input.parse::<Ident>().map_err(|_| input.error(OPTIONS))?;
            if !input.peek(Token![=]) {
                return Err(syn::Error::new(key.span(), OPTIONS));
            }
            input.parse::<Token![=]>()?;
            options.push((key, input.parse()?));
        }
        Ok(Self { word, options })
    }
}

const OPTIONS: &str = "`persist` takes `version = 2` and `migrate = function`";

fn persist(words: &Words, errors: &mut Errors) -> Persist {
    let mut persist = Persist::default();
    let mut versions = 0;
    let mut migrate = None;
    for (key, value) in &words.options {
        if key == "version" {
            versions += 1;
            persist.version = version(value, errors);
        } else if key == "migrate" {
            if migrate.replace(key).is_some() {
                errors.at(key, "`migrate` is written twice");
            }
            match value {
                Expr::Path(path) => persist.migrate = Some(path.path.clone()),
                _ => errors.at(
                    value,
                    "expected the path of a function that takes the older version and its JSON: `migrate = upgrade`",
                ),
            }
        } else {
            errors.at(key, OPTIONS);
        }
        if key == "version" && versions == 2 {
            errors.at(key, "`version` is written twice");
        }
    }
    let is_first = |version: &LitInt| version.base10_parse::<u32>().is_ok_and(|it| it == 1);
    if let Some(key) = migrate
        && (versions == 0 || persist.version.as_ref().is_some_and(is_first))
    {
        errors.at(
            key,
            "nothing is older than version 1: write `version = 2` beside this",
        );
    }
    persist
}

fn version(value: &Expr, errors: &mut Errors) -> Option<LitInt> {
    if let Expr::Lit(ExprLit {
        lit: Lit::Int(number),
        ..
    }) = value
        && number.suffix().is_empty()
        && number.base10_parse::<u32>().is_ok_and(|number| number > 0)
    {
        return Some(number.clone());
    }
    errors.at(
        value,
        "a version is a plain number from 1 on: `version = 2`",
    );
    None
}
