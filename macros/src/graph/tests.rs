mod cycles;
mod dead;
mod policies;
mod values;

use quote::quote;

use super::*;
use crate::testing::{messages, without_each_token};

/// The errors of a graph with these statements, besides three actors and a bundle that are there.
fn messages_of(statements: TokenStream) -> Vec<String> {
    messages(&expand(quote! {
        pub fn pipeline(args: &Args) -> Pipeline {
            let a = solo(relay { rate: args.rate, .. });
            let b = solo(relay { .. });
            let c = solo(relay { .. });
            let many = [solo(relay { .. }); 2];
            #statements
        }
    }))
}

fn message_of(statements: TokenStream) -> String {
    let mut messages = messages_of(statements);
    assert_eq!(messages.len(), 1, "one mistake, one error: {messages:?}");
    messages.remove(0)
}

fn good() -> TokenStream {
    quote! {
        /// Numbers.
        pub fn pipeline(args: &Args) -> Pipeline {
            let crew = troupe();
            let source = crew.actor(source::<u64> { rate: args.rate, name, .. });
            let relays = [solo(relay { .. }); 2];
            let sink = solo(sink { seen: 0 });
            let archive = solo(archive { .. });
            source.numbers >> channel().capacity(1 << 14) >> relays.numbers;
            relays[0].results >> sink.results[0];
            relays[1].results >> channel() >> sink.results[1];
            source.credits << channel().capacity(8).primed([1]) << sink.credits;
            dead(relays.numbers) >> channel().capacity(2) >> sink.letters;
            dead(sink.results[1]) >> archive.letters;
            stop().when_all([source, relays]);
            supervise([source, relays[0]]).one_for_all().restart(Restart::new());
            supervise([relays[1]]);
        }
    }
}

#[test]
fn a_good_graph_has_no_error() {
    assert_eq!(messages(&expand(good())), [""; 0]);
}

#[test]
fn a_missing_token_never_panics() {
    for graph in without_each_token(&good()) {
        let _ = expand(graph);
    }
}

#[test]
fn the_echo_comes_first_and_falls_into_operands() {
    let expanded = expand(good()).to_string();
    let echo = expanded
        .find("source . numbers ; channel ()")
        .expect("the echo");
    let compiled = expanded.find("__compiled !").expect("the compiled half");
    assert!(echo < compiled, "{expanded}");
}

#[test]
fn the_first_names_of_actors_count() {
    assert_eq!(
        messages_of(quote!(let a = solo(relay { .. });)),
        ["two actors are named `a`", "the first `a` is declared here"]
    );
}

#[test]
fn a_port_has_one_link() {
    assert_eq!(
        messages_of(quote!(a.x >> b.y; c.x >> b.y;)),
        ["port `b.y` is linked twice", "the first link is here"]
    );
    assert_eq!(
        messages_of(quote!(many[0].x >> b.y; many[0].x >> c.y;)),
        ["port `many[0].x` is linked twice", "the first link is here"]
    );
}

