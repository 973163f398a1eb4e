//! The standard metaschemas, as documents that references can point into.
//!
//! They are written out from the table of [`metaschema`](super::metaschema), so that both say the same. What people refer
//! to is where it is in the published ones: the keywords under `properties`, and the shared parts under `definitions`
//! or `$defs`.

use serde_json::{Map, Value, json};

use super::draft::Draft;
use super::metaschema::{Shape, shape};
use super::vocabulary::Vocabulary;

/// The metaschema with this URI, which has no fragment, and its own URI, which may be written otherwise; `None` where it
/// is no standard one.
pub(super) fn document(uri: &str) -> Option<(String, Value)> {
    if let Some(draft) = Draft::from_uri(uri) {
        let schema = if draft.vocabularies().is_some() { united(draft) } else { single(draft) };
        return Some((format!("{}schema", base(draft)), schema));
    }
    for draft in [Draft::Draft201909, Draft::Draft202012] {
        let name = uri.strip_prefix(base(draft)).and_then(|rest| rest.strip_prefix("meta/"));
        if let Some((vocabulary, name)) = name.and_then(|name| Vocabulary::all(draft).find(|(_, known)| *known == name))
        {
            return Some((uri.to_owned(), part(draft, vocabulary, name)));
        }
    }
    None
}

/// What the URIs of a draft's documents begin with.
fn base(draft: Draft) -> &'static str {
    match draft {
        Draft::Draft4 => "http://json-schema.org/draft-04/",
        Draft::Draft6 => "http://json-schema.org/draft-06/",
        Draft::Draft7 => "http://json-schema.org/draft-07/",
        Draft::Draft201909 => "https://json-schema.org/draft/2019-09/",
        Draft::Draft202012 => "https://json-schema.org/draft/2020-12/",
    }
}

/// The metaschema of a draft that has one document only.
fn single(draft: Draft) -> Value {
    let uri = format!("{}schema#", base(draft));
    let mut properties = Map::new();
    let all = [Vocabulary::Core, Vocabulary::Applicator, Vocabulary::Validation, Vocabulary::MetaData];
    let all = all.into_iter().chain([Vocabulary::FormatAnnotation, Vocabulary::Content]);
    let older = ["id", "definitions", "dependencies"];
    for keyword in all.flat_map(|vocabulary| vocabulary.keywords(draft)).chain(older) {
        add(draft, keyword, &mut properties);
    }
    let mut schema = json!({
        "$schema": uri,
        draft.id_keyword(): uri,
        "title": "Core schema meta-schema",
        "definitions": definitions(draft),
        "type": "object",
        "properties": properties,
    });
    if draft == Draft::Draft4 {
        schema["dependencies"] = json!({"exclusiveMaximum": ["maximum"], "exclusiveMinimum": ["minimum"]});
    } else {
        schema["type"] = json!(["object", "boolean"]);
    }
    schema
}

/// The metaschema of a draft that has vocabularies.
fn united(draft: Draft) -> Value {
    let uri = format!("{}schema", base(draft));
    let named = || Vocabulary::all(draft).filter(|(one, _)| is_in_metaschema(draft, *one));
    let uris = draft.vocabularies().unwrap_or_default();
    let vocabularies: Map<String, Value> =
        named().map(|(one, name)| (format!("{uris}{name}"), json!(one != Vocabulary::FormatAssertion))).collect();
    let mut properties = Map::new();
    let older = ["definitions", "dependencies"].into_iter();
    let left: &[&str] = if draft == Draft::Draft202012 { &["$recursiveAnchor", "$recursiveRef"] } else { &[] };
    older.chain(left.iter().copied()).for_each(|keyword| add(draft, keyword, &mut properties));
    let mut schema = json!({
        "$schema": uri,
        "$id": uri,
        "$vocabulary": vocabularies,
        "title": "Core and Validation specifications meta-schema",
        "allOf": named().map(|(_, name)| json!({"$ref": format!("meta/{name}")})).collect::<Vec<_>>(),
        "type": ["object", "boolean"],
        "properties": properties,
        "$defs": definitions(draft),
    });
    anchor(draft, &mut schema);
    schema
}

