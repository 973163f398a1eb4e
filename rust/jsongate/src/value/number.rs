//! Numbers as mathematical values (RFC 8259 section 6): exact at any length and any exponent.
//!
//! A number stays the text it was written as. Its value is `digits * 10^scale`; only the place of the first and of
//! the last significant digit is ever worked out, so an exponent is never expanded and every operation is linear in
//! the length of the text. Plain integers of up to 18 digits take a short way through `i64`.

use std::cmp::Ordering;

use num_bigint::BigUint;

use super::exponent::{Exponent, Place};

/// The longest run of digits that always fits an `i64`.
const SHORT: usize = 18;

/// A view of one well-formed JSON number.
///
/// Comparing two numbers compares their values: `1`, `1.0` and `10e-1` are equal, and so are `-0` and `0`.
#[derive(Clone, Copy, Debug)]
pub struct Number<'a> {
    text: &'a [u8],
    /// The value, where the text is a plain integer that is short.
    short: Option<i64>,
}

impl<'a> Number<'a> {
    /// The number that `text` spells: exactly the bytes of one JSON number, which the caller has checked.
    ///
    /// Text that is no JSON number gives some number, never a panic.
    #[must_use]
    #[inline]
    pub fn parse(text: &'a [u8]) -> Number<'a> {
        Number { text, short: short_integer(text) }
    }

    /// Whether the fractional part is zero: `1`, `1.0`, `12e-1` is not, `1e400` is.
    #[must_use]
    pub fn is_integer(&self) -> bool {
        self.short.is_some() || {
            let parts = Parts::read(self.text);
            parts.is_zero() || !parts.last_place().is_negative()
        }
    }

    /// The order of the two values.
    #[must_use]
    #[inline]
    pub fn compare(&self, other: &Number<'_>) -> Ordering {
        match (self.short, other.short) {
            (Some(a), Some(b)) => a.cmp(&b),
            _ => Parts::read(self.text).compare(&Parts::read(other.text)),
        }
    }

    /// The value, where it is an integer that fits.
    #[must_use]
    pub fn to_i64(self) -> Option<i64> {
        if self.short.is_some() {
            return self.short;
        }
        let parts = Parts::read(self.text);
        if parts.is_zero() {
            return Some(0);
        }
        // 9_223_372_036_854_775_808 has 19 digits, and so has everything below 10^19.
        let scale = parts.last_place().to_i64_saturating();
        let digits = i64::try_from(parts.digit_count()).ok()?;
        if scale < 0 || scale.saturating_add(digits) > 19 {
            return None;
        }
        let mut value = 0_i128;
        for digit in parts.digits() {
            value = value * 10 + i128::from(digit);
        }
        value *= 10_i128.pow(u32::try_from(scale).ok()?);
        i64::try_from(if parts.negative { -value } else { value }).ok()
    }

    /// Appends a spelling that two numbers share if and only if their values are equal. It is linear in the text.
    pub fn canonical(&self, out: &mut Vec<u8>) {
        let parts = Parts::read(self.text);
        if parts.is_zero() {
            out.push(b'0');
            return;
        }
        if parts.negative {
            out.push(b'-');
        }
        out.extend_from_slice(parts.head);
        out.extend_from_slice(parts.tail);
        out.push(b'e');
        parts.last_place().write(out);
    }
}

/// The value of a plain integer of up to 18 digits.
#[inline]
fn short_integer(text: &[u8]) -> Option<i64> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        digits => (false, digits),
    };
    if digits.is_empty() || digits.len() > SHORT {
        return None;
    }
    let mut value = 0_i64;
    for &byte in digits {
        let digit = byte.wrapping_sub(b'0');
        if digit > 9 {
            return None;
        }
        value = value * 10 + i64::from(digit);
    }
    Some(if negative { -value } else { value })
}

/// A number taken apart: `0.head tail * 10^place`, where neither `head` starts nor `tail` ends with a zero.
struct Parts<'a> {
    negative: bool,
    /// The significant digits before the decimal point and after it; the number is zero where both are empty.
    head: &'a [u8],
    tail: &'a [u8],
    exponent: Exponent<'a>,
    /// What to add to the exponent for the place just above the first significant digit.
    shift: i64,
}