#[test]
fn links_say_what_to_write() {
    let end = "an end of a link is a port of an actor: write `actor.port`";
    let cases = [
        (
            quote!(a.x >> d.y;),
            "no actor named `d` in this graph; it has: a, b, c, many",
        ),
        (
            quote!(let d = solo(Relay::new()); a.x >> d.y;),
            "`d` is an ordinary value: an actor's `let` is `solo(actor { .. })` or `troupe.actor(actor { .. })`",
        ),
        (quote!(a >> b.y;), "name the port: write `a.port`"),
        (quote!(a.x >> 3;), end),
        (quote!(a.0 >> b.y;), "a port has a name: write `actor.port`"),
        (
            quote!(a.x >> channel() << b.y;),
            "a link points one way: write `from.port >> channel() >> to.port`, or `to.port << channel() << from.port` \
             for feedback",
        ),
        (
            quote!(a.x >> channel() >> channel() >> b.y;),
            "a link has one channel: give the first one these options",
        ),
        (
            quote!(a.x >> b.y >> c.y;),
            "a link has two ends: end it here, and write the next one as a statement of its own",
        ),
        (
            quote!(a.x >> b.y >> b.z >> c.y;),
            "a link joins two ports: write the next link as a statement of its own",
        ),
        (
            quote!(a.x << b.y;),
            "a feedback link needs a channel of its own: `to << channel().capacity(n) << from`",
        ),
        (
            quote!(a.x >> channel().capacity(0) >> b.y;),
            "a channel holds at least one message: write `1` or more",
        ),
        (
            quote!(a.x >> b.y; b.x >> c.y; c.x >> a.y;),
            "this link closes the cycle c -> a -> b -> c; write the link that feeds back with `<<`",
        ),
        (
            quote!(#[cfg(test)] a.x >> b.y;),
            "actors and links take no attributes: for a graph that differs by `cfg`, write two graphs",
        ),
        (
            quote!(a.x >> b.y),
            "a statement of a graph ends with `;`: write it after this",
        ),
        (
            quote!(a. >> b.y;),
            "expected the name of a port before this: write `actor.port`",
        ),
        (
            quote!(a.rate >> b.y;),
            "`rate` is linked: leave the value out, the link fills it",
        ),
    ];
    for (statements, expected) in cases {
        assert_eq!(message_of(statements), expected);
    }
}

#[test]
fn lanes_say_what_to_write() {
    let cases = [
        (
            quote!(a[0].x >> b.y;),
            "`a` is a single actor: leave the index out",
        ),
        (
            quote!(a.x >> many[2].y;),
            "`many` has no lane 2: its lanes are 0 to 1",
        ),
        (
            quote!(a.x >> many[1].y;),
            "lane 0 of `many.y` is not linked",
        ),
        (quote!(a.x >> b.y[1];), "lane 0 of `b.y` is not linked"),
        (
            quote!(a.x >> many[i].y;),
            "a lane is a literal: write `[0]`, or leave the index out for all lanes",
        ),
    ];
    for (statements, expected) in cases {
        assert_eq!(message_of(statements), expected);
    }
}

#[test]
fn statements_say_what_to_write() {
    let expected = "not a statement of a graph: write `let name = …;`, a link `from.port >> to.port;` or \
                    `dead(actor.input) >> other.letters;`, `stop()…;`, `supervise([…])…;`, `persist(…)…;`, or \
                    `telemetry()…;`";
    let cases = [
        (quote!(println!("x");), expected),
        (quote!(run(a);), expected),
        (quote!(if a {}), expected),
        (quote!(;), "nothing stands before this `;`: leave it out"),
        (
            quote!(let mut d = solo(relay { .. });),
            "an actor's `let` takes no `mut`: leave it out",
        ),
        (
            quote!(let d: Seat = solo(relay { .. });),
            "an actor's `let` takes no type: the literal says it",
        ),
        (
            quote!(let (d, e) = (solo(relay { .. }), solo(relay { .. })); d.x >> e.y;),
            "an actor is named by its `let`: write a plain name",
        ),
        (
            quote!(let d = pair(solo(relay { .. }), solo(relay { .. }));),
            "a `let` declares one actor: give this one a `let` of its own",
        ),
        (
            quote!(let d = relay { .. };),
            "an actor needs a place to run: write `solo(relay { … })`",
        ),
        (
            quote!(let d = solo(relay { ..base });),
            "`..` stands alone: the links fill the ports, and all else is given by name",
        ),
        (
            quote!(let d = wrap([solo(relay { .. }); 2]);),
            "a bundle of actors is the whole value: write `[solo(… { .. }); N]`",
        ),
    ];
    for (statements, expected) in cases {
        assert_eq!(message_of(statements), expected);
    }
}

#[test]
fn an_actor_is_declared_under_no_condition() {
    let expected = "an actor's `let` is `solo(actor { .. })` or `troupe.actor(actor { .. })`, in no block and under no \
                    condition";
    let conditions = [
        quote!(let d = if args.solo { solo(relay { .. }) } else { crew.actor(relay { .. }) };),
        quote!(let d = match args.solo { true => solo(relay { .. }), false => crew.actor(relay { .. }) };),
        quote!(let d = { solo(relay { .. }) };),
        quote!(let d = [if args.solo { solo(relay { .. }) } else { pool(2).actor(relay { .. }) }; 2];),
        quote!(let d = solo(if args.fast { relay { fast: true, .. } } else { relay { .. } });),
    ];
    for statement in conditions {
        assert_eq!(message_of(quote!(#statement a.x >> d.y;)), expected);
    }
    let good = quote!(let d = if args.solo { Config { solo: true, ..Config::new() } } else { Config { solo } };);
    assert_eq!(messages_of(good), [""; 0]);
}

#[test]
fn signatures_say_what_to_write() {
    let cases = [
        (
            quote!(),
            "a graph is one function: write `fn name() -> NameGraph { … }`",
        ),
        (
            quote!(
                struct S;
            ),
            "a graph is one function: write `fn name() -> NameGraph { … }`",
        ),
        (
            quote!(
                fn fizz_buzz() {}
            ),
            "the return type names the struct that the graph makes: write `-> FizzBuzzGraph`",
        ),
        (
            quote!(
                fn f() -> Result<G, E> {}
            ),
            "the return type names the struct that the graph makes: write `-> FGraph`",
        ),
        (
            quote!(
                fn f<T>() -> G {}
            ),
            "a graph has no generics: write a concrete type, or `&Args` for what is lent",
        ),
        (
            quote!(
                async fn f() -> G {}
            ),
            "a graph is made at once and runs later: leave `async` out",
        ),
        (
            quote!(
                const fn f() -> G {}
            ),
            "a graph is made at run time: leave `const` out",
        ),
        (
            quote!(
                unsafe fn f() -> G {}
            ),
            "a graph is safe to make: leave `unsafe` out",
        ),
        (
            quote!(
                extern "C" fn f() -> G {}
            ),
            "a graph is made by a plain Rust function: leave `extern` out",
        ),
        (
            quote!(
                fn f(&self) -> G {}
            ),
            "a graph is made by a function of its own: take what it needs as arguments",
        ),
        (
            quote!(
                fn f() -> G {}
                fn g() {}
            ),
            "`graph!` holds one function: write this outside, or in a `graph!` of its own",
        ),
    ];
    for (graph, expected) in cases {
        assert_eq!(messages(&expand(graph)), [expected]);
    }
}
