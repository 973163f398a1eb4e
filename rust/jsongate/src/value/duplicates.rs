//! Duplicate names where they are allowed: the last one wins, and the earlier members are as if they were not there.

use std::borrow::Cow;
use std::collections::HashMap;

use super::document::Document;

/// The offsets of the opening quotes of all names that a later member of the same object overrides, ascending.
///
/// The document is well formed but for its duplicates. Names are compared after unescaping, in the given reading.
/// Expected time is linear in the document; memory is in proportion to the names of the objects open at once.
#[must_use]
pub fn superseded(bytes: &[u8], lenient: bool) -> Vec<u32> {
    let document = Document { bytes, lenient, superseded: &[] };
    let mut found = Vec::new();
    // For each open container the names so far and where each was seen last; `None` for an array.
    let mut open: Vec<Option<HashMap<Cow<'_, [u8]>, u32>>> = Vec::new();
    let mut expects_name = false;
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' => {
                open.push(Some(HashMap::new()));
                expects_name = true;
            }
            b'[' => {
                open.push(None);
                expects_name = false;
            }
            b'}' | b']' => {
                open.pop();
                expects_name = false;
            }
            b',' => expects_name = matches!(open.last(), Some(Some(_))),
            b'"' => {
                if expects_name
                    && let Some(Some(names)) = open.last_mut()
                    && let Ok(offset) = u32::try_from(at)
                {
                    found.extend(names.insert(document.string(at), offset));
                }
                expects_name = false;
                at = document.string_end(at);
                continue;
            }
            _ => {}
        }
        at += 1;
    }
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_but_the_last_of_a_name_are_superseded() {
        let rows: &[(&str, &[u8], bool, &[u32])] = &[
            ("none", br#"{"a":1,"b":{"a":2}}"#, false, &[]),
            ("one", br#"{"a":1,"a":2}"#, false, &[1]),
            ("three of a name", br#"{"a":1,"a":2,"a":3}"#, false, &[1, 7]),
            ("compared after unescaping", br#"{"a":1,"\u0061":2}"#, false, &[1]),
            ("strings that are values are no names", br#"{"a":"b","b":"a","c":["a","a"]}"#, false, &[]),
            ("siblings in an array are separate", br#"[{"a":1},{"a":1}]"#, false, &[]),
            (
                "inside another, in ascending order",
                br#"{"a":{"x":1,"x":2},"b":0,"a":{"y":[{"z":0,"z":1}]}}"#,
                false,
                &[1, 6, 36],
            ),
            ("after a container in the same object", br#"{"a":{},"b":[1,2],"a":0}"#, false, &[1]),
            ("lenient: two spellings of U+FFFD", b"{\"\xFF\":1,\"\\uD800\":2}", true, &[1]),
            ("a scalar", b"1", false, &[]),
        ];
        for (name, bytes, lenient, want) in rows {
            assert_eq!(superseded(bytes, *lenient), *want, "{name}");
        }
    }
}
