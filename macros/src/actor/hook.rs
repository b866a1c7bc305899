//! What runs where a life begins and ends: `on_start`, `on_restart`, `on_stop`.

use proc_macro2::TokenStream;
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, Path, ReceiverKind, Signature};

use super::signature;
use crate::errors::Errors;

/// When a hook runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum When {
    /// Before the first wait of the first attempt.
    Start,
    /// Before the first wait of each later attempt.
    Restart,
    /// When the life ends in order.
    Stop,
}

impl When {
    const ALL: [Self; 3] = [Self::Start, Self::Restart, Self::Stop];

    pub(super) fn named(name: &Ident) -> Option<Self> {
        Self::ALL.into_iter().find(|when| name == when.name())
    }

    pub(super) fn of_attribute(attribute: &Attribute) -> Option<Self> {
        Self::named(attribute.path().get_ident()?)
    }

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Start => "on_start",
            Self::Restart => "on_restart",
            Self::Stop => "on_stop",
        }
    }

    /// What to do instead in an `async fn`.
    fn in_an_own_loop(self) -> &'static str {
        match self {
            Self::Start => "call this before it",
            Self::Restart => "ask `cx.attempt()` before it",
            Self::Stop => "call this after it",
        }
    }

    /// What to write instead on a struct.
    fn on_a_struct(self) -> &'static str {
        match self {
            Self::Start => {
                "a struct does not start: write `#[on_start]` on a method, or begin `run` with it"
            }
            Self::Restart => {
                "a struct does not restart: write `#[on_restart]` on a method, or ask `cx.attempt()` in `run`"
            }
            Self::Stop => {
                "a struct does not stop: write `#[on_stop]` on a method, or end `run` with it"
            }
        }
    }
}

/// The hooks of an actor, at most one of each.
#[derive(Debug)]
pub(super) struct Hooks<T> {
    start: Option<T>,
    restart: Option<T>,
    stop: Option<T>,
}

impl<T> Default for Hooks<T> {
    fn default() -> Self {
        Self {
            start: None,
            restart: None,
            stop: None,
        }
    }
}

impl<T> Hooks<T> {
    pub(super) fn at(&mut self, when: When) -> &mut Option<T> {
        match when {
            When::Start => &mut self.start,
            When::Restart => &mut self.restart,
            When::Stop => &mut self.stop,
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.start.is_none() && self.restart.is_none() && self.stop.is_none()
    }
}

/// `on_start = path`
pub(super) struct Called {
    pub(super) key: Ident,
    pub(super) function: Path,
}

impl Hooks<Called> {
    fn keys(&self) -> impl Iterator<Item = (When, &Ident)> {
        let all = [&self.start, &self.restart, &self.stop];
        When::ALL
            .into_iter()
            .zip(all)
            .filter_map(|(when, called)| Some((when, &called.as_ref()?.key)))
    }

    /// An `async fn` does so itself.
    pub(super) fn reject_in_own_loop(&self, errors: &mut Errors) {
        for (when, key) in self.keys() {
            let instead = when.in_an_own_loop();
            errors.at(
                key,
                format!("an `async fn` has its own loop: {instead}, or write a plain `fn`"),
            );
        }
    }

    /// A struct has no body.
    pub(super) fn reject_on_struct(&self, errors: &mut Errors) {
        for (when, key) in self.keys() {
            errors.at(key, when.on_a_struct());
        }
    }

    /// Methods are marked themselves.
    pub(super) fn reject_on_impl(&self, errors: &mut Errors) {
        for (when, key) in self.keys() {
            errors.at(key, format!("write `#[{}]` on the method", when.name()));
        }
    }

    /// The code of each.
    pub(super) fn runs(&self) -> Runs {
        Runs::of(self, |called| {
            let function = &called.function;
            let span = function.span();
            // A function that takes something else is reported at its name.
            let outcome = quote_spanned!(span=> ::steadygraph::__::outcome);
            let actor = format_ident!("__actor", span = span);
            let call = quote_spanned!(span=> #function(#actor));
            let given = quote_spanned!(span=> #outcome(#call));
            quote!(::steadygraph::__::react(self, __cx, |#actor, _| #given).await?;)
        })
    }
}

/// A method marked `#[on_start]`.
pub(super) struct Marked {
    method: Ident,
    output: TokenStream,
}

impl Hooks<Marked> {
    /// Takes in a method under its mark.
    pub(super) fn add(
        &mut self,
        when: When,
        attribute: &Attribute,
        signature: &Signature,
        errors: &mut Errors,
    ) {
        let name = when.name();
        if attribute.meta.require_path_only().is_err() {
            errors.at(
                attribute,
                format!("`#[{name}]` takes nothing: leave the rest out"),
            );
        }
        let place = self.at(when);
        if place.is_some() {
            errors.at(
                attribute,
                match when {
                    When::Stop => {
                        "an actor stops once: call this from the other `#[on_stop]` method"
                            .to_owned()
                    }
                    _ => format!("an actor has one `#[{name}]` method: call this from it"),
                },
            );
        }
        let is_plain = signature.asyncness.is_none()
            && signature.inputs.len() == 1
            && signature
                .receiver()
                .is_some_and(|receiver| matches!(receiver.kind, ReceiverKind::Reference(..)));
        if !is_plain {
            let time = match when {
                When::Start => "the start",
                When::Restart => "a restart",
                When::Stop => "the stop",
            };
            errors.at(
                &signature.ident,
                format!(
                    "what runs at {time} is a plain `fn` that takes `&self` or `&mut self` alone"
                ),
            );
        }
        place.get_or_insert_with(|| Marked {
            method: signature.ident.clone(),
            output: signature::output(signature),
        });
    }

    /// The code of each. A struct without the mark for reactions is reported at `span`.
    pub(super) fn runs(&self, span: proc_macro2::Span) -> Runs {
        Runs::of(self, |marked| {
            let Marked { method, output } = marked;
            // `self` would not be found from a type that came through a macro of the user's.
            let actor = format_ident!("__actor", span = span);
            let cx = quote!(__cx);
            let body =
                quote!(|__actor, _| ::steadygraph::__::outcome::<#output>(__actor.#method()));
            let run = quote_spanned!(span=> ::steadygraph::__::react(#actor, #cx, #body).await?;);
            quote! {
                let #actor = &mut *self;
                #run
            }
        })
    }
}

/// What the hooks of an actor run: each a reaction that waits for nothing.
pub(super) struct Runs {
    /// Before the first wait.
    pub(super) first: TokenStream,
    /// After the last wait.
    pub(super) last: Option<TokenStream>,
}

impl Runs {
    fn of<T>(hooks: &Hooks<T>, run: impl Fn(&T) -> TokenStream) -> Self {
        let start = hooks.start.as_ref().map(&run);
        let start = start.map(|start| quote!(if __cx.attempt() == 0 { #start }));
        let restart = hooks.restart.as_ref().map(&run);
        let restart = restart.map(|restart| quote!(if __cx.attempt() > 0 { #restart }));
        Self {
            first: quote!(#start #restart),
            last: hooks.stop.as_ref().map(run),
        }
    }
}
