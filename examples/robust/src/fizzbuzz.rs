//! What the worker makes of a number.

/// A number, as one says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(clippy::enum_variant_names)] // It is what one says.
pub(crate) enum FizzBuzz {
    /// Divisible by three and by five.
    FizzBuzz,
    /// Divisible by three.
    Fizz,
    /// Divisible by five.
    Buzz,
    /// Any other number.
    Number(u64),
}

impl From<u64> for FizzBuzz {
    fn from(number: u64) -> Self {
        match (number % 3, number % 5) {
            (0, 0) => Self::FizzBuzz,
            (0, _) => Self::Fizz,
            (_, 0) => Self::Buzz,
            _ => Self::Number(number),
        }
    }
}
