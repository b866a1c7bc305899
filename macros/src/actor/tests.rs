mod hooks;
mod steady_state;

use quote::quote;

use super::*;
use crate::testing::{messages, without_each_token};

fn messages_of(args: TokenStream, item: TokenStream) -> Vec<String> {
    messages(&expand(args, item))
}

fn message_of(args: TokenStream, item: TokenStream) -> String {
    let mut messages = messages_of(args, item);
    assert_eq!(messages.len(), 1, "one mistake, one error: {messages:?}");
    messages.remove(0)
}

/// What is well-formed, with the arguments of the attribute.
fn good() -> Vec<(TokenStream, TokenStream)> {
    vec![
        (
            quote!(
                await_for_all!(every(*rate), beats.vacant(3)),
                on_stop = totals,
                on_start = open,
                on_restart = mend
            ),
            quote! {
                /// Beats.
                pub fn heartbeat<T: Clone, const N: usize>(
                    cx: &mut Context, beats: &mut Tx<T>, lanes: &mut [Rx<u64>; N], rate: &Duration, name: &str,
                    #[state(rollback)] log: &mut Vec<u64>, #[state(keep)] cache: &mut String, steady: &mut SteadyState<u64>, count: &mut u64
                ) -> Reaction where T: Copy { beats.push(1)?; Ok(()) }
            },
        ),
        (
            quote!(),
            quote!(
                fn worker(a: &mut Rx<u64>, b: &mut Tx<u64>) {
                    a.take();
                }
            ),
        ),
        (
            quote!(),
            quote!(
                async fn own(cx: &mut Context, a: &mut Rx<u64>, n: &u64) -> Result<(), Error> {
                    Ok(())
                }
            ),
        ),
        (
            quote!(),
            quote!(
                pub(crate) struct Logger<T> {
                    pub results: Rx<T>,
                    seen: u64,
                }
            ),
        ),
        (
            quote!(reactions),
            quote!(
                struct Merge {
                    a: Rx<u64>,
                    #[arg]
                    rate: Duration,
                    #[state(keep)]
                    text: String,
                    sum: u64,
                }
            ),
        ),
        (
            quote!(),
            quote! {
                impl<T> Merge<T> {
                    const ONE: u64 = 1;
                    #[react(await_for_any!(self.a, every(self.rate)))]
                    fn on_a(&mut self, cx: &mut Context) -> Reaction { Ok(()) }
                    #[react(await_for_all!(self.b))]
                    fn on_b(&mut self) {}
                    #[on_start]
                    fn begin(&mut self) -> Reaction { Ok(()) }
                    #[on_restart]
                    fn mend(&self) {}
                    #[on_stop]
                    fn end(&self) {}
                }
            },
        ),
    ]
}

#[test]
fn good_actors_have_no_error() {
    for (args, item) in good() {
        assert_eq!(messages_of(args, item), [""; 0]);
    }
}

#[test]
fn a_missing_token_never_panics() {
    for (args, item) in good() {
        for item in without_each_token(&item) {
            let _ = expand(args.clone(), item);
        }
        for args in without_each_token(&args) {
            let _ = expand(args, item.clone());
        }
    }
}

#[test]
fn a_function_keeps_its_half_typed_body() {
    let expanded = expand(
        quote!(),
        quote!(fn sink(numbers: &mut Rx<u64>) { numbers. }),
    )
    .to_string();
    assert!(expanded.contains("numbers . }"), "{expanded}");
    assert!(expanded.contains("struct sink"), "{expanded}");
}

#[test]
fn the_highest_literal_threshold_of_a_port_is_its_need() {
    let expanded = expand(
        quote!(await_for_any!(
            a.avail(3),
            all!(a.avail(7), lanes.any(2, 4)),
            a.avail(n)
        )),
        quote!(
            fn f(a: &mut Rx<u64>, lanes: &mut [Rx<u64>; 2], n: &usize) {}
        ),
    )
    .to_string();
    assert!(
        expanded.contains("[(\"a\" , 7usize) , (\"lanes\" , 4usize)]"),
        "{expanded}"
    );
}

