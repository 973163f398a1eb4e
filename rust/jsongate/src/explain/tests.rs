//! Which violations are found, where they are said to be, and what that costs.

use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::accepts::Memory;
use super::*;
use crate::Keyword;
use crate::schema::{Settings, load};

const DRAFT7: &str = "http://json-schema.org/draft-07/schema#";
const LIMITS: Limits = Limits { max_depth: 10_000, max_size: 1 << 30, lenient: false, allow_duplicates: false };

fn graph(schema: &Value) -> Graph {
    load(schema.to_string().as_bytes(), &Settings::default()).unwrap_or_else(|error| panic!("{schema}: {error}")).0
}

/// The violations as `keyword@offset instanceLocation keywordLocation absoluteKeywordLocation`.
fn violations(schema: &Value, document: &str) -> Vec<String> {
    let graph = graph(schema);
    let report = explain(&graph, &LIMITS, document.as_bytes());
    assert!(report.complete);
    let first = report.violations.first().map(|v| Outcome { code: Code::Schema, keyword: v.keyword, offset: v.offset });
    assert_eq!(locate(&graph, document.as_bytes(), false, false), first, "{schema} on {document}: the first one");
    assert_eq!(report.outcome, first.unwrap_or(Outcome::VALID), "{schema} on {document}: the outcome");
    let (accepted, _) = look(&graph, document.as_bytes(), false, false, |view| {
        Memory::default().accepts(view, graph.root, view.document.root())
    });
    assert_eq!(accepted, first.is_none(), "{schema} on {document}: one bit");
    let line = |v: &Violation| {
        assert!(!v.message.is_empty() && v.message.len() < 600 && !v.message.contains('\n'), "{}", v.message);
        format!(
            "{}@{} {} {} {}",
            v.keyword, v.offset, v.instance_location, v.keyword_location, v.absolute_keyword_location
        )
    };
    report.violations.iter().map(line).collect()
}

