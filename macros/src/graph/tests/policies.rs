use quote::quote;

use super::*;

#[test]
fn policies_name_actors_and_lanes() {
    let good = [
        quote!(supervise([a, &b]).one_for_all().restart(Restart::new()); supervise([c]);),
        quote!(supervise([many[0]]); supervise([many[1], a]);),
        quote!(stop().when_all([many[1]]); supervise([many]);),
        quote!(stop().deadline(limit);),
    ];
    for statements in good {
        assert_eq!(messages_of(statements), [""; 0]);
    }
}

#[test]
fn names_become_identities() {
    let expanded = expand(quote! {
        fn f() -> G {
            let a = solo(relay { .. });
            let many = [solo(relay { .. }); 2];
            supervise([a, many[1]]).one_for_all();
        }
    })
    .to_string();
    let compiled = "__frame . supervise (supervise ([:: steadygraph :: __ :: who (& a) , :: steadygraph :: __ :: who \
                    (& many [1])]) . one_for_all ())";
    assert!(expanded.contains(compiled), "{expanded}");
    let echo = "who (& many)]) . one_for_all ()";
    assert!(
        expanded.contains(echo),
        "an editor sees one actor of a bundle: {expanded}"
    );
}

#[test]
fn policies_say_what_to_write() {
    let cases = [
        (
            quote!(stop().when_all([d]);),
            "no actor named `d` in this graph; it has: a, b, c, many",
        ),
        (
            quote!(stop().when_all([1]);),
            "expected the name of an actor: write `when_all([heartbeat])`",
        ),
        (
            quote!(stop().when_all([]);),
            "no actor is named here: write `when_all([heartbeat])`",
        ),
        (
            quote!(stop().when_all(a);),
            "expected the names of actors in brackets: write `when_all([heartbeat])`",
        ),
        (
            quote!(stop(); stop();),
            "a graph has one stop policy: join this to the first",
        ),
        (
            quote!(supervise([d]);),
            "no actor named `d` in this graph; it has: a, b, c, many",
        ),
        (
            quote!(supervise([a.x]);),
            "expected the name of an actor: write `supervise([worker])`",
        ),
        (
            quote!(supervise(a);),
            "expected the names of actors in brackets: write `supervise([worker])`",
        ),
        (
            quote!(supervise().one_for_all();),
            "no actor is named here: write `supervise([worker])`",
        ),
        (
            quote!(supervise([]);),
            "no actor is named here: write `supervise([worker])`",
        ),
        (
            quote!(supervise([many[2]]);),
            "`many` has no lane 2: its lanes are 0 to 1",
        ),
        (
            quote!(supervise([a[0]]);),
            "`a` is a single actor: leave the index out",
        ),
        (
            quote!(supervise([many[i]]);),
            "a lane is a literal: write `[0]`, or leave the index out for all lanes",
        ),
    ];
    for (statements, expected) in cases {
        assert_eq!(message_of(statements), expected);
    }
}

#[test]
fn an_actor_has_one_supervision() {
    assert_eq!(
        messages_of(quote!(supervise([a, b]); supervise([c, a]);)),
        ["`a` is supervised twice", "`a` is supervised here already"]
    );
    assert_eq!(
        messages_of(quote!(supervise([many[1], many]);)),
        [
            "`many` is supervised twice",
            "`many[1]` is supervised here already"
        ]
    );
}
