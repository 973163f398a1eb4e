//! What compiles, what does not, and where the fault is said to be.

use serde_json::{Value, json};

use super::graph::{Graph, SchemaId, TypeSet};
use super::*;
use crate::value::format::Format;

const DRAFT4: &str = "http://json-schema.org/draft-04/schema#";
const DRAFT2019: &str = "https://json-schema.org/draft/2019-09/schema";
const DRAFT7: &str = "http://json-schema.org/draft-07/schema#";

fn settings(documents: &[(&str, Value)]) -> Settings {
    let documents = documents.iter().map(|(uri, value)| ((*uri).to_owned(), value.to_string().into_bytes())).collect();
    Settings { documents, ..Settings::default() }
}

fn graph(schema: &Value, settings: &Settings) -> Graph {
    match load(schema.to_string().as_bytes(), settings) {
        Ok((graph, _)) => graph,
        Err(error) => panic!("{schema}: {error}"),
    }
}

/// The places of the errors, as `document#pointer keyword`.
fn places(schema: &Value, settings: &Settings) -> (crate::Code, Vec<String>) {
    let error = load(schema.to_string().as_bytes(), settings).expect_err("refused");
    let place = |e: &SchemaError| {
        assert!(!e.cause.is_empty() && !e.cause.contains('\n'), "{e}");
        format!("{}#{} {}", e.document, e.pointer, e.keyword)
    };
    (error.code(), error.errors().iter().map(place).collect())
}

/// The place of a schema, as `document#pointer`.
fn place(graph: &Graph, id: SchemaId) -> String {
    format!("{}#{}", graph[id].document, graph[id].pointer)
}

