//! What is asked of a number.

use std::cmp::Ordering;

use super::Kinds;
use crate::value::number::{Decimal, Divisor, Number};

/// The rule of one node for numbers.
///
/// A number written as a plain integer that fits an `i64` is decided by the integer half, every other one exactly
/// over its digits by the decimal half; both halves say the same.
#[derive(Debug)]
pub struct NumberRule {
    /// The kinds of number that are accepted at all.
    pub kinds: Kinds,
    /// Whether no number is accepted that is written with a fraction or an exponent.
    pub plain: bool,
    /// The integer half.
    pub integers: IntegerRule,
    /// Inclusive or exclusive lower bounds.
    pub lower: Box<[Bound]>,
    /// Inclusive or exclusive upper bounds.
    pub upper: Box<[Bound]>,
    /// Every one has to divide the number.
    pub divisors: Box<[Divisor]>,
    /// Where the number has to be one of a set.
    pub set: Option<Box<[Decimal]>>,
}

/// A bound of a [`NumberRule`].
#[derive(Clone, Debug)]
pub struct Bound {
    /// The bound.
    pub at: Decimal,
    /// Whether the bound itself is refused.
    pub exclusive: bool,
}

/// What a [`NumberRule`] says about integers that fit an `i64`.
#[derive(Debug)]
pub struct IntegerRule {
    /// The least one that is accepted.
    pub min: i64,
    /// The greatest one that is accepted; below `min` none is.
    pub max: i64,
    /// Every one has to divide the integer, where all divisors are such integers; otherwise the decimal half decides.
    pub divisors: Option<Box<[i64]>>,
    /// Where the integer has to be one of a set.
    pub set: Option<Box<[i64]>>,
}

impl NumberRule {
    /// Whether the number with this text is accepted; `plain` where it has neither fraction nor exponent.
    #[inline]
    #[must_use]
    pub fn accepts(&self, text: &[u8], plain: bool) -> bool {
        if plain && let Some(integer) = integer_of(text) {
            let rule = &self.integers;
            if integer < rule.min || integer > rule.max {
                return false;
            }
            if let Some(set) = &rule.set
                && !set.contains(&integer)
            {
                return false;
            }
            if let Some(divisors) = &rule.divisors {
                return divisors.iter().all(|divisor| integer % divisor == 0);
            }
            return self.divides(&Number::parse(text));
        }
        (plain || !self.plain) && self.accepts_decimal(&Number::parse(text))
    }

    #[cold]
    fn accepts_decimal(&self, number: &Number<'_>) -> bool {
        let within = |bounds: &[Bound], good: Ordering| {
            bounds.iter().all(|bound| match number.compare(&bound.at.as_number()) {
                Ordering::Equal => !bound.exclusive,
                found => found == good,
            })
        };
        within(&self.lower, Ordering::Greater)
            && within(&self.upper, Ordering::Less)
            && self
                .set
                .as_ref()
                .is_none_or(|set| set.iter().any(|one| number.compare(&one.as_number()) == Ordering::Equal))
            && self.divides(number)
    }

    fn divides(&self, number: &Number<'_>) -> bool {
        self.divisors.iter().all(|divisor| divisor.divides(number))
    }
}

/// The value of a plain integer of at most eighteen digits, which is all that surely fits.
#[inline(always)]
#[must_use]
pub fn integer_of(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.len() > 18 {
        return None;
    }
    let mut integer = 0_i64;
    for digit in digits {
        integer = integer * 10 + i64::from(digit - b'0');
    }
    Some(if negative { -integer } else { integer })
}