#[test]
fn the_needs_of_several_reactions_are_taken_together() {
    let expanded = expand(
        quote!(),
        quote!(
            impl S {
                #[react(await_for_all!(self.a.avail(3), self.r#in.avail(2)))]
                fn x(&mut self) {}
                #[react(await_for_any!(self.a.avail(7), self.lanes[0].avail(4)))]
                fn y(&mut self) {}
            }
        ),
    )
    .to_string();
    assert!(
        expanded.contains("[(\"a\" , 7usize) , (\"in\" , 2usize) , (\"lanes\" , 4usize)]"),
        "{expanded}"
    );
}

#[test]
fn all_mistakes_are_reported_at_once() {
    let found = messages_of(
        quote!(foo, solo),
        quote!(
            fn f(a: Rx<u64>, b: &Tx<u64>, (c, d): &mut (u64, u64)) {}
        ),
    );
    assert_eq!(found.len(), 5, "{found:?}");
}

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

#[test]
fn functions_say_what_to_write() {
    let cases = [
        (
            quote!(
                const fn f(a: &mut Rx<u64>) {}
            ),
            "an actor is no `const fn`: leave `const` out",
        ),
        (
            quote!(
                unsafe fn f(a: &mut Rx<u64>) {}
            ),
            "an actor is run by safe code: leave `unsafe` out, and write `unsafe { … }` in the body",
        ),
        (
            quote!(
                extern "C" fn f(a: &mut Rx<u64>) {}
            ),
            "an actor is a plain Rust function: leave `extern` out",
        ),
        (
            quote!(
                fn f<'a>(a: &'a mut Rx<u64>) {}
            ),
            "an actor lends its fields for each run: leave the lifetime out",
        ),
        (
            quote!(
                fn f(a: &mut Rx<u64>) -> &u64 {}
            ),
            "an actor gives nothing or a `Result<(), _>`: send what others shall see",
        ),
        (
            quote!(
                fn f<T>(a: &mut Rx<u64>) {}
            ),
            "type parameter `T` is used by no port, state or argument",
        ),
        (
            quote!(
                async fn f(a: &mut Rx<u64>, #[state(keep)] n: &mut u64) {}
            ),
            "state rolls back in reactions only: write a plain `fn`, or leave the attribute out",
        ),
        (
            quote!(
                enum E {}
            ),
            "`#[actor]` goes on a function, on a struct with named fields, or on an `impl` with `#[react]` methods",
        ),
        (
            quote!(
                struct S;
            ),
            "an actor is a struct with named fields: links fill its ports by name",
        ),
        (
            quote!(
                struct S<'a> {
                    a: Rx<&'a u64>,
                }
            ),
            "an actor keeps no borrows: keep owned values, or ones that are `'static`",
        ),
        (
            quote!(
                struct S {
                    a: Rx<u64>,
                    #[arg]
                    n: u64,
                }
            ),
            "only `#[react]` methods are undone: write `#[actor(reactions)]` for those; with `impl Behavior`, write \
             `SteadyState<…>`, or leave the attribute out",
        ),
    ];
    for (item, expected) in cases {
        assert_eq!(message_of(quote!(), item), expected);
    }
}

