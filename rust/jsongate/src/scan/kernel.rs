//! Which instruction set this process uses: found out once, and open to a documented override.
#![forbid(unsafe_code)]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU8, Ordering};

use super::{Kernel, Task, avx2::Avx2, portable::Portable};

/// The environment variable that picks a kernel by name. It is read once, at first use.
pub const VARIABLE: &str = "JSONGATE_KERNEL";

/// A kernel that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KernelError {
    /// No kernel has this name.
    #[error("there is no kernel named `{name}`; this build knows {}", NAMES.join(", "))]
    Unknown {
        /// What was asked for.
        name: String,
    },
    /// The kernel exists, but this CPU cannot run it.
    #[error("this CPU cannot run the kernel `{name}`; unset {VARIABLE} to let the fastest one be chosen")]
    Unavailable {
        /// What was asked for.
        name: String,
    },
}

const NAMES: &[&str] = &["avx2", "portable"];

/// A kernel that this CPU can run.
#[derive(Clone, Copy, Debug)]
pub enum Selected {
    /// Thirty-two bytes at a time.
    #[cfg(target_arch = "x86_64")]
    Avx2(Avx2),
    /// Eight bytes at a time.
    Portable(Portable),
}

impl Selected {
    /// The fastest kernel of this CPU.
    #[must_use]
    pub fn fastest() -> Selected {
        #[cfg(target_arch = "x86_64")]
        if let Some(kernel) = Avx2::new() {
            return Selected::Avx2(kernel);
        }
        Selected::Portable(Portable)
    }

    /// The kernel with this name.
    ///
    /// # Errors
    /// When no kernel has the name, or this CPU cannot run it.
    pub fn by_name(name: &str) -> Result<Selected, KernelError> {
        match name {
            "avx2" => {
                #[cfg(target_arch = "x86_64")]
                if let Some(kernel) = Avx2::new() {
                    return Ok(Selected::Avx2(kernel));
                }
                Err(KernelError::Unavailable { name: name.to_owned() })
            }
            "portable" => Ok(Selected::Portable(Portable)),
            _ => Err(KernelError::Unknown { name: name.to_owned() }),
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            #[cfg(target_arch = "x86_64")]
            Selected::Avx2(_) => Avx2::NAME,
            Selected::Portable(_) => Portable::NAME,
        }
    }

    /// Runs `task` compiled for this kernel.
    #[inline(always)]
    pub(crate) fn run<T: Task>(self, task: T) -> T::Output {
        match self {
            #[cfg(target_arch = "x86_64")]
            Selected::Avx2(kernel) => kernel.run(task),
            Selected::Portable(kernel) => kernel.run(task),
        }
    }
}

/// The names of every kernel in this build, whether this CPU can run it or not.
#[must_use]
pub fn names() -> &'static [&'static str] {
    NAMES
}

/// The kernel that validators compiled from now on use.
///
/// # Errors
/// When the environment variable [`VARIABLE`] names a kernel that is not there.
pub fn selected() -> Result<Selected, KernelError> {
    static FROM_ENVIRONMENT: OnceLock<Result<Selected, KernelError>> = OnceLock::new();
    match FORCED.load(Ordering::Relaxed) {
        0 => FROM_ENVIRONMENT
            .get_or_init(|| match std::env::var(VARIABLE) {
                Ok(name) if !name.is_empty() => Selected::by_name(&name),
                _ => Ok(Selected::fastest()),
            })
            .clone(),
        place => Selected::by_name(NAMES[usize::from(place) - 1]),
    }
}

/// The name of the kernel that validators compiled from now on use.
///
/// # Errors
/// As [`selected`].
pub fn name() -> Result<&'static str, KernelError> {
    selected().map(Selected::name)
}

/// Makes every validator compiled from now on use the kernel `name`: for tests and measurements.
///
/// # Errors
/// When no kernel has the name, or this CPU cannot run it; the choice then stays as it was.
pub fn force(name: &str) -> Result<(), KernelError> {
    Selected::by_name(name)?;
    let place = NAMES.iter().position(|known| *known == name).expect("by_name accepted it") + 1;
    FORCED.store(place as u8, Ordering::Relaxed);
    Ok(())
}

/// 0, or the place of the forced kernel in [`NAMES`] plus one.
static FORCED: AtomicU8 = AtomicU8::new(0);
