//! The boundary: what stands between every exported function's body and its caller.

use jsongate::{Code, Keyword, Outcome};

use crate::faults::FaultId;

/// Why a call gave no answer: a code that is not a verdict, and the number under which its text is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Fault {
    /// `PANIC`, `INTERNAL`, `BAD_ARGUMENT`, ...
    pub code: Code,
    /// What `jg_fault_message` turns into a sentence.
    pub id: FaultId,
}

/// A C return type, and how it says that there was no answer.
pub trait Answer {
    /// The value that tells the caller of this fault.
    fn of_fault(fault: Fault) -> Self;
}

/// A packed result: the code, and the fault's number where the offset would be.
impl Answer for u64 {
    fn of_fault(fault: Fault) -> u64 {
        Outcome { code: fault.code, keyword: Keyword::None, offset: fault.id.get() }.pack()
    }
}

/// A bare code.
impl Answer for u32 {
    fn of_fault(fault: Fault) -> u32 {
        u32::from(fault.code.number())
    }
}

/// A count: nothing was done.
impl Answer for usize {
    fn of_fault(_: Fault) -> usize {
        0
    }
}

/// No return value: the fault is only recorded.
impl Answer for () {
    fn of_fault(_: Fault) {}
}

/// A static text: none.
impl Answer for *const libc::c_char {
    fn of_fault(_: Fault) -> *const libc::c_char {
        std::ptr::null()
    }
}

/// Runs the body of the exported function `$name`, a block that evaluates to `Result<R, Fault>` where `R` is an [`Answer`].
///
/// Every exported function consists of one use of this macro (a test compares its uses with the header). `?` leaves the body
/// with a fault; a panic inside becomes a fault with the code `PANIC`. `$of_fault` replaces [`Answer::of_fault`] where a fault
/// has to be written to an output as well.
///
/// Cost of a call that does not fail: none beyond the body; the landing pad is reached only by unwinding.
macro_rules! export {
    ($name:ident, $body:block) => {
        export!($name, $crate::export::Answer::of_fault, $body)
    };
    ($name:ident, $of_fault:expr, $body:block) => {{
        // Sound to assert: a validator is immutable, and every output is written by the last statement that can fail.
        let guarded = std::panic::AssertUnwindSafe(|| -> Result<_, $crate::export::Fault> { $body });
        match std::panic::catch_unwind(guarded) {
            Ok(Ok(answer)) => answer,
            Ok(Err(fault)) => ($of_fault)(fault),
            Err(payload) => ($of_fault)($crate::faults::of_panic(stringify!($name), payload)),
        }
    }};
}
