//! The cold path: every violation of one document, as JSON.

use crate::export::Fault;
use crate::faults;
use crate::options::JgBuffer;
use crate::pointers::{self, Out};
use crate::validator::JgValidator;

/// Judges one document and lists every violation.
///
/// Returns the code and writes JSON to `out`, which jg_buffer_free frees: {"code":"SCHEMA","keyword":"type","offset":12,
/// "violations":[{"keyword":"type","offset":12,"instanceLocation":"/a","keywordLocation":"/properties/a/type",
/// "absoluteKeywordLocation":"https://example.com/s#/properties/a/type","message":"..."}]}. If the code is a fault (64 or
/// more) nothing is written. Slow and allocating: meant for refused documents and for people.
///
/// # Safety
/// `validator` is NULL or came from jg_compile and is not freed during the call; `doc` is NULL or points to `len` bytes that
/// nobody changes; `out` may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_explain(
    validator: *const JgValidator,
    doc: *const u8,
    len: usize,
    out: *mut JgBuffer,
) -> u32 {
    export!(jg_explain, {
        // SAFETY: the caller's promise: NULL or a live validator; it is immutable.
        let validator = unsafe { pointers::shared(validator, faults::NULL_VALIDATOR) }?;
        // SAFETY: the caller's promise: NULL or len unchanging bytes.
        let doc = unsafe { pointers::bytes(doc, len) }?;
        // SAFETY: the caller's promise: `out` is NULL or may be written.
        let out = unsafe { Out::required(out) }?;
        let report = validator.0.explain(doc);
        let code = report.outcome.code;
        if !code.is_verdict() {
            return Err::<u32, Fault>(faults::of_outcome(report.outcome));
        }
        out.set(JgBuffer::of(report.to_json().into_bytes()));
        Ok(u32::from(code.number()))
    })
}
