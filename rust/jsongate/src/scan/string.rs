//! The grammar of strings (RFC 8259, section 7) and their encoding (section 8.1).
//!
//! Faults of one string are found by two scans, one for structure and one for UTF-8, and the contract wants the one
//! at the lowest offset: so whatever ends the structural scan, the bytes before it are checked as UTF-8 first.
#![forbid(unsafe_code)]

use super::{BLOCK, Block, Fault, Kernel, block_at};
use crate::Code;

/// A string that has been checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Scanned {
    /// The position of the closing quote.
    pub end: usize,
    /// Whether the bytes between the quotes are the string itself, ASCII and without escapes.
    pub plain: bool,
    /// Whether the string has to be unescaped (or, read leniently, repaired) before it can be compared.
    pub cooked: bool,
}

/// The length of the string whose body starts with `block`, if it is plain and ends before the block's last byte.
#[inline(always)]
pub fn near<K: Kernel>(kernel: K, block: &Block) -> Option<usize> {
    let bits = kernel.special_bits(block);
    // The mask is for the compiler: without a bit set the place is 32, which is no place, and the byte there no quote.
    let place = bits.trailing_zeros() as usize & (BLOCK - 1);
    (bits != 0 && block[place] == b'"').then_some(place)
}

/// The position of the closing quote of the string whose body starts at `from`, if the string is plain. `marks` are those
/// of [`Kernel::mark_special`].
#[inline(always)]
pub fn plain_end(bytes: &[u8], marks: &[u64], mut from: usize) -> Option<usize> {
    let mut word = from / 64;
    let mut bits = *marks.get(word)? >> (from % 64);
    while bits == 0 {
        word += 1;
        from = word * 64;
        bits = *marks.get(word)?;
    }
    let end = from + bits.trailing_zeros() as usize;
    (bytes.get(end) == Some(&b'"')).then_some(end)
}

/// Scans the string whose opening quote is at `open`. `lenient` takes what is not UTF-8 and lone surrogates as U+FFFD.
#[inline(always)]
pub fn scan<K: Kernel>(kernel: K, bytes: &[u8], open: usize, lenient: bool) -> Result<Scanned, Fault> {
    match block_at(bytes, open + 1).and_then(|block| near(kernel, block)) {
        Some(length) => Ok(Scanned { end: open + 1 + length, plain: true, cooked: false }),
        None => scan_far(kernel, bytes, open, lenient),
    }
}

/// As [`scan`], for strings that are longer than a block or not plain.
#[inline(never)]
pub fn scan_far<K: Kernel>(kernel: K, bytes: &[u8], open: usize, lenient: bool) -> Result<Scanned, Fault> {
    kernel.run(ScanFar { bytes, open, lenient })
}

struct ScanFar<'a> {
    bytes: &'a [u8],
    open: usize,
    lenient: bool,
}

impl super::Task for ScanFar<'_> {
    type Output = Result<Scanned, Fault>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Self::Output {
        let ScanFar { bytes, open, lenient } = self;
        let mut at = kernel.find_special(bytes, open + 1);
        if bytes.get(at) == Some(&b'"') {
            return Ok(Scanned { end: at, plain: true, cooked: false });
        }
        let mut high = false;
        let mut escaped = false;
        let fault = loop {
            match bytes.get(at) {
                Some(b'"') => break None,
                Some(b'\\') => {
                    escaped = true;
                    match escape(bytes, at, lenient) {
                        Ok(after) => at = after,
                        Err(fault) => break Some(fault),
                    }
                }
                Some(&byte) if byte >= 0x80 => high = true,
                _ => break Some(Fault::malformed(at)),
            }
            // Until the first byte above 0x7F every one of them has to be noticed, from then on none.
            at = if high { kernel.find_quote(bytes, at) } else { kernel.find_special(bytes, at) };
        };
        // A fault inside an escape may lie past `at`, so the text before the escape is what has to be looked at.
        let dirty = high && {
            let body = &bytes[open + 1..at.min(bytes.len())];
            match simdutf8::compat::from_utf8(body) {
                Ok(_) => false,
                Err(_) if lenient => true,
                Err(error) => {
                    return Err(Fault { code: Code::BadUtf8, offset: open + 1 + error.valid_up_to() });
                }
            }
        };
        match fault {
            Some(fault) => Err(fault),
            None => Ok(Scanned { end: at, plain: false, cooked: escaped || dirty }),
        }
    }
}

/// Checks the escape whose backslash is at `at` and gives the position after it (after both halves of a surrogate
/// pair).
fn escape(bytes: &[u8], at: usize, lenient: bool) -> Result<usize, Fault> {
    match bytes.get(at + 1) {
        Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => Ok(at + 2),
        Some(b'u') => {
            let unit = hex(bytes, at + 2)?;
            if !(0xD800..0xE000).contains(&unit) {
                return Ok(at + 6);
            }
            if unit < 0xDC00
                && bytes.get(at + 6..at + 8) == Some(b"\\u")
                && let Ok(0xDC00..0xE000) = hex(bytes, at + 8)
            {
                return Ok(at + 12);
            }
            if lenient { Ok(at + 6) } else { Err(Fault { code: Code::BadUtf8, offset: at }) }
        }
        _ => Err(Fault::malformed((at + 1).min(bytes.len()))),
    }
}

/// The four hexadecimal digits at `at`.
fn hex(bytes: &[u8], at: usize) -> Result<u32, Fault> {
    let mut unit = 0;
    for place in at..at + 4 {
        let digit = bytes.get(place).and_then(|&byte| char::from(byte).to_digit(16));
        unit = unit << 4 | digit.ok_or(Fault::malformed(place.min(bytes.len())))?;
    }
    Ok(unit)
}
