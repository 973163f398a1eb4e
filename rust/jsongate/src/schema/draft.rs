//! The drafts of JSON Schema, and the keywords whose values hold schemas in each.

/// A draft of the specification. Later ones are greater.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Draft {
    /// Draft 4
    Draft4,
    /// Draft 6
    Draft6,
    /// Draft 7
    Draft7,
    /// Draft 2019-09
    Draft201909,
    /// Draft 2020-12: what a schema is read as where nothing says otherwise.
    #[default]
    Draft202012,
}

/// How a keyword's value holds schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Holds {
    /// The value is a schema.
    One,
    /// The value is an array of schemas.
    Array,
    /// The value is an object whose members are schemas.
    Map,
    /// The value is a schema or an array of schemas.
    OneOrArray,
    /// The value is an object whose members are schemas or arrays of strings.
    MapOrNames,
}

impl Draft {
    /// The draft whose metaschema has this URI; a fragment that is empty, and the scheme https, are taken too.
    #[must_use]
    pub fn from_uri(uri: &str) -> Option<Draft> {
        let uri = uri.strip_suffix('#').unwrap_or(uri);
        match uri.strip_prefix("http://").or_else(|| uri.strip_prefix("https://"))? {
            "json-schema.org/draft-04/schema" => Some(Draft::Draft4),
            "json-schema.org/draft-06/schema" => Some(Draft::Draft6),
            "json-schema.org/draft-07/schema" => Some(Draft::Draft7),
            "json-schema.org/draft/2019-09/schema" => Some(Draft::Draft201909),
            "json-schema.org/draft/2020-12/schema" | "json-schema.org/schema" => Some(Draft::Draft202012),
            _ => None,
        }
    }

    /// The name that people use.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Draft::Draft4 => "draft-04",
            Draft::Draft6 => "draft-06",
            Draft::Draft7 => "draft-07",
            Draft::Draft201909 => "2019-09",
            Draft::Draft202012 => "2020-12",
        }
    }

    /// The keyword that gives a schema a URI of its own.
    pub(super) const fn id_keyword(self) -> &'static str {
        match self {
            Draft::Draft4 => "id",
            _ => "$id",
        }
    }

    /// Whether `true` and `false` are schemas wherever a schema can be. In draft-04 they are values of
    /// `additionalItems` and `additionalProperties` only.
    pub(super) fn has_boolean_schemas(self) -> bool {
        self >= Draft::Draft6
    }

    /// Whether `$ref` makes all its siblings meaningless (draft-07, section 8.3).
    pub(super) const fn reference_stands_alone(self) -> bool {
        matches!(self, Draft::Draft4 | Draft::Draft6 | Draft::Draft7)
    }

    /// How the value of `keyword` holds schemas; `None` where it is no such keyword of this draft.
    ///
    /// `definitions` is one in every draft: the later metaschemas keep it for the schemas that have it.
    pub(super) fn holds(self, keyword: &str) -> Option<Holds> {
        use Holds::{Array, Map, MapOrNames, One, OneOrArray};
        let modern = self >= Draft::Draft201909;
        let (holds, is_here) = match keyword {
            "$defs" | "dependentSchemas" => (Map, modern),
            "definitions" | "properties" | "patternProperties" => (Map, true),
            "dependencies" => (MapOrNames, true),
            "allOf" | "anyOf" | "oneOf" => (Array, true),
            "prefixItems" => (Array, self >= Draft::Draft202012),
            "items" => (if self < Draft::Draft202012 { OneOrArray } else { One }, true),
            "additionalItems" => (One, self < Draft::Draft202012),
            "not" | "additionalProperties" => (One, true),
            "contains" | "propertyNames" => (One, self >= Draft::Draft6),
            "if" | "then" | "else" => (One, self >= Draft::Draft7),
            "unevaluatedItems" | "unevaluatedProperties" | "contentSchema" => (One, modern),
            _ => return None,
        };
        is_here.then_some(holds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drafts_are_known_by_the_uri_of_their_metaschema() {
        let rows = [
            ("http://json-schema.org/draft-07/schema#", Some(Draft::Draft7)),
            ("http://json-schema.org/draft-07/schema", Some(Draft::Draft7)),
            ("https://json-schema.org/draft-07/schema#", Some(Draft::Draft7)),
            ("http://json-schema.org/draft-06/schema#", Some(Draft::Draft6)),
            ("http://json-schema.org/draft-04/schema#", Some(Draft::Draft4)),
            ("https://json-schema.org/draft/2019-09/schema", Some(Draft::Draft201909)),
            ("https://json-schema.org/draft/2020-12/schema", Some(Draft::Draft202012)),
            ("https://json-schema.org/draft/2020-12/schema#", Some(Draft::Draft202012)),
            ("https://json-schema.org/draft/2020-12/schema#/a", None),
            ("json-schema.org/draft-07/schema", None),
            ("https://example.com/schema", None),
            ("", None),
        ];
        for (uri, want) in rows {
            assert_eq!(Draft::from_uri(uri), want, "{uri}");
        }
    }
}
