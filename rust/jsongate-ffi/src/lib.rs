//! `libjsongate`: the C interface of the jsongate engine, and nothing else.
//!
//! `include/jsongate.h` is generated from this crate and is the documentation for C callers; what follows is for the people
//! who change it.
//!
//! - [`export`]: the one boundary every exported function runs in. A panic ends here and becomes the code `PANIC`.
//! - [`pointers`]: the one place where a raw pointer becomes a reference, a slice or an owned box.
//! - [`validator`], [`lines`], [`extract`], [`explain`], [`info`], [`memory`], [`options`]: the exported functions and types, by concern.
//! - [`faults`]: the texts behind the fault numbers that travel in a packed result.
//! - [`codes`]: the numbers of `jsongate::Code` and `jsongate::Keyword` as C constants.
//!
//! Three promises hold for every export. Pointers are checked for NULL, and structs and arrays for alignment, before they are
//! followed. An output is written only when the call succeeds, except a `message`, which says why it did not. A compiled
//! validator is never changed after `jg_compile` returned it, so a panic in a call leaves nothing half-done behind.

// The comments become the C header's, where a URI in an example of JSON has no angle brackets.
#![allow(rustdoc::bare_urls)]

#[cfg(panic = "abort")]
compile_error!(
    "jsongate-ffi turns a panic into the code PANIC, which needs unwinding: build it with panic = \"unwind\" \
     (remove `panic = \"abort\"` from the profile, or `-C panic=abort` from RUSTFLAGS)"
);

#[macro_use]
pub mod export;

// The exported functions and types, in the order in which the header has them.
pub mod codes;

pub mod info;

pub mod memory;

pub mod options;

pub mod validator;

pub mod lines;

pub mod extract;

pub mod explain;

pub mod faults;

mod glibc;
#[cfg(feature = "fault-injection")]
mod injection;
pub mod pointers;
