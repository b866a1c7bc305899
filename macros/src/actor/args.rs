//! What stands in the parentheses of `#[actor(…)]`.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Ident, Macro, Path, Token, parenthesized};

use super::hook::{Called, Hooks, When};
use crate::errors::Errors;
use crate::ready::{self, WaitMacro};

const EXPECTED: &str = "expected a readiness expression such as `await_for_all!(…)`, a hook (`on_start = …`, `on_restart = …`, `on_stop = …`) \
     or `reactions`";

/// The arguments of the attribute.
#[derive(Default)]
pub(super) struct Args {
    /// What a reaction waits for.
    pub(super) readiness: Option<Macro>,
    /// What is called where the actor's life begins and ends.
    pub(super) hooks: Hooks<Called>,
    /// The word `reactions`: a struct's state follows the rules of reactions.
    pub(super) reactions: Option<Ident>,
}

impl Args {
    /// Reads what can be read; a mistake costs only its own argument.
    pub(super) fn read(tokens: TokenStream, errors: &mut Errors) -> Self {
        let mut args = Self::default();
        let mut mistakes = Vec::new();
        let read = |input: ParseStream<'_>| {
            while !input.is_empty() {
                if let Err(error) = args.read_one(input) {
                    mistakes.push(error);
                    skip_to_comma(input)?;
                }
                if input.is_empty() {
                    break;
                }
                if let Err(error) = input.parse::<Token![,]>() {
                    mistakes.push(error);
                    skip_to_comma(input)?;
                    input.parse::<Option<Token![,]>>()?;
                }
            }
            Ok(())
        };
        let finished = read.parse2(tokens.clone());
        mistakes.extend(finished.err());
        for mistake in mistakes {
            errors.parsing(mistake, &tokens);
        }
        args
    }

    fn read_one(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        if input.peek(Ident) && input.peek2(Token![=]) {
            return self.read_pair(input);
        }
        let path: Path = match input.fork().parse::<Path>() {
            Ok(_) => input.parse()?,
            Err(_) => return Err(input.error(EXPECTED)),
        };
        if input.peek(Token![!]) {
            return self.read_readiness(path, input);
        }
        match path.get_ident() {
            Some(word) if word == "reactions" => {
                if self.reactions.is_some() {
                    return Err(syn::Error::new(word.span(), "`reactions` is written twice"));
                }
                self.reactions = Some(word.clone());
                Ok(())
            }
            Some(word) if word == "solo" || word == "troupe" || word == "pool" => {
                // The rest of `pool(n)` belongs to the same mistake.
                skip_parenthesis(input)?;
                Err(syn::Error::new(
                    word.span(),
                    format!("an actor is placed in the graph: write `{word}` there"),
                ))
            }
            _ => {
                skip_parenthesis(input)?;
                Err(syn::Error::new_spanned(path, EXPECTED))
            }
        }
    }

    fn read_pair(&mut self, input: ParseStream<'_>) -> syn::Result<()> {
        let key: Ident = input.parse()?;
        input.parse::<Token![=]>()?;
        let Some(when) = When::named(&key) else {
            skip_to_comma(input)?;
            return Err(syn::Error::new(key.span(), EXPECTED));
        };
        let function = input.parse().map_err(|error| {
            syn::Error::new(
                error.span(),
                format!("expected the path of a function that takes the actor: `{key} = totals`"),
            )
        })?;
        let hook = self.hooks.at(when);
        if hook.is_some() {
            return Err(syn::Error::new(
                key.span(),
                format!("`{key}` is written twice"),
            ));
        }
        *hook = Some(Called { key, function });
        Ok(())
    }

    fn read_readiness(&mut self, path: Path, input: ParseStream<'_>) -> syn::Result<()> {
        let bang_token = input.parse()?;
        let (delimiter, tokens) = input.step(|cursor| match cursor.token_tree() {
            Some((TokenTree::Group(group), rest)) => {
                let delimiter = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => {
                        syn::MacroDelimiter::Paren(syn::token::Paren(group.span()))
                    }
                    proc_macro2::Delimiter::Bracket => {
                        syn::MacroDelimiter::Bracket(syn::token::Bracket(group.span()))
                    }
                    _ => syn::MacroDelimiter::Brace(syn::token::Brace(group.span())),
                };
                Ok(((delimiter, group.stream()), rest))
            }
            _ => Err(cursor.error("expected what to wait for, in parentheses")),
        })?;
        let wait = WaitMacro::called(&path)?;
        if tokens.is_empty() {
            return Err(ready::nothing_to_wait_for(wait.name(), path.span()));
        }
        if self.readiness.is_some() {
            return Err(syn::Error::new_spanned(
                path,
                "an actor waits for one expression: nest `all!(…)` and `any!(…)` in it",
            ));
        }
        self.readiness = Some(Macro {
            path,
            bang_token,
            delimiter,
            tokens,
        });
        Ok(())
    }
}

fn skip_parenthesis(input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(syn::token::Paren) {
        let inner;
        parenthesized!(inner in input);
        inner.parse::<TokenStream>()?;
    }
    Ok(())
}

fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
