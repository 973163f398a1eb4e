//! The searches, by vectors of thirty-two bytes.
//!
//! Each looks at whole blocks, then at the last block of the text once more with the part that was already seen
//! shifted out, so that nothing past the end is read. Only a text below a block is copied.

use core::arch::x86_64::{
    __m256i, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_min_epu8, _mm256_movemask_epi8,
    _mm256_or_si256, _mm256_set1_epi8,
};

use crate::scan::{BLOCK, Block, last_block, nested::Brackets};

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn load(block: &Block) -> __m256i {
    // SAFETY: the array is thirty-two readable bytes, and the load has no alignment to respect. Covered by the test
    // `reading_stays_inside_the_slice`, which puts a page that cannot be read right after the input.
    unsafe { _mm256_loadu_si256(block.as_ptr().cast()) }
}

/// One bit for each byte that is a quote, a backslash, below 0x20 or, with `HIGH`, above 0x7F.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn special_bits<const HIGH: bool>(block: &Block) -> u32 {
    let bytes = load(block);
    let quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'"' as i8));
    let backslash = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\\' as i8));
    let odd = if HIGH {
        // As signed bytes everything above 0x7F is negative, so one comparison finds both.
        _mm256_cmpgt_epi8(_mm256_set1_epi8(0x20), bytes)
    } else {
        _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(0x1F)), bytes)
    };
    _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(quote, backslash), odd)).cast_unsigned()
}

/// See [`Kernel::mark_special`](crate::scan::Kernel::mark_special).
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn mark_special(bytes: &[u8], marks: &mut [u64]) {
    let (pairs, rest) = bytes.as_chunks::<{ 2 * BLOCK }>();
    let mut words = marks.iter_mut();
    for (pair, word) in pairs.iter().zip(&mut words) {
        let [low, high] = pair.as_chunks::<BLOCK>().0 else { unreachable!("a pair is two blocks") };
        *word = u64::from(special_bits::<true>(low)) | u64::from(special_bits::<true>(high)) << BLOCK;
    }
    let Some(word) = words.next() else { return };
    let Some(last) = bytes.last_chunk::<BLOCK>() else {
        *word = u64::MAX << rest.len() | u64::from(special_bits::<true>(&last_block(bytes, 0)));
        return;
    };
    // The last block of the text, with what was seen already shifted out; before it perhaps a whole one.
    let mut bits = u64::MAX << rest.len();
    match rest.first_chunk::<BLOCK>() {
        Some(low) => {
            let seen = 2 * BLOCK - rest.len();
            bits |= u64::from(special_bits::<true>(low)) | u64::from(special_bits::<true>(last)) >> seen << BLOCK;
        }
        None => bits |= u64::from(special_bits::<true>(last)) >> (BLOCK - rest.len()),
    }
    *word = bits;
}

/// One bit for each byte that is not white space.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn nonspace_bits(block: &Block) -> u32 {
    let bytes = load(block);

    let space = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b' ' as i8));
    let tab = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\t' as i8));
    let feed = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\n' as i8));
    let back = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\r' as i8));
    let any = _mm256_or_si256(_mm256_or_si256(space, tab), _mm256_or_si256(feed, back));
    !_mm256_movemask_epi8(any).cast_unsigned()
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn bracket_bits(block: &Block) -> Brackets {
    let bytes = load(block);
    // A brace differs from its square bracket in the bit 0x20 alone.
    let braced = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    let bits =
        |bytes, byte: u8| _mm256_movemask_epi8(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(byte as i8))).cast_unsigned();
    Brackets {
        quotes: bits(bytes, b'"'),
        backslashes: bits(bytes, b'\\'),
        opens: bits(braced, b'{'),
        closes: bits(braced, b'}'),
    }
}

macro_rules! search {
    ($bytes:expr, $from:expr, $bits:path) => {{
        let bytes: &[u8] = $bytes;
        let mut at: usize = $from;
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk()) {
            let found = $bits(block);
            if found != 0 {
                return at + found.trailing_zeros() as usize;
            }
            at += BLOCK;
        }
        let found = match bytes.last_chunk::<BLOCK>() {
            // `seen` is 1 to 32, and a shift by 32 has to give 0.
            Some(last) => (u64::from($bits(last)) >> (at + BLOCK - bytes.len())) as u32,
            None => $bits(&last_block(bytes, at)),
        };
        // Zeros fill the last block up; some searches stop at a zero, and then that is the end of the text.
        match found {
            0 => bytes.len(),
            found => bytes.len().min(at + found.trailing_zeros() as usize),
        }
    }};
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn special<const HIGH: bool>(bytes: &[u8], from: usize) -> usize {
    search!(bytes, from, special_bits::<HIGH>)
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn nonspace(bytes: &[u8], from: usize) -> usize {
    search!(bytes, from, nonspace_bits)
}
