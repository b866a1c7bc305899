use quote::quote;

use super::*;
use crate::testing::{messages, without_each_token};

fn message_of(wait: WaitMacro, arms: TokenStream) -> String {
    let expanded = expand(wait, arms);
    let mut messages = messages(&quote!(fn f() { #expanded }));
    assert_eq!(messages.len(), 1, "{messages:?}");
    messages.remove(0)
}

#[test]
fn arms_nest() {
    let expanded = expand(
        WaitMacro::AllOrProceedUpon,
        quote!(after(d), self.a, any!(lanes[0], b.avail(2),),),
    );
    assert_eq!(
        expanded.to_string(),
        quote! {
            ::steadygraph::__::wait(::steadygraph::__::Any(::steadygraph::__::Arm(
                ::steadygraph::__::arm(after(d)),
                ::steadygraph::__::Arm(
                    ::steadygraph::__::All(::steadygraph::__::Arm(
                        ::steadygraph::__::bare(&self.a),
                        ::steadygraph::__::Arm(
                            ::steadygraph::__::Any(::steadygraph::__::Arm(
                                ::steadygraph::__::bare(&lanes[0]),
                                ::steadygraph::__::Arm(::steadygraph::__::arm(b.avail(2)), ::steadygraph::__::End)
                            )),
                            ::steadygraph::__::End
                        )
                    )),
                    ::steadygraph::__::End
                )
            ))).await
        }
        .to_string()
    );
}

#[test]
fn every_timer_has_a_site() {
    let expanded = expand(WaitMacro::Any, quote!(time::every(a), every(b))).to_string();
    assert_eq!(expanded.matches("static __SITE").count(), 2);
}

#[test]
fn waits_say_what_to_write() {
    assert_eq!(
        message_of(WaitMacro::All, quote!()),
        "`await_for_all!` needs something to wait for: name a port, or write `every(…)` or `after(…)`"
    );
    assert_eq!(
        message_of(WaitMacro::AllOrProceedUpon, quote!(a)),
        "nothing is left to wait for: write `await_for_all_or_proceed_upon!(first, rest…)`, or `await_for_all!(…)` for \
         one condition"
    );
    assert_eq!(
        message_of(WaitMacro::All, quote!(a, await_for_any!(b))),
        "this is a wait of its own: inside a wait, write `all!(…)` or `any!(…)`"
    );
    assert_eq!(
        message_of(WaitMacro::All, quote!(a, b.)),
        "expected identifier or integer after this"
    );
}

#[test]
fn a_missing_token_never_panics() {
    let arms = quote!(
        every(*rate),
        self.a,
        all!(b.avail(2), any!(lanes[0], &mut future))
    );
    for arms in without_each_token(&arms) {
        let expanded = expand(WaitMacro::AllOrProceedUpon, arms);
        messages(&quote!(fn f() { #expanded }));
    }
}
