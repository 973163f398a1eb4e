//! Vocabularies (JSON Schema core 2019-09 and 2020-12, section 8.1): which keywords mean something in a schema.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::draft::Draft;

/// A standard vocabulary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Vocabulary {
    Core,
    Applicator,
    Unevaluated,
    Validation,
    MetaData,
    /// `format`, which says something only to people.
    FormatAnnotation,
    /// `format`, which asserts. Of draft 2019-09 this is the one called `format`.
    FormatAssertion,
    Content,
}

impl Vocabulary {
    const ALL: [Vocabulary; 8] = [
        Vocabulary::Core,
        Vocabulary::Applicator,
        Vocabulary::Unevaluated,
        Vocabulary::Validation,
        Vocabulary::MetaData,
        Vocabulary::FormatAnnotation,
        Vocabulary::FormatAssertion,
        Vocabulary::Content,
    ];

    /// The last part of its URI, and of that of its metaschema; `None` where the draft does not have it.
    pub(super) fn name(self, draft: Draft) -> Option<&'static str> {
        let old = draft == Draft::Draft201909;
        Some(match self {
            Vocabulary::Core => "core",
            Vocabulary::Applicator => "applicator",
            Vocabulary::Unevaluated if old => return None,
            Vocabulary::Unevaluated => "unevaluated",
            Vocabulary::Validation => "validation",
            Vocabulary::MetaData => "meta-data",
            Vocabulary::FormatAnnotation if old => return None,
            Vocabulary::FormatAnnotation => "format-annotation",
            Vocabulary::FormatAssertion if old => "format",
            Vocabulary::FormatAssertion => "format-assertion",
            Vocabulary::Content => "content",
        })
    }

    /// Those of a draft.
    pub(super) fn all(draft: Draft) -> impl Iterator<Item = (Vocabulary, &'static str)> {
        Vocabulary::ALL.into_iter().filter_map(move |one| Some((one, one.name(draft)?)))
    }

    /// The vocabulary with this URI; `None` for one that is not standard.
    pub(super) fn from_uri(draft: Draft, uri: &str) -> Option<Vocabulary> {
        let name = uri.strip_prefix(draft.vocabularies()?)?;
        Vocabulary::all(draft).find(|(_, known)| *known == name).map(|(one, _)| one)
    }

    /// Its keywords, in every draft that has it.
    pub(super) fn keywords(self, draft: Draft) -> impl Iterator<Item = &'static str> {
        const UNEVALUATED: &[&str] = &["unevaluatedItems", "unevaluatedProperties"];
        let own: &[&str] = match self {
            Vocabulary::Core => &[
                "$id",
                "$schema",
                "$ref",
                "$anchor",
                "$dynamicRef",
                "$dynamicAnchor",
                "$recursiveRef",
                "$recursiveAnchor",
                "$vocabulary",
                "$comment",
                "$defs",
            ],
            Vocabulary::Applicator => &[
                "prefixItems",
                "items",
                "additionalItems",
                "contains",
                "properties",
                "patternProperties",
                "additionalProperties",
                "dependentSchemas",
                "propertyNames",
                "if",
                "then",
                "else",
                "allOf",
                "anyOf",
                "oneOf",
                "not",
            ],
            Vocabulary::Unevaluated => UNEVALUATED,
            Vocabulary::Validation => &[
                "type",
                "enum",
                "const",
                "multipleOf",
                "maximum",
                "exclusiveMaximum",
                "minimum",
                "exclusiveMinimum",
                "maxLength",
                "minLength",
                "pattern",
                "maxItems",
                "minItems",
                "uniqueItems",
                "maxContains",
                "minContains",
                "maxProperties",
                "minProperties",
                "required",
                "dependentRequired",
            ],
            Vocabulary::MetaData => {
                &["title", "description", "default", "deprecated", "readOnly", "writeOnly", "examples"]
            }
            Vocabulary::FormatAnnotation | Vocabulary::FormatAssertion => &["format"],
            Vocabulary::Content => &["contentEncoding", "contentMediaType", "contentSchema"],
        };
        let more = if self == Vocabulary::Applicator && draft == Draft::Draft201909 { UNEVALUATED } else { &[] };
        own.iter().chain(more).copied()
    }
}

