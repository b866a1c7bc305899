use clap::Parser;
use steadygraph::prelude::*;

/// Capitalises words.
#[derive(Parser)]
struct Args {
    /// The words
    words: Vec<String>,
}

/// Sends the words one by one, then asks the graph to stop.
#[actor]
fn reader(
    cx: &mut Context,
    texts: &[String],
    sent: &mut usize,
    words: &mut Tx<String>,
) -> Reaction {
    match texts.get(*sent) {
        Some(text) => words.push(text.clone())?,
        None => cx.request_shutdown(),
    }
    *sent += 1;
    Ok(())
}

/// Turns the first letter of a word into a capital.
#[actor]
fn capitals(words: &mut Rx<String>, capitalised: &mut Tx<String>) -> Reaction {
    if let Some(word) = words.peek() {
        let mut letters = word.chars();
        let first = letters.next().expect("a word has a first letter");
        capitalised.push(first.to_uppercase().chain(letters).collect())?;
        words.skip(1);
    }
    Ok(())
}

/// Logs the words.
#[actor]
fn writer(words: &mut Rx<String>) {
    while let Some(word) = words.peek() {
        tracing::info!(word);
        words.skip(1);
    }
}

graph! {
    /// Words in, capitalised words out.
    fn headline(args: &Args) -> Headline {
        let reader = solo(reader { texts: args.words.clone(), sent: 0, .. });
        let capitals = solo(capitals { .. });
        let writer = solo(writer { .. });

        reader.words         >> capitals.words;
        capitals.capitalised >> channel().capacity(16) >> writer.words;
    }
}

fn main() -> Result<(), GraphError> {
    let args = Args::parse();
    tracing_subscriber::fmt().init();
    headline(&args).run()
}
