use super::*;

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
