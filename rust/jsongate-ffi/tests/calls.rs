//! Arguments good and bad, from Rust, so that a failure here is a failure of the crate and not of a C compiler. What needs
//! foreign memory (guard pages, sanitizers) is in c-tests/.

#![allow(clippy::multiple_unsafe_ops_per_block, reason = "rows of calls share one reason why they are sound")]

use std::ptr::{null, null_mut};

use jsongate_ffi::codes::*;
use jsongate_ffi::explain::{
    JG_OUTPUT_BASIC, JG_OUTPUT_DETAILED, JG_OUTPUT_FLAG, JG_OUTPUT_POSITIONS, jg_explain, jg_explain_output,
};
use jsongate_ffi::extract::jg_extract;
use jsongate_ffi::faults::{jg_buffer_free, jg_fault_message};
use jsongate_ffi::info::{JG_ABI_VERSION, jg_abi, jg_build_info, jg_kernel, jg_self_test};
use jsongate_ffi::lines::jg_validate_lines;
use jsongate_ffi::options::{
    JG_OPTION_ALLOW_DUPLICATE_NAMES, JG_OPTION_COMPAT_ENCODING_JSON, JgAbiInfo, JgBuffer, JgDocument, JgOptions, JgText,
};
use jsongate_ffi::validator::{JgValidator, jg_check_syntax, jg_compile, jg_free, jg_noop, jg_validate};

const NO_OPTIONS: JgOptions = JgOptions {
    flags: 0,
    max_depth: 0,
    max_size: 0,
    default_draft: null(),
    default_draft_len: 0,
    documents: null(),
    documents_len: 0,
    pointers: null(),
    pointers_len: 0,
};

fn take(mut buffer: JgBuffer) -> String {
    let bytes = match buffer.len {
        0 => Vec::new(),
        // SAFETY: the library wrote the pair.
        len => unsafe { std::slice::from_raw_parts(buffer.data, len) }.to_vec(),
    };
    // SAFETY: the library wrote the buffer; this is its only copy.
    unsafe { jg_buffer_free(&raw mut buffer) };
    assert!(buffer.data.is_null() && buffer.len == 0, "a freed buffer is empty");
    String::from_utf8(bytes).unwrap()
}

fn compile(schema: &[u8], options: *const JgOptions, size: usize) -> (u32, *mut JgValidator, String) {
    let (mut validator, mut message) = (null_mut(), JgBuffer::EMPTY);
    // SAFETY: all pointers are valid for the lengths beside them.
    let code =
        unsafe { jg_compile(schema.as_ptr(), schema.len(), options, size, &raw mut validator, &raw mut message) };
    (code, validator, take(message))
}

fn compiled(schema: &str) -> *mut JgValidator {
    let (code, validator, message) = compile(schema.as_bytes(), null(), 0);
    assert_eq!(code, JG_CODE_VALID, "{schema}: {message}");
    validator
}

fn validate(validator: *const JgValidator, document: &[u8]) -> (u32, u32, u32) {
    // SAFETY: a live validator and a live slice.
    unpack(unsafe { jg_validate(validator, document.as_ptr(), document.len()) })
}

fn unpack(result: u64) -> (u32, u32, u32) {
    assert_eq!(result >> 16 & 0xffff, 0, "bits 16-31 are zero");
    ((result & 0xff) as u32, (result >> 8 & 0xff) as u32, (result >> 32) as u32)
}

fn fault_text(id: u32) -> Option<String> {
    let mut out = JgBuffer::EMPTY;
    // SAFETY: `out` may be written.
    let code = unsafe { jg_fault_message(id, &raw mut out) };
    (code == JG_CODE_VALID).then(|| take(out))
}