#[test]
fn faults_are_named_by_pointer_and_keyword() {
    let rows: Vec<(&str, Value, &[&str])> = vec![
        ("a schema that is a number", json!(1), &["# "]),
        ("a subschema that is a string", json!({"properties": {"a": "x"}}), &["#/properties/a "]),
        ("an unknown type", json!({"type": "int"}), &["#/type type"]),
        ("types", json!({"type": ["string", "string", 1]}), &["#/type/1 type", "#/type/2 type"]),
        ("no type", json!({"type": []}), &["#/type type"]),
        ("a negative count", json!({"minLength": -1}), &["#/minLength minLength"]),
        ("a broken count", json!({"maxItems": 1.5}), &["#/maxItems maxItems"]),
        ("a bound that is a string", json!({"minimum": "1"}), &["#/minimum minimum"]),
        ("a divisor of zero", json!({"multipleOf": 0}), &["#/multipleOf multipleOf"]),
        ("a draft-04 bound", json!({"exclusiveMinimum": true}), &["#/exclusiveMinimum exclusiveMinimum"]),
        ("required", json!({"required": ["a", "a", 1]}), &["#/required/1 required", "#/required/2 required"]),
        ("required as in draft-03", json!({"required": true}), &["#/required required"]),
        ("no branch", json!({"anyOf": []}), &["#/anyOf anyOf"]),
        ("items as an array", json!({"items": [{}]}), &["#/items "]),
        ("a bad pattern", json!({"pattern": "("}), &["#/pattern pattern"]),
        (
            "a bad name pattern",
            json!({"patternProperties": {"a/(": {}}}),
            &["#/patternProperties/a~1( patternProperties"],
        ),
        ("a bad anchor", json!({"$defs": {"a": {"$anchor": "1"}}}), &["#/$defs/a/$anchor $anchor"]),
        ("an identifier with a fragment", json!({"$id": "http://a/b#c"}), &["http://a/b#c#/$id $id"]),
        ("dependentRequired", json!({"dependentRequired": {"a": "b"}}), &["#/dependentRequired/a dependentRequired"]),
        (
            "all of them at once",
            json!({"type": 1, "$defs": {"x": {"not": 2}}, "maximum": null}),
            &["#/$defs/x/not ", "#/maximum maximum", "#/type type"],
        ),
        ("a pointer to nothing", json!({"$ref": "#/$defs/a"}), &["#/$ref $ref"]),
        ("an anchor that is not there", json!({"items": {"$ref": "#a"}}), &["#/items/$ref $ref"]),
        (
            "a document that was not supplied",
            json!({"allOf": [{"$ref": "file:///etc/passwd"}]}),
            &["#/allOf/0/$ref $ref"],
        ),
        ("a reference to no schema", json!({"$ref": "#/required", "required": []}), &["#/$ref $ref"]),
        ("no URI", json!({"$ref": "a b"}), &["#/$ref $ref"]),
        ("an unknown metaschema", json!({"$schema": "http://example.com/s"}), &["#/$schema $schema"]),
        (
            "an anchor twice",
            json!({"$defs": {"a": {"$anchor": "x"}, "b": {"$anchor": "x"}}}),
            &["#/$defs/a/$anchor $anchor"],
        ),
        ("a loop of one", json!({"$ref": "#"}), &["#/$ref $ref"]),
        ("a loop through anyOf", json!({"anyOf": [{"type": "string"}, {"$ref": "#"}]}), &["#/anyOf/1/$ref $ref"]),
        (
            "a loop of two",
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"allOf": [{"$ref": "#/$defs/b"}]}, "b": {"$ref": "#/$defs/a"}}}),
            &["#/$defs/b/$ref $ref"],
        ),
        (
            "a loop through dependentSchemas",
            json!({"dependentSchemas": {"a": {"$ref": "#"}}}),
            &["#/dependentSchemas/a/$ref $ref"],
        ),
        (
            "a dynamic reference to nothing",
            json!({"items": {"$dynamicRef": "#a"}}),
            &["#/items/$dynamicRef $dynamicRef"],
        ),
        (
            "a loop through a dynamic reference",
            json!({"$dynamicAnchor": "a", "allOf": [{"$dynamicRef": "#a"}]}),
            &["#/allOf/0/$dynamicRef $dynamicRef"],
        ),
        (
            "a loop through a recursive reference",
            json!({"$schema": DRAFT2019, "$recursiveRef": "#"}),
            &["#/$recursiveRef $recursiveRef"],
        ),
        (
            "draft-04: booleans are no schemas, but for what is additional",
            json!({"$schema": DRAFT4, "properties": {"a": true}, "additionalProperties": false, "additionalItems": true}),
            &["#/properties/a "],
        ),
        (
            "draft-04: a bound that is missing, lists without anything",
            json!({"$schema": DRAFT4, "exclusiveMaximum": true, "required": [], "enum": [1, 1.0],
                "dependencies": {"a": []}}),
            &[
                "#/dependencies/a dependencies",
                "#/enum/1 enum",
                "#/exclusiveMaximum exclusiveMaximum",
                "#/required required",
            ],
        ),
        ("draft-04: a count with a fraction", json!({"$schema": DRAFT4, "maxItems": 1.0}), &["#/maxItems maxItems"]),
        ("draft-07: items without schemas", json!({"$schema": DRAFT7, "items": []}), &["#/items items"]),
        (
            "draft-07: dependencies",
            json!({"$schema": DRAFT7, "dependencies": {"a": ["b", 1]}}),
            &["#/dependencies/a/1 dependencies"],
        ),
    ];
    for (name, schema, want) in rows {
        let (code, got) = places(&schema, &Settings::default());
        assert_eq!((code, got), (crate::Code::BadSchema, want.iter().map(|s| (*s).to_owned()).collect()), "{name}");
    }
}

#[test]
fn what_is_not_served_is_listed_with_its_pointer() {
    let plain = Settings::default();
    let rows: Vec<(&str, Value, &Settings, &[&str])> =
        vec![("a group that ignores case", json!({"pattern": "(?i:a)"}), &plain, &["#/pattern pattern"])];
    for (name, schema, settings, want) in rows {
        let (code, got) = places(&schema, settings);
        assert_eq!((code, got), (crate::Code::Unsupported, want.iter().map(|s| (*s).to_owned()).collect()), "{name}");
    }
    let none = Settings { default_draft: Some("draft-07".into()), ..Settings::default() };
    assert!(matches!(load(b"{}", &none), Err(CompileError::BadOption(_))));
}

