//! The macros of `steadygraph`: `#[actor]`, `graph!` and the readiness waits.
//!
//! Use them through `steadygraph::prelude`; what they expand into names the crate `steadygraph`.
#![forbid(unsafe_code)]

mod actor;
mod errors;
mod graph;
mod ready;
#[cfg(test)]
mod testing;

use proc_macro::TokenStream;

use crate::ready::WaitMacro;

/// Makes an actor of a function, of a struct, or of an `impl` with `#[react(…)]` methods.
///
/// # On a function
///
/// The function stays, and a struct of the same name joins it, with a field for each parameter but the context. The
/// type of a parameter says what it is:
///
/// | parameter | is | field |
/// |---|---|---|
/// | `&mut Rx<T>`, `&mut Tx<T>` | a port | `Rx<T>`, `Tx<T>` |
/// | `&mut [Rx<T>; N]`, `&mut [Tx<T>; N]` | a bundle | `[Rx<T>; N]`, `[Tx<T>; N]` |
/// | `&mut Context` | the context | none |
/// | `&mut SteadyState<S>` | state that commits and rolls back by itself | `SteadyState<S>` |
/// | any other `&mut S` | state, which survives restarts | `S` |
/// | any `&A` | an argument | `A` (`String` for `&str`, `Vec<T>` for `&[T]`) |
///
/// A plain `fn` is a *reaction*: the macro writes the loop, the wait and the commit. It gives nothing or a `Reaction`.
/// The attribute takes what it waits for, and what to call where the actor's life begins and ends; without a readiness
/// expression it waits for a message on every input and room on every output; of a bundle, on one lane.
///
/// A failure undoes state that is `Copy`. Any other state says what happens to it: `#[state(rollback)]` undoes it from a
/// clone, `#[state(keep)]` leaves it as the failure found it. `#[state(persist)]`, with the feature `persist`, undoes it too,
/// and keeps the state of each commit on disk, where the graph's `persist(…)` says; `#[state(persist, version = 2, migrate =
/// upgrade)]` reads what an earlier program wrote. A `SteadyState` rolls back without a word.
///
/// ```ignore
/// // `steadygraph` depends on this crate, so that this example cannot be compiled here.
/// /// Sends a beat every `rate`.
/// #[actor(await_for_all!(every(*rate), beats), on_stop = report)]
/// fn heartbeat(beats: &mut Tx<u64>, rate: &Duration, count: &mut u64) -> Reaction {
///     beats.push(*count)?;
///     *count += 1;
///     Ok(())
/// }
///
/// fn report(heartbeat: &heartbeat) {
///     println!("{} beats", heartbeat.count);
/// }
/// ```
///
/// An `async fn` has its own loop, and neither hooks nor state attributes.
///
/// ## Hooks
///
/// Each names a function that takes the actor, by `&` or by `&mut`:
///
/// | hook | runs |
/// |---|---|
/// | `on_start = …` | before the first wait of the first attempt |
/// | `on_restart = …` | before the first wait of each later attempt: where `cx.attempt()` is above 0, after a failure of the actor's own or of its group's |
/// | `on_stop = …` | after the last wait, when the actor's life ends in order |
///
/// Each is a reaction that waits for nothing, and gives nothing or a `Reaction`. When it returns, what it changed and sent is
/// committed. When it fails, all of that is undone but state under `#[state(keep)]`, and the attempt has failed: the next one
/// begins with `on_restart`. That hook therefore cannot rely on `on_start` having done its work; what both need, both do. A
/// push that finds its channel full undoes the hook too, and runs it again once there is room.
///
/// An attempt whose `on_stop` has failed is followed by another one, while the graph stops too: its waits find again that
/// the life is over, and `on_stop` runs once more. Beyond the limit of restarts the failure is in the graph's error. So is
/// that of a `push(…)?` to a receiver that has ended before: where that may be, leave out the `?`.
///
/// # On a struct
///
/// `#[actor]` finds the ports among the named fields and makes the fields as visible as the struct; the behavior is
/// written by hand, as `impl Behavior`. `#[actor(reactions)]` lets the struct have reactions: its fields are state under
/// the rules above, but for its ports and those marked `#[arg]`, which never change. An `impl Behavior` would not follow these
/// rules, and is refused there. A field may be under a `cfg`, unless it is state on disk.
///
/// # On an `impl`
///
/// Each method marked `#[react(…)]` is a reaction. They run in the order written, whenever theirs is ready. A method
/// marked `#[on_start]`, `#[on_restart]` or `#[on_stop]` takes `&self` or `&mut self` alone and runs like the [hook](#hooks)
/// of that name.
///
/// ```ignore
/// // `steadygraph` depends on this crate, so that this example cannot be compiled here.
/// #[actor(reactions)]
/// pub struct Merge { a: Rx<u64>, b: Rx<u64>, out: Tx<u64>, sum: u64 }
///
/// #[actor]
/// impl Merge {
///     #[react(await_for_all!(self.a, self.out))]
///     fn on_a(&mut self) -> Reaction { /* .. */ }
///
///     #[react(await_for_all!(self.b, self.out))]
///     fn on_b(&mut self, cx: &mut Context) { /* .. */ }
///
///     #[on_restart]
///     fn begin_again(&mut self) -> Reaction { /* .. */ }
///
///     #[on_stop]
///     fn report(&self) { /* .. */ }
/// }
/// ```
#[proc_macro_attribute]
pub fn actor(args: TokenStream, item: TokenStream) -> TokenStream {
    actor::expand(args.into(), item.into()).into()
}

