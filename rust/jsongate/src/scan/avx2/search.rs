//! The searches, by vectors of thirty-two bytes.
//!
//! Each looks at whole blocks, then at the last thirty-two bytes of the slice once more with the part that was
//! already seen shifted out, so that nothing past the end is read. Slices below thirty-two bytes go to the portable
//! search.

use core::arch::x86_64::{
    __m256i, _mm256_cmpeq_epi8, _mm256_cmpgt_epi8, _mm256_loadu_si256, _mm256_movemask_epi8,
    _mm256_or_si256, _mm256_set1_epi8, _mm256_min_epu8,
};

use crate::scan::{Kernel, portable::Portable};

const LANES: usize = 32;

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn load(block: &[u8; LANES]) -> __m256i {
    // SAFETY: the array is thirty-two readable bytes, and the load has no alignment to respect. Covered by the test
    // `reading_stays_inside_the_slice`, which puts a page that cannot be read right after the input.
    unsafe { _mm256_loadu_si256(block.as_ptr().cast()) }
}

/// One bit for each byte that is a quote, a backslash, below 0x20 or, with `HIGH`, above 0x7F.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn special_bits<const HIGH: bool>(block: &[u8; LANES]) -> u32 {
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

/// One bit for each byte that is not white space.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn nonspace_bits(block: &[u8; LANES]) -> u32 {
    let bytes = load(block);

    let space = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b' ' as i8));
    let tab = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\t' as i8));
    let feed = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\n' as i8));
    let back = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'\r' as i8));
    let any = _mm256_or_si256(_mm256_or_si256(space, tab), _mm256_or_si256(feed, back));
    !_mm256_movemask_epi8(any).cast_unsigned()
}

/// One bit for each byte that is a quote, a brace or a square bracket.
#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
fn bracket_bits(block: &[u8; LANES]) -> u32 {
    let bytes = load(block);
    let quote = _mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(b'"' as i8));
    // A brace differs from its square bracket in the bit 0x20 alone.
    let braced = _mm256_or_si256(bytes, _mm256_set1_epi8(0x20));
    let open = _mm256_cmpeq_epi8(braced, _mm256_set1_epi8(b'{' as i8));
    let close = _mm256_cmpeq_epi8(braced, _mm256_set1_epi8(b'}' as i8));
    _mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(open, close), quote)).cast_unsigned()
}

macro_rules! search {
    ($bytes:expr, $from:expr, $bits:path, $short:expr) => {{
        let bytes: &[u8] = $bytes;
        let mut at: usize = $from;
        while let Some(block) = bytes.get(at..).and_then(|rest| rest.first_chunk::<LANES>()) {
            let found = $bits(block);
            if found != 0 {
                return at + found.trailing_zeros() as usize;
            }
            at += LANES;
        }
        let Some(last) = bytes.last_chunk::<LANES>() else { return $short };
        let seen = at - (bytes.len() - LANES);
        // `seen` is 1 to 32 here, and a shift by 32 has to give 0.
        let found = (u64::from($bits(last)) >> seen) as u32;
        if found == 0 { bytes.len() } else { at + found.trailing_zeros() as usize }
    }};
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn special<const HIGH: bool>(bytes: &[u8], from: usize) -> usize {
    search!(
        bytes,
        from,
        special_bits::<HIGH>,
        if HIGH { Portable.find_special(bytes, from) } else { Portable.find_quote(bytes, from) }
    )
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn nonspace(bytes: &[u8], from: usize) -> usize {
    search!(bytes, from, nonspace_bits, Portable.find_nonspace(bytes, from))
}

#[inline]
#[target_feature(enable = "avx2,bmi1,bmi2")]
pub(super) fn bracket(bytes: &[u8], from: usize) -> usize {
    search!(bytes, from, bracket_bits, Portable.find_bracket(bytes, from))
}
