//! The searches, by words of eight bytes.
//!
//! In a word, `(x - 0x01..) & !x & 0x80..` marks the zero bytes of `x`. A borrow can also mark bytes *above* a true
//! zero, never below it, so the lowest mark is exact and that is the only one that is used.

use crate::scan::{Block, nested::Brackets};

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGHS: u64 = 0x8080_8080_8080_8080;

#[inline(always)]
fn zero_bytes(word: u64) -> u64 {
    word.wrapping_sub(ONES) & !word & HIGHS
}

/// Marks (high bit of the byte) quotes, backslashes, control characters and, with `HIGH`, bytes above 0x7F.
#[inline(always)]
fn marks<const HIGH: bool>(word: u64) -> u64 {
    let quote = zero_bytes(word ^ (ONES * u64::from(b'"')));
    let backslash = zero_bytes(word ^ (ONES * u64::from(b'\\')));
    let control = word.wrapping_sub(ONES * 0x20) & !word & HIGHS;
    let high = if HIGH { word & HIGHS } else { 0 };
    quote | backslash | control | high
}

/// See [`Kernel::special_bits`](crate::scan::Kernel::special_bits).
#[inline(always)]
pub(super) fn special_bits(block: &Block) -> u32 {
    let mut bits = 0;
    for (place, word) in block.as_chunks::<8>().0.iter().enumerate() {
        let marks = marks::<true>(u64::from_le_bytes(*word)) >> 7;
        // The product gathers the eight marks, a byte apart, in the top byte.
        bits |= ((marks.wrapping_mul(0x0102_0408_1020_4080) >> 56) as u32) << (place * 8);
    }
    bits
}

/// See [`Kernel::mark_special`](crate::scan::Kernel::mark_special). Every bit has to be exact, so bytes are looked at one
/// by one, in a way that compilers turn into vectors.
#[inline(always)]
pub(super) fn mark_special(bytes: &[u8], marks: &mut [u64]) {
    for (bytes, mark) in bytes.chunks(64).zip(marks) {
        let mut special = [1; 64];
        for (special, byte) in special.iter_mut().zip(bytes) {
            *special = u8::from(is_special::<true>(*byte));
        }
        *mark = 0;
        for (place, word) in special.as_chunks::<8>().0.iter().enumerate() {
            // The product gathers the eight bits, a byte apart, in the top byte.
            let bits = u64::from_le_bytes(*word).wrapping_mul(0x0102_0408_1020_4080) >> 56;
            *mark |= bits << (place * 8);
        }
    }
}

#[inline(always)]
fn is_special<const HIGH: bool>(byte: u8) -> bool {
    byte == b'"' || byte == b'\\' || byte < 0x20 || (HIGH && byte >= 0x80)
}

#[inline(always)]
pub(super) fn special<const HIGH: bool>(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
        let found = marks::<HIGH>(u64::from_le_bytes(*block));
        if found != 0 {
            return at + found.trailing_zeros() as usize / 8;
        }
        at += 8;
    }
    while at < bytes.len() && !is_special::<HIGH>(bytes[at]) {
        at += 1;
    }
    at.min(bytes.len())
}

#[inline(always)]
pub(super) fn nonspace(bytes: &[u8], from: usize) -> usize {
    let mut at = from;
    while at < bytes.len() && matches!(bytes[at], b' ' | b'\n' | b'\r' | b'\t') {
        at += 1;
    }
    at
}

#[inline(always)]
pub(super) fn bracket_bits(block: &Block) -> Brackets {
    let bits = |is: fn(u8) -> bool| {
        block.iter().enumerate().fold(0, |bits, (place, byte)| bits | u32::from(is(*byte)) << place)
    };
    Brackets {
        quotes: bits(|byte| byte == b'"'),
        backslashes: bits(|byte| byte == b'\\'),
        opens: bits(|byte| byte | 0x20 == b'{'),
        closes: bits(|byte| byte | 0x20 == b'}'),
    }
}
