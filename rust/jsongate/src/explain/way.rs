//! The places that a keyword location leads through, beside the instance location: what the nested output groups by.

/// A place on the way: how many bytes of the keyword location and of the instance location lead there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Stop {
    pub(super) keyword: usize,
    pub(super) instance: usize,
}

/// What stands behind a keyword that applies schemas, and whether it steps into the value.
struct Applicator {
    token: Behind,
    into: bool,
}

/// The token between a keyword and its schema.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Behind {
    Nothing,
    Name,
    /// Only where it looks like one: `items` has an index before draft 2020-12 and where its value is an array.
    Index,
}

/// Every place before the violation itself, the root first: each keyword that applies schemas is one, on the value it
/// looks at, and each schema that it applies is one.
pub(super) fn stops(keywords: &str, instance: &str) -> Vec<Stop> {
    let mut stops = vec![Stop { keyword: 0, instance: 0 }];
    let mut here = stops[0];
    while here.keyword < keywords.len() {
        let end = token_end(keywords, here.keyword);
        let Some(Applicator { token, into }) = applicator(&keywords[here.keyword + 1..end]) else { break };
        here.keyword = end;
        stops.push(here);
        if token == Behind::Name || token == Behind::Index && starts_with_index(&keywords[end..]) {
            here.keyword = token_end(keywords, end);
        }
        if into {
            here.instance = token_end(instance, here.instance);
        }
        if stops.last() != Some(&here) {
            stops.push(here);
        }
    }
    // A schema that is false is the violation itself.
    let violation = Stop { keyword: keywords.len(), instance: instance.len() };
    while stops.last() == Some(&violation) {
        stops.pop();
    }
    stops
}

/// Where the token that begins at `from`, with its slash, ends.
fn token_end(pointer: &str, from: usize) -> usize {
    let rest = pointer.as_bytes().get(from + 1..).unwrap_or_default();
    memchr::memchr(b'/', rest).map_or(pointer.len(), |length| from + 1 + length)
}

fn starts_with_index(pointer: &str) -> bool {
    let token = pointer.split('/').nth(1).unwrap_or_default();
    !token.is_empty() && token.bytes().all(|byte| byte.is_ascii_digit())
}

/// `None` for a keyword that asserts.
fn applicator(keyword: &str) -> Option<Applicator> {
    let (token, into) = match keyword {
        "properties" | "patternProperties" => (Behind::Name, true),
        "additionalProperties" | "unevaluatedProperties" | "additionalItems" | "unevaluatedItems" => {
            (Behind::Nothing, true)
        }
        "prefixItems" | "items" => (Behind::Index, true),
        "dependentSchemas" | "dependencies" => (Behind::Name, false),
        "allOf" | "anyOf" | "oneOf" => (Behind::Index, false),
        "propertyNames" | "not" | "if" | "then" | "else" | "$ref" | "$dynamicRef" | "$recursiveRef" => {
            (Behind::Nothing, false)
        }
        _ => return None,
    };
    Some(Applicator { token, into })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keywords_and_schemas_are_places_and_the_violation_is_none() {
        // The keyword location, the instance location, and both of each place.
        type Row = (&'static str, &'static str, &'static [(&'static str, &'static str)]);
        let rows: &[Row] = &[
            ("", "", &[]),
            ("/type", "", &[("", "")]),
            ("/items/$ref/required", "/1", &[("", ""), ("/items", ""), ("/items", "/1"), ("/items/$ref", "/1")]),
            ("/items/0/type", "/0", &[("", ""), ("/items", ""), ("/items/0", "/0")]),
            ("/properties/a~1b/type", "/a~1b", &[("", ""), ("/properties", ""), ("/properties/a~1b", "/a~1b")]),
            ("/properties//type", "/", &[("", ""), ("/properties", ""), ("/properties/", "/")]),
            ("/properties/type", "/type", &[("", ""), ("/properties", "")]),
            ("/additionalProperties", "/b", &[("", ""), ("/additionalProperties", "")]),
            ("/allOf/1/anyOf", "", &[("", ""), ("/allOf", ""), ("/allOf/1", "")]),
            ("/$ref", "", &[("", "")]),
            ("/dependencies", "", &[("", "")]),
            ("/dependencies/a/type", "", &[("", ""), ("/dependencies", ""), ("/dependencies/a", "")]),
            ("/propertyNames/maxLength", "/a", &[("", ""), ("/propertyNames", "")]),
            ("/propertyNames", "", &[("", "")]),
        ];
        for &(keywords, instance, want) in rows {
            let got: Vec<_> = stops(keywords, instance)
                .into_iter()
                .map(|stop| (&keywords[..stop.keyword], &instance[..stop.instance]))
                .collect();
            assert_eq!(got, want, "{keywords} on {instance}");
        }
    }

    #[test]
    fn locations_that_do_not_fit_one_another_do_no_harm() {
        for (keywords, instance) in
            [("/properties", ""), ("/items/items/type", "/0"), ("x", "y"), ("//", "//"), ("/allOf/", "")]
        {
            for stop in stops(keywords, instance) {
                assert!(stop.keyword <= keywords.len() && stop.instance <= instance.len(), "{keywords} on {instance}");
            }
        }
    }
}
