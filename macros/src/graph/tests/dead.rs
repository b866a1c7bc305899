use quote::quote;

use super::*;

#[test]
fn a_dead_letter_link_is_a_link() {
    let good = [
        quote!(a.x >> b.y; dead(b.y) >> c.z;),
        quote!(dead(b.y) >> channel().capacity(8) >> c.z; a.x >> b.y;),
        quote!(a.x >> b.y; dead(b.y[1]) >> c.z;),
        quote!(a.x >> many.y; dead(many[1].y) >> c.z; dead(many[0].y) >> c.u;),
        quote!(a.x >> many.y; dead(many.y) >> c.z;),
        quote!(
            let wide = [solo(relay { .. }); 100_000];
            a.x >> wide.y;
            dead(wide[99_999].y) >> b.z;
            dead(wide[7].y[4095]) >> c.z;
        ),
    ];
    for statements in good {
        assert_eq!(messages_of(statements), [""; 0]);
    }
}

#[test]
fn dead_letter_links_say_what_to_write() {
    let cases = [
        (
            quote!(dead() >> c.z;),
            "`dead` takes the input whose dead letters are meant: write `dead(actor.input)`",
        ),
        (
            quote!(a.x >> b.y; dead(b.y, a.x) >> c.z;),
            "`dead` takes one input: give this one a dead-letter link of its own",
        ),
        (quote!(dead(b) >> c.z;), "name the port: write `b.port`"),
        (
            quote!(dead(3) >> c.z;),
            "an end of a link is a port of an actor: write `actor.port`",
        ),
        (
            quote!(a.x >> b.y; dead(b.y)[0] >> c.z;),
            "`dead` takes an input as it stands: write `dead(actor.input)`, or `dead(actor.inputs[0])` for one lane",
        ),
        (
            quote!(dead(dead(b.y)) >> c.z;),
            "`dead` takes an input as it stands: write `dead(actor.input)`, or `dead(actor.inputs[0])` for one lane",
        ),
        (
            quote!(a.x >> b.y; dead(b.y[4096]) >> c.z;),
            "`dead` takes the lanes of ports below 4096: leave the index out for all lanes",
        ),
        (
            quote!(a.x >> b.y; c.z << channel() << dead(b.y);),
            "dead letters do not feed back: write `dead(actor.input) >> other.letters`",
        ),
        (
            quote!(a.x >> dead(b.y);),
            "`dead(…)` starts a link of its own: write `dead(actor.input) >> other.letters`",
        ),
        (
            quote!(dead(b.y);),
            "dead letters go to a port: write `dead(actor.input) >> other.letters`",
        ),
        (
            quote!(dead(d.y) >> c.z;),
            "no actor named `d` in this graph; it has: a, b, c, many",
        ),
        (
            quote!(a.x >> many.y; dead(many[2].y) >> c.z;),
            "`many` has no lane 2: its lanes are 0 to 1",
        ),
        (
            quote!(a.x >> b.y; dead(b.y) >> a.z;),
            "this link closes the cycle b -> a -> b; dead letters cannot feed back: give them to another actor, or \
             write another link of the cycle with `<<`",
        ),
        (
            quote!(a.x >> b.y; dead(b.y) >> b.z;),
            "this link closes the cycle b -> b; give its dead letters to another actor",
        ),
        (
            quote!(a.x >> b.y; dead(b.y) >> c.z; c.u >> a.v;),
            "this link closes the cycle c -> a -> b -> c; write the link that feeds back with `<<`",
        ),
    ];
    for (statements, expected) in cases {
        assert_eq!(message_of(statements), expected);
    }
}

#[test]
fn an_input_has_one_dead_letter_link() {
    assert_eq!(
        messages_of(quote!(a.x >> b.y; dead(b.y) >> c.z; dead(b.y[0]) >> c.u;)),
        [
            "the dead letters of `b.y[0]` are linked twice",
            "the first link is here"
        ]
    );
}

#[test]
fn an_editor_sees_a_function_and_the_input() {
    let expanded = expand(quote! {
        fn f() -> G {
            let a = [solo(relay { .. }); 2];
            dead(a[1].x) >> channel() >> b.
        }
    })
    .to_string();
    let echo = ":: steadygraph :: __ :: dead (a . x) ; channel () ; b .";
    assert!(expanded.contains(echo), "{expanded}");
}

#[test]
fn an_input_that_a_mistake_leaves_unlinked_takes_its_dead_letters_along() {
    let expanded = expand(quote! {
        fn f() -> G {
            let b = solo(relay { .. });
            let c = solo(relay { .. });
            d.x >> b.y;
            dead(b.y) >> c.z;
        }
    })
    .to_string();
    assert!(!expanded.contains("__via ("), "{expanded}");
}