#[test]
fn what_cannot_be_reached_or_asserts_nothing_is_no_obstacle() {
    let formats = Settings { assert_format: true, ..Settings::default() };
    for schema in [
        json!({"$defs": {"a": {"$dynamicRef": "#x", "unevaluatedItems": false, "$ref": "#/nowhere"}}}),
        json!({"unevaluatedProperties": true, "unevaluatedItems": true}),
        json!({"format": "no-such-format"}),
        json!({"x-unknown": {"type": 1}, "dependencies": {"a": ["b"]}}),
        json!({"$schema": DRAFT7, "unevaluatedItems": false, "$dynamicRef": 1, "prefixItems": 1}),
        json!({"const": {"$ref": "#/nowhere"}, "enum": [{"$id": "http://a b"}], "default": {"$schema": 1}}),
        json!({"minLength": 2.0, "maxLength": 1e300}),
    ] {
        graph(&schema, &formats);
    }
}

#[test]
fn keywords_are_read_as_their_draft_defines_them() {
    let latest = graph(
        &json!({"type": ["integer", "null"], "prefixItems": [true], "items": false, "contains": {}, "minContains": 2, "if": {},
                "then": false, "dependencies": {"a": ["b"]}, "dependentRequired": {"c": ["d"]}, "maxLength": 1e30}),
        &Settings::default(),
    );
    let root = &latest[latest.root];
    assert_eq!(root.types, Some(TypeSet::INTEGER.union(TypeSet::NULL)));
    assert_eq!((root.prefix_items.len(), root.items.is_some()), (1, true));
    assert_eq!((root.min_contains, root.then.is_some(), root.max_length), (Some(2), true, Some(u64::MAX)));
    let names = |trigger: &str, name: &str| (trigger.to_owned(), vec![name.to_owned()]);
    assert_eq!(root.dependent_required, [names("c", "d")], "dependencies is no keyword of this draft");

    let seven = graph(
        &json!({"$schema": DRAFT7, "items": [{"$ref": "#/definitions/a", "type": "string"}], "additionalItems": false, "contains": {},
                "minContains": 2, "dependencies": {"a": ["b"], "c": {"minProperties": 2}}, "then": {}, "$defs": 1,
                "definitions": {"a": {"type": "null"}}}),
        &Settings::default(),
    );
    let root = &seven[seven.root];
    assert_eq!((root.prefix_items.len(), root.items.map(|id| seven[id].boolean)), (1, Some(Some(false))));
    assert_eq!((root.min_contains, root.then), (None, None));
    assert_eq!(root.dependent_required, [names("a", "b")]);
    assert_eq!(root.dependent_schemas.len(), 1);
    let item = &seven[root.prefix_items[0]];
    assert_eq!(item.types, None, "siblings of $ref are ignored");
    assert_eq!(place(&seven, item.reference.expect("followed")), "#/definitions/a");
}

