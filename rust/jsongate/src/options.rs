//! How a validator is to be compiled, and how it reads documents.

use crate::extract::{MOST_POINTERS, Pointers};
use crate::schema::{self, CompileError};
use crate::{Validator, check};

/// The greatest depth that can be asked for.
pub const MAX_DEPTH_CAP: u32 = 10_000;
/// The depth limit where none is given: contract, section 4.
pub const MAX_DEPTH_DEFAULT: u32 = 1_000;
/// The greatest size limit, in bytes: offsets are 32-bit numbers.
pub const MAX_SIZE_CAP: u64 = u32::MAX as u64;
/// The size limit where none is given, in bytes.
pub const MAX_SIZE_DEFAULT: u64 = 64 << 20;

/// Everything that can be set before a schema is compiled.
///
/// ```
/// use jsongate::{Code, Options};
///
/// let validator = Options::new().max_depth(2).compile(br#"{"type": "array"}"#)?;
/// assert_eq!(validator.validate(b"[[1]]").code, Code::Valid);
/// assert_eq!(validator.validate(b"[[[1]]]").code, Code::TooDeep);
/// # Ok::<(), jsongate::CompileError>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Options {
    assert_format: bool,
    allow_duplicate_names: bool,
    compat_encoding_json: bool,
    max_depth: Option<u32>,
    max_size: Option<u64>,
    default_draft: Option<String>,
    documents: Vec<(String, Vec<u8>)>,
    pointers: Vec<String>,
}

impl Options {
    /// The contract's defaults: no format assertion, duplicate names refused, depth 1,000, size 64 MiB, draft 2020-12
    /// where a schema has no `$schema`, and no document but the schema itself.
    #[must_use]
    pub fn new() -> Options {
        Options::default()
    }

    /// Whether `format` asserts (JSON Schema validation, section 7).
    #[must_use]
    pub fn assert_format(self, yes: bool) -> Options {
        Options { assert_format: yes, ..self }
    }

    /// Whether an object may have the same name twice; the last one then wins, for every keyword.
    #[must_use]
    pub fn allow_duplicate_names(self, yes: bool) -> Options {
        Options { allow_duplicate_names: yes, ..self }
    }

    /// Whether documents are read as Go's encoding/json reads them: duplicate names allowed, bytes that are not UTF-8
    /// and lone surrogates taken as U+FFFD, and a depth limit of 10,000 unless [`max_depth`](Options::max_depth) is
    /// given too.
    #[must_use]
    pub fn compat_encoding_json(self, yes: bool) -> Options {
        Options { compat_encoding_json: yes, ..self }
    }

    /// How many objects and arrays may be open at once: 1 to [`MAX_DEPTH_CAP`].
    #[must_use]
    pub fn max_depth(self, containers: u32) -> Options {
        Options { max_depth: Some(containers), ..self }
    }

    /// How many bytes a document may have: 1 to [`MAX_SIZE_CAP`].
    #[must_use]
    pub fn max_size(self, bytes: u64) -> Options {
        Options { max_size: Some(bytes), ..self }
    }

    /// The draft of schemas without `$schema`, by its metaschema's URI.
    #[must_use]
    pub fn default_draft(self, uri: impl Into<String>) -> Options {
        Options { default_draft: Some(uri.into()), ..self }
    }

    /// A document that references may point into, under the URI `uri`. Nothing is ever loaded on a schema's word.
    #[must_use]
    pub fn document(mut self, uri: impl Into<String>, json: impl Into<Vec<u8>>) -> Options {
        self.documents.push((uri.into(), json.into()));
        self
    }

    /// A JSON Pointer (RFC 6901) that [`Validator::extract`] looks for; the first one given is number 0. At most
    /// [`MOST_POINTERS`].
    #[must_use]
    pub fn pointer(mut self, pointer: impl Into<String>) -> Options {
        self.pointers.push(pointer.into());
        self
    }

    /// Compiles `schema`, a JSON text.
    ///
    /// Cost: the schema's size, times at most a small factor where references and `allOf` have to be merged.
    ///
    /// # Errors
    /// [`CompileError::BadSchema`] where it is not a schema, [`CompileError::Unsupported`] where the engine does not
    /// serve a keyword of it, [`CompileError::BadOption`] where an option, or the environment variable
    /// `JSONGATE_KERNEL`, is out of its range.
    pub fn compile(&self, schema: &[u8]) -> Result<Validator, CompileError> {
        let reading = self.reading()?;
        let max_size = self.max_size.unwrap_or(MAX_SIZE_DEFAULT);
        if !(1..=MAX_SIZE_CAP).contains(&max_size) {
            return Err(CompileError::BadOption(format!(
                "the size limit is {max_size} bytes; it has to be from 1 to {MAX_SIZE_CAP}"
            )));
        }
        if self.pointers.len() > MOST_POINTERS {
            let count = self.pointers.len();
            return Err(CompileError::BadOption(format!(
                "there are {count} pointers; at most {MOST_POINTERS} can be given"
            )));
        }
        let pointers = Pointers::parse(&self.pointers).map_err(|error| CompileError::BadOption(error.to_string()))?;
        let settings = schema::Settings {
            assert_format: self.assert_format,
            default_draft: self.default_draft.clone(),
            documents: self.documents.clone(),
        };
        let mut validator = Validator::build(schema, &settings, reading, max_size)?;
        validator.pointers = pointers;
        Ok(validator)
    }

    fn reading(&self) -> Result<check::Reading, CompileError> {
        let default = if self.compat_encoding_json { MAX_DEPTH_CAP } else { MAX_DEPTH_DEFAULT };
        let max_depth = self.max_depth.unwrap_or(default);
        if !(1..=MAX_DEPTH_CAP).contains(&max_depth) {
            return Err(CompileError::BadOption(format!(
                "the depth limit is {max_depth}; it has to be from 1 to {MAX_DEPTH_CAP}"
            )));
        }
        Ok(check::Reading {
            kernel: crate::kernel::selected().map_err(|error| CompileError::BadOption(error.to_string()))?,
            max_depth,
            lenient: self.compat_encoding_json,
            allow_duplicates: self.allow_duplicate_names || self.compat_encoding_json,
        })
    }
}