/// In 2019-09 there is one vocabulary for formats; of the two of 2020-12 the one that does not assert is in use.
fn is_in_metaschema(draft: Draft, vocabulary: Vocabulary) -> bool {
    draft == Draft::Draft201909 || vocabulary != Vocabulary::FormatAssertion
}

/// The metaschema of one vocabulary.
fn part(draft: Draft, vocabulary: Vocabulary, name: &str) -> Value {
    let mut properties = Map::new();
    vocabulary.keywords(draft).for_each(|keyword| add(draft, keyword, &mut properties));
    if draft == Draft::Draft202012 {
        // Left over from the draft before: they are keywords of the whole metaschema only.
        properties.retain(|keyword, _| !keyword.starts_with("$recursive"));
    }
    let uris = draft.vocabularies().unwrap_or_default();
    let mut schema = json!({
        "$schema": format!("{}schema", base(draft)),
        "$id": format!("{}meta/{name}", base(draft)),
        "$vocabulary": {format!("{uris}{name}"): true},
        "title": format!("Vocabulary meta-schema: {name}"),
        "type": ["object", "boolean"],
        "properties": properties,
        "$defs": definitions(draft),
    });
    anchor(draft, &mut schema);
    schema
}

/// Makes a document one that others can extend.
fn anchor(draft: Draft, schema: &mut Value) {
    if draft == Draft::Draft201909 {
        schema["$recursiveAnchor"] = json!(true);
    } else {
        schema["$dynamicAnchor"] = json!("meta");
    }
}

fn add(draft: Draft, keyword: &str, properties: &mut Map<String, Value>) {
    if let Some(shape) = shape(draft, keyword) {
        properties.insert(keyword.to_owned(), value(draft, shape));
    }
}

/// The shared parts.
fn definitions(draft: Draft) -> Value {
    let mut names = json!({"type": "array", "items": {"type": "string"}, "uniqueItems": true});
    if draft == Draft::Draft4 {
        names["minItems"] = json!(1);
    }
    let counts = if draft == Draft::Draft4 { "positiveInteger" } else { "nonNegativeInteger" };
    json!({
        "schemaArray": {"type": "array", "minItems": 1, "items": this(draft)},
        counts: {"type": "integer", "minimum": 0},
        format!("{counts}Default0"): shared(draft, counts),
        "simpleTypes": {"enum": ["array", "boolean", "integer", "null", "number", "object", "string"]},
        "stringArray": names,
    })
}

/// A reference to any schema of the dialect.
fn this(draft: Draft) -> Value {
    match draft {
        Draft::Draft4 | Draft::Draft6 | Draft::Draft7 => json!({"$ref": "#"}),
        Draft::Draft201909 => json!({"$recursiveRef": "#"}),
        Draft::Draft202012 => json!({"$dynamicRef": "#meta"}),
    }
}

fn shared(draft: Draft, name: &str) -> Value {
    let place = if draft.vocabularies().is_some() { "$defs" } else { "definitions" };
    json!({"$ref": format!("#/{place}/{name}")})
}

