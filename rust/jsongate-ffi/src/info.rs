//! What the library is: the handshake, its version, how it was built, and whether it works here.

use std::ffi::CString;
use std::sync::OnceLock;

use jsongate::{Code, Outcome, Validator, kernel};
use libc::c_char;
use serde_json::json;

use crate::codes::{JG_CODE_INTERNAL, JG_CODE_VALID};
use crate::options::{JgAbiInfo, JgBuffer, JgDocument, JgOptions, JgText};
use crate::pointers::{self, Out};
use crate::{faults, glibc};

/// The version of this interface. It changes when a caller compiled against an older header could be misunderstood.
pub const JG_ABI_VERSION: u32 = 2;

/// The handshake, to be called before anything else: a caller that gets another number than its own JG_ABI_VERSION, or other
/// sizes than its own, must not call any other function.
///
/// Fills the first `out_size` bytes of `out` and zeroes what it does not know; `out` may be NULL. Returns JG_ABI_VERSION, or
/// 0 if `out` cannot be written.
///
/// # Safety
/// `out` is NULL or points to `out_size` bytes that may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_abi(out: *mut JgAbiInfo, out_size: usize) -> u32 {
    export!(jg_abi, |_| 0, {
        faults::silence_panics();
        let info = JgAbiInfo {
            abi_version: JG_ABI_VERSION,
            options_size: size_of::<JgOptions>() as u32,
            document_size: size_of::<JgDocument>() as u32,
            buffer_size: size_of::<JgBuffer>() as u32,
            text_size: size_of::<JgText>() as u32,
        };
        // SAFETY: the caller's promise: NULL or out_size bytes that may be written.
        unsafe { pointers::sized_struct_out(out, out_size, &info) }?;
        Ok(JG_ABI_VERSION)
    })
}

/// The version of the library, such as "0.1.0": static, terminated by a zero byte, never NULL.
#[unsafe(no_mangle)]
pub extern "C" fn jg_version() -> *const c_char {
    export!(jg_version, { Ok(concat!(env!("CARGO_PKG_VERSION"), "\0").as_ptr().cast()) })
}

/// The name of the instruction-set kernel in use, such as "avx2": static, terminated by a zero byte. Empty if the environment
/// variable JSONGATE_KERNEL asks for one that is not here (jg_compile says so).
#[unsafe(no_mangle)]
pub extern "C" fn jg_kernel() -> *const c_char {
    // One static copy a kernel, since the choice can be forced after the first call.
    static NAMES: OnceLock<Vec<CString>> = OnceLock::new();
    export!(jg_kernel, {
        faults::silence_panics();
        let names = NAMES.get_or_init(|| kernel::names().iter().filter_map(|name| CString::new(*name).ok()).collect());
        let selected = kernel::name().unwrap_or_default();
        Ok(names.iter().find(|name| name.as_bytes() == selected.as_bytes()).map_or(c"".as_ptr(), |name| name.as_ptr()))
    })
}

/// Writes how the library was built to `out` (free it with jg_buffer_free): JSON with the members version, abi, target,
/// profile, rustc, kernel, kernels, glibcFloor (the oldest glibc that can load this library, empty where there is none) and
/// faultInjection (true only in test builds). Returns JG_CODE_VALID.
///
/// # Safety
/// `out` may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_build_info(out: *mut JgBuffer) -> u32 {
    export!(jg_build_info, {
        faults::silence_panics();
        // SAFETY: the caller's promise: `out` is NULL or may be written.
        let out = unsafe { Out::required(out) }?;
        let info = json!({
            "version": env!("CARGO_PKG_VERSION"),
            "abi": JG_ABI_VERSION,
            "target": env!("JSONGATE_TARGET"),
            "profile": env!("JSONGATE_PROFILE"),
            "rustc": env!("JSONGATE_RUSTC"),
            "kernel": kernel::name().unwrap_or_default(),
            "kernels": kernel::names(),
            "glibcFloor": glibc::floor(),
            "faultInjection": cfg!(feature = "fault-injection"),
        });
        out.set(JgBuffer::of(info.to_string().into_bytes()));
        Ok(JG_CODE_VALID)
    })
}

/// Judges a handful of built-in documents and compares the answers with what they must be.
///
/// Returns JG_CODE_VALID if all are right, otherwise JG_CODE_INTERNAL and, if `message` is not NULL, a sentence in it (free it
/// with jg_buffer_free).
///
/// # Safety
/// `message` is NULL or may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_self_test(message: *mut JgBuffer) -> u32 {
    export!(jg_self_test, {
        faults::silence_panics();
        // SAFETY: the caller's promise: `message` is NULL or may be written.
        let message = unsafe { Out::optional(message) }?;
        let failure = self_test().err();
        let code = if failure.is_none() { JG_CODE_VALID } else { JG_CODE_INTERNAL };
        if let Some(message) = message {
            message.set(failure.map_or(JgBuffer::EMPTY, |text| JgBuffer::of(text.into_bytes())));
        }
        Ok(code)
    })
}

fn self_test() -> Result<(), String> {
    const SCHEMA: &[u8] = br#"{"type":"object","required":["id"],"properties":{"id":{"type":"integer","minimum":1},
        "tags":{"type":"array","items":{"type":"string","maxLength":3}}},"additionalProperties":false}"#;
    // Long strings, so that the vector loops of every kernel are entered and left.
    let long = format!(r#"{{"tags":["{}"],"id":2}}"#, "x".repeat(200));
    let cases: &[(&[u8], Code, u32)] = &[
        (br#"{"id":1,"tags":["a","b\u00e9"]}"#, Code::Valid, 0),
        (br#" {"id":0}"#, Code::Schema, 7),
        (br#"{"tags":[]}"#, Code::Schema, 0),
        (br#"{"id":1,"other":null}"#, Code::Schema, 16),
        (br#"{"id":1,"id":2}"#, Code::DuplicateName, 8),
        (br#"{"id":1,}"#, Code::Malformed, 8),
        (b"{\"tags\":[\"\xff\"],\"id\":1}", Code::BadUtf8, 10),
        (long.as_bytes(), Code::Schema, 9),
    ];
    let validator =
        Validator::compile(SCHEMA).map_err(|error| format!("the self-test's schema does not compile: {error:?}"))?;
    for (document, code, offset) in cases {
        for (how, got) in [("validate", validator.validate(document)), ("explain", validator.explain(document).outcome)]
        {
            let Outcome { code: got_code, offset: got_offset, .. } = got;
            if (got_code, got_offset) != (*code, *offset) {
                let text = String::from_utf8_lossy(document);
                return Err(format!(
                    "{how} answered {got_code} at {got_offset} for {text:?}, where {code} at {offset} is right: do not use this \
                     library on this machine"
                ));
            }
        }
    }
    Ok(())
}
