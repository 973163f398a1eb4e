//! What [`explain`](super::explain) answers.

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
}

impl Violation {
    /// Its length as text.
    pub(super) fn size(&self) -> usize {
        self.instance_location.len()
            + self.keyword_location.len()
            + self.absolute_keyword_location.len()
            + self.message.len()
    }
}

impl Report {
    /// The report as a JSON object: `code`, `keyword`, `offset` and `violations`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let violations: Vec<_> = self
            .violations
            .iter()
            .map(|v| {
                json!({
                    "keyword": v.keyword.as_str(),
                    "offset": v.offset,
                    "instanceLocation": v.instance_location,
                    "keywordLocation": v.keyword_location,
                    "absoluteKeywordLocation": v.absolute_keyword_location,
                    "message": v.message,
                })
            })
            .collect();
        json!({
            "code": self.outcome.code.as_str(),
            "keyword": self.outcome.keyword.as_str(),
            "offset": self.outcome.offset,
            "violations": violations,
        })
        .to_string()
    }
}
