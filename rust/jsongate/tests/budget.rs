//! Patterns with backreferences through every way into the crate: what they decide, and BUDGET where that takes too many
//! steps.

use std::time::{Duration, Instant};

use jsongate::kernel;
use jsongate::{Code, CompileError, Keyword, Options, Outcome, Validator};
use serde_json::{Value, json};

/// One validator for each kernel.
fn validators(schema: &Value, options: &Options) -> Vec<Validator> {
    let able = kernel::names().iter().filter(|name| kernel::force(name).is_ok());
    able.map(|_| options.compile(schema.to_string().as_bytes()).unwrap_or_else(|error| panic!("{schema}: {error}")))
        .collect()
}

/// What every way in says about a document; they say the same.
fn judge(schema: &Value, options: &Options, document: &str) -> Outcome {
    let mut said = Vec::new();
    for validator in validators(schema, options) {
        let outcome = validator.validate(document.as_bytes());
        assert_eq!(validator.is_valid(document.as_bytes()), outcome.code == Code::Valid, "{schema} on {document:.60}");
        let mut lines = [Outcome::VALID; 2];
        let buffer = format!("{document}\n{document}");
        assert_eq!(validator.validate_lines(buffer.as_bytes(), &mut lines).count, 2);
        assert_eq!(lines, [outcome; 2], "lines: {schema} on {document:.60}");
        let report = validator.explain(document.as_bytes());
        assert_eq!(report.outcome.code, outcome.code, "explain: {schema} on {document:.60}");
        let named = |v: &jsongate::Violation| (v.keyword, v.offset) == (outcome.keyword, outcome.offset);
        assert_eq!(report.violations.iter().any(named), outcome.code == Code::Schema, "{schema} on {document:.60}");
        said.push(outcome);
    }
    assert!(said.iter().all(|one| *one == said[0]), "{schema} on {document:.60}: {said:?}");
    said[0]
}

const ATTACK: &str = r"^(a*)*\1b";

fn hard() -> String {
    "a".repeat(1000)
}

