//! Why a schema does not compile, and what is odd about one that does.

use thiserror::Error;

use crate::Code;

/// Why [`Options::compile`](crate::Options::compile) gave no validator.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CompileError {
    /// The document is not a schema. Every fault that was found, at least one.
    #[error("not a valid schema: {}", list(.0))]
    BadSchema(Vec<SchemaError>),
    /// The schema is one, but says what this engine does not serve. Every place that was found, at least one.
    #[error("not supported: {}", list(.0))]
    Unsupported(Vec<SchemaError>),
    /// An option is out of its range.
    #[error("{0}")]
    BadOption(String),
}

/// One fault of a schema document.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{document}#{pointer}: {cause}")]
pub struct SchemaError {
    /// The URI of the document; empty for the schema itself where it names none.
    pub document: String,
    /// The JSON Pointer (RFC 6901) of the fault in the document: the place of the keyword's value.
    pub pointer: String,
    /// The keyword; empty where the fault is in no keyword (the text is not JSON, a schema is a number).
    pub keyword: String,
    /// One sentence: what is wrong and what to do.
    pub cause: String,
}

/// Something odd about a schema that compiles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Warning {
    /// The URI of the document; empty for the schema itself where it names none.
    pub document: String,
    /// The JSON Pointer (RFC 6901) of the keyword's value in the document.
    pub pointer: String,
    /// The keyword.
    pub keyword: String,
    /// One sentence: what is odd and what to do.
    pub cause: String,
}

impl CompileError {
    /// The code that this error has at every boundary.
    #[must_use]
    pub fn code(&self) -> Code {
        match self {
            CompileError::BadSchema(_) => Code::BadSchema,
            CompileError::Unsupported(_) => Code::Unsupported,
            CompileError::BadOption(_) => Code::BadArgument,
        }
    }

    /// The places in the schema; empty for a bad option.
    #[must_use]
    pub fn errors(&self) -> &[SchemaError] {
        match self {
            CompileError::BadSchema(errors) | CompileError::Unsupported(errors) => errors,
            CompileError::BadOption(_) => &[],
        }
    }

    /// The error as a JSON object with the members `code` and `errors`. A bad option is one entry without a place.
    #[must_use]
    pub fn to_json(&self) -> String {
        let errors: Vec<_> = match self {
            CompileError::BadOption(cause) => vec![entry("", "", "", cause)],
            _ => self.errors().iter().map(|e| entry(&e.document, &e.pointer, &e.keyword, &e.cause)).collect(),
        };
        serde_json::json!({"code": self.code().as_str(), "errors": errors}).to_string()
    }
}

impl Warning {
    /// Warnings as a JSON object with the one member `warnings`.
    #[must_use]
    pub fn to_json(warnings: &[Warning]) -> String {
        let all: Vec<_> = warnings.iter().map(|w| entry(&w.document, &w.pointer, &w.keyword, &w.cause)).collect();
        serde_json::json!({ "warnings": all }).to_string()
    }
}

fn entry(document: &str, pointer: &str, keyword: &str, cause: &str) -> serde_json::Value {
    serde_json::json!({"document": document, "pointer": pointer, "keyword": keyword, "cause": cause})
}

fn list(errors: &[SchemaError]) -> String {
    errors.iter().map(SchemaError::to_string).collect::<Vec<_>>().join("; ")
}
