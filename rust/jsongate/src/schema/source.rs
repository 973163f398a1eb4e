//! Schema documents: from bytes to a JSON value, with the faults in words.

use serde_json::Value;

use crate::explain::{Limits, syntax};
use crate::{Code, Outcome};

/// How deep a schema document may nest: as deep as serde_json reads.
const MAX_DEPTH: u32 = 127;

/// Reads a schema document. Duplicate names are refused: whichever of the two one took, the other is a surprise.
///
/// # Errors
/// One sentence saying what is wrong, and at which byte.
pub(super) fn parse(bytes: &[u8]) -> Result<Value, String> {
    let limits =
        Limits { max_depth: MAX_DEPTH, max_size: u64::from(u32::MAX), lenient: false, allow_duplicates: false };
    if let Some(fault) = syntax::fault(bytes, &limits) {
        return Err(describe(fault));
    }
    serde_json::from_slice(bytes).map_err(|error| format!("the document cannot be read as JSON: {error}"))
}

fn describe(fault: Outcome) -> String {
    let at = fault.offset;
    match fault.code {
        Code::BadUtf8 => format!(
            "the document is not JSON: a string at byte {at} is not valid UTF-8, or escapes half a surrogate pair"
        ),
        Code::DuplicateName => {
            format!("an object has two members of the same name, the second at byte {at}; remove one")
        }
        Code::TooDeep => format!(
            "the document nests deeper than {MAX_DEPTH} levels at byte {at}; move the inner schemas to $defs and refer to them"
        ),
        Code::TooLarge => "the document is larger than 4 GiB - 1; split it".to_owned(),
        _ => format!("the document is not JSON: byte {at} cannot follow what comes before it"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_that_cannot_be_schemas_are_refused_with_the_reason() {
        let deep = "[".repeat(128) + &"]".repeat(128);
        let rows: &[(&[u8], &str)] = &[
            (b"{", "byte 1 cannot follow"),
            (b"", "byte 0 cannot follow"),
            (b"{\"a\":\"\xFF\"}", "at byte 6 is not valid UTF-8"),
            (br#"{"a":1,"a":2}"#, "the second at byte 7"),
            (deep.as_bytes(), "deeper than 127 levels at byte 127"),
        ];
        for (bytes, want) in rows {
            let error = parse(bytes).expect_err("refused");
            assert!(error.contains(want), "{error}");
        }
        assert!(parse(&deep.as_bytes()[1..255]).is_ok());
    }
}
