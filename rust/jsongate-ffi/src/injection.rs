//! Faults on demand, for the tests of what a caller does about them. Compiled only with the feature `fault-injection`.

use jsongate::{Code, Keyword, Outcome};

/// A document with one of the markers panics, ends the process, is answered with INTERNAL, or is refused whatever the schema
/// says, which is a wrong verdict; any other is left alone.
pub fn provoked(document: &[u8]) -> Option<Outcome> {
    let carries = |marker: &[u8]| document.windows(marker.len()).any(|window| window == marker);
    if carries(b"\"jsongate-panic\"") {
        panic!("fault injection: a document asked for a panic");
    }
    if carries(b"\"jsongate-segfault\"") {
        // SAFETY: there is none, and that is the point: this stands for memory corruption, which no boundary can catch.
        unsafe { std::ptr::null_mut::<u8>().write_volatile(0) };
    }
    if carries(b"\"jsongate-wrong\"") {
        return Some(Outcome { code: Code::Schema, keyword: Keyword::Type, offset: 0 });
    }
    carries(b"\"jsongate-internal\"").then_some(Outcome { code: Code::Internal, keyword: Keyword::None, offset: 0 })
}