impl<'a> Parts<'a> {
    fn read(text: &'a [u8]) -> Parts<'a> {
        let (negative, text) = match text {
            [b'-', rest @ ..] => (true, rest),
            rest => (false, rest),
        };
        let mantissa_end = text.iter().position(|b| matches!(b, b'e' | b'E')).unwrap_or(text.len());
        let exponent = Exponent::read(text.get(mantissa_end + 1..).unwrap_or_default());
        let mantissa = &text[..mantissa_end];
        let point = mantissa.iter().position(|&b| b == b'.').unwrap_or(mantissa.len());
        let mut head = &mantissa[..point];
        let mut tail = mantissa.get(point + 1..).unwrap_or_default();

        while let [b'0', rest @ ..] = head {
            head = rest;
        }
        while let [rest @ .., b'0'] = tail {
            tail = rest;
        }
        let mut shift = signed(head.len());
        if head.is_empty() {
            let written = tail.len();
            while let [b'0', rest @ ..] = tail {
                tail = rest;
            }
            shift = -signed(written - tail.len());
        } else if tail.is_empty() {
            while let [rest @ .., b'0'] = head {
                head = rest;
            }
        }
        Parts { negative, head, tail, exponent, shift }
    }

    fn is_zero(&self) -> bool {
        self.head.is_empty() && self.tail.is_empty()
    }

    fn digit_count(&self) -> usize {
        self.head.len() + self.tail.len()
    }

    fn digits(&self) -> impl Iterator<Item = u8> {
        self.head.iter().chain(self.tail).map(|b| b.wrapping_sub(b'0'))
    }

    /// The power of ten just above the first significant digit.
    fn first_place(&self) -> Place {
        self.exponent.plus(self.shift)
    }

    /// The power of ten of the last significant digit.
    fn last_place(&self) -> Place {
        self.exponent.plus(self.shift - signed(self.digit_count()))
    }

    fn compare(&self, other: &Parts<'_>) -> Ordering {
        match (self.sign(), other.sign()) {
            (0, 0) => Ordering::Equal,
            (-1, -1) => other.compare_magnitude(self),
            (1, 1) => self.compare_magnitude(other),
            (a, b) => a.cmp(&b),
        }
    }

    fn sign(&self) -> i8 {
        match (self.is_zero(), self.negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// Neither is zero. Where the first digits stand in the same place the digits decide; they end in no zero, so a
    /// run that is the beginning of the other is the smaller one.
    fn compare_magnitude(&self, other: &Parts<'_>) -> Ordering {
        self.first_place().cmp(&other.first_place()).then_with(|| self.digits().cmp(other.digits()))
    }
}

/// A length in memory as a signed number; no slice is longer than `i64::MAX`.
fn signed(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// A number that a schema states.
#[derive(Clone, Debug)]
pub struct Decimal {
    text: Box<str>,
    short: Option<i64>,
}

impl Decimal {
    /// The number as the schema spelled it.
    #[must_use]
    pub fn from_json(number: &serde_json::Number) -> Decimal {
        let text: Box<str> = number.as_str().into();
        Decimal { short: short_integer(text.as_bytes()), text }
    }

    /// The view that documents' numbers are compared with.
    #[must_use]
    #[inline]
    pub fn as_number(&self) -> Number<'_> {
        Number { text: self.text.as_bytes(), short: self.short }
    }

    /// The number as the schema spelled it.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// `multipleOf` made ready: decides exactly whether a number is an integer multiple.
///
/// With the divisor `m * 10^s` and the number `v * 10^t` the quotient is `v * 10^(t-s) / m`. Neither `m` nor `v` ends
/// in a zero. Where `t < s` the quotient is no integer: it would need `v` to end in one. Otherwise the twos and fives
/// in `10^(t-s)` take those of `m` away, and what is left of `m` has to divide `v`.
#[derive(Clone, Debug)]
pub struct Divisor {
    /// The divisor, where it is a short plain integer.
    short: Option<i64>,
    /// `s`
    scale: Place,
    /// `m`
    modulus: Modulus,
    /// How often two and five divide `m`; at most one of them is not zero.
    twos: u64,
    fives: u64,
}

#[derive(Clone, Debug)]
enum Modulus {
    Word(u64),
    Large(BigUint),
}

/// The largest power of five in a word, and its exponent.
const FIVES_IN_WORD: u32 = 27;

impl Divisor {
    /// Prepares a divisor. Its sign is ignored. A zero divides nothing but zero; `multipleOf: 0` never gets here, the
    /// metaschema forbids it.
    #[must_use]
    pub fn new(divisor: &Decimal) -> Divisor {
        let parts = Parts::read(divisor.text.as_bytes());
        let digits: Vec<u8> = parts.digits().collect();
        let modulus = BigUint::from_radix_be(&digits, 10).unwrap_or_default();
        let twos = modulus.trailing_zeros().unwrap_or(0);
        Divisor {
            short: divisor.short.map(i64::abs),
            scale: parts.last_place(),
            twos,
            fives: if twos > 0 { 0 } else { count_fives(&modulus) },
            modulus: u64::try_from(&modulus).map_or(Modulus::Large(modulus), Modulus::Word),
        }
    }

    /// Whether `number` is an integer multiple of the divisor. Zero always is.
    ///
    /// Cost: linear in the digits of `number`, without allocating, for a divisor of up to 19 digits; beyond that the
    /// product of both lengths over 342.
    #[must_use]
    pub fn divides(&self, number: &Number<'_>) -> bool {
        if let (Some(value), Some(divisor)) = (number.short, self.short)
            && divisor != 0
        {
            return value % divisor == 0;
        }
        let parts = Parts::read(number.text);
        if parts.is_zero() {
            return true;
        }
        let Ok(lift) = u64::try_from(parts.last_place().minus_saturating(&self.scale)) else { return false };
        let (twos, fives) = (self.twos.min(lift), self.fives.min(lift));
        match &self.modulus {
            Modulus::Word(0) => false,
            // A word holds fewer than 64 twos and fewer than 28 fives.
            Modulus::Word(m) => divides_word((m >> twos) / 5_u64.pow(u32::try_from(fives).unwrap_or(0)), &parts),
            Modulus::Large(m) => {
                let mut m = m >> twos;
                let mut left = fives;
                while left > 0 {
                    let step = u32::try_from(left).unwrap_or(u32::MAX).min(FIVES_IN_WORD);
                    m /= 5_u64.pow(step);
                    left -= u64::from(step);
                }
                divides_large(&m, &parts)
            }
        }
    }
}

/// How often five divides a number that is not zero; 0 for zero.
fn count_fives(number: &BigUint) -> u64 {
    let mut rest = number.clone();
    let mut count = 0;
    for step in [FIVES_IN_WORD, 1] {
        let power = 5_u64.pow(step);
        while rest.bits() > 0 && (&rest % power).bits() == 0 {
            rest /= power;
            count += u64::from(step);
        }
    }
    count
}

/// Horner's rule over the digits, 18 at a time: the runs' values, and the power of ten that each moves the rest by.
fn runs(parts: &Parts<'_>) -> impl Iterator<Item = (u64, u64)> {
    let mut digits = parts.digits();
    std::iter::from_fn(move || {
        let (mut run, mut power) = (0_u64, 1_u64);
        for digit in digits.by_ref().take(SHORT) {
            run = run * 10 + u64::from(digit);
            power *= 10;
        }
        (power > 1).then_some((run, power))
    })
}

fn divides_word(modulus: u64, parts: &Parts<'_>) -> bool {
    let modulus = u128::from(modulus);
    runs(parts).fold(0, |rest, (run, power)| (rest * u128::from(power) + u128::from(run)) % modulus) == 0
}

fn divides_large(modulus: &BigUint, parts: &Parts<'_>) -> bool {
    runs(parts).fold(BigUint::default(), |rest, (run, power)| (rest * power + run) % modulus).bits() == 0
}

#[cfg(test)]
mod tests;
