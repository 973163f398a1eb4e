//! Decimal places as far from the point as a text can say: the exponent of a JSON number has no limit.

use std::cmp::Ordering;

/// The exponent of a number as it is written.
#[derive(Clone, Copy, Debug)]
pub(super) enum Exponent<'a> {
    /// Up to 18 digits, and the absent one, which is 0.
    Short(i64),
    /// More digits than that, the first of them not zero.
    Long { negative: bool, digits: &'a [u8] },
}

impl<'a> Exponent<'a> {
    /// Reads what stands after the `e`: a sign that may be absent, and digits. Empty text is 0.
    pub(super) fn read(text: &'a [u8]) -> Exponent<'a> {
        let (negative, mut digits) = match text {
            [b'-', rest @ ..] => (true, rest),
            [b'+', rest @ ..] => (false, rest),
            rest => (false, rest),
        };
        while let [b'0', rest @ ..] = digits {
            digits = rest;
        }
        if digits.len() > 18 {
            return Exponent::Long { negative, digits };
        }
        let value = digits.iter().fold(0_i64, |value, b| value * 10 + i64::from(b.wrapping_sub(b'0') % 10));
        Exponent::Short(if negative { -value } else { value })
    }

    /// The exponent moved by `shift`, which is a distance inside a text and so far below 10^18.
    pub(super) fn plus(self, shift: i64) -> Place {
        match self {
            Exponent::Short(value) => Place::Near(i128::from(value) + i128::from(shift)),
            Exponent::Long { negative, digits } => {
                let mut digits: Vec<u8> = digits.iter().map(|b| b - b'0').collect();
                if negative == (shift < 0) {
                    add(&mut digits, shift.unsigned_abs());
                } else {
                    subtract(&mut digits, shift.unsigned_abs());
                }
                Place::far(negative, digits)
            }
        }
    }
}

/// A power of ten. Every value has one form only, so that equality of forms is equality of values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// Magnitude below 10^30.
    Near(i128),
    /// Magnitude of 10^30 and above: values of the decimal digits, most significant first, the first not zero.
    Far { negative: bool, digits: Vec<u8> },
}

/// Digits of the smallest magnitude that is [`Place::Far`].
const FAR: usize = 31;

impl Place {
    fn far(negative: bool, mut digits: Vec<u8>) -> Place {
        let zeros = digits.iter().take_while(|&&d| d == 0).count();
        digits.drain(..zeros);
        if digits.len() >= FAR {
            return Place::Far { negative, digits };
        }
        let value = digits.iter().fold(0_i128, |value, &d| value * 10 + i128::from(d));
        Place::Near(if negative { -value } else { value })
    }

    pub(super) fn is_negative(&self) -> bool {
        match self {
            Place::Near(value) => *value < 0,
            Place::Far { negative, .. } => *negative,
        }
    }

    pub(super) fn to_i64_saturating(&self) -> i64 {
        match self {
            Place::Near(value) => i64::try_from(*value).unwrap_or(if *value < 0 { i64::MIN } else { i64::MAX }),
            Place::Far { negative: true, .. } => i64::MIN,
            Place::Far { negative: false, .. } => i64::MAX,
        }
    }

    /// `self - other`, held within `i64`.
    pub(super) fn minus_saturating(&self, other: &Place) -> i64 {
        match (self, other) {
            (Place::Near(a), Place::Near(b)) => Place::Near(a - b).to_i64_saturating(),
            (Place::Far { .. }, Place::Near(_)) => self.to_i64_saturating(),
            (Place::Near(_), Place::Far { negative, .. }) => {
                if *negative {
                    i64::MAX
                } else {
                    i64::MIN
                }
            }
            (Place::Far { negative: a, digits: x }, Place::Far { negative: b, digits: y }) => {
                if a != b {
                    return self.to_i64_saturating();
                }
                let (larger, smaller) = if magnitude(x, y).is_lt() { (y, x) } else { (x, y) };
                let mut difference = larger.clone();
                subtract_digits(&mut difference, smaller);
                Place::far(self.cmp(other).is_lt(), difference).to_i64_saturating()
            }
        }
    }

    /// Appends the value in decimal.
    pub(super) fn write(&self, out: &mut Vec<u8>) {
        match self {
            Place::Near(value) => out.extend_from_slice(value.to_string().as_bytes()),
            Place::Far { negative, digits } => {
                if *negative {
                    out.push(b'-');
                }
                out.extend(digits.iter().map(|d| d + b'0'));
            }
        }
    }
}

impl Ord for Place {
    fn cmp(&self, other: &Place) -> Ordering {
        match (self, other) {
            (Place::Near(a), Place::Near(b)) => a.cmp(b),
            (Place::Far { negative: true, .. }, Place::Near(_)) => Ordering::Less,
            (Place::Far { negative: false, .. }, Place::Near(_)) => Ordering::Greater,
            (Place::Near(_), Place::Far { .. }) => other.cmp(self).reverse(),
            (Place::Far { negative: a, digits: x }, Place::Far { negative: b, digits: y }) => match (a, b) {
                (true, true) => magnitude(y, x),
                (false, false) => magnitude(x, y),
                (a, b) => b.cmp(a),
            },
        }
    }
}

impl PartialOrd for Place {
    fn partial_cmp(&self, other: &Place) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

fn magnitude(x: &[u8], y: &[u8]) -> Ordering {
    x.len().cmp(&y.len()).then_with(|| x.cmp(y))
}

fn add(digits: &mut Vec<u8>, mut amount: u64) {
    for digit in digits.iter_mut().rev() {
        if amount == 0 {
            return;
        }
        let sum = u64::from(*digit) + amount % 10;
        *digit = u8::try_from(sum % 10).unwrap_or(0);
        amount = amount / 10 + sum / 10;
    }
    while amount > 0 {
        digits.insert(0, u8::try_from(amount % 10).unwrap_or(0));
        amount /= 10;
    }
}

/// The digits are the larger of the two.
fn subtract(digits: &mut [u8], mut amount: u64) {
    for digit in digits.iter_mut().rev() {
        if amount == 0 {
            return;
        }
        let taken = u8::try_from(amount % 10).unwrap_or(0);
        amount /= 10;
        if *digit < taken {
            *digit += 10;
            amount += 1;
        }
        *digit -= taken;
    }
}

/// `larger -= smaller`, digit by digit.
fn subtract_digits(larger: &mut [u8], smaller: &[u8]) {
    let mut borrow = 0;
    let padded = smaller.iter().rev().copied().chain(std::iter::repeat(0));
    for (digit, taken) in larger.iter_mut().rev().zip(padded) {
        let taken = taken + borrow;
        borrow = u8::from(*digit < taken);
        *digit = *digit + 10 * borrow - taken;
    }
}
