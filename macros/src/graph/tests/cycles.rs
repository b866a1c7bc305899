use quote::quote;

use super::*;

#[test]
fn a_chain_within_a_bundle_is_no_cycle() {
    let chains = [
        quote!(a.x >> many[0].y; many[0].x >> many[1].y; many[1].x >> b.y;),
        // From the last lane to the first.
        quote!(many[1].x >> b.y; many[0].x >> many[1].y; a.x >> many[0].y;),
        // By way of an actor, and of another bundle.
        quote!(many[0].x >> a.y; a.x >> many[1].y; many[1].x >> b.y; c.x >> many[0].y;),
        quote!(
            let more = [solo(relay { .. }); 2];
            more[0].x >> many[1].y;
            a.x >> many[0].y;
            many.x >> more.y;
            more[1].x >> b.y;
        ),
        quote!(a.x >> many.y; dead(many[0].y) >> many[1].z; b.x >> many[0].z;),
    ];
    for statements in chains {
        assert_eq!(messages_of(statements.clone()), [""; 0], "{statements}");
    }
}

#[test]
fn a_cycle_within_a_bundle_names_its_lanes() {
    let cases = [
        (
            quote!(many[0].x >> many[1].y; many[1].x >> many[0].y;),
            "this link closes the cycle many[1] -> many[0] -> many[1]; write the link that feeds back with `<<`",
        ),
        (
            quote!(many[0].x >> a.y; many[1].x >> b.y; a.x >> many.y;),
            "this link closes the cycle a -> many[0] -> a; write the link that feeds back with `<<`",
        ),
        (
            quote!(
                let more = [solo(relay { .. }); 2];
                many.x >> more.y;
                a.x >> many[1].y;
                more[0].x >> many[0].y;
                more[1].x >> b.y;
            ),
            "this link closes the cycle more[0] -> many[0] -> more[0]; write the link that feeds back with `<<`",
        ),
        (
            quote!(many[0].x >> b.y; many[1].x >> c.y; a.x >> many[1].y; dead(many[1].y) >> many[1].z; c.x >> many[0].z;
                a.z >> many[0].y;),
            "this link closes the cycle many[1] -> many[1]; give its dead letters to another actor",
        ),
    ];
    for (statements, expected) in cases {
        assert_eq!(message_of(statements), expected);
    }
}

#[test]
fn a_link_of_two_bundles_closes_a_cycle_by_two_of_its_own_lanes() {
    let message = message_of(quote! {
        let more = [solo(relay { .. }); 2];
        more[0].x >> many[1].y;
        more[1].x >> many[0].y;
        many.x >> more.y;
    });
    assert!(
        message.starts_with("this link closes the cycle many[0] -> more[0] -> many[1]"),
        "{message}"
    );
}

#[test]
fn a_cycle_of_bundles_names_no_lane() {
    let expected =
        "this link closes the cycle more -> many -> more; write the link that feeds back with `<<`";
    let statements = quote! {
        let more = [solo(relay { .. }); 2];
        many.x >> more.y;
        more.x >> many.y;
    };
    assert_eq!(message_of(statements), expected);
    let with_a_lane_named = quote! {
        let more = [solo(relay { .. }); 2];
        many.x >> more.y;
        a.x >> many[0].z;
        b.x >> many[1].z;
        more.x >> many.y;
    };
    assert_eq!(message_of(with_a_lane_named), expected);
}
