//! What the output formats promise for every report; whole outputs are in tests/output, for all entries.

use serde_json::{Value, json};

use super::*;
use crate::schema::{Settings, load};

const LIMITS: Limits = Limits { max_depth: 10_000, max_size: 1 << 30, lenient: false, allow_duplicates: false };

fn report(schema: &Value, document: &str) -> Report {
    let settings = Settings::default();
    let (graph, _) = load(schema.to_string().as_bytes(), &settings).unwrap_or_else(|error| panic!("{schema}: {error}"));
    explain(&graph, &LIMITS, document.as_bytes())
}

fn output(report: &Report, format: Format) -> Value {
    serde_json::from_str(&report.output(format)).expect("JSON")
}

/// The leaves of the detailed format in their order; checks every branch on the way.
fn leaves_of(unit: &Value, leaves: &mut Vec<Value>) {
    let Some(children) = unit["errors"].as_array() else {
        leaves.push(unit.clone());
        return;
    };
    assert!(children.len() > 1, "a node with one child is replaced by it: {unit}");
    assert!(unit.get("error").is_none() && unit["valid"] == false, "{unit}");
    for child in children {
        for location in ["keywordLocation", "instanceLocation"] {
            let above = unit[location].as_str().expect("a pointer");
            let below = child[location].as_str().expect("a pointer");
            let rest = below.strip_prefix(above).unwrap_or_else(|| panic!("{below} is not below {above}"));
            assert!(rest.is_empty() || rest.starts_with('/'), "{below} is not below {above}");
        }
        leaves_of(child, leaves);
    }
}

