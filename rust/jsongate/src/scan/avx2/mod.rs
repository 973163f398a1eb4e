//! The kernel for x86-64 with AVX2: thirty-two bytes at a time.

#[cfg(target_arch = "x86_64")]
mod search;

#[cfg(target_arch = "x86_64")]
use super::{Block, Kernel, Task, nested::Brackets};

/// Can only be made on a CPU that has AVX2, BMI1, BMI2 and POPCNT.
#[derive(Clone, Copy, Debug)]
pub struct Avx2(());

impl Avx2 {
    /// `None` where the CPU lacks what the kernel needs.
    #[must_use]
    pub fn new() -> Option<Avx2> {
        #[cfg(target_arch = "x86_64")]
        if std::is_x86_feature_detected!("avx2")
            && std::is_x86_feature_detected!("bmi1")
            && std::is_x86_feature_detected!("bmi2")
            && std::is_x86_feature_detected!("popcnt")
        {
            return Some(Avx2(()));
        }
        None
    }
}

#[cfg(target_arch = "x86_64")]
impl Kernel for Avx2 {
    const NAME: &'static str = "avx2";

    #[inline(always)]
    fn special_bits(self, block: &Block) -> u32 {
        // SAFETY: `self` exists, so `Avx2::new` saw the features on this CPU.
        unsafe { search::special_bits::<true>(block) }
    }

    #[inline(always)]
    fn mark_special(self, bytes: &[u8], marks: &mut [u64]) {
        // SAFETY: as above.
        unsafe { search::mark_special(bytes, marks) }
    }

    #[inline(always)]
    fn find_special(self, bytes: &[u8], from: usize) -> usize {
        // SAFETY: as above.
        unsafe { search::special::<true>(bytes, from) }
    }

    #[inline(always)]
    fn find_quote(self, bytes: &[u8], from: usize) -> usize {
        // SAFETY: as above.
        unsafe { search::special::<false>(bytes, from) }
    }

    #[inline(always)]
    fn find_nonspace(self, bytes: &[u8], from: usize) -> usize {
        // SAFETY: as above.
        unsafe { search::nonspace(bytes, from) }
    }

    #[inline(always)]
    fn bracket_bits(self, block: &Block) -> Brackets {
        // SAFETY: as above.
        unsafe { search::bracket_bits(block) }
    }

    #[inline(always)]
    fn run<T: Task>(self, task: T) -> T::Output {
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
        fn compiled<T: Task>(kernel: Avx2, task: T) -> T::Output {
            task.run(kernel)
        }
        // SAFETY: as above.
        unsafe { compiled(self, task) }
    }
    #[inline(always)]
    fn run_apart<T: Task>(self, task: T) -> T::Output {
        #[inline(never)]
        #[target_feature(enable = "avx2,bmi1,bmi2,popcnt")]
        fn compiled<T: Task>(kernel: Avx2, task: T) -> T::Output {
            task.run(kernel)
        }
        // SAFETY: as above.
        unsafe { compiled(self, task) }
    }
}
