//! The grammar of numbers (RFC 8259, section 6). What a number is worth is the business of [`crate::value::number`].
#![forbid(unsafe_code)]

use super::Fault;

/// Where a number ends, and what can be said of it at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// The position after the last byte of the number.
    pub end: usize,
    /// Neither a fraction nor an exponent was written.
    pub plain: bool,
}

/// Scans the number whose first byte, a minus or a digit, is at `at`.
#[inline(always)]
pub fn scan(bytes: &[u8], at: usize) -> Result<Scanned, Fault> {
    let mut end = at;
    if bytes[end] == b'-' {
        end += 1;
    }
    match bytes.get(end) {
        Some(b'0') => end += 1,
        Some(b'1'..=b'9') => end = digits(bytes, end + 1),
        _ => return Err(Fault::malformed(end)),
    }
    match bytes.get(end) {
        // A digit after a leading zero cannot continue the number; whoever reads on finds it there and says so.
        Some(b'.' | b'e' | b'E') => rest(bytes, end),
        _ => Ok(Scanned { end, plain: true }),
    }
}

/// The fraction and the exponent, from the point or the `e` at `end`.
#[inline(never)]
fn rest(bytes: &[u8], mut end: usize) -> Result<Scanned, Fault> {
    if bytes[end] == b'.' {
        end = some_digits(bytes, end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        end += 1;
        if let Some(b'+' | b'-') = bytes.get(end) {
            end += 1;
        }
        end = some_digits(bytes, end)?;
    }
    Ok(Scanned { end, plain: false })
}

#[inline(always)]
fn some_digits(bytes: &[u8], at: usize) -> Result<usize, Fault> {
    match bytes.get(at) {
        Some(b'0'..=b'9') => Ok(digits(bytes, at + 1)),
        _ => Err(Fault::malformed(at)),
    }
}

#[inline(always)]
fn digits(bytes: &[u8], mut at: usize) -> usize {
    while let Some(b'0'..=b'9') = bytes.get(at) {
        at += 1;
    }
    at
}