/// Joins actors into a graph.
///
/// It holds one function, in Rust's own grammar, whose return type names the struct that the macro makes. The struct has
/// a field for each actor, and implements `steadygraph::Graph`: `run`, `start`, `simulate`, `topology`, `to_dot`.
///
/// ```ignore
/// // `steadygraph` depends on this crate, so that this example cannot be compiled here.
/// graph! {
///     /// Counts in step with a heartbeat.
///     pub fn counting(args: &Args) -> CountingGraph {
///         let front = troupe();                                       // an ordinary value
///         let heartbeat = front.actor(heartbeat { rate: args.rate, count: 0, .. });
///         let workers = [solo(worker { .. }); 4];                     // a bundle of actors
///         let logger = solo(Logger { seen: 0, .. });
///         let archive = [solo(archive { .. }); 4];
///
///         heartbeat.beats >> workers.beats;                           // lane to lane
///         workers.results >> channel().capacity(1 << 14) >> logger.results;
///         heartbeat.credits << channel().capacity(8) << logger.credits;   // a feedback link
///         dead(workers.beats) >> archive.letters;                     // a dead-letter link
///         stop().when_all([heartbeat]);
///         supervise([workers, logger]).one_for_all();
///     }
/// }
/// ```
///
/// # Statements
///
/// * `let name = …;` with an actor literal in its value declares an actor, or a bundle `[…; N]` of them, where `N` is a
///   literal or a constant. In the literal, `..` means that the links fill the ports; state and arguments are given.
/// * Any other `let` is an ordinary value. All values are made before all links and actors, wherever they stand: a link is
///   written below the actors that it joins, which are given its ends. So no value can use an actor, and a `let` below
///   the first actor, link or policy must not shadow a parameter or another value: that is a compile error.
/// * `from.port >> to.port;` links; `from.port >> channel() >> to.port;` links with options. `actors[0].port` and
///   `actor.ports[0]` name one lane.
/// * `to.port << channel() << from.port;` is a feedback link. A cycle needs one.
/// * `dead(actor.input) >> other.letters;` gives the dead letters of an input, as `DeadLetter<T>`, to another one. It may
///   have a channel like any link and names lanes like any link, `dead(actor.inputs[0])`. Dead letters do not feed back,
///   so that a failure is never the cause of the next one.
/// * `stop()…;` says when the graph stops.
/// * `supervise([a, b])…;` says how actors restart. Each has at most one supervision; one that none names restarts alone.
/// * `persist("directory")…;` says where the states marked `#[state(persist)]` are kept.
/// * `telemetry()…;` says where the dashboard and the metrics are served, and what is recorded.
#[proc_macro]
pub fn graph(input: TokenStream) -> TokenStream {
    graph::expand(input.into()).into()
}

/// Waits until all of its arms hold; `false` when that can never be again.
///
/// An arm is a port or a bundle that stands bare, a condition (`rx.avail(10)`, `tx.vacant(3)`, `lanes.any(2, 1)`), a
/// timer (`every(d)`, `after(d)`), any future, or a nested `all!(…)` or `any!(…)`. A bare port stands for one message, or
/// for room for one; a bare bundle for that on one of its lanes, `lanes.any(1, 1)`.
///
/// ```ignore
/// // `steadygraph` depends on this crate, so that this example cannot be compiled here.
/// while await_for_all!(self.numbers, any!(every(self.rate), self.requests.avail(10))) { /* .. */ }
/// ```
#[proc_macro]
pub fn await_for_all(input: TokenStream) -> TokenStream {
    ready::expand(WaitMacro::All, input.into()).into()
}

/// Waits until one of its arms holds; `false` when that can never be again. The arms are those of `await_for_all!`.
#[proc_macro]
pub fn await_for_any(input: TokenStream) -> TokenStream {
    ready::expand(WaitMacro::Any, input.into()).into()
}

/// Waits for all of its arms but the first, or for the first alone: `any!(first, all!(rest…))`.
#[proc_macro]
pub fn await_for_all_or_proceed_upon(input: TokenStream) -> TokenStream {
    ready::expand(WaitMacro::AllOrProceedUpon, input.into()).into()
}