#[test]
fn a_life_from_compile_to_free() {
    let v = compiled(r#"{"type":"integer"}"#);
    assert_eq!(validate(v, b" 1 "), (JG_CODE_VALID, JG_KEYWORD_NONE, 0));
    assert_eq!(validate(v, b" \"1\""), (JG_CODE_SCHEMA, JG_KEYWORD_TYPE, 1));
    assert_eq!(validate(v, b"[1"), (JG_CODE_MALFORMED, JG_KEYWORD_NONE, 2));
    // SAFETY: compiled above, freed once.
    unsafe { jg_free(v) };
    // SAFETY: NULL is fine.
    unsafe { jg_free(null_mut()) };
}

#[test]
fn a_missing_argument_is_named_and_never_followed() {
    let v = compiled("true");
    let mut buffer = JgBuffer::EMPTY;
    // SAFETY: what is NULL must not be followed: that is the test. The rest is valid.
    let rows = unsafe {
        [
            ("jg_validate without a validator", jg_validate(null(), b"1".as_ptr(), 1), "validator is NULL"),
            ("jg_validate without bytes", jg_validate(v, null(), 1), "length is not 0"),
            ("jg_noop without a validator", jg_noop(null(), b"1".as_ptr(), 1), "validator is NULL"),
            ("jg_noop without bytes", jg_noop(v, null(), 1), "length is not 0"),
            ("jg_check_syntax without bytes", jg_check_syntax(null(), 1), "length is not 0"),
        ]
    };
    for (what, result, says) in rows {
        let (code, keyword, id) = unpack(result);
        assert_eq!((code, keyword), (JG_CODE_BAD_ARGUMENT, JG_KEYWORD_NONE), "{what}");
        let text = fault_text(id).unwrap();
        assert!(text.contains(says), "{what}: expected {says:?} in {text:?}");
    }
    let validator = &raw mut *Box::leak(Box::new(null_mut()));
    // SAFETY: as above.
    let rows = unsafe {
        [
            ("jg_compile without an output", jg_compile(b"true".as_ptr(), 4, null(), 0, null_mut(), null_mut())),
            ("jg_compile without a schema", jg_compile(null(), 4, null(), 0, validator, null_mut())),
            ("jg_explain without a validator", jg_explain(null(), b"1".as_ptr(), 1, &raw mut buffer)),
            ("jg_explain without an output", jg_explain(v, b"1".as_ptr(), 1, null_mut())),
            ("jg_explain without bytes", jg_explain(v, null(), 1, &raw mut buffer)),
            ("jg_fault_message without an output", jg_fault_message(1, null_mut())),
            ("jg_build_info without an output", jg_build_info(null_mut())),
        ]
    };
    for (what, code) in rows {
        assert_eq!(code, JG_CODE_BAD_ARGUMENT, "{what}");
    }
    assert!(buffer.data.is_null(), "nothing is written when a call fails");
    // SAFETY: as above.
    assert!(unsafe { *validator }.is_null(), "nothing is written when a call fails");
    // SAFETY: as above; NULL is fine for a buffer to free.
    unsafe {
        jg_buffer_free(null_mut());
        jg_free(v);
    }
}

#[test]
fn an_empty_document_may_be_null() {
    let v = compiled("true");
    // SAFETY: NULL with length 0 is allowed.
    unsafe {
        assert_eq!(unpack(jg_validate(v, null(), 0)), (JG_CODE_MALFORMED, JG_KEYWORD_NONE, 0));
        assert_eq!(unpack(jg_check_syntax(null(), 0)), (JG_CODE_MALFORMED, JG_KEYWORD_NONE, 0));
        assert_eq!(unpack(jg_noop(v, null(), 0)), (JG_CODE_VALID, JG_KEYWORD_NONE, 0));
        jg_free(v);
    }
}

#[test]
fn spans_are_written_for_each_pointer_and_no_further() {
    let texts = ["/b/1", "", "/missing"];
    let pointers: Vec<JgText> = texts.iter().map(|text| JgText { data: text.as_ptr(), len: text.len() }).collect();
    let options = JgOptions { pointers: pointers.as_ptr(), pointers_len: pointers.len(), ..NO_OPTIONS };
    let mut v = null_mut();
    let mut message = JgBuffer::EMPTY;
    let document = br#"{"a":0,"b":[1,"x"]}"#;
    let mut spans = [7_u64; 5];
    // SAFETY: everything passed lives on.
    unsafe {
        let code =
            jg_compile(b"true".as_ptr(), 4, &raw const options, size_of::<JgOptions>(), &raw mut v, &raw mut message);
        assert_eq!(code, JG_CODE_VALID, "{}", take(message));
        assert_eq!(jg_extract(v, document.as_ptr(), document.len(), spans.as_mut_ptr(), 5), JG_CODE_VALID);
        assert_eq!(spans, [14 | 17 << 32, (document.len() as u64) << 32, 0, 7, 7]);
        spans = [7; 5];
        assert_eq!(jg_extract(v, document.as_ptr(), document.len(), spans.as_mut_ptr(), 1), JG_CODE_VALID);
        assert_eq!(spans, [14 | 17 << 32, 7, 7, 7, 7], "only as far as there is room");
        assert_eq!(jg_extract(v, null(), 1, spans.as_mut_ptr(), 5), JG_CODE_BAD_ARGUMENT);
        assert_eq!(jg_extract(null(), document.as_ptr(), 1, spans.as_mut_ptr(), 5), JG_CODE_BAD_ARGUMENT);
        assert_eq!(jg_extract(v, document.as_ptr(), 1, null_mut(), 5), JG_CODE_BAD_ARGUMENT);
        assert_eq!(spans[1], 7, "nothing is written when a call fails");
        jg_free(v);
    }
}

#[test]
fn what_is_no_pointer_is_a_wrong_argument() {
    for text in [&b"a"[..], b"/~", b"/\xFF"] {
        let pointer = JgText { data: text.as_ptr(), len: text.len() };
        let options = JgOptions { pointers: &raw const pointer, pointers_len: 1, ..NO_OPTIONS };
        let mut v = null_mut();
        let mut message = JgBuffer::EMPTY;
        // SAFETY: everything passed lives on.
        let code = unsafe {
            jg_compile(b"true".as_ptr(), 4, &raw const options, size_of::<JgOptions>(), &raw mut v, &raw mut message)
        };
        assert_eq!(code, JG_CODE_BAD_ARGUMENT);
        assert!(!take(message).is_empty() && v.is_null());
    }
}

#[test]
fn a_length_that_no_document_may_have_is_a_verdict_and_nothing_is_read() {
    let v = compiled("true");
    for len in [1 << 32, isize::MAX as usize, usize::MAX] {
        // SAFETY: the pointer is not valid for this length: that it is not followed is the test.
        unsafe {
            assert_eq!(unpack(jg_validate(v, b"1".as_ptr(), len)), (JG_CODE_TOO_LARGE, 0, 0), "{len}");
            assert_eq!(unpack(jg_check_syntax(b"1".as_ptr(), len)), (JG_CODE_TOO_LARGE, 0, 0), "{len}");
            assert_eq!(unpack(jg_noop(v, b"1".as_ptr(), len)), (JG_CODE_TOO_LARGE, 0, 0), "{len}");
            if let Ok(len) = isize::try_from(len) {
                assert_eq!(jg_extract(v, b"1".as_ptr(), len as usize, null_mut(), 0), JG_CODE_VALID, "{len}");
            }
        }
    }
    let (mut consumed, mut out) = (7, JgBuffer::EMPTY);
    // SAFETY: as above.
    unsafe {
        assert_eq!(jg_validate_lines(v, b"1".as_ptr(), usize::MAX, [0].as_mut_ptr(), 1, &raw mut consumed), 0);
        assert_eq!(jg_validate_lines(v, b"1".as_ptr(), 1, [0].as_mut_ptr(), usize::MAX / 4, &raw mut consumed), 0);
        assert_eq!(jg_explain(v, b"1".as_ptr(), usize::MAX, &raw mut out), JG_CODE_BAD_ARGUMENT);
        jg_free(v);
    }
    assert_eq!(consumed, 7, "nothing is written when a call fails");
}

#[test]
fn unaligned_structs_and_arrays_are_refused() {
    let v = compiled("true");
    let mut room = [0u64; 16];
    let odd = room.as_mut_ptr().cast::<u8>().wrapping_add(1);
    let mut consumed = 0;
    // SAFETY: in bounds, but not aligned: that it is not followed is the test.
    unsafe {
        assert_eq!(jg_validate_lines(v, b"1".as_ptr(), 1, odd.cast(), 1, &raw mut consumed), 0);
        assert_eq!(jg_explain(v, b"1".as_ptr(), 1, odd.cast()), JG_CODE_BAD_ARGUMENT);
        assert_eq!(jg_compile(b"true".as_ptr(), 4, null(), 0, odd.cast(), null_mut()), JG_CODE_BAD_ARGUMENT);
        jg_free(v);
    }
    let options = JgOptions { documents: odd.cast::<JgDocument>(), documents_len: 1, ..NO_OPTIONS };
    let (code, _, message) = compile(b"true", &raw const options, size_of::<JgOptions>());
    assert_eq!(code, JG_CODE_BAD_ARGUMENT);
    assert!(message.contains("not aligned"), "{message}");
    assert_eq!(room, [0; 16]);
}

/// Options of `size` bytes: `known` in front, `fill` behind it.
fn resized(known: &JgOptions, size: usize, fill: u8) -> Vec<u64> {
    let mut bytes = vec![fill; size_of::<JgOptions>().max(size)];
    // SAFETY: jg_options has no padding, so all its bytes are initialised.
    let known = unsafe { std::slice::from_raw_parts(std::ptr::from_ref(known).cast::<u8>(), size_of::<JgOptions>()) };
    bytes[..known.len()].copy_from_slice(known);
    bytes.chunks(8).map(|chunk| u64::from_ne_bytes(chunk.try_into().unwrap())).collect()
}

#[test]
fn options_of_every_size_are_understood_or_refused() {
    let flags = JgOptions { flags: JG_OPTION_ALLOW_DUPLICATE_NAMES, ..NO_OPTIONS };
    let bad_depth = JgOptions { max_depth: 10_001, ..NO_OPTIONS };
    let full = size_of::<JgOptions>();
    let rows = [
        ("nothing of it", &bad_depth, 0, 0xff, JG_CODE_VALID),
        ("the flags only", &flags, 4, 0xff, JG_CODE_VALID),
        ("up to the flags, so that the depth is the default", &bad_depth, 4, 0xff, JG_CODE_VALID),
        ("up to the depth, which is above its cap", &bad_depth, 8, 0xff, JG_CODE_BAD_ARGUMENT),
        ("exact", &flags, full, 0xff, JG_CODE_VALID),
        ("longer, the unknown part zero", &flags, full + 16, 0, JG_CODE_VALID),
        ("longer, the unknown part says something", &flags, full + 16, 1, JG_CODE_BAD_ARGUMENT),
    ];
    for (what, options, size, fill, want) in rows {
        let memory = resized(options, size, fill);
        let (code, validator, message) = compile(b"true", memory.as_ptr().cast(), size);
        assert_eq!(code, want, "{what}: {message}");
        assert_eq!(validator.is_null(), want != JG_CODE_VALID, "{what}: written only on success");
        assert_eq!(message.is_empty(), want == JG_CODE_VALID, "{what}: a failure says why");
        // SAFETY: NULL or compiled above.
        unsafe { jg_free(validator) };
    }
}

#[test]
fn each_option_has_its_effect() {
    let flags = |flags| JgOptions { flags, ..NO_OPTIONS };
    let draft7 = "http://json-schema.org/draft-07/schema#";
    let old = JgOptions { default_draft: draft7.as_ptr(), default_draft_len: draft7.len(), ..NO_OPTIONS };
    // What, the options, the schema, the document, the code without the options and with them.
    type Row = (&'static str, JgOptions, &'static str, &'static [u8], u32, u32);
    let rows: [Row; 6] = [
        (
            "duplicates",
            flags(JG_OPTION_ALLOW_DUPLICATE_NAMES),
            "true",
            br#"{"a":1,"a":2}"#,
            JG_CODE_DUPLICATE_NAME,
            JG_CODE_VALID,
        ),
        ("encoding/json", flags(JG_OPTION_COMPAT_ENCODING_JSON), "true", b"\"\xff\"", JG_CODE_BAD_UTF8, JG_CODE_VALID),
        ("the draft", old, r#"{"prefixItems":[false]}"#, b"[1]", JG_CODE_SCHEMA, JG_CODE_VALID),
        ("the depth", JgOptions { max_depth: 1, ..NO_OPTIONS }, "true", b"[[]]", JG_CODE_VALID, JG_CODE_TOO_DEEP),
        ("the size", JgOptions { max_size: 1, ..NO_OPTIONS }, "true", b"12", JG_CODE_VALID, JG_CODE_TOO_LARGE),
        ("nothing", NO_OPTIONS, "true", b"1", JG_CODE_VALID, JG_CODE_VALID),
    ];
    for (what, options, schema, document, without, with) in rows {
        let (code, v, message) = compile(schema.as_bytes(), &raw const options, size_of::<JgOptions>());
        assert_eq!(code, JG_CODE_VALID, "{what}: {message}");
        assert_eq!(validate(v, document).0, with, "{what}");
        // SAFETY: compiled above, freed once.
        unsafe { jg_free(v) };
        let v = compiled(schema);
        assert_eq!(validate(v, document).0, without, "without {what}");
        // SAFETY: as above.
        unsafe { jg_free(v) };
    }
}

#[test]
fn options_that_mean_nothing_are_refused() {
    let latin1 = b"\xe9";
    let document = |uri: &'static [u8], json: *const u8, json_len| JgDocument {
        uri: uri.as_ptr(),
        uri_len: uri.len(),
        json,
        json_len,
    };
    let bad_uri = [document(latin1, b"true".as_ptr(), 4)];
    let no_json = [document(b"https://example.com/a", null(), 4)];
    let with = |documents: &[JgDocument]| JgOptions {
        documents: documents.as_ptr(),
        documents_len: documents.len(),
        ..NO_OPTIONS
    };
    let rows = [
        ("an unknown flag", JgOptions { flags: 8, ..NO_OPTIONS }, "flags"),
        (
            "a draft that is not UTF-8",
            JgOptions { default_draft: latin1.as_ptr(), default_draft_len: 1, ..NO_OPTIONS },
            "UTF-8",
        ),
        ("a draft that is NULL", JgOptions { default_draft_len: 1, ..NO_OPTIONS }, "NULL"),
        ("documents that are NULL", JgOptions { documents_len: 1, ..NO_OPTIONS }, "NULL"),
        (
            "more documents than memory",
            JgOptions { documents_len: usize::MAX / 8, ..with(&bad_uri) },
            "larger than any array",
        ),
        ("a URI that is not UTF-8", with(&bad_uri), "UTF-8"),
        ("a document that is NULL", with(&no_json), "NULL"),
    ];
    for (what, options, says) in rows {
        let (code, validator, message) = compile(b"true", &raw const options, size_of::<JgOptions>());
        assert_eq!(code, JG_CODE_BAD_ARGUMENT, "{what}");
        assert!(validator.is_null(), "{what}");
        assert!(message.contains("\"BAD_ARGUMENT\"") && message.contains(says), "{what}: {message}");
    }
}

#[test]
fn the_handshake_fills_what_the_caller_has_room_for() {
    let want = [JG_ABI_VERSION, size_of::<JgOptions>() as u32, size_of::<JgDocument>() as u32, 16, 16];
    for size in [0, 4, 7, 16, 24] {
        let mut memory = [0xffu8; 32];
        // SAFETY: `size` bytes may be written.
        assert_eq!(unsafe { jg_abi(memory.as_mut_ptr().cast::<JgAbiInfo>(), size) }, JG_ABI_VERSION);
        let filled: Vec<u8> = want.iter().flat_map(|number| number.to_ne_bytes()).chain([0; 8]).take(size).collect();
        assert_eq!(memory[..size], filled, "size {size}");
        assert!(memory[size..].iter().all(|&byte| byte == 0xff), "size {size}: nothing is written beyond it");
    }
    // SAFETY: NULL is allowed, whatever the size says.
    assert_eq!(unsafe { jg_abi(null_mut(), 16) }, JG_ABI_VERSION);
}

#[test]
fn lines_are_judged_until_results_or_buffer_end() {
    const GUARD: u64 = 0xdead_beef_dead_beef;
    let v = compiled(r#"{"type":"integer"}"#);
    // What, the buffer, the room for results, the codes, the bytes consumed.
    type Row = (&'static str, &'static [u8], usize, &'static [u32], usize);
    let rows: &[Row] = &[
        ("an empty buffer", b"", 3, &[], 0),
        ("no room", b"1\n2", 0, &[], 0),
        ("a last line without a newline", b"1\n2", 3, &[1, 1], 3),
        ("a last line with one", b"1\n2\n", 3, &[1, 1], 4),
        ("a blank line counts", b"1\n\n2\n", 4, &[1, 2, 1], 5),
        ("less room than lines", b"1\n22\n333\n", 2, &[1, 1], 5),
        ("refused lines among others", b"\"a\"\n[\n3", 3, &[7, 2, 1], 7),
        ("a carriage return is white space", b"1\r\n2\r\n", 3, &[1, 1], 6),
    ];
    for (what, buffer, room, want, want_consumed) in rows {
        let (mut results, mut consumed) = (vec![GUARD; room + 1], usize::MAX);
        // SAFETY: a live validator, a live slice, room for `room` results.
        let count = unsafe {
            jg_validate_lines(v, buffer.as_ptr(), buffer.len(), results.as_mut_ptr(), *room, &raw mut consumed)
        };
        let codes: Vec<u32> = results[..count].iter().map(|&result| unpack(result).0).collect();
        assert_eq!((codes.as_slice(), consumed), (*want, *want_consumed), "{what}");
        assert!(results[count..].iter().all(|&result| result == GUARD), "{what}: nothing is written beyond the count");
    }
    // SAFETY: compiled above, freed once.
    unsafe { jg_free(v) };
}

#[test]
fn more_lines_than_one_batch_give_the_results_of_single_calls() {
    let v = compiled(r#"{"type":"integer"}"#);
    let lines: Vec<String> = (0..1000).map(|n| ["1", "\"a\"", "[", "", "1.5e"][n % 5].repeat(n % 3 + 1)).collect();
    let buffer = lines.join("\n") + "\n";
    let mut results = vec![0; 2000];
    for step in [1, 127, 128, 129, 2000] {
        let (mut count, mut at) = (0, 0);
        while at < buffer.len() {
            let mut consumed = 0;
            let rest = &buffer.as_bytes()[at..];
            let room = step.min(results.len() - count);
            // SAFETY: a live validator, a live slice, room for `room` results.
            count += unsafe {
                let results = results[count..].as_mut_ptr();
                jg_validate_lines(v, rest.as_ptr(), rest.len(), results, room, &raw mut consumed)
            };
            assert!(consumed > 0, "{step} at a time: no progress at byte {at}");
            at += consumed;
        }
        assert_eq!(count, lines.len(), "{step} at a time");
        for (line, &result) in lines.iter().zip(&results) {
            assert_eq!(unpack(result), validate(v, line.as_bytes()), "{step} at a time, {line:?}");
        }
    }
    // SAFETY: compiled above, freed once.
    unsafe { jg_free(v) };
}

#[test]
fn explain_agrees_with_validate_and_is_json() {
    let v = compiled(r#"{"type":"integer"}"#);
    for document in ["1", "\"a\"", "[", ""] {
        let mut out = JgBuffer::EMPTY;
        // SAFETY: a live validator, a live slice, room for the buffer.
        let code = unsafe { jg_explain(v, document.as_ptr(), document.len(), &raw mut out) };
        let report: serde_json::Value = serde_json::from_str(&take(out)).unwrap();
        let (want, _, offset) = validate(v, document.as_bytes());
        assert_eq!((code, report["offset"].as_u64()), (want, Some(offset.into())), "{document:?}");
        let word = jsongate::Code::from_number(code as u8).unwrap().as_str();
        assert_eq!(report["code"], word, "{document:?}");
        assert!(report["violations"].is_array(), "{document:?}");
    }
    // SAFETY: compiled above, freed once.
    unsafe { jg_free(v) };
}

#[test]
fn every_output_format_is_json_and_any_other_number_is_refused() {
    let v = compiled(r#"{"type":"object","required":["a"],"additionalProperties":{"type":"null"}}"#);
    let output = |document: &str, format: u32| {
        let mut out = JgBuffer::EMPTY;
        // SAFETY: a live validator, a live slice, room for the buffer.
        let code = unsafe { jg_explain_output(v, document.as_ptr(), document.len(), format, &raw mut out) };
        (code, take(out))
    };
    for document in ["{\"b\":\n1}", "[", "{\"a\":null}"] {
        let want = validate(v, document.as_bytes()).0;
        for format in [JG_OUTPUT_FLAG, JG_OUTPUT_BASIC, JG_OUTPUT_DETAILED] {
            for flags in [0, JG_OUTPUT_POSITIONS] {
                let (code, text) = output(document, format | flags);
                let value: serde_json::Value = serde_json::from_str(&text).unwrap();
                assert_eq!((code, value["valid"].as_bool()), (want, Some(want == JG_CODE_VALID)), "{document:?}");
                let positions = flags != 0 && format != JG_OUTPUT_FLAG && want != JG_CODE_VALID;
                assert_eq!(text.contains("\"line\":"), positions, "{document:?}: {text}");
                assert_eq!(
                    text.contains("\"errors\":["),
                    format != JG_OUTPUT_FLAG && want == JG_CODE_SCHEMA
                        || format == JG_OUTPUT_BASIC && want == JG_CODE_MALFORMED,
                    "{document:?}: {text}"
                );
            }
        }
    }
    for format in [0, 4, JG_OUTPUT_POSITIONS, 512 | JG_OUTPUT_BASIC, u32::MAX] {
        let (code, text) = output("1", format);
        assert_eq!((code, text.as_str()), (JG_CODE_BAD_ARGUMENT, ""), "{format}");
    }
    // SAFETY: compiled above, freed once.
    unsafe { jg_free(v) };
}

#[test]
fn a_schema_that_does_not_compile_says_why_as_json() {
    let (code, validator, message) = compile(b"{\"type\":", null(), 0);
    assert_eq!((code, validator), (JG_CODE_BAD_SCHEMA, null_mut()));
    let message: serde_json::Value = serde_json::from_str(&message).unwrap();
    assert_eq!(message["code"], "BAD_SCHEMA");
    assert!(message["errors"][0]["cause"].as_str().is_some_and(|cause| !cause.is_empty()), "{message}");
}

#[test]
fn the_library_knows_itself() {
    let mut out = JgBuffer::EMPTY;
    // SAFETY: `out` may be written.
    assert_eq!(unsafe { jg_self_test(&raw mut out) }, JG_CODE_VALID, "{}", take(out));
    // SAFETY: NULL is allowed.
    assert_eq!(unsafe { jg_self_test(null_mut()) }, JG_CODE_VALID);
    // SAFETY: `out` may be written.
    assert_eq!(unsafe { jg_build_info(&raw mut out) }, JG_CODE_VALID);
    let info: serde_json::Value = serde_json::from_str(&take(out)).unwrap();
    // SAFETY: jg_kernel returns a static, terminated text.
    let kernel = unsafe { std::ffi::CStr::from_ptr(jg_kernel()) }.to_str().unwrap();
    assert_eq!(info["kernel"], kernel);
    assert!(info["kernels"].as_array().unwrap().iter().any(|name| name == kernel), "{info}");
    assert_eq!(info["abi"], JG_ABI_VERSION);
    assert_eq!(info["faultInjection"], cfg!(feature = "fault-injection"));
    for member in ["version", "target", "profile", "rustc", "glibcFloor"] {
        assert!(info[member].is_string(), "{member} in {info}");
    }
}
