//! White space (RFC 8259, section 2).
#![forbid(unsafe_code)]

use super::{Kernel, Task};

/// The first position at or after `at` that is not white space.
///
/// Compact documents have none and many writers put one space after a colon or a comma: both are settled here. Longer
/// runs, the indentation of pretty-printed documents, are the kernel's business.
#[inline(always)]
pub fn skip<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(&byte) if byte > b' ' => at,
        None => at,
        Some(b' ') if bytes.get(at + 1).is_some_and(|&next| next > b' ') => at + 1,
        _ => run(kernel, bytes, at),
    }
}

#[inline(never)]
fn run<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> usize {
    kernel.run(Run { bytes, at })
}

struct Run<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl Task for Run<'_> {
    type Output = usize;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> usize {
        kernel.find_nonspace(self.bytes, self.at)
    }
}
