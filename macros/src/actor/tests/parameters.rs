use super::*;

#[test]
fn parameters_say_what_to_write() {
    let cases = [
        (
            quote!(a: Rx<u64>),
            "an actor borrows its ports: write `&mut Rx<u64>`",
        ),
        (
            quote!(a: &Rx<u64>),
            "a port is lent mutably: write `&mut Rx<u64>`",
        ),
        (
            quote!(a: &mut Rx<u64>, n: Duration),
            "an actor borrows what it keeps: write `&Duration`, or `&mut Duration` for state",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(keep)] n: Vec<u64>),
            "an actor borrows what it keeps: write `&mut Vec<u64>`",
        ),
        (
            quote!(a: &mut Rx<u64>, cx: &Context),
            "the context is lent mutably: write `&mut Context`",
        ),
        (
            quote!(a: &mut Rx<u64>, x: &mut Context, y: &mut Context),
            "an actor has one context: leave this one out",
        ),
        (
            quote!(mut a: &mut Rx<u64>),
            "a parameter of an actor is a plain name: write `a` without `mut`",
        ),
        (
            quote!(a: &mut Rx<u64>, (x, y): &mut (u64, u64)),
            "a parameter of an actor is a field of it: write a plain name, and take it apart in the body",
        ),
        (
            quote!(a: &mut Rx<u64>, n: &impl Copy),
            "a field has a type with a name: write a type parameter, `&T`",
        ),
        (
            quote!(a: &mut Rx<&u64>),
            "an actor keeps no borrows: keep an owned value, or one that is `'static`",
        ),
        (
            quote!(a: &'static mut Rx<u64>),
            "an actor lends its fields for each run: leave the lifetime out",
        ),
        (
            quote!(a: &mut Rx<u64>, b: &mut Option<Tx<u64>>),
            "a port in another type is hidden from the graph: write `&mut Rx<…>`, `&mut Tx<…>`, or a bundle \
             `&mut [Rx<…>; N]`",
        ),
        (
            quote!(a: &mut Rx<u64>, s: &mut str),
            "state has a size: write `&mut Vec<…>`, `&mut String` or an array",
        ),
        (
            quote!(#[state(keep)] a: &mut Rx<u64>),
            "a port is no state: it rolls back by itself",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(keep)] n: &u64),
            "an argument never changes: write `&mut` for state",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(keep, version = 2)] n: &mut u64),
            "`keep` takes nothing more: `version` and `migrate` belong to `persist`",
        ),
        (
            quote!(a: &mut Rx<u64>, #[foo] n: &mut u64),
            "a parameter of an actor takes no attribute but `#[state(…)]`",
        ),
        (
            quote!(n: &u64),
            "nothing to wait for: take a port, or write what to wait for, such as \
             `#[actor(await_for_all!(every(*rate)))]`",
        ),
    ];
    for (parameters, expected) in cases {
        assert_eq!(message_of(quote!(), quote!(fn f(#parameters) {})), expected);
    }
}

#[cfg(feature = "persist")]
#[test]
fn persisted_state_says_what_to_write() {
    let cases = [
        (
            quote!(a: &mut Rx<u64>, #[state(persist, file = "n")] n: &mut u64),
            "`persist` takes `version = 2` and `migrate = function`",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(persist, version)] n: &mut u64),
            "`persist` takes `version = 2` and `migrate = function`",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(persist, version = 0)] n: &mut u64),
            "a version is a plain number from 1 on: `version = 2`",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(persist, version = 2u8)] n: &mut u64),
            "a version is a plain number from 1 on: `version = 2`",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(persist, version = 1, migrate = f)] n: &mut u64),
            "nothing is older than version 1: write `version = 2` beside this",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(persist, version = 2, migrate = f, migrate = g)] n: &mut u64),
            "`migrate` is written twice",
        ),
        (
            quote!(a: &mut Rx<u64>, #[state(persist)] n: &u64),
            "an argument never changes: write `&mut` for state",
        ),
    ];
    for (parameters, expected) in cases {
        assert_eq!(message_of(quote!(), quote!(fn f(#parameters) {})), expected);
    }
}

#[cfg(not(feature = "persist"))]
#[test]
fn persisted_state_says_which_feature_it_needs() {
    let function = quote!(
        fn f(a: &mut Rx<u64>, #[state(persist, version = 2)] n: &mut u64) {}
    );
    assert_eq!(
        message_of(quote!(), function),
        "`persist` needs the feature `persist` of steadygraph: in Cargo.toml, write `features = [\"persist\"]` where it \
         is depended upon"
    );
}
