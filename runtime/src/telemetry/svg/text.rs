//! Text in SVG.

use std::fmt::{self, Write};

/// Text as it may stand between tags and in attributes.
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for c in self.0.chars() {
            match c {
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '&' => f.write_str("&amp;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                // XML has no way to write these, not even escaped.
                '\0'..='\u{8}'
                | '\u{b}'
                | '\u{c}'
                | '\u{e}'..='\u{1f}'
                | '\u{fffe}'
                | '\u{ffff}' => {
                    f.write_char(char::REPLACEMENT_CHARACTER)?;
                }
                other => f.write_char(other)?,
            }
        }
        Ok(())
    }
}

/// The text, cut to so many letters.
pub(super) fn cut(text: &str, letters: f64) -> String {
    let fits = |count: usize| count as f64 <= letters;
    if fits(text.chars().count()) {
        return text.to_owned();
    }
    // One letter gives way to the dots.
    let kept = text.chars().enumerate().take_while(|(at, _)| fits(at + 2));
    kept.map(|(_, c)| c).chain(['…']).collect()
}

/// The text in lines of so many letters at most, but for words that are longer.
pub(super) fn wrapped(text: &str, letters: f64) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match lines.last_mut() {
            Some(line) if (line.chars().count() + 1 + word.chars().count()) as f64 <= letters => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_text_is_a_tag_or_ends_an_attribute() {
        let escaped = Escaped("<b a=\"1\" c='2'>&amp;</b>\u{1}\u{ffff}\tж").to_string();
        assert_eq!(
            escaped,
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;amp;&lt;/b&gt;\u{fffd}\u{fffd}\tж"
        );
    }

    #[test]
    fn a_long_text_is_cut() {
        assert_eq!(cut("parser", 6.0), "parser");
        assert_eq!(cut("parser", 5.0), "pars…");
        assert_eq!(cut("жжж", 2.5), "ж…");
    }

    #[test]
    fn lines_end_between_words() {
        assert_eq!(wrapped("one two three", 7.0), ["one two", "three"]);
        assert_eq!(wrapped("longer than that", 4.0), ["longer", "than", "that"]);
        assert!(wrapped("", 4.0).is_empty());
    }
}
