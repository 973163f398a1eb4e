//! The kernel for every CPU: eight bytes at a time in a general register (SWAR).
#![forbid(unsafe_code)]

mod search;

use super::{Block, Kernel, Task, nested::Brackets};

/// Needs nothing of the CPU.
#[derive(Clone, Copy, Debug)]
pub struct Portable;

impl Kernel for Portable {
    const NAME: &'static str = "portable";

    #[inline(always)]
    fn special_bits(self, block: &Block) -> u32 {
        search::special_bits(block)
    }

    #[inline(always)]
    fn mark_special(self, bytes: &[u8], marks: &mut [u64]) {
        search::mark_special(bytes, marks);
    }

    #[inline(always)]
    fn find_special(self, bytes: &[u8], from: usize) -> usize {
        search::special::<true>(bytes, from)
    }

    #[inline(always)]
    fn find_quote(self, bytes: &[u8], from: usize) -> usize {
        search::special::<false>(bytes, from)
    }

    #[inline(always)]
    fn find_nonspace(self, bytes: &[u8], from: usize) -> usize {
        search::nonspace(bytes, from)
    }

    #[inline(always)]
    fn bracket_bits(self, block: &Block) -> Brackets {
        search::bracket_bits(block)
    }

    #[inline(always)]
    fn run<T: Task>(self, task: T) -> T::Output {
        task.run(self)
    }

    #[inline(always)]
    fn run_apart<T: Task>(self, task: T) -> T::Output {
        #[inline(never)]
        fn compiled<T: Task>(kernel: Portable, task: T) -> T::Output {
            task.run(kernel)
        }
        compiled(self, task)
    }
}
