//! What is found wrong or odd while a schema is read: everything, not only the first.

use super::{CompileError, SchemaError, Warning};

/// All findings so far.
#[derive(Default)]
pub(super) struct Findings {
    bad: Vec<SchemaError>,
    unsupported: Vec<SchemaError>,
    warnings: Vec<Warning>,
}

impl Findings {
    /// The document is no valid schema.
    pub(super) fn bad(&mut self, document: &str, pointer: &str, keyword: &str, cause: impl Into<String>) {
        push(&mut self.bad, document, pointer, keyword, cause.into());
    }

    /// This engine does not serve it.
    pub(super) fn unsupported(&mut self, document: &str, pointer: &str, keyword: &str, cause: impl Into<String>) {
        push(&mut self.unsupported, document, pointer, keyword, cause.into());
    }

    /// Served, but odd.
    pub(super) fn warn(&mut self, document: &str, pointer: &str, keyword: &str, cause: impl Into<String>) {
        let (document, pointer, keyword) = (document.to_owned(), pointer.to_owned(), keyword.to_owned());
        self.warnings.push(Warning { document, pointer, keyword, cause: cause.into() });
    }

    /// Whether anything was found that keeps the schema from compiling.
    pub(super) fn any(&self) -> bool {
        !self.bad.is_empty() || !self.unsupported.is_empty()
    }

    /// The warnings, where nothing else was found. A fault outweighs what is not served.
    pub(super) fn conclude(self) -> Result<Vec<Warning>, CompileError> {
        if self.any() {
            return Err(self.refuse());
        }
        let mut warnings = self.warnings;
        warnings.sort_by(|a, b| (&a.document, &a.pointer).cmp(&(&b.document, &b.pointer)));
        warnings.dedup();
        Ok(warnings)
    }

    /// The error that was found.
    pub(super) fn refuse(self) -> CompileError {
        // One place is reported once for one cause, however many ways lead to it.
        let in_order = |mut errors: Vec<SchemaError>| {
            errors.sort_by(|a, b| (&a.document, &a.pointer, &a.cause).cmp(&(&b.document, &b.pointer, &b.cause)));
            errors.dedup();
            errors
        };
        if self.bad.is_empty() {
            CompileError::Unsupported(in_order(self.unsupported))
        } else {
            CompileError::BadSchema(in_order(self.bad))
        }
    }
}

fn push(errors: &mut Vec<SchemaError>, document: &str, pointer: &str, keyword: &str, cause: String) {
    let (document, pointer, keyword) = (document.to_owned(), pointer.to_owned(), keyword.to_owned());
    errors.push(SchemaError { document, pointer, keyword, cause });
}
