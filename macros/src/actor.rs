//! `#[actor]`: a function, a struct or an `impl` becomes an actor.

mod args;
mod attributes;
mod bounds;
mod field;
mod function;
mod hook;
mod life;
mod parameter;
mod ports;
mod probe;
mod reactions;
mod signature;
mod state;
mod structure;

use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream};
use syn::{Attribute, Token, Visibility};

use self::args::Args;
use crate::errors::Errors;

/// Expands `#[actor(args)] item`.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let args = Args::read(args, &mut errors);
    let mut expanded = match syn::parse2(item.clone()) {
        Ok(Item::Function(function)) => function::expand(&args, *function, &mut errors),
        Ok(Item::Structure(item)) => structure::expand(&args, *item, &mut errors),
        Ok(Item::Reactions(item)) => reactions::expand(&args, *item, &mut errors),
        Ok(Item::Other) => {
            errors.at(
                first_token(&item),
                "`#[actor]` goes on a function, on a struct with named fields, or on an `impl` with `#[react]` methods",
            );
            item
        }
        Err(error) => {
            errors.parsing(error, &item);
            TokenStream::new()
        }
    };
    expanded.extend(errors.into_compile_errors());
    expanded
}

/// What `#[actor]` was written on.
enum Item {
    Function(Box<function::Function>),
    Structure(Box<syn::ItemStruct>),
    Reactions(Box<reactions::Methods>),
    Other,
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let ahead = input.fork();
        ahead.call(Attribute::parse_outer)?;
        ahead.parse::<Visibility>()?;
        if ahead.peek(Token![struct]) {
            Ok(Self::Structure(Box::new(input.parse()?)))
        } else if ahead.peek(Token![impl]) {
            Ok(Self::Reactions(Box::new(input.parse()?)))
        } else if is_function(&ahead) {
            Ok(Self::Function(Box::new(input.parse()?)))
        } else {
            input.parse::<TokenStream>().map(|_| Self::Other)
        }
    }
}

fn is_function(ahead: ParseStream<'_>) -> bool {
    ahead.peek(Token![fn])
        || (ahead.peek(Token![const]) && !ahead.peek2(syn::Ident))
        || ahead.peek(Token![async])
        || (ahead.peek(Token![unsafe]) && ahead.peek2(Token![fn]))
        || (ahead.peek(Token![extern]) && !ahead.peek2(Token![crate]))
}

fn first_token(item: &TokenStream) -> TokenStream {
    item.clone().into_iter().take(1).collect()
}

#[cfg(test)]
mod tests;