/// The schema of a keyword's value.
fn value(draft: Draft, shape: Shape) -> Value {
    let map = |inner: Value| json!({"type": "object", "additionalProperties": inner});
    match shape {
        Shape::Schema => this(draft),
        Shape::SchemaOrBoolean => json!({"anyOf": [{"type": "boolean"}, this(draft)]}),
        Shape::Schemas => shared(draft, "schemaArray"),
        Shape::SchemaOrSchemas => json!({"anyOf": [this(draft), shared(draft, "schemaArray")]}),
        Shape::SchemaMap => map(this(draft)),
        Shape::PatternMap => {
            let mut schema = map(this(draft));
            if draft >= Draft::Draft6 {
                schema["propertyNames"] = json!({"format": "regex"});
            }
            schema
        }
        Shape::SchemaOrNamesMap => map(json!({"anyOf": [this(draft), shared(draft, "stringArray")]})),
        Shape::NamesMap => map(shared(draft, "stringArray")),
        Shape::BooleanMap => {
            json!({"type": "object", "propertyNames": {"type": "string", "format": "uri"}, "additionalProperties": {"type": "boolean"}})
        }
        Shape::Names => shared(draft, "stringArray"),
        Shape::Any => json!({}),
        Shape::Array => json!({"type": "array"}),
        Shape::DifferentValues => json!({"type": "array", "minItems": 1, "uniqueItems": true}),
        Shape::Boolean => json!({"type": "boolean"}),
        Shape::Text => json!({"type": "string"}),
        Shape::Regex => json!({"type": "string", "format": "regex"}),
        Shape::Identifier => json!({"type": "string", "format": "uri-reference", "pattern": "^[^#]*#?$"}),
        Shape::Anchor if draft == Draft::Draft201909 => {
            json!({"type": "string", "pattern": "^[A-Za-z][-A-Za-z0-9.:_]*$"})
        }
        Shape::Anchor => json!({"type": "string", "pattern": "^[A-Za-z_][-A-Za-z0-9._]*$"}),
        Shape::Number => json!({"type": "number"}),
        Shape::Positive if draft == Draft::Draft4 => json!({"type": "number", "minimum": 0, "exclusiveMinimum": true}),
        Shape::Positive => json!({"type": "number", "exclusiveMinimum": 0}),
        Shape::Count if draft == Draft::Draft4 => shared(draft, "positiveInteger"),
        Shape::Count => shared(draft, "nonNegativeInteger"),
        Shape::Type => {
            let one = shared(draft, "simpleTypes");
            json!({"anyOf": [one, {"type": "array", "items": one, "minItems": 1, "uniqueItems": true}]})
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const URIS: [&str; 8] = [
        "http://json-schema.org/draft-04/schema",
        "http://json-schema.org/draft-06/schema",
        "http://json-schema.org/draft-07/schema",
        "https://json-schema.org/draft/2019-09/schema",
        "https://json-schema.org/draft/2019-09/meta/applicator",
        "https://json-schema.org/draft/2020-12/schema",
        "https://json-schema.org/draft/2020-12/meta/format-assertion",
        "https://json-schema.org/draft/2020-12/meta/unevaluated",
    ];

    #[test]
    fn each_metaschema_compiles_and_accepts_itself() {
        for uri in URIS {
            let document = document(uri).unwrap_or_else(|| panic!("{uri} is there")).1.to_string();
            let validator =
                crate::Validator::compile(document.as_bytes()).unwrap_or_else(|error| panic!("{uri}: {error}"));
            let outcome = validator.validate(document.as_bytes());
            assert_eq!(outcome, crate::Outcome::VALID, "{uri}");
        }
    }

    #[test]
    fn a_metaschema_refuses_what_the_table_refuses_deep_inside_too() {
        let rows = [
            ("http://json-schema.org/draft-04/schema#", r#"{"properties": {"a": {"required": []}}}"#),
            ("http://json-schema.org/draft-04/schema#", r#"{"not": true}"#),
            ("http://json-schema.org/draft-06/schema#", r#"{"enum": [1, 1.0]}"#),
            ("http://json-schema.org/draft-07/schema#", r#"{"if": 1}"#),
            (
                "https://json-schema.org/draft/2019-09/schema",
                r#"{"$defs": {"a": {"unevaluatedItems": {"type": "nul"}}}}"#,
            ),
            ("https://json-schema.org/draft/2020-12/schema", r#"{"prefixItems": [{"minLength": -1}]}"#),
            ("https://json-schema.org/draft/2020-12/schema", r#"{"allOf": [{"allOf": [{"$anchor": "1"}]}]}"#),
        ];
        for (uri, schema) in rows {
            let validator = crate::Validator::compile(json!({"$ref": uri}).to_string().as_bytes()).expect("a schema");
            assert!(!validator.is_valid(schema.as_bytes()), "{uri} refuses {schema}");
            assert!(validator.is_valid(br#"{"title": "any", "properties": {"a": {"type": "string"}}}"#), "{uri}");
        }
    }
}
