//! Compile, free, validate.

use jsongate::{Code, Keyword, Outcome, Validator};
use serde_json::json;

use crate::codes::JG_CODE_VALID;
use crate::export::{Answer, Fault};
use crate::faults;
use crate::options::{self, JgBuffer, JgOptions};
use crate::pointers::{self, Out};

/// A compiled schema. Immutable, so any number of threads may use one at once.
pub struct JgValidator(pub(crate) Validator);

/// One packed result for the answer of the engine; a fault among the answers gets a number first.
#[inline]
pub(crate) fn packed(outcome: Outcome) -> u64 {
    if outcome.code.is_verdict() { outcome.pack() } else { u64::of_fault(faults::of_outcome(outcome)) }
}

/// What no option can allow: more than 4 GiB - 1 is a verdict, given before a byte is read.
#[inline]
pub(crate) const fn beyond_any_limit(len: usize) -> bool {
    len as u64 > u32::MAX as u64
}

const TOO_LARGE: u64 = Outcome { code: Code::TooLarge, keyword: Keyword::None, offset: 0 }.pack();
const VALID: u64 = Outcome { code: Code::Valid, keyword: Keyword::None, offset: 0 }.pack();

/// Compiles a schema.
///
/// Returns JG_CODE_VALID and writes the validator to `out`, which jg_free frees. Otherwise `out` is not written:
/// JG_CODE_BAD_SCHEMA (not a schema, a dangling reference, a bad pattern), JG_CODE_UNSUPPORTED (a keyword or a size that this
/// engine declines), JG_CODE_BAD_ARGUMENT, JG_CODE_PANIC.
///
/// `message` may be NULL. If it is not it is always written; free it with jg_buffer_free. On failure it holds JSON,
/// {"code":"BAD_SCHEMA","errors":[{"document":"","pointer":"/properties/a","keyword":"type","cause":"..."}]}; on success it is
/// empty, or {"warnings":[...]} with rows of the same form.
///
/// `options` may be NULL; `options_size` is sizeof(jg_options) as the caller was compiled. Nothing the caller passes is kept.
///
/// # Safety
/// Pointers are NULL or valid for the lengths beside them; `out` and `message` may be written; nothing is changed by another
/// thread during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_compile(
    schema: *const u8,
    schema_len: usize,
    options: *const JgOptions,
    options_size: usize,
    out: *mut *mut JgValidator,
    message: *mut JgBuffer,
) -> u32 {
    let refuse = |fault: Fault| {
        let cause = faults::text(fault.id.get()).unwrap_or_default();
        // SAFETY: the caller's promise: `message` is NULL or may be written.
        if let Ok(Some(message)) = unsafe { Out::optional(message) } {
            message.set(JgBuffer::of(error_json(fault.code, &cause).into_bytes()));
        }
        u32::of_fault(fault)
    };
    export!(jg_compile, refuse, {
        faults::silence_panics();
        // SAFETY: the caller's promise: `out` is NULL or may be written.
        let out = unsafe { Out::required(out) }?;
        // SAFETY: the caller's promise: `message` is NULL or may be written.
        let message = unsafe { Out::optional(message) }?;
        // SAFETY: the caller's promise: NULL or schema_len unchanging bytes.
        let schema = unsafe { pointers::bytes(schema, schema_len) }?;
        // SAFETY: the caller's promise for the struct and everything it points to.
        let options = unsafe { options::read(options, options_size) }?;

        let (code, text) = match options.compile(schema) {
            Ok(validator) => {
                let warnings = warnings_json(&validator);
                out.set(pointers::give(JgValidator(validator)));
                (JG_CODE_VALID, warnings)
            }
            Err(error) => (u32::from(error.code().number()), error.to_json()),
        };
        if let Some(message) = message {
            message.set(JgBuffer::of(text.into_bytes()));
        }
        Ok(code)
    })
}

