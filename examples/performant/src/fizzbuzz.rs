//! What the worker makes of a number.

/// A number's FizzBuzz, in as many bytes as the number itself: what is small stays in the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct FizzBuzz(u64);

impl FizzBuzz {
    /// It is divisible by three.
    pub(crate) const FIZZ: Self = Self(u64::MAX);
    /// It is divisible by five.
    pub(crate) const BUZZ: Self = Self(u64::MAX - 1);
    /// It is divisible by both.
    pub(crate) const FIZZ_BUZZ: Self = Self(u64::MAX - 2);

    /// Whether it is still a number.
    pub(crate) fn is_number(self) -> bool {
        self.0 < Self::FIZZ_BUZZ.0
    }
}

impl From<u64> for FizzBuzz {
    fn from(number: u64) -> Self {
        match (number.is_multiple_of(3), number.is_multiple_of(5)) {
            (true, true) => Self::FIZZ_BUZZ,
            (true, false) => Self::FIZZ,
            (false, true) => Self::BUZZ,
            (false, false) => Self(number),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_first_numbers() {
        let results: Vec<_> = (1..=5).map(FizzBuzz::from).collect();
        let expected = [
            FizzBuzz(1),
            FizzBuzz(2),
            FizzBuzz::FIZZ,
            FizzBuzz(4),
            FizzBuzz::BUZZ,
        ];
        assert_eq!(results, expected);
        assert_eq!(FizzBuzz::from(15), FizzBuzz::FIZZ_BUZZ);
    }
}
