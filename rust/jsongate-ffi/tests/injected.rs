//! Panics and other faults, provoked by documents that ask for them (feature `fault-injection`).
//!
//! One test function: the table of faults belongs to the process, and this test counts what is in it.

#![allow(clippy::multiple_unsafe_ops_per_block, reason = "rows of calls share one reason why they are sound")]

use std::ptr::{null, null_mut};
use std::thread;

use jsongate_ffi::codes::*;
use jsongate_ffi::faults::{self, KEPT, TEXT_MAX};
use jsongate_ffi::lines::jg_validate_lines;
use jsongate_ffi::validator::{jg_compile, jg_free, jg_validate};

#[test]
fn a_fault_is_an_answer_and_leaves_the_validator_as_it_was() {
    let mut v = null_mut();
    // SAFETY: all pointers are valid for the lengths beside them.
    assert_eq!(unsafe { jg_compile(b"true".as_ptr(), 4, null(), 0, &raw mut v, null_mut()) }, JG_CODE_VALID);
    // SAFETY: a live validator and a live slice.
    let validate = |document: &str| unsafe { jg_validate(v, document.as_ptr(), document.len()) };
    let code = |result: u64| (result & 0xff) as u32;
    let id = |result: u64| (result >> 32) as u32;

    let panicked = validate(r#"["jsongate-panic"]"#);
    assert_eq!(code(panicked), JG_CODE_PANIC);
    let text = thread::spawn(move || faults::text(id(panicked))).join().unwrap().expect("readable from any thread");
    for part in ["panicked in jg_validate", "injection.rs:", "a document asked for a panic"] {
        assert!(text.contains(part), "expected {part:?} in {text:?}");
    }
    assert_eq!(faults::text(0), Some(text), "0 is the latest");

    let internal = validate(r#"["jsongate-internal"]"#);
    assert_eq!(code(internal), JG_CODE_INTERNAL);
    assert!(faults::text(id(internal)).unwrap().contains("INTERNAL"));
    assert_ne!(id(panicked), id(internal), "each fault has a number of its own");
    assert_eq!(
        code(validate(r#"["jsongate-wrong"]"#)),
        JG_CODE_SCHEMA,
        "a wrong verdict: the schema accepts everything"
    );
    assert_eq!(code(validate("[1]")), JG_CODE_VALID, "the next document is judged as if nothing had happened");

    let buffer = "1\n\"jsongate-panic\"\n[\n\"jsongate-internal\"\n2";
    let (mut results, mut consumed) = ([0; 8], 0);
    // SAFETY: a live validator, a live slice, room for 8 results.
    let count =
        unsafe { jg_validate_lines(v, buffer.as_ptr(), buffer.len(), results.as_mut_ptr(), 8, &raw mut consumed) };
    let codes: Vec<_> = results[..count].iter().map(|&result| code(result)).collect();
    assert_eq!(codes, [JG_CODE_VALID, JG_CODE_PANIC, JG_CODE_MALFORMED, JG_CODE_INTERNAL, JG_CODE_VALID]);
    assert_eq!(consumed, buffer.len(), "a panic costs one line");

    let first = id(validate(r#""jsongate-panic""#));
    for _ in 0..KEPT - 1 {
        validate(r#""jsongate-internal""#);
    }
    assert!(faults::text(first).is_some(), "the last {KEPT} are kept");
    validate(r#""jsongate-internal""#);
    assert_eq!(faults::text(first), None, "and no more, so that faults cannot fill the memory");

    let long = faults::record(jsongate::Code::Internal, "é".repeat(TEXT_MAX));
    let kept = faults::text(long.id.get()).unwrap();
    assert!(kept.len() <= TEXT_MAX && kept.ends_with("..."), "{}", kept.len());

    // A panic payload that is not text, and one whose destructor panics in turn.
    struct Bomb;
    impl Drop for Bomb {
        fn drop(&mut self) {
            panic!("in a destructor");
        }
    }
    let fault = faults::of_panic("here", Box::new(Bomb));
    assert_eq!(faults::text(fault.id.get()).unwrap(), "the engine panicked in here: (no text)");

    // SAFETY: compiled above, freed once.
    unsafe { jg_free(v) };
}