#[test]
fn every_keyword_fails_at_the_place_the_contract_names() {
    let rows: Vec<(Value, &str, &[&str])> = vec![
        (json!({"type": "integer"}), " 1.5", &["type@1  /type #/type"]),
        (json!({"type": "integer"}), "1.0", &[]),
        (json!({"type": ["number", "null"]}), "\"1\"", &["type@0  /type #/type"]),
        (json!({"enum": [1, {"a": []}]}), "{\"a\":[0]}", &["enum@0  /enum #/enum"]),
        (json!({"enum": []}), "1", &["enum@0  /enum #/enum"]),
        (json!({"const": null}), "0", &["const@0  /const #/const"]),
        (json!({"multipleOf": 0.01}), "1.005", &["multipleOf@0  /multipleOf #/multipleOf"]),
        (
            json!({"maximum": 1, "exclusiveMaximum": 1}),
            "1",
            &["exclusiveMaximum@0  /exclusiveMaximum #/exclusiveMaximum"],
        ),
        (
            json!({"minimum": 2, "exclusiveMinimum": 1}),
            "1",
            &["minimum@0  /minimum #/minimum", "exclusiveMinimum@0  /exclusiveMinimum #/exclusiveMinimum"],
        ),
        (
            json!({"maxLength": 1, "minLength": 3, "pattern": "x"}),
            "\"\\u00e9😀\"",
            &[
                "maxLength@0  /maxLength #/maxLength",
                "minLength@0  /minLength #/minLength",
                "pattern@0  /pattern #/pattern",
            ],
        ),
        (
            json!({"maxItems": 1, "minItems": 3, "uniqueItems": true}),
            "[1,1.0]",
            &[
                "maxItems@0  /maxItems #/maxItems",
                "minItems@0  /minItems #/minItems",
                "uniqueItems@0  /uniqueItems #/uniqueItems",
            ],
        ),
        (
            json!({"maxProperties": 0, "minProperties": 2, "required": ["a", "b"]}),
            "{\"b\":1}",
            &[
                "maxProperties@0  /maxProperties #/maxProperties",
                "minProperties@0  /minProperties #/minProperties",
                "required@0  /required #/required",
            ],
        ),
        (
            json!({"dependentRequired": {"a": ["b"], "c": ["d"]}}),
            "{\"a\":1}",
            &["dependentRequired@0  /dependentRequired #/dependentRequired"],
        ),
        (json!({"contains": {"type": "null"}}), "[1]", &["contains@0  /contains #/contains"]),
        (json!({"contains": true, "minContains": 1}), "[]", &["minContains@0  /minContains #/minContains"]),
        (
            json!({"contains": true, "minContains": 2, "maxContains": 0}),
            "[1]",
            &["minContains@0  /minContains #/minContains", "maxContains@0  /maxContains #/maxContains"],
        ),
        (json!({"contains": true, "maxContains": 1}), "[1,2]", &["maxContains@0  /maxContains #/maxContains"]),
        (json!({"contains": true, "maxContains": 1}), "[]", &["contains@0  /contains #/contains"]),
        (json!({"contains": false, "minContains": 0}), "[1]", &[]),
        (json!({"anyOf": [{"type": "null"}, false]}), "1", &["anyOf@0  /anyOf #/anyOf"]),
        (json!({"oneOf": [true, {"minimum": 1}, false]}), "1", &["oneOf@0  /oneOf #/oneOf"]),
        (json!({"oneOf": [false]}), "1", &["oneOf@0  /oneOf #/oneOf"]),
        (json!({"not": {}}), "1", &["not@0  /not #/not"]),
        (
            json!({"allOf": [{"type": "null"}, {"minimum": 2}]}),
            "1",
            &["type@0  /allOf/0/type #/allOf/0/type", "minimum@0  /allOf/1/minimum #/allOf/1/minimum"],
        ),
        (
            json!({"if": {"minimum": 0}, "then": {"maximum": 1}, "else": {"type": "null"}}),
            "2",
            &["maximum@0  /then/maximum #/then/maximum"],
        ),
        (
            json!({"if": {"minimum": 0}, "then": {"maximum": 1}, "else": {"type": "null"}}),
            "-2",
            &["type@0  /else/type #/else/type"],
        ),
        (json!({"if": false, "then": false}), "1", &[]),
        (
            json!({"dependentSchemas": {"a/b": {"maxProperties": 0}, "c": false}}),
            "{\"a/b\":1}",
            &["maxProperties@0  /dependentSchemas/a~1b/maxProperties #/dependentSchemas/a~1b/maxProperties"],
        ),
        (
            json!({"properties": {"a b": {"type": "null"}}}),
            "{ \"a b\" : 1 }",
            &["type@10 /a b /properties/a b/type #/properties/a%20b/type"],
        ),
        (
            json!({"patternProperties": {"^a": {"type": "null"}, "b$": {"minimum": 2}}}),
            "{\"ab\":1,\"c\":1}",
            &[
                "type@6 /ab /patternProperties/^a/type #/patternProperties/%5Ea/type",
                "minimum@6 /ab /patternProperties/b$/minimum #/patternProperties/b$/minimum",
            ],
        ),
        (
            json!({"properties": {"a": {}}, "patternProperties": {"^b": {}}, "additionalProperties": {"type": "null"}}),
            "{\"a\":1,\"bc\":1,\"d\":1}",
            &["type@18 /d /additionalProperties/type #/additionalProperties/type"],
        ),
        (
            json!({"propertyNames": {"maxLength": 1}}),
            "{\"a\":1,\"bb\":1}",
            &["maxLength@7  /propertyNames/maxLength #/propertyNames/maxLength"],
        ),
        (json!({"items": {"type": "null"}}), "[null, 1]", &["type@7 /1 /items/type #/items/type"]),
        (
            json!({"prefixItems": [{"type": "null"}], "items": {"minimum": 3}}),
            "[1,2]",
            &["type@1 /0 /prefixItems/0/type #/prefixItems/0/type", "minimum@3 /1 /items/minimum #/items/minimum"],
        ),
        (
            json!({"$ref": "#/$defs/a", "$defs": {"a": {"$ref": "#b"}, "b": {"$anchor": "b", "type": "null"}}}),
            "1",
            &["type@0  /$ref/$ref/type #/$defs/b/type"],
        ),
    ];
    for (schema, document, want) in rows {
        assert_eq!(violations(&schema, document), want, "{schema} on {document}");
    }
}