#[test]
fn a_field_says_what_it_is_once() {
    let cases = [
        (
            quote!(#[state(keep)] #[state(rollback)]),
            "`#[state(…)]` is written twice",
        ),
        (quote!(#[arg] #[arg]), "`#[arg]` is written twice"),
        (
            quote!(#[arg] #[state(keep)]),
            "a field is an argument or state: leave `#[arg]` or this out",
        ),
    ];
    for (attributes, expected) in cases {
        let item = quote!(struct S { a: Rx<u64>, #attributes n: u64 });
        assert_eq!(message_of(quote!(reactions), item), expected);
    }
}

#[test]
fn a_method_is_no_actor() {
    assert_eq!(
        message_of(
            quote!(),
            quote!(
                fn f(&self, a: &mut Rx<u64>) {}
            )
        ),
        "an actor's function takes its fields one by one: write `#[actor]` on the `impl` and `#[react(…)]` on the method"
    );
}

#[test]
fn arguments_say_what_to_write() {
    let expected = "expected a readiness expression such as `await_for_all!(…)`, a hook (`on_start = …`, \
                    `on_restart = …`, `on_stop = …`) or `reactions`";
    let cases = [
        (quote!(foo), expected),
        (quote!(name = "x"), expected),
        (
            quote!(pool(2)),
            "an actor is placed in the graph: write `pool` there",
        ),
        (
            quote!(reactions),
            "a function is one reaction: `reactions` stands on a struct",
        ),
        (
            quote!(on_stop = a, on_stop = b),
            "`on_stop` is written twice",
        ),
        (
            quote!(await_for_all!()),
            "`await_for_all!` needs something to wait for: name a port, or write `every(…)` or `after(…)`",
        ),
        (
            quote!(await_for_all!(a), await_for_all!(a)),
            "an actor waits for one expression: nest `all!(…)` and `any!(…)` in it",
        ),
        (
            quote!(select!(a)),
            "not a readiness macro: write `await_for_all!(…)`, `await_for_any!(…)` or \
             `await_for_all_or_proceed_upon!(…)`",
        ),
    ];
    for (args, expected) in cases {
        assert_eq!(
            message_of(
                args,
                quote!(
                    fn f(a: &mut Rx<u64>) {}
                )
            ),
            expected
        );
    }
}

#[test]
fn an_own_loop_takes_no_readiness() {
    let item = quote!(
        async fn f(a: &mut Rx<u64>) {}
    );
    assert_eq!(
        message_of(quote!(await_for_all!(a)), item),
        "an `async fn` has its own loop: wait in it, or write a plain `fn`"
    );
}

#[test]
fn reactions_say_what_to_write() {
    let cases = [
        (
            quote!(
                fn x(&mut self) {}
            ),
            "nothing reacts here: write `#[react(await_for_all!(self.…))]` on a method, or `impl Behavior`",
        ),
        (
            quote!(
                #[react]
                fn x(&mut self) {}
            ),
            "a method does not show what it waits for: write `#[react(await_for_all!(self.…))]`",
        ),
        (
            quote!(
                #[react(await_for_all!(self.a))]
                fn x(&self) {}
            ),
            "a reaction borrows its actor: write `&mut self`",
        ),
        (
            quote!(
                #[react(await_for_all!(self.a))]
                fn x() {}
            ),
            "a reaction is a method: its first parameter is `&mut self`",
        ),
        (
            quote!(
                #[react(await_for_all!(self.a))]
                async fn x(&mut self) {}
            ),
            "a reaction is a plain `fn`: for awaits of your own, write `impl Behavior`",
        ),
        (
            quote!(
                #[react(await_for_all!(self.a))]
                fn x<T>(&mut self) {}
            ),
            "a reaction has no types of its own: write them on the `impl`",
        ),
        (
            quote!(
                #[react(await_for_all!(self.a))]
                fn x(&mut self, n: u64) {}
            ),
            "a reaction takes `&mut self` and, if it likes, `cx: &mut Context`: all else is a field",
        ),
        (
            quote!(
                #[react(await_for_all!(self.a))]
                fn x(&mut self) {}
                #[on_stop]
                fn y(&self, n: u64) {}
            ),
            "what runs at the stop is a plain `fn` that takes `&self` or `&mut self` alone",
        ),
    ];
    for (method, expected) in cases {
        assert_eq!(message_of(quote!(), quote!(impl S { #method })), expected);
    }
    assert_eq!(
        message_of(quote!(), quote!(impl Behavior for S {})),
        "`#[actor]` makes the behavior of the `#[react]` methods in a plain `impl`: leave it out here"
    );
}
