//! The three literal names (RFC 8259, section 3).
#![forbid(unsafe_code)]

use super::Fault;

/// Checks that `word` (`null`, `true` or `false`) stands at `at`, whose first byte is already known to match, and
/// gives the position after it.
#[inline(always)]
pub fn end<const N: usize>(bytes: &[u8], at: usize, word: &[u8; N]) -> Result<usize, Fault> {
    match bytes.get(at..at + N) {
        Some(found) if found == word => Ok(at + N),
        _ => Err(first_difference(bytes, at, word)),
    }
}

#[cold]
fn first_difference(bytes: &[u8], at: usize, word: &[u8]) -> Fault {
    let same = word.iter().zip(&bytes[at..]).take_while(|(expected, found)| expected == found).count();
    Fault::malformed(at + same)
}