/// Frees a validator. NULL is fine.
///
/// # Safety
/// `validator` is NULL or came from jg_compile, was not freed yet, and no call on any thread uses it any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_free(validator: *mut JgValidator) {
    export!(jg_free, {
        // SAFETY: the caller's promise: NULL, or the only use of what jg_compile gave.
        drop(unsafe { pointers::take(validator) });
        Ok(())
    })
}

/// Judges one document.
///
/// Returns a packed result: bits 0-7 the code, 8-15 the keyword, 16-31 zero, 32-63 the byte offset. Of a fault (code 64 or
/// more) the upper half is the number to ask jg_fault_message for. The document is read only during the call and never past
/// its end; it may be NULL only if `len` is 0. More than 4 GiB - 1 bytes are JG_CODE_TOO_LARGE.
///
/// # Safety
/// `validator` is NULL or came from jg_compile and is not freed during the call; `doc` is NULL or points to `len` bytes that
/// nobody changes during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_validate(validator: *const JgValidator, doc: *const u8, len: usize) -> u64 {
    export!(jg_validate, {
        // SAFETY: the caller's promise: NULL or a live validator; it is immutable.
        let validator = unsafe { pointers::shared(validator, faults::NULL_VALIDATOR) }?;
        if beyond_any_limit(len) {
            return Ok(TOO_LARGE);
        }
        // SAFETY: the caller's promise: NULL or len unchanging bytes.
        let doc = unsafe { pointers::bytes(doc, len) }?;
        #[cfg(feature = "fault-injection")]
        if let Some(outcome) = crate::injection::provoked(doc) {
            return Ok(packed(outcome));
        }
        Ok(packed(validator.0.validate(doc)))
    })
}

/// Judges whether one document is well formed, without a schema, under the default options. The result is as of jg_validate.
///
/// # Safety
/// `doc` is NULL or points to `len` bytes that nobody changes during the call.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_check_syntax(doc: *const u8, len: usize) -> u64 {
    export!(jg_check_syntax, {
        faults::silence_panics();
        if beyond_any_limit(len) {
            return Ok(TOO_LARGE);
        }
        // SAFETY: the caller's promise: NULL or len unchanging bytes.
        let doc = unsafe { pointers::bytes(doc, len) }?;
        Ok(packed(jsongate::check_syntax(doc)))
    })
}

/// Does what jg_validate does besides judging: checks its arguments, enters and leaves the boundary. For measuring that.
///
/// Returns JG_CODE_VALID for every document, or the fault that jg_validate would return for these arguments.
///
/// # Safety
/// As for jg_validate.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_noop(validator: *const JgValidator, doc: *const u8, len: usize) -> u64 {
    export!(jg_noop, {
        // SAFETY: the caller's promise: NULL or a live validator; it is immutable.
        let validator = unsafe { pointers::shared(validator, faults::NULL_VALIDATOR) }?;
        if beyond_any_limit(len) {
            return Ok(TOO_LARGE);
        }
        // SAFETY: the caller's promise: NULL or len unchanging bytes.
        let doc = unsafe { pointers::bytes(doc, len) }?;
        // The optimiser must believe that validator and document are used here, as they are in jg_validate.
        std::hint::black_box((validator, doc));
        Ok(VALID)
    })
}

/// The form of `jsongate::CompileError::to_json`, for what happened before the engine was asked.
fn error_json(code: Code, cause: &str) -> String {
    json!({"code": code.as_str(), "errors": [{"document": "", "pointer": "", "keyword": "", "cause": cause}]})
        .to_string()
}

fn warnings_json(validator: &Validator) -> String {
    let rows = validator.warnings();
    if rows.is_empty() {
        return String::new();
    }
    let row = |warning: &jsongate::Warning| json!({"document": warning.document, "pointer": warning.pointer, "keyword": warning.keyword, "cause": warning.cause});
    json!({"warnings": rows.iter().map(row).collect::<Vec<_>>()}).to_string()
}
