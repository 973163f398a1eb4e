//! Bytes to structure: where strings, numbers and literals end, by the grammar of RFC 8259.
//!
//! Nothing in here knows a schema. Everything is generic over a [`Kernel`], the instruction set that looks for the
//! next byte of interest; all kernels give the same answers to the bit. Reading never goes past the slice it is
//! given. The only `unsafe` of the engine is in the kernel folders.

pub mod avx2;
pub mod kernel;
pub mod literal;
pub mod nested;
pub mod number;
pub mod portable;
pub mod space;
pub mod string;

use crate::Code;

/// A well-formedness fault: the contract's code, and the offset of the byte that section 3 names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `MALFORMED`, `BAD_UTF8`, `DUPLICATE_NAME` or `TOO_DEEP`.
    pub code: Code,
    /// In bytes from the start of the text.
    pub offset: usize,
}

impl Fault {
    /// `MALFORMED` at `offset`.
    #[inline]
    #[must_use]
    pub const fn malformed(offset: usize) -> Fault {
        Fault { code: Code::Malformed, offset }
    }
}

/// What a kernel looks at in one step.
pub type Block = [u8; BLOCK];
/// The length of a [`Block`].
pub const BLOCK: usize = 32;

/// An instruction set. Holding a value proves that this CPU has it, so the methods are safe.
pub trait Kernel: Copy {
    /// The name by which it is chosen and reported.
    const NAME: &'static str;

    /// One bit for each byte of the block that is a quote, a backslash, a control character (below 0x20) or above 0x7F.
    /// The lowest bit that is set is exact, and so is 0; bits above the lowest may be set for other bytes too.
    fn special_bits(self, block: &Block) -> u32;

    /// The first position at or after `from` that holds a quote, a backslash, a control character (below 0x20) or a
    /// byte above 0x7F; the length of `bytes` where there is none.
    fn find_special(self, bytes: &[u8], from: usize) -> usize;

    /// As [`find_special`](Kernel::find_special), but bytes above 0x7F are passed over.
    fn find_quote(self, bytes: &[u8], from: usize) -> usize;

    /// The first position at or after `from` that is not white space (space, tab, line feed, carriage return).
    fn find_nonspace(self, bytes: &[u8], from: usize) -> usize;

    /// What opens and closes in a block.
    fn bracket_bits(self, block: &Block) -> nested::Brackets;

    /// Sets `marks` to one bit, the lowest first, for each byte of `bytes` that is a quote, a backslash, a control
    /// character or above 0x7F. Bits behind the text are set too. There are as many words as `bytes` fills.
    fn mark_special(self, bytes: &[u8], marks: &mut [u64]);

    /// Runs `task` compiled for this instruction set: inlined into a function that has it enabled.
    fn run<T: Task>(self, task: T) -> T::Output;

    /// As [`run`](Kernel::run), in a function that is never inlined into its caller: a loop that is compiled by itself has
    /// all registers for itself.
    fn run_apart<T: Task>(self, task: T) -> T::Output;
}

/// Work that is compiled once for each kernel.
pub trait Task {
    /// What it gives back.
    type Output;
    /// Must be `#[inline(always)]`, as everything hot below it: only then is it compiled for the kernel's instructions.
    fn run<K: Kernel>(self, kernel: K) -> Self::Output;
}

/// The block at `at`; `None` where less than a block is left.
#[inline(always)]
pub fn block_at(bytes: &[u8], at: usize) -> Option<&Block> {
    bytes.get(at..).and_then(|rest| rest.first_chunk())
}

/// The `N` bytes at `at`; `None` where less is left.
#[inline(always)]
pub fn chunk_at<const N: usize>(bytes: &[u8], at: usize) -> Option<&[u8; N]> {
    bytes.get(at..).and_then(|rest| rest.first_chunk())
}

/// What is left of the text at `at`, filled up with zeros.
#[cold]
fn last_block(bytes: &[u8], at: usize) -> Block {
    let mut block = [0; BLOCK];
    let rest = bytes.get(at..).unwrap_or_default();
    block[..rest.len()].copy_from_slice(rest);
    block
}

#[cfg(test)]
mod tests;