#[test]
fn a_false_schema_is_named_by_the_keyword_that_holds_it() {
    let rows: Vec<(Value, &str, &[&str])> = vec![
        (json!(false), " 1", &["false@1   #"]),
        (json!({"properties": {"a": false}}), "{\"a\":1}", &["properties@5 /a /properties/a #/properties/a"]),
        (
            json!({"additionalProperties": false}),
            "{\"a\":1}",
            &["additionalProperties@5 /a /additionalProperties #/additionalProperties"],
        ),
        (
            json!({"patternProperties": {"a": false}}),
            "{\"a\":1}",
            &["patternProperties@5 /a /patternProperties/a #/patternProperties/a"],
        ),
        (
            json!({"propertyNames": {}, "additionalProperties": false}),
            "{\"a\":1}",
            &["additionalProperties@5 /a /additionalProperties #/additionalProperties"],
        ),
        (json!({"propertyNames": false}), "{\"a\":1}", &["propertyNames@1  /propertyNames #/propertyNames"]),
        (json!({"items": false}), "[1]", &["items@1 /0 /items #/items"]),
        (json!({"prefixItems": [true, false]}), "[1,2]", &["prefixItems@3 /1 /prefixItems/1 #/prefixItems/1"]),
        (json!({"allOf": [false]}), "1", &["allOf@0  /allOf/0 #/allOf/0"]),
        (json!({"if": true, "then": false}), "1", &["then@0  /then #/then"]),
        (json!({"if": false, "else": false}), "1", &["else@0  /else #/else"]),
        (
            json!({"dependentSchemas": {"a": false}}),
            "{\"a\":1}",
            &["dependentSchemas@0  /dependentSchemas/a #/dependentSchemas/a"],
        ),
        (json!({"$ref": "#/$defs/a", "$defs": {"a": false}}), "1", &["$ref@0  /$ref #/$defs/a"]),
        (json!({"not": true}), "1", &["not@0  /not #/not"]),
        (json!({"contains": false}), "[]", &["contains@0  /contains #/contains"]),
    ];
    for (schema, document, want) in rows {
        assert_eq!(violations(&schema, document), want, "{schema} on {document}");
    }
}

#[test]
fn draft_07_has_its_own_names() {
    let rows: Vec<(Value, &str, &[&str])> = vec![
        (
            json!({"items": [{"type": "null"}, false], "additionalItems": false}),
            "[1,2,3]",
            &[
                "type@1 /0 /items/0/type #/items/0/type",
                "items@3 /1 /items/1 #/items/1",
                "additionalItems@5 /2 /additionalItems #/additionalItems",
            ],
        ),
        (json!({"items": {"type": "null"}, "additionalItems": false}), "[1]", &["type@1 /0 /items/type #/items/type"]),
        (
            json!({"dependencies": {"a": ["b"], "c": {"minProperties": 3}}}),
            "{\"a\":1,\"c\":1}",
            &[
                "dependencies@0  /dependencies #/dependencies",
                "minProperties@0  /dependencies/c/minProperties #/dependencies/c/minProperties",
            ],
        ),
        (
            json!({"properties": {"a": {"$ref": "#/definitions/x", "type": "string"}}, "definitions": {"x": false}}),
            "{\"a\":1}",
            &["$ref@5 /a /properties/a/$ref #/definitions/x"],
        ),
        (json!({"contains": {"type": "null"}, "minContains": 0}), "[]", &["contains@0  /contains #/contains"]),
    ];
    for (mut schema, document, want) in rows {
        schema["$schema"] = json!(DRAFT7);
        assert_eq!(violations(&schema, document), want, "{schema} on {document}");
    }
}

