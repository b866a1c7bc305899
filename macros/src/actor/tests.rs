mod hooks;
mod items;
mod parameters;
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