#[test]
fn references_lead_where_the_specification_says() {
    let documents = settings(&[
        (
            "http://example.com/ext.json",
            json!({"$defs": {"s": {"$anchor": "t", "type": "string"}}, "items": {"$ref": "more.json"}}),
        ),
        ("http://example.com/more.json", json!({"type": "null"})),
        ("relative.json", json!({"$id": "http://other.example/named.json"})),
        ("http://example.com/unused.json", json!("not a schema at all")),
    ]);
    // The reference stands at /properties/r; the place it has to lead to.
    let rows: Vec<(&str, Value, &str, &str)> = vec![
        ("the root", json!({}), "#", "#"),
        ("a pointer", json!({"$defs": {"a/b~c": {}}}), "#/$defs/a~1b~0c", "#/$defs/a~1b~0c"),
        ("a percent-encoded pointer", json!({"$defs": {"a\"%b": {}}}), "#/$defs/a%22%25b", "#/$defs/a\"%b"),
        ("a pointer with bare spaces", json!({"$defs": {"List<a b>": {}}}), "#/$defs/List<a b>", "#/$defs/List<a b>"),
        ("an item", json!({"allOf": [true, {"minimum": 1}]}), "#/allOf/1", "#/allOf/1"),
        ("an anchor", json!({"$defs": {"a": {"$anchor": "x"}}}), "#x", "#/$defs/a"),
        ("a dynamic anchor", json!({"$defs": {"a": {"$dynamicAnchor": "x"}}}), "#x", "#/$defs/a"),
        ("an unknown keyword", json!({"x-own": [{"deep": {}}]}), "#/x-own/0/deep", "#/x-own/0/deep"),
        (
            "an embedded resource",
            json!({"$id": "http://example.com/r", "$defs": {"a": {"$id": "sub/x"}}}),
            "sub/x",
            "http://example.com/r#/$defs/a",
        ),
        (
            "an identifier in an enum is none",
            json!({"enum": [{"$id": "http://example.com/more.json"}]}),
            "http://example.com/more.json",
            "http://example.com/more.json#",
        ),
        (
            "a supplied document",
            json!({}),
            "http://example.com/ext.json#/$defs/s",
            "http://example.com/ext.json#/$defs/s",
        ),
        ("its anchor", json!({}), "http://example.com/ext.json#t", "http://example.com/ext.json#/$defs/s"),
        ("a supplied document by a relative name", json!({}), "relative.json", "relative.json#"),
        (
            "relative to the base",
            json!({"$id": "http://example.com/dir/r"}),
            "../more.json",
            "http://example.com/more.json#",
        ),
        (
            "a URN as a base",
            json!({"$id": "urn:uuid:deadbeef", "$defs": {"a": {}}}),
            "urn:uuid:deadbeef#/$defs/a",
            "urn:uuid:deadbeef#/$defs/a",
        ),
    ];
    for (name, mut schema, reference, want) in rows {
        schema["properties"] = json!({"r": {"$ref": reference}});
        let graph = graph(&schema, &documents);
        let (_, holder) = graph[graph.root].properties[0].clone();
        let target = graph[holder].reference.unwrap_or_else(|| panic!("{name}: followed"));
        assert_eq!(place(&graph, target), want, "{name}");
    }
}

#[test]
fn a_document_is_known_by_its_own_identifier_once_something_brought_it() {
    let documents = settings(&[("relative.json", json!({"$id": "http://other.example/named.json", "type": "null"}))]);
    // The first reference is met before the second one brings the document.
    let both = json!({"items": {"$ref": "http://other.example/named.json"}, "not": {"$ref": "relative.json"}});
    let found = graph(&both, &documents);
    let items = found[found.root].items.expect("items");
    assert_eq!(place(&found, found[items].reference.expect("followed")), "relative.json#");
    let one = json!({"items": {"$ref": "http://other.example/named.json"}});
    assert_eq!(places(&one, &documents).1, ["#/items/$ref $ref"]);
}

#[test]
fn a_base_changes_with_each_identifier() {
    let schema = json!({
        "$id": "http://example.com/root.json",
        "properties": {
            "a": {"$id": "nested/a.json", "properties": {"b": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "null"}}},
        },
        "$defs": {"x": {"type": "string"}},
    });
    let graph = graph(&schema, &Settings::default());
    let a = &graph[graph[graph.root].properties[0].1];
    assert_eq!((&*a.resource, a.resource_root), ("http://example.com/nested/a.json", "/properties/a".len()));
    let b = &graph[a.properties[0].1];
    assert_eq!(place(&graph, b.reference.expect("followed")), "http://example.com/root.json#/properties/a/$defs/x");
}

#[test]
fn draft_07_identifiers_may_be_plain_names_and_yield_to_references() {
    let schema = json!({
        "$schema": DRAFT7,
        "$id": "http://example.com/root.json",
        "properties": {"r": {"$ref": "#name"}, "s": {"$ref": "sub.json#part"}, "t": {"$id": "http://ignored/", "$ref": "sub.json"}},
        "definitions": {"a": {"$id": "#name"}, "b": {"$id": "sub.json", "definitions": {"c": {"$id": "#part"}}}},
    });
    let graph = graph(&schema, &Settings::default());
    let targets: Vec<String> = graph[graph.root]
        .properties
        .iter()
        .map(|(_, id)| place(&graph, graph[*id].reference.expect("followed")))
        .collect();
    let base = "http://example.com/root.json#/definitions";
    assert_eq!(targets, [format!("{base}/a"), format!("{base}/b/definitions/c"), format!("{base}/b")]);
}