#[test]
fn absolute_locations_belong_to_the_nearest_resource() {
    let schema = json!({
        "$id": "http://e/root.json",
        "items": {"$id": "item.json", "properties": {"a": {"$ref": "#/$defs/x y"}}, "$defs": {"x y": {"type": "null"}}},
    });
    let want = ["type@6 /0/a /items/properties/a/$ref/type http://e/item.json#/$defs/x%20y/type"];
    assert_eq!(violations(&schema, "[{\"a\":1}]"), want);
}

#[test]
fn all_violations_are_found_each_once() {
    let schema = json!({
        "properties": {"a": {"$ref": "#/$defs/x"}},
        "allOf": [{"properties": {"a": {"$ref": "#/$defs/x"}}}, {"required": ["b"]}],
        "required": ["c"],
        "$defs": {"x": {"type": "array", "items": {"minimum": 5, "multipleOf": 2}}},
    });
    let got = violations(&schema, "{\"a\":[1,6,3]}");
    let short: Vec<&str> = got.iter().map(|line| line.split(' ').next().expect("a word")).collect();
    assert_eq!(short, ["required@0", "multipleOf@6", "minimum@6", "multipleOf@10", "minimum@10", "required@0"]);
}

#[test]
fn messages_say_what_was_expected_and_what_was_found() {
    let rows = [
        (json!({"type": ["string", "integer"]}), "{}", "expected integer or string, found an object"),
        (json!({"enum": [1, "a"]}), "[]", "expected one of 1, \"a\", found an array"),
        (json!({"maximum": 5}), "12", "expected at most 5, found the number 12"),
        (json!({"minLength": 3}), "\"é\"", "expected at least 3 code points, found 1"),
        (json!({"required": ["a", "b"]}), "{\"a\":1}", "missing: \"b\""),
        (json!({"uniqueItems": true}), "[1,2,1]", "expected different items, found 0 and 2 equal"),
        (json!({"additionalProperties": false}), "{\"a\":null}", "nothing is allowed here, found null"),
        (json!({"oneOf": [true, true]}), "true", "expected one schema to accept true, found two: 0 and 1"),
    ];
    for (schema, document, want) in rows {
        let report = explain(&graph(&schema), &LIMITS, document.as_bytes());
        assert_eq!(report.violations[0].message, want, "{schema}");
    }
    let long = format!("\"{}\"", "😀\\n".repeat(10_000));
    let report = explain(&graph(&json!({"type": "null", "const": 1, "enum": [1]})), &LIMITS, long.as_bytes());
    assert!(report.violations.iter().all(|v| v.message.len() < 400), "{report:?}");
}

#[test]
fn numbers_strings_and_duplicates_mean_what_the_contract_says() {
    let rows = [
        (json!({"maximum": 1e300}), "1e99999999999999999999999", 1),
        (json!({"type": "integer"}), "1e99999999999999999999999", 0),
        (json!({"multipleOf": 3}), "1e-99999999999999999999999", 1),
        (json!({"const": 1}), "1.000", 0),
        (json!({"enum": ["é"]}), "\"\\u00e9\"", 0),
        (json!({"properties": {"é": false}}), "{\"\\u00e9\":1}", 1),
        (json!({"required": ["é"]}), "{\"\\u00e9\":1}", 0),
    ];
    for (schema, document, count) in rows {
        assert_eq!(violations(&schema, document).len(), count, "{schema} on {document}");
    }
    let schema = graph(&json!({"properties": {"a": {"type": "null"}}, "maxProperties": 1}));
    let last_wins = |document: &str| locate(&schema, document.as_bytes(), false, true);
    assert_eq!(last_wins("{\"a\":1,\"a\":null}"), None);
    assert_eq!(
        last_wins("{\"a\":null,\"a\":1}"),
        Some(Outcome { code: Code::Schema, keyword: Keyword::Type, offset: 14 })
    );
    let lenient = graph(&json!({"const": "\u{FFFD}"}));
    assert_eq!(locate(&lenient, b"\"\xFF\"", true, true), None);
}