#[test]
fn backreferences_decide_wherever_patterns_stand() {
    let twice = json!({"pattern": r"^(a|b)\1$"});
    let schema = |keyword: Keyword, offset| Outcome { code: Code::Schema, keyword, offset };
    let rows = [
        ("pattern", twice.clone(), r#""aa""#, Outcome::VALID),
        ("pattern, not met", twice.clone(), r#" "ab""#, schema(Keyword::Pattern, 1)),
        ("an escape in the text", twice.clone(), r#""\u0061a""#, Outcome::VALID),
        ("patternProperties", json!({"patternProperties": {r"^(.)\1$": false}}), r#"{"ab":1}"#, Outcome::VALID),
        (
            "patternProperties, met",
            json!({"patternProperties": {r"^(.)\1$": {"type": "null"}}}),
            r#"{"ab":1,"aa":2}"#,
            schema(Keyword::Type, 13),
        ),
        (
            "a known name that a pattern matches",
            json!({"properties": {"aa": {}}, "patternProperties": {r"^(.)\1$": {"type": "null"}}}),
            r#"{"aa":2}"#,
            schema(Keyword::Type, 6),
        ),
        (
            "additionalProperties",
            json!({"patternProperties": {r"^(.)\1$": {}}, "additionalProperties": false}),
            r#"{"aa":1,"ab":2}"#,
            schema(Keyword::AdditionalProperties, 13),
        ),
        ("propertyNames", json!({"propertyNames": twice}), r#"{"aa":1,"ab":2}"#, schema(Keyword::Pattern, 8)),
        ("anyOf", json!({"anyOf": [twice, {"const": "x"}, {"pattern": "^y"}]}), r#""bb""#, Outcome::VALID),
        ("anyOf, not met", json!({"anyOf": [twice, {"const": "x"}]}), r#""ba""#, schema(Keyword::AnyOf, 0)),
        ("not", json!({"not": twice}), r#""aa""#, schema(Keyword::Not, 0)),
        ("if", json!({"if": twice, "then": {"maxLength": 1}, "else": true}), r#""aa""#, schema(Keyword::MaxLength, 0)),
        ("enum with a pattern", json!({"enum": ["aa", "ab"], "pattern": r"^(a)\1$"}), r#""aa""#, Outcome::VALID),
        ("items", json!({"items": twice}), r#"["aa","bb","ab"]"#, schema(Keyword::Pattern, 11)),
        (
            "unevaluatedProperties",
            json!({"patternProperties": {r"^(.)\1$": {}}, "unevaluatedProperties": false}),
            r#"{"aa":1,"ab":2}"#,
            schema(Keyword::UnevaluatedProperties, 13),
        ),
    ];
    for (name, schema, document, want) in rows {
        assert_eq!(judge(&schema, &Options::new(), document), want, "{name}");
    }
}

#[test]
fn too_many_steps_are_a_budget_wherever_patterns_stand() {
    let attack = json!({"pattern": ATTACK});
    let (text, name) = (format!("\"{}\"", hard()), format!("{{\"{}\":1}}", hard()));
    let rows = [
        (attack.clone(), &text),
        (json!({"not": attack}), &text),
        (json!({"anyOf": [attack, {"const": "x"}]}), &text),
        (json!({"oneOf": [attack, {"type": "string"}, {"type": "null"}]}), &text),
        (json!({"if": attack, "then": false}), &text),
        (json!({"propertyNames": attack}), &name),
        (json!({"patternProperties": {ATTACK: false}}), &name),
        (json!({"patternProperties": {ATTACK: {}}, "additionalProperties": false}), &name),
        (json!({"patternProperties": {ATTACK: {}}, "unevaluatedProperties": false}), &name),
    ];
    for (schema, document) in rows {
        assert_eq!(judge(&schema, &Options::new(), document), Outcome::at(Code::Budget, 0), "{schema}");
        // What the pattern is not asked of is decided.
        assert_ne!(judge(&schema, &Options::new(), "1").code, Code::Budget, "{schema}");
    }
    let settled = json!({"anyOf": [attack, {"type": "string"}]});
    assert_eq!(judge(&settled, &Options::new(), &text), Outcome::VALID, "nothing has to be asked");
}

#[test]
fn what_is_not_well_formed_is_said_before_a_budget() {
    let schema = json!({"items": {"pattern": ATTACK}});
    let rows = [
        (format!("[\"{}\",]", hard()), Code::Malformed, 1004),
        (format!("[\"{}\"", hard()), Code::Malformed, 1003),
        (format!("[\"{}\",{{\"a\":1,\"a\":2}}]", hard()), Code::DuplicateName, 1011),
        (format!("[\"{}\",\"\\ud800\"]", hard()), Code::BadUtf8, 1005),
        (format!("[\"{}\",[[[]]]]", hard()), Code::TooDeep, 1005),
        (format!("[\"{}\",\"ab\"]", hard()), Code::Budget, 0),
    ];
    for (document, code, offset) in rows {
        assert_eq!(
            judge(&schema, &Options::new().max_depth(2), &document),
            Outcome::at(code, offset),
            "{document:.20}"
        );
    }
}

#[test]
fn a_violation_that_is_met_first_is_named() {
    let schema =
        json!({"items": [{"type": "null"}, {"pattern": ATTACK}], "$schema": "http://json-schema.org/draft-07/schema#"});
    let document = format!("[1,\"{}\"]", hard());
    let want = Outcome { code: Code::Schema, keyword: Keyword::Type, offset: 1 };
    assert_eq!(judge(&schema, &Options::new(), &document), want);
    // The list ends where the steps were used up.
    let report = Validator::compile(schema.to_string().as_bytes()).unwrap().explain(document.as_bytes());
    assert_eq!((report.violations.len(), report.complete), (1, false));
}

#[test]
fn what_a_later_member_overrides_takes_no_steps() {
    let schema = json!({"properties": {"a": {"pattern": ATTACK}}});
    let options = Options::new().allow_duplicate_names(true);
    let document = format!("{{\"a\":\"{}\",\"a\":\"b\"}}", hard());
    assert_eq!(judge(&schema, &options, &document), Outcome::VALID);
    let document = format!("{{\"a\":\"b\",\"a\":\"{}\"}}", hard());
    assert_eq!(judge(&schema, &options, &document), Outcome::at(Code::Budget, 0));
}

#[test]
fn steps_are_of_one_document_and_grow_with_it() {
    let schema = json!({"items": {"pattern": r"^(a+)\1b"}});
    // Each text takes some thousands of steps, so that all of them are a multiple of what one document has at least.
    let document = json!(vec!["a".repeat(30); 2000]).to_string();
    let start = Instant::now();
    assert_eq!(judge(&schema, &Options::new(), &document).code, Code::Schema);
    let valid = json!({"items": {"not": {"pattern": r"^(a+)\1b"}}});
    assert_eq!(judge(&valid, &Options::new(), &document), Outcome::VALID, "a few dozen steps a byte");
    let many = json!({"items": {"not": {"pattern": ATTACK}}});
    let document = json!(vec!["a".repeat(14); 2000]).to_string();
    assert_eq!(judge(&many, &Options::new(), &document), Outcome::at(Code::Budget, 0), "all texts share the steps");
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}

#[test]
fn a_schema_that_is_too_hard_for_its_own_constants_is_declined() {
    let name = hard();
    for schema in [
        json!({"properties": {name.clone(): {}}, "patternProperties": {ATTACK: {}}}),
        json!({"enum": [name], "pattern": ATTACK}),
    ] {
        let error = Validator::compile(schema.to_string().as_bytes()).unwrap_err();
        assert!(
            matches!(&error, CompileError::Unsupported(places) if places[0].cause.contains("too many steps")),
            "{error}"
        );
    }
}

#[test]
fn a_metaschema_of_ones_own_may_ask_too_much() {
    let metaschema = json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.com/meta",
        "$vocabulary": {"https://json-schema.org/draft/2020-12/vocab/core": true},
        "properties": {"title": {"pattern": ATTACK}}
    })
    .to_string();
    let compile = |title: &str| {
        let schema = json!({"$schema": "https://example.com/meta", "title": title});
        Options::new()
            .document("https://example.com/meta", metaschema.as_bytes())
            .compile(schema.to_string().as_bytes())
    };
    assert!(compile("b").is_ok());
    assert!(matches!(compile("c"), Err(CompileError::BadSchema(_))));
    assert!(matches!(compile(&hard()), Err(CompileError::Unsupported(_))));
}
