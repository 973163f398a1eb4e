//! A few values of a document that was just validated.

use jsongate::{MOST_POINTERS, Span};

use crate::codes::JG_CODE_VALID;
use crate::faults;
use crate::pointers;
use crate::validator::{JgValidator, beyond_any_limit};

/// How many spans are filled in at a time. They pass through the stack, so the call allocates nothing for them.
const BATCH: usize = 64;

/// Finds where the values stand that the pointers of jg_options lead to, in a document for which jg_validate has just said
/// JG_CODE_VALID. Of another document the answer means nothing, but asking does no harm.
///
/// Writes one span for each pointer, in their order, as far as there is room: the offset of the value's first byte in the low 32
/// bits and the offset behind its last byte in the high ones (JG_SPAN_START, JG_SPAN_END), or 0 where there is no such value.
/// What room is left is not written. Returns JG_CODE_VALID; otherwise nothing was written.
///
/// # Safety
/// `validator` is NULL or came from jg_compile and is not freed during the call; `doc` is NULL or points to `len` bytes that
/// nobody changes; `spans` has room for `spans_len` spans, which do not overlap `doc`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_extract(
    validator: *const JgValidator,
    doc: *const u8,
    len: usize,
    spans: *mut u64,
    spans_len: usize,
) -> u32 {
    export!(jg_extract, {
        // SAFETY: the caller's promise: NULL or a live validator; it is immutable.
        let validator = unsafe { pointers::shared(validator, faults::NULL_VALIDATOR) }?;
        // SAFETY: the caller's promise: NULL or len unchanging bytes.
        let document = unsafe { pointers::bytes(doc, len) }?;
        // A document of any such length cannot have been found valid, so that not a byte of it is read.
        let document = if beyond_any_limit(len) { &[] } else { document };
        // SAFETY: the caller's promise: room for spans_len spans that nobody else uses.
        let room = unsafe { pointers::array_out(spans, spans_len) }?;
        let count = validator.0.pointers().min(room.len());
        let (mut few, mut many) = ([Span::default(); BATCH], Vec::new());
        let found = if count <= BATCH {
            &mut few[..count]
        } else {
            many.resize(count.min(MOST_POINTERS), Span::default());
            &mut many[..]
        };
        #[cfg(feature = "fault-injection")]
        let _ = crate::injection::provoked(document);
        validator.0.extract(document, found);
        for (result, span) in room.iter_mut().zip(found) {
            result.write(u64::from(span.start) | u64::from(span.end) << 32);
        }
        Ok(JG_CODE_VALID)
    })
}