#[test]
fn the_leaves_of_the_tree_are_the_list() {
    let recursive = json!({"$id": "http://e/r", "type": ["object", "integer"], "required": ["v"],
        "properties": {"a": {"$ref": "#"}, "b": {"allOf": [{"$ref": "#"}, {"$ref": "#/$defs/x"}]}},
        "additionalProperties": {"$id": "other", "maximum": 1, "multipleOf": 2}, "propertyNames": {"maxLength": 2},
        "$defs": {"x": {"minProperties": 2, "items": false}}});
    let rows = [
        (recursive.clone(), r#"{"a":{"a":{"b":{"c":3,"d":5}},"b":[]},"b":{"a":null},"long":7,"longer":9}"#),
        (recursive.clone(), "null"),
        (recursive, r#"{"a":{"a":{"a":1.5}}}"#),
        (json!({"items": {"enum": []}, "uniqueItems": true, "maxItems": 1}), "[1,1]"),
        (json!(false), "0"),
    ];
    for (schema, document) in rows {
        let report = report(&schema, document);
        let basic = output(&report, Format::Basic);
        let detailed = output(&report, Format::Detailed);
        let (list, mut leaves) = (basic["errors"].as_array().expect("a list"), Vec::new());
        leaves_of(&detailed, &mut leaves);
        let by_location = |units: &[Value]| {
            let mut sorted: Vec<String> = units.iter().map(Value::to_string).collect();
            sorted.sort();
            sorted
        };
        assert_eq!(by_location(&leaves), by_location(list), "{schema} on {document}");
        assert_eq!(list.len(), report.violations.len(), "{schema} on {document}");
        assert_eq!(output(&report, Format::Flag), json!({"valid": false}));
    }
}

#[test]
fn a_valid_document_has_no_errors_and_no_annotations() {
    let report = report(&json!({"title": "an annotation", "type": "integer"}), "1");
    assert_eq!(output(&report, Format::Flag), json!({"valid": true}));
    assert_eq!(output(&report, Format::Basic), json!({"valid": true}));
    let whole = json!({"valid": true, "keywordLocation": "", "instanceLocation": ""});
    assert_eq!(output(&report, Format::Detailed), whole);
}

#[test]
fn a_document_that_is_not_well_formed_has_one_unit_with_its_code() {
    let rows = [
        ("[1,\n]", "MALFORMED", (2, 1), "the document is not JSON: it cannot go on as it does at byte 4"),
        ("[\"\\ud800\"]", "BAD_UTF8", (1, 3), "a string is not UTF-8, or escapes half a surrogate pair, at byte 2"),
        ("{\"a\":1,\"a\":1}", "DUPLICATE_NAME", (1, 8), "an object has the same name twice, the second time at byte 7"),
    ];
    for (document, code, (line, column), error) in rows {
        let report = report(&json!(true), document);
        let mut unit =
            json!({"valid": false, "keywordLocation": "", "instanceLocation": "", "error": error, "code": code});
        assert_eq!(output(&report, Format::Detailed), unit, "{document}");
        assert_eq!(output(&report, Format::Basic), json!({"valid": false, "errors": [unit]}), "{document}");
        unit["line"] = line.into();
        unit["column"] = column.into();
        let text = report.output_with_positions(Format::Detailed, document.as_bytes());
        assert_eq!(serde_json::from_str::<Value>(&text).expect("JSON"), unit, "{document}");
    }
    let small = Limits { max_size: 1, max_depth: 1, ..LIMITS };
    let (graph, _) = load(b"true", &Settings::default()).expect("a schema");
    assert_eq!(output(&explain(&graph, &small, b"[1]"), Format::Detailed)["code"], "TOO_LARGE");
    let deep = explain(&graph, &Limits { max_size: 9, ..small }, b"[[1]]");
    assert_eq!(output(&deep, Format::Detailed)["code"], "TOO_DEEP");
}

#[test]
fn every_unit_with_an_error_has_a_position_on_request() {
    let document = "{\r\n  \"\u{e9}\u{e9}\": 1,\r  \"b\": \"x\"\n}";
    let report = report(&json!({"required": ["z"], "additionalProperties": {"type": "null"}}), document);
    let (outcome, positions) = report.positions(document.as_bytes());
    assert_eq!(outcome, Position { line: 1, column: 1 });
    let places: Vec<_> = positions.iter().map(|position| (position.line, position.column)).collect();
    assert_eq!(places, [(1, 1), (2, 9), (3, 8)]);
    let text = report.output_with_positions(Format::Detailed, document.as_bytes());
    let value: Value = serde_json::from_str(&text).expect("JSON");
    assert!(value.get("line").is_none(), "a branch has no position of its own: {value}");
    let mut leaves = Vec::new();
    leaves_of(&value, &mut leaves);
    let places: Vec<_> = leaves.iter().map(|unit| (unit["line"].as_u64(), unit["column"].as_u64())).collect();
    assert_eq!(places, [(Some(1), Some(1)), (Some(2), Some(9)), (Some(3), Some(8))]);
    assert!(!report.output(Format::Basic).contains("\"line\""), "only on request");
}

#[test]
fn messages_name_the_place_on_one_line() {
    let rows = [
        (json!({"type": "null"}), "1", "at the root: expected null, found the number 1"),
        (json!({"items": {"type": "null"}}), "[1]", "at /0: expected null, found the number 1"),
        (
            json!({"items": {"propertyNames": {"maxLength": 1}}}),
            "[{\"ab\":0}]",
            "at /0: the name \"ab\": expected at most 1 code points, found 2",
        ),
        (
            json!({"additionalProperties": {"type": "null"}}),
            "{\"a\\nb/~\":1}",
            "at /a b~1~0: expected null, found the number 1",
        ),
    ];
    for (schema, document, want) in rows {
        assert_eq!(report(&schema, document).violations[0].to_string(), want, "{schema}");
    }
    let name = "n".repeat(10_000);
    let long = report(&json!({"additionalProperties": false}), &format!("{{\"{name}\":1}}"));
    let said = long.violations[0].to_string();
    assert!(said.starts_with("at …nnn") && said.len() < 400, "{said}");
}

#[test]
fn nested_output_needs_no_stack() {
    let schema = json!({"required": ["v"], "properties": {"a": {"$ref": "#"}}});
    let document = "{\"a\":".repeat(1_000) + "{}" + &"}".repeat(1_000);
    let report = report(&schema, &document);
    assert_eq!(report.violations.len(), 1_001);
    let thread = std::thread::Builder::new().stack_size(128 << 10);
    let text = thread.spawn(move || report.output(Format::Detailed)).expect("a thread").join().expect("no overflow");
    assert_eq!(text.matches("\"errors\":[").count(), 1_000, "a branch at each object but the last");
    assert!(text.ends_with(&"]}".repeat(1_000)));
}
