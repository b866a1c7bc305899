//! What must hold at the end of every run.

use std::collections::BTreeSet;

use steadygraph::{ChannelName, Totals};

use crate::actors::is_poison;
use crate::graphs::LIMIT;
use crate::outcome::Outcome;

/// Checks what the actors and the channels of a run say; a sentence for each thing that is wrong.
///
/// `faults` is how many were injected: an actor that reads a batch at once may blame a neighbour for the first failure, so two
/// more make a dead letter of an innocent one.
pub(crate) fn check(
    outcome: &Outcome,
    totals: &[(ChannelName, Totals)],
    faults: u64,
) -> Result<(), String> {
    if let Some(wrong) = outcome.wrong.first() {
        return Err(wrong.clone());
    }
    for (channel, totals) in totals {
        balances(channel, totals)?;
        counts_agree(outcome, channel, totals)?;
    }
    let innocent = outcome.dead.iter().filter(|number| !is_poison(**number));
    let innocent = innocent.count() as u64;
    if 2 * innocent > faults {
        return Err(format!(
            "{innocent} innocent messages are dead letters, {faults} faults were injected"
        ));
    }
    each_message_is_once_in_one_place(outcome, totals)
}

fn balances(channel: &ChannelName, totals: &Totals) -> Result<(), String> {
    let Totals {
        sent,
        taken,
        in_flight,
        dead_lettered,
        lost,
        abandoned,
        ..
    } = *totals;
    if in_flight > 0 || lost > 0 {
        return Err(format!(
            "{in_flight} in flight and {lost} lost on `{channel}`"
        ));
    }
    if sent != taken + dead_lettered + abandoned {
        return Err(format!("`{channel}` does not balance: {totals:?}"));
    }
    Ok(())
}

/// The state of each actor is that of its last commit: it counts as many messages as its channels.
fn counts_agree(outcome: &Outcome, channel: &ChannelName, totals: &Totals) -> Result<(), String> {
    for (port, count) in &outcome.counts {
        if *port == channel.to() && *count != totals.taken {
            return Err(format!(
                "the state behind `{port}` counts {count} messages, {} were taken",
                totals.taken
            ));
        }
        if *port == channel.from() && *count != totals.sent {
            return Err(format!(
                "the state behind `{port}` counts {count} messages, {} were sent",
                totals.sent
            ));
        }
    }
    Ok(())
}

fn each_message_is_once_in_one_place(
    outcome: &Outcome,
    totals: &[(ChannelName, Totals)],
) -> Result<(), String> {
    let mut places = BTreeSet::new();
    for number in outcome.seen.iter().chain(&outcome.dead) {
        if !places.insert(*number) {
            return Err(format!("message {number} arrived twice"));
        }
    }
    let of_archive = |channel: &ChannelName| channel.to() == "archive.letters";
    let dropped = |(channel, totals): &(ChannelName, Totals)| {
        // Dead letters that an archive keeps are among the places.
        if of_archive(channel) {
            0
        } else {
            totals.dead_lettered
        }
    };
    let dead: u64 = totals.iter().map(dropped).sum();
    let abandoned: u64 = totals.iter().map(|(_, totals)| totals.abandoned).sum();
    let seen = outcome.seen.len() as u64;
    if seen + dead + abandoned != LIMIT {
        return Err(format!(
            "{LIMIT} messages were sent; {seen} arrived, {dead} are dead letters, {abandoned} abandoned"
        ));
    }
    Ok(())
}