/// What a metaschema makes of the schemas that name it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Dialect {
    pub(super) draft: Draft,
    /// One bit for each vocabulary.
    used: u8,
}

impl Dialect {
    /// The one of a draft's own metaschema.
    pub(super) const fn of(draft: Draft) -> Dialect {
        Dialect { draft, used: !(1 << Vocabulary::FormatAssertion as u8) }
    }

    /// One of vocabularies that are added. Nothing of a schema means anything without the core, so that is in each.
    pub(super) const fn bare(draft: Draft) -> Dialect {
        Dialect { draft, used: 1 << Vocabulary::Core as u8 }
    }

    pub(super) fn add(&mut self, vocabulary: Vocabulary) {
        self.used |= 1 << vocabulary as u8;
    }

    fn uses(self, vocabulary: Vocabulary) -> bool {
        self.used >> vocabulary as u8 & 1 == 1
    }

    /// Whether the metaschema wants `format` to assert.
    pub(super) fn asserts_format(self) -> bool {
        self.uses(Vocabulary::FormatAssertion)
    }

    fn is_whole(self) -> bool {
        self == Dialect::of(self.draft)
    }

    /// The members of a schema without the keywords that mean nothing.
    pub(super) fn read(self, members: &Map<String, Value>) -> Cow<'_, Map<String, Value>> {
        if self.is_whole() {
            return Cow::Borrowed(members);
        }
        let known = members.iter().filter(|(keyword, _)| self.knows(keyword));
        Cow::Owned(known.map(|(keyword, value)| (keyword.clone(), value.clone())).collect())
    }

    /// Whether a keyword means what it does in the draft. One of no vocabulary of the draft does: these are left over
    /// from earlier drafts, or unknown.
    pub(super) fn knows(self, keyword: &str) -> bool {
        if self.is_whole() {
            return true;
        }
        let mut homes = Vocabulary::all(self.draft)
            .filter(|(vocabulary, _)| vocabulary.keywords(self.draft).any(|known| known == keyword))
            .peekable();
        homes.peek().is_none() || homes.any(|(vocabulary, _)| self.uses(vocabulary))
    }
}

impl Draft {
    /// What the URIs of its vocabularies begin with.
    pub(super) const fn vocabularies(self) -> Option<&'static str> {
        match self {
            Draft::Draft201909 => Some("https://json-schema.org/draft/2019-09/vocab/"),
            Draft::Draft202012 => Some("https://json-schema.org/draft/2020-12/vocab/"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dialect_knows_the_keywords_of_its_vocabularies() {
        let mut dialect = Dialect::bare(Draft::Draft202012);
        dialect.add(Vocabulary::Applicator);
        let rows = [
            ("$ref", true),
            ("properties", true),
            ("minimum", false),
            ("format", false),
            ("unevaluatedItems", false),
            ("definitions", true),
            ("x-own", true),
        ];
        for (keyword, want) in rows {
            assert_eq!(dialect.knows(keyword), want, "{keyword}");
        }
        assert!(Dialect::of(Draft::Draft202012).knows("format") && !Dialect::of(Draft::Draft202012).asserts_format());
        let mut old = Dialect::bare(Draft::Draft201909);
        old.add(Vocabulary::Applicator);
        assert!(old.knows("unevaluatedItems"), "in 2019-09 it is an applicator");
    }

    #[test]
    fn vocabularies_are_known_by_their_uri_in_their_draft() {
        let rows = [
            (
                Draft::Draft202012,
                "https://json-schema.org/draft/2020-12/vocab/unevaluated",
                Some(Vocabulary::Unevaluated),
            ),
            (Draft::Draft201909, "https://json-schema.org/draft/2019-09/vocab/unevaluated", None),
            (
                Draft::Draft201909,
                "https://json-schema.org/draft/2019-09/vocab/format",
                Some(Vocabulary::FormatAssertion),
            ),
            (Draft::Draft202012, "https://json-schema.org/draft/2019-09/vocab/core", None),
            (Draft::Draft7, "https://json-schema.org/draft/2019-09/vocab/core", None),
            (Draft::Draft202012, "https://example.com/vocab/core", None),
        ];
        for (draft, uri, want) in rows {
            assert_eq!(Vocabulary::from_uri(draft, uri), want, "{uri}");
        }
    }
}
