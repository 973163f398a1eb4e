//! What [`explain`](super::explain) answers.

use std::fmt;

use serde_json::json;

use crate::{Keyword, Outcome};

/// Everything that can be said about one document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Report {
    /// The verdict. For `SCHEMA`, its keyword and offset are those of the first violation.
    pub outcome: Outcome,
    /// The violations of the schema, a value's own before those inside it; empty unless the code is `SCHEMA`.
    pub violations: Vec<Violation>,
    /// Whether that is all of them: the list is cut at 16 MiB of text, and where the steps of patterns with
    /// backreferences are used up.
    pub complete: bool,
    /// The absolute locations that the hops of the violations name.
    pub(super) schemas: Vec<String>,
}

/// One assertion that failed (JSON Schema core, section 12.3).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// The keyword of the failing leaf, or the one that holds a `false` schema.
    pub keyword: Keyword,
    /// The first byte of the offending value; for a name, its opening quote.
    pub offset: u32,
    /// The JSON Pointer (RFC 6901) of the offending value; for a name, of its object.
    pub instance_location: String,
    /// The JSON Pointer along which validation went to the keyword, `$ref`s included.
    pub keyword_location: String,
    /// The URI of the keyword itself; without a base it is a fragment only.
    pub absolute_keyword_location: String,
    /// What was expected and what was found, on one line.
    pub message: String,
    /// Where the way jumps from one schema to another, the root first.
    pub(super) hops: Vec<Hop>,
}

/// A jump on the way: behind so many bytes of the keyword location stands a schema that is not where the pointer alone
/// would lead, since a reference or a URI of its own came between.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Hop {
    pub(super) from: u32,
    /// Its absolute location, by the number in [`Report::schemas`].
    pub(super) schema: u32,
}

/// The violation as a sentence: the value's place, what was expected, what was found.
impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", Place(&self.instance_location), self.message)
    }
}

/// A JSON Pointer in a sentence, on one line and of readable length.
struct Place<'p>(&'p str);

/// Of a longer pointer the end is shown.
const MOST_OF_POINTER: usize = 200;

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_empty() {
            return f.write_str("at the root");
        }
        let skipped = self.0.chars().count().saturating_sub(MOST_OF_POINTER);
        f.write_str(if skipped > 0 { "at …" } else { "at " })?;
        let shown = self.0.chars().skip(skipped).map(|c| if c.is_control() { ' ' } else { c });
        f.write_str(&shown.collect::<String>())
    }
}

impl Violation {
    /// Its length as text.
    pub(super) fn size(&self) -> usize {
        self.instance_location.len()
            + self.keyword_location.len()
            + self.absolute_keyword_location.len()
            + self.message.len()
            + size_of_val(self.hops.as_slice())
    }
}

impl Report {
    /// The report of an outcome that has no violations.
    pub(crate) fn bare(outcome: Outcome) -> Report {
        Report { outcome, violations: Vec::new(), complete: true, schemas: Vec::new() }
    }

    /// The report as a JSON object: `code`, `keyword`, `offset`, `complete` and `violations`. For [`Report::output`] on
    /// the other side of a boundary there are `schemas`, absolute locations, and in a violation `hops`: pairs of how much
    /// of the keyword location leads to a schema and its number in `schemas`, left out where there is only the root.
    #[must_use]
    pub fn to_json(&self) -> String {
        let violations: Vec<_> = self
            .violations
            .iter()
            .map(|v| {
                let mut violation = json!({
                    "keyword": v.keyword.as_str(),
                    "offset": v.offset,
                    "instanceLocation": v.instance_location,
                    "keywordLocation": v.keyword_location,
                    "absoluteKeywordLocation": v.absolute_keyword_location,
                    "message": v.message,
                });
                if v.hops.len() > 1 {
                    violation["hops"] = v.hops.iter().map(|hop| json!([hop.from, hop.schema])).collect();
                }
                violation
            })
            .collect();
        json!({
            "code": self.outcome.code.as_str(),
            "keyword": self.outcome.keyword.as_str(),
            "offset": self.outcome.offset,
            "complete": self.complete,
            "violations": violations,
            "schemas": self.schemas,
        })
        .to_string()
    }
}