#[test]
fn faults_in_supplied_documents_name_the_document() {
    let documents = settings(&[("http://e/x", json!({"type": "int"})), ("http://e/y", json!({"$ref": "z"}))]);
    let schema = json!({"allOf": [{"$ref": "http://e/x"}, {"$ref": "http://e/y"}]});
    assert_eq!(places(&schema, &documents).1, ["http://e/x#/type type", "http://e/y#/$ref $ref"]);
    let broken = Settings { documents: vec![("http://e/x".into(), b"{".to_vec())], ..Settings::default() };
    assert_eq!(places(&json!({"$ref": "http://e/x"}), &broken).1, ["#/$ref $ref", "http://e/x# "]);
}

#[test]
fn what_is_odd_is_warned_about() {
    let schema =
        json!({"dependencies": {}, "properties": {"a": {"pattern": r"^[^\_]$"}}, "patternProperties": {r"\-": true}});
    let (_, warnings) = load(schema.to_string().as_bytes(), &Settings::default()).expect("compiles");
    let pointers: Vec<&str> = warnings.iter().map(|w| w.pointer.as_str()).collect();
    assert_eq!(pointers, ["/dependencies", "/patternProperties/\\-", "/properties/a/pattern"]);
    let value: Value = serde_json::from_str(&Warning::to_json(&warnings)).expect("JSON");
    assert_eq!(value["warnings"][2]["keyword"], "pattern");
}

#[test]
fn errors_are_json_at_the_boundary() {
    let error = load(br#"{"type":"int"}"#, &Settings::default()).expect_err("refused");
    let value: Value = serde_json::from_str(&error.to_json()).expect("JSON");
    assert_eq!(value["code"], "BAD_SCHEMA");
    assert_eq!((&value["errors"][0]["pointer"], &value["errors"][0]["document"]), (&json!("/type"), &json!("")));
    let option = CompileError::BadOption("a limit of 0".to_owned());
    assert_eq!(
        option.to_json(),
        r#"{"code":"BAD_ARGUMENT","errors":[{"cause":"a limit of 0","document":"","keyword":"","pointer":""}]}"#
    );
}

#[test]
fn deep_and_wide_schemas_are_read() {
    let mut deep = json!({"type": "null"});
    for _ in 0..60 {
        deep = json!({"not": {"items": deep}});
    }
    let chain: Value = (0..5_000).map(|i| (format!("d{i}"), json!({"$ref": format!("#/$defs/d{}", i + 1)}))).collect();
    let mut long = json!({"$ref": "#/$defs/d0", "$defs": chain});
    long["$defs"]["d5000"] = json!({});
    let thread = std::thread::Builder::new().stack_size(1 << 20).spawn(move || {
        graph(&deep, &Settings::default());
        assert_eq!(graph(&long, &Settings::default()).schemas.len(), 5_002);
    });
    thread.expect("a thread").join().expect("no overflow");
}

#[test]
fn a_format_is_kept_where_it_asserts_and_the_draft_defines_it() {
    let formats = Settings { assert_format: true, ..Settings::default() };
    let rows = [
        (json!({"format": "email"}), &formats, Some(Format::Email)),
        (json!({"format": "email"}), &Settings::default(), None),
        (json!({"format": "no-such-format"}), &formats, None),
        (json!({"format": "uuid"}), &formats, Some(Format::Uuid)),
        (json!({"format": "uuid", "$schema": DRAFT7}), &formats, None),
        (
            json!({"format": "email", "$schema": DRAFT7, "$ref": "#/definitions/a", "definitions": {"a": true}}),
            &formats,
            None,
        ),
    ];
    for (schema, settings, want) in rows {
        let graph = graph(&schema, settings);
        assert_eq!(graph[graph.root].format, want, "{schema}");
    }
}
