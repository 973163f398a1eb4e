//! A JSON Schema validator that goes from bytes to a verdict without building a document.
//!
//! A schema is compiled once, into a [`Validator`]. From then on raw bytes go in and an [`Outcome`] comes out: a
//! [`Code`], and for a refusal the byte offset and the failing [`Keyword`]. Grammar (RFC 8259), encoding, duplicate
//! names, limits and the schema are checked together, in one pass.
//!
//! ```
//! use jsongate::{Code, Validator};
//!
//! let validator = Validator::compile(br#"{"type": "array", "items": {"type": "string"}}"#)?;
//! assert_eq!(validator.validate(br#"["a", "b"]"#).code, Code::Valid);
//! assert_eq!(validator.validate(br#"["a", 1]"#).code, Code::Schema);
//! assert_eq!(validator.validate(br#"["a", "#).code, Code::Malformed);
//! # Ok::<(), jsongate::CompileError>(())
//! ```
//!
//! [`Validator::explain`] names every violation: a [`Report`], which [`Report::output`] writes in the output formats of JSON
//! Schema.
//!
//! # How it is built
//!
//! `schema` resolves the schema documents into a graph, `plan` compiles the graph into flat tables, `scan` knows the
//! grammar of strings and numbers with SIMD, `check` walks the plan over the bytes. `explain` is a second, plain
//! implementation over the graph that finds the place of a violation, all of them on request. `value` says what
//! numbers, strings, patterns and formats mean, for both.
//!
//! # What is served
//!
//! Drafts 4, 6, 7, 2019-09 and 2020-12 with every keyword, format and vocabulary. Patterns with a group that ignores case
//! are not served; a schema that needs one is refused at compile time with [`CompileError::Unsupported`], never judged
//! wrongly. Patterns with backreferences take counted steps: past them the code is [`Code::Budget`].

mod check;
mod code;
pub mod explain;
mod extract;
mod options;
mod outcome;
mod plan;
mod scan;
pub mod schema;
mod validator;
mod value;

pub use code::{Code, Keyword};
pub use explain::{Format, Position, Report, Violation};
pub use extract::{MOST_POINTERS, Span};
pub use options::{MAX_DEPTH_CAP, MAX_DEPTH_DEFAULT, MAX_SIZE_CAP, MAX_SIZE_DEFAULT, Options};
pub use outcome::{Lines, Outcome};
pub use scan::kernel;
pub use schema::{CompileError, SchemaError, Warning};
pub use validator::{Validator, check_syntax, is_json};
