use super::*;

#[test]
fn it_is_settled_with_the_ports_and_is_none() {
    for item in [
        quote!(
            async fn f(a: &mut Rx<u64>, s: &mut SteadyState<Vec<u64>>) {}
        ),
        quote!(
            fn f(a: &mut Rx<u64>, s: &mut steadygraph::SteadyState<Vec<u64>>) {}
        ),
        quote!(
            struct F {
                a: Rx<u64>,
                s: SteadyState<Vec<u64>>,
            }
        ),
    ] {
        let expanded = expand(quote!(), item);
        assert_eq!(messages(&expanded), [""; 0]);
        let expanded = expanded.to_string();
        assert!(
            expanded.contains("each (__port , \"s\" , __visit)"),
            "{expanded}"
        );
        assert!(
            !expanded.contains("bare (& s)"),
            "no wait for it: {expanded}"
        );
    }
}

#[test]
fn it_is_nothing_to_wait_for() {
    assert_eq!(
        message_of(
            quote!(),
            quote!(
                fn f(s: &mut SteadyState<u64>) {}
            )
        ),
        "nothing to wait for: take a port, or write what to wait for, such as \
         `#[actor(await_for_all!(every(*rate)))]`"
    );
}

#[test]
fn it_says_what_to_write() {
    let by_itself = "a `SteadyState` rolls back by itself: leave the attribute out";
    let hidden = "a `SteadyState` in another type does not roll back: write `&mut SteadyState<…>`, with the other type in \
                  it";
    let cases = [
        (quote!(#[state(keep)] s: &mut SteadyState<u64>), by_itself),
        (
            quote!(#[state(rollback)] s: &mut SteadyState<u64>),
            by_itself,
        ),
        (
            quote!(s: &SteadyState<u64>),
            "a `SteadyState` is lent mutably: write `&mut SteadyState<u64>`",
        ),
        (
            quote!(s: SteadyState<u64>),
            "an actor borrows what it keeps: write `&mut SteadyState<u64>`",
        ),
        (quote!(s: &mut Option<SteadyState<u64>>), hidden),
        (quote!(s: &mut (u8, SteadyState<u64>)), hidden),
    ];
    for (parameter, expected) in cases {
        let item = quote!(fn f(a: &mut Rx<u64>, #parameter) {});
        assert_eq!(message_of(quote!(), item), expected);
    }
    for attribute in [quote!(#[arg]), quote!(#[state(keep)])] {
        let item = quote!(struct F { a: Rx<u64>, #attribute s: SteadyState<u64> });
        assert_eq!(message_of(quote!(reactions), item.clone()), by_itself);
        assert_eq!(message_of(quote!(), item), by_itself);
    }
    let item = quote!(
        struct F {
            a: Rx<u64>,
            s: Vec<SteadyState<u64>>,
        }
    );
    assert_eq!(
        message_of(quote!(), item),
        "a `SteadyState` in another type does not roll back: write `SteadyState<…>`, with the other type in it"
    );
}
