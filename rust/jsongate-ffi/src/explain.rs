//! The cold path: every violation of one document, as JSON.

use jsongate::Format;

use crate::export::Fault;
use crate::faults;
use crate::options::JgBuffer;
use crate::pointers::{self, Out};
use crate::validator::JgValidator;

/// Judges one document and lists every violation.
///
/// Returns the code and writes JSON to `out`, which jg_buffer_free frees: {"code":"SCHEMA","keyword":"type","offset":12,
/// "complete":true,"violations":[{"keyword":"type","offset":12,"instanceLocation":"/a",
/// "keywordLocation":"/properties/a/type","absoluteKeywordLocation":"https://example.com/s#/properties/a/type",
/// "message":"..."}]}. The list is not complete if it is longer than 16 MiB of text. There may be further members. If the
/// code is a fault (64 or more) nothing is written. Slow and allocating: meant for refused documents and for people.
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

/// An output format of JSON Schema 2020-12: {"valid":false}.
pub const JG_OUTPUT_FLAG: u32 = 1;
/// An output format of JSON Schema 2020-12: a flat list with a unit for each violation.
pub const JG_OUTPUT_BASIC: u32 = 2;
/// An output format of JSON Schema 2020-12: the units nested by the schemas that they are in.
pub const JG_OUTPUT_DETAILED: u32 = 3;
/// To be added to a format: each unit with an `error` says its `line` and `column` too.
pub const JG_OUTPUT_POSITIONS: u32 = 256;

/// Judges one document and lists every violation in an output format of JSON Schema core 2020-12, section 12.
///
/// `format` is JG_OUTPUT_FLAG, JG_OUTPUT_BASIC or JG_OUTPUT_DETAILED, with JG_OUTPUT_POSITIONS added or not. Lines and
/// columns are counted from 1, columns in code points; a line ends with LF, CR or CR LF.
///
/// Returns the code and writes JSON to `out`, which jg_buffer_free frees, such as {"valid":false,"errors":[{"valid":false,
/// "keywordLocation":"/properties/a/type","absoluteKeywordLocation":"https://example.com/s#/properties/a/type",
/// "instanceLocation":"/a","error":"at /a: expected integer, found null","line":1,"column":6}]}. A document that is refused
/// without a violation, such as one that is not JSON, has one unit with empty locations and a member code. If the code is a
/// fault (64 or more) nothing is written. The cost is that of jg_explain.
///
/// # Safety
/// As for jg_explain.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_explain_output(
    validator: *const JgValidator,
    doc: *const u8,
    len: usize,
    format: u32,
    out: *mut JgBuffer,
) -> u32 {
    export!(jg_explain_output, {
        // SAFETY: the caller's promise: NULL or a live validator; it is immutable.
        let validator = unsafe { pointers::shared(validator, faults::NULL_VALIDATOR) }?;
        // SAFETY: the caller's promise: NULL or len unchanging bytes.
        let doc = unsafe { pointers::bytes(doc, len) }?;
        // SAFETY: the caller's promise: `out` is NULL or may be written.
        let out = unsafe { Out::required(out) }?;
        let shape = match format & !JG_OUTPUT_POSITIONS {
            JG_OUTPUT_FLAG => Format::Flag,
            JG_OUTPUT_BASIC => Format::Basic,
            JG_OUTPUT_DETAILED => Format::Detailed,
            _ => return Err(faults::UNKNOWN_OUTPUT),
        };
        let report = validator.0.explain(doc);
        let code = report.outcome.code;
        if !code.is_verdict() {
            return Err::<u32, Fault>(faults::of_outcome(report.outcome));
        }
        let positions = format & JG_OUTPUT_POSITIONS != 0;
        let text = if positions { report.output_with_positions(shape, doc) } else { report.output(shape) };
        out.set(JgBuffer::of(text.into_bytes()));
        Ok(u32::from(code.number()))
    })
}
