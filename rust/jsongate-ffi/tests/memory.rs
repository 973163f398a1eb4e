//! What `jg_heap_bytes` counts. Alone in its process: it sees all that this program allocates.

use std::ptr::{null, null_mut};

use jsongate_ffi::codes::JG_CODE_VALID;
use jsongate_ffi::memory::jg_heap_bytes;
use jsongate_ffi::validator::{JgValidator, jg_compile, jg_free};

fn compiled(schema: &str) -> *mut JgValidator {
    let mut validator = null_mut();
    // SAFETY: the schema is a live slice, the options may be NULL, `validator` may be written.
    let code = unsafe { jg_compile(schema.as_ptr(), schema.len(), null(), 0, &raw mut validator, null_mut()) };
    assert_eq!(code, JG_CODE_VALID);
    validator
}

#[test]
fn memory_that_is_held_is_counted() {
    let names: Vec<String> = (0..2000).map(|place| format!(r#""name{place}":{{"maxLength":{place}}}"#)).collect();
    let schema = format!(r#"{{"properties":{{{}}}}}"#, names.join(","));
    // The first one brings memory that stays, such as what a thread keeps.
    // SAFETY: the validator is live, and nobody uses it any more.
    unsafe { jg_free(compiled(&schema)) };
    let before = jg_heap_bytes();
    let held: Vec<_> = (0..4).map(|_| compiled(&schema)).collect();
    let while_held = jg_heap_bytes();
    assert!(
        while_held > before + 4 * schema.len(),
        "four validators of {} bytes: {before}, {while_held}",
        schema.len()
    );
    for validator in held {
        // SAFETY: as above.
        unsafe { jg_free(validator) };
    }
    let after = jg_heap_bytes();
    // The test harness allocates a little beside.
    assert!(after < before + schema.len() / 2, "before {before}, while held {while_held}, after {after}");
}