#[test]
fn a_document_that_is_not_well_formed_has_no_violations() {
    let graph = graph(&json!(false));
    let report = explain(&graph, &LIMITS, b"[1,]");
    assert_eq!((report.outcome, report.violations.len()), (Outcome::at(Code::Malformed, 3), 0));
    let small = Limits { max_size: 2, ..LIMITS };
    assert_eq!(explain(&graph, &small, b"[1,]").outcome.code, Code::TooLarge);
}

#[test]
fn reports_are_json_at_the_boundary() {
    let report = explain(&graph(&json!({"items": {"type": "null"}})), &LIMITS, b"[1]");
    let value: Value = serde_json::from_str(&report.to_json()).expect("JSON");
    assert_eq!((&value["code"], &value["keyword"], &value["offset"]), (&json!("SCHEMA"), &json!("type"), &json!(1)));
    let violation = &value["violations"][0];
    assert_eq!((&violation["instanceLocation"], &violation["keywordLocation"]), (&json!("/0"), &json!("/items/type")));
}

#[test]
fn a_list_without_end_is_cut() {
    // The name is in three locations of each violation.
    let name = "n".repeat(1_000);
    let schema = graph(&json!({"properties": {&name: {"items": {"type": "null"}}}}));
    let document = format!("{{\"{name}\":[{}1]}}", "1,".repeat(6_000));
    let report = explain(&schema, &LIMITS, document.as_bytes());
    assert!(!report.complete && report.violations.len() > 5_000, "{}", report.violations.len());
}

/// Runs a task on a thread with the stack that the contract promises to be enough.
fn on_a_small_stack(task: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(128 << 10).spawn(task).expect("a thread");
    thread.join().expect("no panic and no overflow");
}

#[test]
fn depth_costs_no_stack() {
    let tree = graph(&json!({"anyOf": [{"type": "integer"}, {"$ref": "#/$defs/list"}], "$defs": {
        "list": {"type": "array", "uniqueItems": true, "items": {"$ref": "#"}, "contains": {"$ref": "#"}}}}));
    let object = graph(&json!({"properties": {"a": {"allOf": [{"$ref": "#"}]}}, "not": {"const": 1}}));
    let any_of = Outcome { code: Code::Schema, keyword: Keyword::AnyOf, offset: 0 };
    on_a_small_stack(move || {
        for (inner, accepted) in [("1", true), ("\"\"", false)] {
            let text = "[".repeat(9_999) + inner + &"]".repeat(9_999);
            let found = locate(&tree, text.as_bytes(), false, false);
            assert_eq!(found, if accepted { None } else { Some(any_of) });
            let text = "{\"a\":".repeat(9_999) + inner + &"}".repeat(9_999);
            let report = explain(&object, &LIMITS, text.as_bytes());
            assert_eq!(report.outcome.code, if accepted { Code::Schema } else { Code::Valid });
            assert_eq!(report.violations.len(), usize::from(accepted));
        }
    });
}

#[test]
fn applicators_that_nest_cost_a_product_and_no_power() {
    let mut definitions = serde_json::Map::new();
    for level in 0..40 {
        let next = json!({"$ref": format!("#/$defs/l{}", level + 1)});
        definitions
            .insert(format!("l{level}"), json!({"anyOf": [next, next], "allOf": [next, next], "not": {"not": next}}));
    }
    definitions.insert("l40".to_owned(), json!({"type": "array", "items": {"anyOf": [{"$ref": "#"}, {"$ref": "#"}]}}));
    let graph = graph(&json!({"$ref": "#/$defs/l0", "$defs": definitions}));
    let text = "[".repeat(50) + "1" + &"]".repeat(50);
    let start = Instant::now();
    assert!(locate(&graph, text.as_bytes(), false, false).is_some());
    assert!(!explain(&graph, &LIMITS, text.as_bytes()).violations.is_empty());
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}

#[test]
fn leaves_stop_when_they_are_told_to() {
    let graph = graph(&json!({"type": "null", "const": 1, "enum": []}));
    let mut count = 0;
    look(&graph, b"2", false, false, |view| {
        let stopped = leaves::check(view, graph.root, 0, &mut |_, _| {
            count += 1;
            ControlFlow::Break(())
        });
        assert!(stopped.is_break());
    });
    assert_eq!(count, 1);
}
