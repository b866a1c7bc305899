use super::*;

#[test]
fn hooks_are_reactions_of_their_attempts() {
    let expanded = expand(
        quote!(on_start = open, on_restart = mend, on_stop = end),
        quote!(
            fn f(a: &mut Rx<u64>) {}
        ),
    )
    .to_string();
    for run in [
        "if __cx . attempt () == 0 { :: steadygraph :: __ :: react (self , __cx , | __actor , _ | :: steadygraph :: __ \
         :: outcome (open (__actor))) . await ? ; }",
        "if __cx . attempt () > 0 { :: steadygraph :: __ :: react (self , __cx , | __actor , _ | :: steadygraph :: __ \
         :: outcome (mend (__actor))) . await ? ; }",
        ":: steadygraph :: __ :: react (self , __cx , | __actor , _ | :: steadygraph :: __ :: outcome (end (__actor))) \
         . await ? ; :: core :: result :: Result :: Ok (())",
    ] {
        assert!(expanded.contains(run), "{expanded}");
    }
}

#[test]
fn hooks_say_where_they_go() {
    let own_loop = || {
        quote!(
            async fn f(a: &mut Rx<u64>) {}
        )
    };
    let structure = || {
        quote!(
            struct S {
                a: Rx<u64>,
            }
        )
    };
    let methods = || {
        quote!(
            impl S {
                #[react(await_for_all!(self.a))]
                fn x(&mut self) {}
            }
        )
    };
    let cases = [
        (
            quote!(on_start = open),
            own_loop(),
            "an `async fn` has its own loop: call this before it, or write a plain `fn`",
        ),
        (
            quote!(on_restart = open),
            own_loop(),
            "an `async fn` has its own loop: ask `cx.attempt()` before it, or write a plain `fn`",
        ),
        (
            quote!(on_stop = end),
            own_loop(),
            "an `async fn` has its own loop: call this after it, or write a plain `fn`",
        ),
        (
            quote!(on_start = open),
            structure(),
            "a struct does not start: write `#[on_start]` on a method, or begin `run` with it",
        ),
        (
            quote!(on_restart = open),
            structure(),
            "a struct does not restart: write `#[on_restart]` on a method, or ask `cx.attempt()` in `run`",
        ),
        (
            quote!(on_stop = end),
            structure(),
            "a struct does not stop: write `#[on_stop]` on a method, or end `run` with it",
        ),
        (
            quote!(on_restart = open),
            methods(),
            "write `#[on_restart]` on the method",
        ),
        (
            quote!(on_start = open, on_start = open),
            quote!(
                fn f(a: &mut Rx<u64>) {}
            ),
            "`on_start` is written twice",
        ),
        (
            quote!(on_restart = 3),
            quote!(
                fn f(a: &mut Rx<u64>) {}
            ),
            "expected the path of a function that takes the actor: `on_restart = totals`",
        ),
    ];
    for (args, item, expected) in cases {
        assert_eq!(message_of(args, item), expected);
    }
}

#[test]
fn marked_methods_say_what_to_write() {
    let cases = [
        (
            quote!(
                #[on_start]
                fn y(&self, n: u64) {}
            ),
            "what runs at the start is a plain `fn` that takes `&self` or `&mut self` alone",
        ),
        (
            quote!(
                #[on_restart]
                async fn y(&self) {}
            ),
            "what runs at a restart is a plain `fn` that takes `&self` or `&mut self` alone",
        ),
        (
            quote!(
                #[on_start]
                fn y(&self) {}
                #[on_start]
                fn z(&self) {}
            ),
            "an actor has one `#[on_start]` method: call this from it",
        ),
        (
            quote!(
                #[on_stop]
                fn y(&self) {}
                #[on_stop]
                fn z(&self) {}
            ),
            "an actor stops once: call this from the other `#[on_stop]` method",
        ),
        (
            quote!(
                #[on_restart(now)]
                fn y(&self) {}
            ),
            "`#[on_restart]` takes nothing: leave the rest out",
        ),
    ];
    for (method, expected) in cases {
        let item = quote! {
            impl S {
                #[react(await_for_all!(self.a))]
                fn x(&mut self) {}
                #method
            }
        };
        assert_eq!(message_of(quote!(), item), expected);
    }
}
