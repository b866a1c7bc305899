//! Arrays, numbers and strings of JSON, written to memory that is used again.

use std::io::Write;

/// An array.
pub(super) fn list<T>(out: &mut Vec<u8>, items: &[T], item: impl Fn(&mut Vec<u8>, &T)) {
    numbered(out, items.len(), &|out, place| item(out, &items[place]));
}

/// An array of what `item` writes for each number below `count`. The same code for all of them.
fn numbered(out: &mut Vec<u8>, count: usize, item: &dyn Fn(&mut Vec<u8>, usize)) {
    out.push(b'[');
    for place in 0..count {
        if place > 0 {
            out.push(b',');
        }
        item(out, place);
    }
    out.push(b']');
}

/// A number with so many decimals at most; what is no number is `null`. Many times quicker than the general formatting of
/// floats, of which a frame of a thousand channels has ten thousand.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // It is in the range of an integer.
pub(super) fn decimal(out: &mut Vec<u8>, value: f64, decimals: u32) {
    let scale = 10_u64.pow(decimals);
    let scaled = (value.abs() * scale as f64).round();
    if !scaled.is_finite() {
        out.extend_from_slice(b"null");
        return;
    }
    if scaled >= u64::MAX as f64 {
        let _ = write!(out, "{value:e}");
        return;
    }
    let scaled = scaled as u64;
    if value < 0.0 && scaled > 0 {
        out.push(b'-');
    }
    let (whole, mut rest) = (scaled / scale, scaled % scale);
    let _ = write!(out, "{whole}");
    if rest > 0 {
        out.push(b'.');
        let mut place = scale / 10;
        while rest > 0 {
            out.push(b'0' + (rest / place) as u8);
            rest %= place;
            place /= 10;
        }
    }
}

/// A string, with what JSON wants escaped.
pub(in crate::telemetry) fn string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    for byte in text.bytes() {
        match byte {
            b'"' => out.extend_from_slice(b"\\\""),
            b'\\' => out.extend_from_slice(b"\\\\"),
            b'\n' => out.extend_from_slice(b"\\n"),
            0..0x20 | 0x7f => {
                let _ = write!(out, "\\u{byte:04x}");
            }
            other => out.push(other),
        }
    }
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decimal_of(value: f64, decimals: u32) -> String {
        let mut out = Vec::new();
        decimal(&mut out, value, decimals);
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn numbers_have_the_decimals_that_they_need() {
        assert_eq!(decimal_of(0.0, 3), "0");
        assert_eq!(decimal_of(1.5, 3), "1.5");
        assert_eq!(decimal_of(0.0625, 3), "0.063");
        assert_eq!(decimal_of(0.005, 3), "0.005");
        assert_eq!(decimal_of(0.9999, 3), "1");
        assert_eq!(decimal_of(-2.25, 1), "-2.3");
        assert_eq!(decimal_of(-0.0001, 3), "0");
        assert_eq!(decimal_of(f64::NAN, 3), "null");
        assert_eq!(decimal_of(1e300, 3), "1e300");
    }

    #[test]
    fn what_a_user_calls_things_survives() {
        let hostile = "a \"b\" \\ c\nd\te \u{7f} ж\u{1F600}</script>";
        let mut out = Vec::new();
        string(&mut out, hostile);
        let back: String = serde_json::from_slice(&out).unwrap_or_default();
        assert_eq!(back, hostile);
    }
}
