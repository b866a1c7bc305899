//! What the unit tests share.

use proc_macro2::{Group, TokenStream, TokenTree};

/// The texts of the `compile_error!`s in an expansion, which must parse.
pub(crate) fn messages(expanded: &TokenStream) -> Vec<String> {
    if let Err(error) = syn::parse2::<syn::File>(expanded.clone()) {
        panic!("the expansion does not parse: {error}\n{expanded}");
    }
    let mut found = Vec::new();
    collect(expanded.clone(), &mut found);
    found
}

fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (place, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            collect(group.stream(), found);
        }
        if let [
            TokenTree::Ident(name),
            TokenTree::Punct(_),
            TokenTree::Group(text),
            ..,
        ] = &tokens[place..]
            && name == "compile_error"
        {
            let text: syn::LitStr = syn::parse2(text.stream()).expect("a text");
            found.push(text.value());
        }
    }
}

/// The tokens without the first, without the second, and so on, however deep they stand.
pub(crate) fn without_each_token(tokens: &TokenStream) -> Vec<TokenStream> {
    let tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let mut variants = Vec::new();
    for (place, token) in tokens.iter().enumerate() {
        let replaced = |by: Option<TokenTree>| -> TokenStream {
            let (before, after) = (&tokens[..place], &tokens[place + 1..]);
            before
                .iter()
                .cloned()
                .chain(by)
                .chain(after.iter().cloned())
                .collect()
        };
        variants.push(replaced(None));
        if let TokenTree::Group(group) = token {
            for inner in without_each_token(&group.stream()) {
                variants.push(replaced(Some(Group::new(group.delimiter(), inner).into())));
            }
        }
    }
    variants
}
