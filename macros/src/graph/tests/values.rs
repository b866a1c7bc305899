use quote::quote;

use super::*;

fn hidden(name: &str) -> [String; 2] {
    [
        format!(
            "values are made before the actors, which all see this `{name}`: give it another name"
        ),
        format!("the first `{name}` is declared here"),
    ]
}

#[test]
fn a_value_has_one_name_wherever_it_stands() {
    let cases = [
        (
            quote!(let n = 1; let d = solo(relay { n, .. }); let n = 2;),
            "n",
        ),
        (
            quote!(let n = 1; a.x >> channel().capacity(n) >> b.y; let n = 2;),
            "n",
        ),
        (
            quote!(let (Ok(n) | Err(n)) = found; let d = solo(relay { n, .. }); let n = 2;),
            "n",
        ),
        (
            quote!(let (n, rest) = pair; stop(); let Pair { left: n, .. } = more;),
            "n",
        ),
        // A parameter, and an actor.
        (quote!(let args = 2;), "args"),
        (quote!(let a = 2;), "a"),
    ];
    for (statements, name) in cases {
        assert_eq!(messages_of(statements), hidden(name));
    }
}

#[test]
fn values_in_a_row_may_take_a_name_over() {
    let good = [
        quote!(let n = 1; let n = n + 1; let d = solo(relay { n, .. });),
        quote!(let d = Config::new(); let d = solo(relay { config: d, .. });),
        quote!(let n: n = n;),
    ];
    for statements in good {
        assert_eq!(messages_of(statements.clone()), [""; 0], "{statements}");
    }
}

#[test]
fn what_nobody_reads_has_no_name() {
    let good = [
        quote!(let _guard = first(); let d = solo(relay { .. }); let _guard = second();),
        quote!(let None = first() else { return }; let d = solo(relay { .. }); let None = second() else { return };),
    ];
    for statements in good {
        assert_eq!(messages_of(statements.clone()), [""; 0], "{statements}");
    }
}

#[test]
fn a_value_uses_no_actor() {
    let uses = [
        quote!(let n = a.rate;),
        quote!(let n = a.limit().min(3);),
        quote!(let n = most(&[1], 2 + (many[1].rate()));),
    ];
    for statements in uses {
        let message = message_of(statements.clone());
        let expected = "is not there yet; the graph has it as a field";
        assert!(message.ends_with(expected), "{statements}: {message}");
    }
}

#[test]
fn what_is_called_like_an_actor_may_be_something_else() {
    let good = [
        quote!(let n = a(3);),
        quote!(let n = a::limit();),
        quote!(let n = config.a.limit();),
        quote!(let n = rates.iter().map(|a| a.limit()).sum();),
        quote!(let d = Config::new(); let d = solo(relay { .. }); let n = d.limit();),
    ];
    for statements in good {
        assert_eq!(messages_of(statements.clone()), [""; 0], "{statements}");
    }
}
