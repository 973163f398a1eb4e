//! The fast walk against the plain second implementation, on every kernel: same code, same offset of a fault in the
//! text, and a named violation that is in the full list.

use jsongate::kernel;
use jsongate::{Code, Keyword, Options, Outcome, Report, Validator};
use proptest::prelude::*;
use serde_json::{Value, json};

/// One validator for each kernel and for each way of reading.
fn validators(schema: &str) -> Vec<(String, Validator)> {
    let readings = [
        ("strict", Options::new()),
        ("duplicates", Options::new().allow_duplicate_names(true)),
        ("compat", Options::new().compat_encoding_json(true)),
    ];
    let mut all = Vec::new();
    for kernel in kernel::names() {
        if kernel::force(kernel).is_err() {
            continue;
        }
        for (name, options) in &readings {
            let validator = options.compile(schema.as_bytes()).unwrap_or_else(|error| panic!("{schema}: {error}"));
            all.push((format!("{name} on {}", validator.kernel()), validator));
        }
    }
    all
}

fn agrees(outcome: Outcome, report: &Report) -> bool {
    outcome.code == report.outcome.code
        && if outcome.code == Code::Schema {
            report.violations.iter().any(|one| (one.keyword, one.offset) == (outcome.keyword, outcome.offset))
        } else {
            outcome.offset == report.outcome.offset
        }
}

fn check(schema: &str, document: &[u8]) {
    for (name, validator) in validators(schema) {
        let (outcome, report) = (validator.validate(document), validator.explain(document));
        let text = String::from_utf8_lossy(document);
        assert!(agrees(outcome, &report), "{name}: {outcome:?} against {report:?}\nschema {schema}\ndocument {text}");
        assert_eq!(validator.is_valid(document), outcome.code == Code::Valid, "{name}: {text}");
    }
}

/// All sequences of at most `most` of the tokens.
fn sequences(tokens: &[&str], most: usize) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut last = 0..1;
    for _ in 0..most {
        let longer: Vec<String> = all[last.clone()]
            .iter()
            .flat_map(|text| tokens.iter().map(move |token| format!("{text}{token}")))
            .collect();
        last = all.len()..all.len() + longer.len();
        all.extend(longer);
    }
    all
}

#[test]
fn short_sequences_of_tokens_are_read_as_the_grammar_says() {
    let schemas = [
        "{}",
        r#"{"required":["a"],"properties":{"a":{"type":["array","integer","object"],"maxItems":1}}}"#,
        r#"{"propertyNames":{"maxLength":1},"prefixItems":[{"propertyNames":{"const":"a"}},{"type":"array"}]}"#,
        r#"{"contains":{"type":["object","array"],"contains":true},"anyOf":[{"minProperties":1},{"maxItems":1}]}"#,
    ];
    let tokens = ["{", "}", "[", "]", ",", "\"a\":", "\"b\": ", "1", " ", "\u{1}", "\"\\n\""];
    // What comes before is open in all that follows, so that a container in a container is ended too.
    let mut texts = sequences(&tokens, 4);
    let nested = sequences(&tokens, 3);
    for open in ["[{\"a\":[", "{\"a\":{}", "[[],{}, [1", "{\"b\":[1,{}]"] {
        texts.extend(nested.iter().map(|text| format!("{open}{text}")));
    }
    for schema in schemas {
        for (name, validator) in validators(schema) {
            for text in &texts {
                let (outcome, report) = (validator.validate(text.as_bytes()), validator.explain(text.as_bytes()));
                assert!(agrees(outcome, &report), "{name}: {outcome:?} against {report:?}\n{schema}\n{text:?}");
            }
        }
    }
}

#[test]
fn names_of_every_length_and_place_are_told_from_their_like_and_met_once() {
    let names: Vec<String> = (0..70).map(|place| format!("{place:02}{}", "n".repeat(place / 2))).collect();
    let properties: serde_json::Map<String, Value> =
        names.iter().map(|name| (name.clone(), json!({"type": "integer"}))).collect();
    let required = [&names[3], &names[66]];
    let schemas = [
        json!({"properties": properties, "additionalProperties": {"type": "string"}}),
        json!({"properties": properties, "required": required, "patternProperties": {"x$": {"type": "null"}}}),
        json!({"additionalProperties": {"type": "integer"}}),
    ];
    for schema in schemas.map(|schema| schema.to_string()) {
        let validators = validators(&schema);
        for name in &names {
            let changed = name.replacen("nn", "nm", 1);
            let others = [name.clone(), format!("{name}x"), changed, format!("{}\\u006e", name.trim_end_matches('n'))];
            let values = ["1", "\"one\"", "null"];
            let rests = ["", " ", r#","filler":"a text of more than sixteen bytes""#];
            for (other, value) in others.iter().flat_map(|other| values.map(|value| (other, value))) {
                for rest in rests {
                    let text = format!(r#"{{"{}":2,"{name}":1,"{}":3,"{other}":{value}{rest}}}"#, names[3], names[66]);
                    for (reading, validator) in &validators {
                        let text = text.as_bytes();
                        let (outcome, report) = (validator.validate(text), validator.explain(text));
                        let shown = String::from_utf8_lossy(text);
                        assert!(
                            agrees(outcome, &report),
                            "{reading}: {outcome:?} against {report:?}\n{schema}\n{shown}"
                        );
                        assert_eq!(validator.is_valid(text), outcome.code == Code::Valid, "{reading}: {shown}");
                    }
                }
            }
        }
    }
}

#[test]
fn branches_that_a_member_tells_apart_are_picked_rightly() {
    let schema = json!({"$schema": "http://json-schema.org/draft-07/schema#", "type": "object", "oneOf": [
        {"required": ["kind"], "properties": {"kind": {"const": "a"}, "n": {"type": "integer"}}},
        {"required": ["kind"], "properties": {"kind": {"const": "b"}, "n": {"type": "string"}}},
        {"properties": {"kind": {"enum": [null, "c"]}, "n": {"type": "array"}}}
    ], "if": {"properties": {"kind": {"const": "a"}}}, "then": {"required": ["n"]}, "else": {"maxProperties": 3}})
    .to_string();
    let table: &[(&str, Code)] = &[
        (r#"{"kind":"a","n":1}"#, Code::Valid),
        (r#"{"n":1,"kind":"a"}"#, Code::Valid),
        (r#"{"kind":"a","n":"x"}"#, Code::Schema),
        (r#"{"kind":"a"}"#, Code::Schema),
        (r#"{"kind":"b","n":"x"}"#, Code::Valid),
        (r#"{"kind":"b","n":1}"#, Code::Schema),
        (r#"{"n":[1]}"#, Code::Valid),
        (r#"{"n":1}"#, Code::Schema),
        (r#"{"kind":null,"n":[1]}"#, Code::Valid),
        (r#"{"kind":"\u0061","n":1}"#, Code::Valid),
        (r#"{"\u006bind":"b","n":"x"}"#, Code::Valid),
        (r#"{"kind":"d"}"#, Code::Schema),
        (r#"{"kind":{"deep":[1]}}"#, Code::Schema),
        (r#"{"kind":"b","n":"x","y":1,"z":2}"#, Code::Schema),
        (r#"{"kind":"a","n":1"#, Code::Malformed),
        (r#"{"kind":"a","n":1,"kind":"a"}"#, Code::DuplicateName),
        ("[]", Code::Schema),
    ];
    let validator = Validator::compile(schema.as_bytes()).unwrap();
    for (document, code) in table {
        assert_eq!(validator.validate(document.as_bytes()).code, *code, "{document}");
        check(&schema, document.as_bytes());
    }
}

#[test]
fn a_member_that_is_overridden_does_not_count() {
    let schema = r#"{"properties": {"a": {"type": "integer"}}, "maxProperties": 2,
        "anyOf": [{"properties": {"a": {"const": 1}}, "required": ["a"]}, {"required": ["b"]}]}"#;
    let validator = Options::new().allow_duplicate_names(true).compile(schema.as_bytes()).unwrap();
    for (document, code) in [
        (r#"{"a":"x","a":1}"#, Code::Valid),
        (r#"{"a":1,"a":"x"}"#, Code::Schema),
        (r#"{"a":1,"a":2}"#, Code::Schema),
        (r#"{"c":1,"c":2,"c":3,"a":1}"#, Code::Valid),
        (r#"{"c":1,"\u0063":2,"a":1}"#, Code::Valid),
    ] {
        assert_eq!(validator.validate(document.as_bytes()).code, code, "{document}");
        check(schema, document.as_bytes());
    }
}

/// Every document, and whether the schema accepts it.
fn check_all(schema: &Value, table: &[(&str, bool)]) {
    let schema = schema.to_string();
    let validator = Validator::compile(schema.as_bytes()).unwrap();
    for (document, good) in table {
        let code = if *good { Code::Valid } else { Code::Schema };
        assert_eq!(validator.validate(document.as_bytes()).code, code, "{document} by {schema}");
        check(&schema, document.as_bytes());
    }
}

#[test]
fn strings_under_branches_are_asked_of_all_branches_at_once() {
    let colour = json!({"oneOf": [{"enum": ["red", "blue", "#12"]}, {"type": "string", "pattern": "^#[0-9]+$"}]});
    check_all(
        &colour,
        &[
            (r#""red""#, true),
            (r#""r\u0065d""#, true),
            (r##""#34""##, true),
            (r##""#12""##, false),
            (r#""green""#, false),
            (r#""""#, false),
            ("1", false),
        ],
    );
    let several = json!({"anyOf": [
        {"enum": ["a", 1]}, {"type": "string", "pattern": "^b+$"}, {"type": "string", "pattern": "c|d"},
        {"type": "string", "minLength": 9}]});
    check_all(
        &several,
        &[
            (r#""a""#, true),
            (r#""bbb""#, true),
            (r#""abc""#, true),
            (r#""xdx""#, true),
            (r#""abx""#, false),
            (r#""xxxxxxxxx""#, true),
            ("\"\u{e9}\u{e9}\u{e9}\u{e9}\u{e9}\"", false),
            ("\"c\u{e9}\"", true),
            ("1", true),
            ("2", false),
        ],
    );
    let united = json!({"type": "string", "anyOf": [{"pattern": "^x"}, {"pattern": "y$"}]});
    check_all(&united, &[(r#""xa""#, true), (r#""ay""#, true), (r#""bx""#, false), (r#""ya""#, false)]);
    let separate = json!({"type": "string", "anyOf": [{"pattern": "^x"}, {"pattern": "^(?=.z)"}, {"maxLength": 1}]});
    check_all(&separate, &[(r#""xa""#, true), (r#""azb""#, true), (r#""b""#, true), (r#""bx""#, false)]);
    let chosen = json!({"type": "string", "not": {"enum": ["a", "b"]}, "if": {"pattern": "^x"},
        "then": {"enum": ["x1", "x2"]}, "else": {"not": {"maxLength": 1}}});
    check_all(
        &chosen,
        &[(r#""a""#, false), (r#""c""#, false), (r#""cc""#, true), (r#""x1""#, true), (r#""x3""#, false)],
    );
    let twice = json!({"oneOf": [{"enum": ["a"]}, {"enum": ["a", "b"]}, {"enum": ["b", "c"]}, {"type": "null"}]});
    check_all(
        &twice,
        &[(r#""a""#, false), (r#""b""#, false), (r#""c""#, true), (r#""d""#, false), ("null", true), ("true", false)],
    );
    let same = json!({"oneOf": [{"pattern": "^x"}, {"pattern": "^x"}, {"const": "y"}]});
    check_all(&same, &[(r#""x""#, false), (r#""y""#, true), (r#""z""#, false)]);
}

#[test]
fn literals_under_branches_are_settled_beforehand() {
    let literals = json!({"anyOf": [{"enum": [null, true]}, {"enum": [true, "x"]}], "not": {"const": null}});
    check_all(&literals, &[("null", false), ("true", true), ("false", false), (r#""x""#, true)]);
    check_all(
        &json!({"items": {"oneOf": [{"type": ["boolean", "null"]}, {"enum": [true, 1]}]}}),
        &[("[null,false,1]", true), ("[true]", false)],
    );
}

#[test]
fn items_are_equal_by_what_they_say_and_not_by_how_it_is_written() {
    let many = |items: &dyn Fn(usize) -> String, last: &str| {
        let list: Vec<String> = (0..40).map(items).collect();
        format!("[{},{last}]", list.join(","))
    };
    let strings = |place: usize| format!("\"item {place}\"");
    let objects = |place: usize| format!("{{\"id\": {place}, \"deep\": [[\"]\", {{}}]]}}");
    let table = [
        (r#"["a","b"]"#.to_owned(), true),
        (r#"["a","b","a"]"#.to_owned(), false),
        (r#"["a","\u0061"]"#.to_owned(), false),
        ("[\"\u{e9}\",\"\\u00e9\"]".to_owned(), false),
        ("[\"\u{e9}\",\"\u{e8}\"]".to_owned(), true),
        (r#"["a","a ",["a"],{"a":"a"},null,"null"]"#.to_owned(), true),
        ("[1,1.0]".to_owned(), false),
        ("[10,1e1]".to_owned(), false),
        ("[0,-0]".to_owned(), false),
        ("[1,2,\"1\",-1,true,false,null]".to_owned(), true),
        ("[true , true]".to_owned(), false),
        (r#"[{"a":1,"b":2},{"b":2,"a":1}]"#.to_owned(), false),
        (r#"[{"a":1,"b":2},{"b":1,"a":2}]"#.to_owned(), true),
        (r#"[{"a":"x"},{"\u0061":"\u0078"}]"#.to_owned(), false),
        (r#"[{"a":[1]},{"a":[2]}]"#.to_owned(), true),
        (r#"[{"a":[1,"]\""]},{"a":[1.0,"]\""]}]"#.to_owned(), false),
        (r#"[["a",1],[1,"a"]]"#.to_owned(), true),
        (r#"[["a",1],["a",1]]"#.to_owned(), false),
        ("[[],{}]".to_owned(), true),
        ("[{},{ }]".to_owned(), false),
        (many(&strings, "\"item 40\""), true),
        (many(&strings, "\"item 7\""), false),
        (many(&strings, "\"item\\u00207\""), false),
        (many(&objects, "{\"id\": 40}"), true),
        (many(&objects, &objects(7)), false),
    ];
    let table: Vec<(&str, bool)> = table.iter().map(|(document, good)| (document.as_str(), *good)).collect();
    check_all(&json!({"uniqueItems": true}), &table);
}

/// Values of every kind for the member that a branch hangs on; the empty text for no member.
const VALUES: [&str; 21] = [
    "",
    "null",
    "false",
    "true",
    "0",
    "1",
    "1.0",
    "-7",
    "1e0",
    r#""a""#,
    r#""b""#,
    r#""s3""#,
    r#""s77""#,
    r#""\u0061""#,
    r#""""#,
    "\"\u{e9}\"",
    r#""a string that is longer than a block""#,
    "[]",
    r#"["a", "}"]"#,
    "{}",
    r#"{"a": ["]", {"b": "a\""}]}"#,
];

/// Objects whose members `p` and `q` have all these values, among other members.
fn objects_of_two() -> impl Iterator<Item = String> {
    let member =
        |name: &str, value: &str| if value.is_empty() { String::new() } else { format!("\"{name}\": {value}, ") };
    VALUES.iter().flat_map(move |p| {
        VALUES.iter().map(move |q| format!("{{\"x\": [{{\"p\": 1}}], {}{}\"z\": 1}}", member("p", p), member("q", q)))
    })
}

#[test]
fn what_members_say_settles_branches_of_every_form() {
    let marked = |name: &str| json!({"required": [name]});
    let conditions = [
        json!({"properties": {"p": {"const": "a"}}}),
        json!({"properties": {"p": {"enum": ["a", null]}}, "required": ["p"]}),
        json!({"properties": {"p": {"const": 1}}}),
        json!({"properties": {"p": {"enum": ["b", true, [], {}]}, "q": {"type": "string"}}, "required": ["q"]}),
        json!({"not": {"anyOf": [
            {"properties": {"p": {"enum": [false, null]}}}, {"properties": {"q": {"enum": [false, null]}}},
            {"not": {"properties": {"p": {"type": "boolean"}}}}, {"not": {"properties": {"q": {"type": "boolean"}}}}]}}),
        json!({"oneOf": [{"required": ["p"]}, {"required": ["q"]}, {"properties": {"p": {"const": "a"}}}]}),
        json!({"if": {"required": ["p"]}, "then": {"properties": {"q": {"const": "b"}}}, "else": {"required": ["q"]}}),
        json!({"allOf": [{"required": ["p"]}, {"properties": {"p": {"pattern": "^a"}}}]}),
        json!({"anyOf": [{"properties": {"p": {"const": "a"}}, "maxProperties": 3}, {"required": ["q"], "type": "array"}]}),
        json!({"properties": {"p": false}}),
        json!({"properties": {"p": {"anyOf": [{"const": "a"}, {"pattern": "b"}, {"type": "object"}]}}, "required": ["p"]}),
        json!({"dependentRequired": {"p": ["q"]}, "required": ["z"]}),
        json!({"patternProperties": {"^p": {"const": "a"}}, "required": ["q"]}),
    ];
    // More constants than a member has classes.
    let numbered: Vec<String> = (0..80).map(|number| format!("s{number}")).collect();
    let many =
        [json!({"properties": {"p": {"enum": numbered}}}), json!({"not": {"properties": {"p": {"enum": numbered}}}})];
    for condition in conditions.into_iter().chain(many) {
        let asked = json!({"if": condition, "then": marked("then"), "else": marked("else")}).to_string();
        let choosing = json!({"oneOf": [condition, {"required": ["q"]}]}).to_string();
        let any =
            json!({"minProperties": 3, "anyOf": [condition, {"required": ["q"], "maxProperties": 3}]}).to_string();
        let asking = validators(&asked);
        let others: Vec<(String, Validator)> = [choosing, any].iter().flat_map(|schema| validators(schema)).collect();
        let compare = |(name, validator): &(String, Validator), text: &str| {
            let (outcome, report) = (validator.validate(text.as_bytes()), validator.explain(text.as_bytes()));
            assert!(agrees(outcome, &report), "{name}: {outcome:?} against {report:?}\n{condition}\n{text}");
        };
        for object in objects_of_two() {
            let body = &object[..object.len() - 1];
            asking.iter().for_each(|one| compare(one, &format!("{body}, \"then\": 1}}")));
            asking.iter().for_each(|one| compare(one, &format!("{body}, \"else\": [{{}}]}}")));
            others.iter().for_each(|one| compare(one, &object));
        }
    }
}

#[test]
fn a_chain_of_ifs_ends_at_the_branch_that_its_members_say() {
    // A step of the chain: the value of a member, and how many members there may be then.
    let mut chain = json!({"maxProperties": 2});
    for (name, value, most) in [
        ("p", json!("a"), 3),
        ("p", json!(1), 4),
        ("q", json!("b"), 3),
        ("p", json!("b"), 4),
        ("q", json!(null), 3),
        ("p", json!(true), 4),
    ] {
        chain = json!({"if": {"properties": {name: {"const": value}}, "required": [name]},
            "then": {"maxProperties": most}, "else": chain});
    }
    let nested =
        json!({"if": {"properties": {"p": {"enum": ["a", "b", true]}}}, "then": chain, "else": {"required": ["q"]}});
    for schema in [chain, nested] {
        let every = validators(&schema.to_string());
        for text in objects_of_two() {
            for (name, validator) in &every {
                let (outcome, report) = (validator.validate(text.as_bytes()), validator.explain(text.as_bytes()));
                assert!(agrees(outcome, &report), "{name}: {outcome:?} against {report:?}\n{schema}\n{text}");
            }
        }
    }
}

#[test]
fn branches_inside_branches_cost_no_more_than_the_nodes_times_the_containers() {
    // Without what is written down about containers, each level would double the work: 2 to the power of 60 looks.
    let schema = br##"{"$ref": "#/$defs/n", "$defs": {"n": {"anyOf": [
        {"type": "array", "items": {"$ref": "#/$defs/n"}, "minItems": 2},
        {"type": "array", "items": {"$ref": "#/$defs/n"}, "maxItems": 1},
        {"const": 1}]}}}"##;
    let validator = Validator::compile(schema).unwrap();
    for depth in [10, 60, 900] {
        let text = |core: &str| format!("{}{core}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(validator.validate(text("1").as_bytes()).code, Code::Valid);
        assert_eq!(validator.validate(text("2").as_bytes()).code, Code::Schema);
    }
    // Few containers around one long value: without a count of the bytes it would be read a hundred thousand times.
    for (core, code) in [
        (format!("\"{}\"", "x".repeat(256 << 10)), Code::Schema),
        (format!("[{}1]", "1,".repeat(128 << 10)), Code::Valid),
    ] {
        let text = format!("{}{core}{}", "[".repeat(60), "]".repeat(60));
        assert_eq!(validator.validate(text.as_bytes()).code, code);
    }
}

#[test]
fn what_is_left_over_depends_on_the_branches_that_accept() {
    let members = json!({"properties": {"kind": true, "escaped\"": true}, "anyOf": [
        {"properties": {"a": {"type": "integer"}}, "required": ["a"]},
        {"patternProperties": {"^b": {"type": "string"}}, "required": ["b"],
            "anyOf": [{"properties": {"c": {"const": 1}}, "required": ["c"]}, true]}
    ], "if": {"required": ["all"]}, "then": {"additionalProperties": true}, "else": {"properties": {"d": true}},
    "dependentSchemas": {"e": {"properties": {"e": true, "f": true}}}, "unevaluatedProperties": {"type": "null"}});
    check_all(
        &members,
        &[
            (r#"{"a":1}"#, true),
            (r#"{"a":1,"d":2,"kind":3}"#, true),
            (r#"{"a":1,"z":2}"#, false),
            (r#"{"a":1,"z":null}"#, true),
            (r#"{"a":1,"b":2}"#, false),
            (r#"{"a":1,"b":"x"}"#, true),
            (r#"{"a":"x","b":"x"}"#, false),
            (r#"{"a":null,"b":"x"}"#, true),
            (r#"{"b":"x","bb":"y","c":1}"#, true),
            (r#"{"b":"x","c":2}"#, false),
            (r#"{"b":"x","e":{},"f":[[{}]]}"#, true),
            (r#"{"b":"x","f":[[{}]]}"#, false),
            (r#"{"b":"x","all":[{"z":[]}],"z":{}}"#, true),
            (r#"{"b":"x","escaped\u0022":[1]}"#, true),
            (r#"{"\u0062":"x"}"#, true),
            (r#"{"b":"x","\u007a":1}"#, false),
        ],
    );
    let items = json!({"prefixItems": [{"type": "string"}], "oneOf": [
        {"prefixItems": [true, {"type": "integer"}]}, {"prefixItems": [true, {"type": "array"}, true]}],
        "anyOf": [{"contains": {"type": "boolean"}}, {"minItems": 1}], "unevaluatedItems": {"type": "object",
            "additionalProperties": false}});
    check_all(
        &items,
        &[
            (r#"["x",1]"#, true),
            (r#"["x",1,{}]"#, true),
            (r#"["x",1,2]"#, false),
            (r#"["x",[],2]"#, true),
            (r#"["x",[],2,3]"#, false),
            (r#"["x",[],2,true,{},false]"#, true),
            (r#"["x",[],2,true,{"a":1},false]"#, false),
            (r#"["x",1,{},{} , {"a":[1]}]"#, false),
        ],
    );
}

#[test]
fn what_is_left_over_may_hold_the_same_schema_again() {
    let schema = json!({"$ref": "#/$defs/n", "$defs": {"n": {"type": ["object", "array", "integer"], "anyOf": [
        {"properties": {"a": {"$ref": "#/$defs/n"}}, "required": ["a"]}, {"prefixItems": [{"$ref": "#/$defs/n"}]}],
        "unevaluatedProperties": {"$ref": "#/$defs/n"}, "unevaluatedItems": {"$ref": "#/$defs/n"}}}});
    let validator = Validator::compile(schema.to_string().as_bytes()).unwrap();
    for depth in [1, 10, 400] {
        for (open, close) in [("{\"a\":", "}"), ("{\"b\":", "}"), ("[", "]"), ("[0,{\"b\":", "}]")] {
            let text = |core: &str| format!("{}{core}{}", open.repeat(depth), close.repeat(depth));
            assert_eq!(validator.validate(text("1").as_bytes()).code, Code::Valid, "{depth} of {open}");
            assert_eq!(validator.validate(text("\"\"").as_bytes()).code, Code::Schema, "{depth} of {open}");
        }
    }
    let many = format!("[{}]", vec!["{\"b\":[1,{\"a\":2,\"c\":[]}]}"; 2_000].join(","));
    assert_eq!(validator.validate(many.as_bytes()).code, Code::Valid);
}

#[test]
fn the_deepest_document_fits_a_small_stack() {
    let thread = std::thread::Builder::new().stack_size(128 << 10).spawn(|| {
        let schema = br##"{"anyOf": [{"type": "array", "items": {"$ref": "#"}}, {"type": "object",
            "additionalProperties": {"$ref": "#"}}, {"const": 1}]}"##;
        let validator = Options::new().max_depth(10_000).compile(schema).unwrap();
        let deep = |depth: usize, core: &str| format!("{}{core}{}", "[".repeat(depth), "]".repeat(depth));
        assert_eq!(validator.validate(deep(10_000, "1").as_bytes()).code, Code::Valid);
        assert_eq!(validator.validate(deep(10_000, "2").as_bytes()).code, Code::Schema);
        let outcome = validator.validate(deep(10_001, "1").as_bytes());
        assert_eq!((outcome.code, outcome.offset), (Code::TooDeep, 10_000));
    });
    thread.unwrap().join().unwrap();
}

fn name() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["a", "b", "kind", "name-of-sixteen!", "a name that is longer than a block of bytes", "é"])
        .prop_map(str::to_owned)
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(json!(null)),
        any::<bool>().prop_map(Value::from),
        (-3..4_i64).prop_map(Value::from),
        prop::sample::select(vec!["1.0", "1.5", "1e1", "-0", "1e400", "123456789012345678901"])
            .prop_map(|number| serde_json::from_str(number).unwrap()),
        prop::sample::select(vec!["", "x", "xyz", "é", "a string that does not fit one block of the kernel"])
            .prop_map(Value::from),
    ]
}

fn document() -> impl Strategy<Value = Value> {
    scalar().prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn schema() -> impl Strategy<Value = Value> {
    let types = prop::sample::select(vec!["null", "boolean", "integer", "number", "string", "array", "object"]);
    let leaf = prop_oneof![
        any::<bool>().prop_map(Value::from),
        types.clone().prop_map(|name| json!({"type": name})),
        prop::collection::vec(types, 1..3).prop_map(|mut names| {
            names.dedup();
            names.sort_unstable();
            names.dedup();
            json!({"type": names})
        }),
        document().prop_map(|value| json!({"const": value})),
        prop::collection::vec(scalar(), 1..4).prop_map(|values| json!({"enum": values})),
        (-2..3_i64, -2..3_i64).prop_map(|(low, high)| json!({"minimum": low, "exclusiveMaximum": high})),
        Just(json!({"multipleOf": 0.5})),
        (0..3_u8, 0..4_u8).prop_map(|(low, high)| json!({"minLength": low, "maxLength": high})),
        Just(json!({"pattern": "^x"})),
        Just(json!({"pattern": r"^(.?)\1$"})),
        Just(json!({"patternProperties": {r"^(a|k)\1*$": false}})),
        (0..3_u8, 0..3_u8).prop_map(|(low, high)| json!({"minItems": low, "maxItems": high})),
        (0..3_u8, 0..3_u8).prop_map(|(low, high)| json!({"minProperties": low, "maxProperties": high})),
        Just(json!({"uniqueItems": true})),
        prop::collection::vec(name(), 0..3).prop_map(|mut names| {
            names.sort();
            names.dedup();
            json!({"required": names})
        }),
        (name(), name()).prop_map(|(trigger, needed)| json!({"dependentRequired": {trigger: [needed]}})),
        Just(json!({"$ref": "#/$defs/loop"})),
    ];
    leaf.prop_recursive(3, 24, 3, |inner| {
        let several = prop::collection::vec(inner.clone(), 1..4);
        prop_oneof![
            several.clone().prop_map(|list| json!({"anyOf": list})),
            several.clone().prop_map(|list| json!({"oneOf": list})),
            several.clone().prop_map(|list| json!({"allOf": list})),
            inner.clone().prop_map(|not| json!({"not": not})),
            (inner.clone(), inner.clone(), inner.clone())
                .prop_map(|(condition, then, otherwise)| json!({"if": condition, "then": then, "else": otherwise})),
            (name(), inner.clone(), inner.clone())
                .prop_map(|(name, one, rest)| json!({"properties": {name: one}, "additionalProperties": rest})),
            (inner.clone(), inner.clone(), name())
                .prop_map(|(some, one, name)| json!({"patternProperties": {"^[ak]": some}, "properties": {name: one}})),
            inner.clone().prop_map(|names| json!({"propertyNames": names})),
            (several, inner.clone()).prop_map(|(prefix, rest)| json!({"prefixItems": prefix, "items": rest})),
            (inner.clone(), 0..3_u8, 0..3_u8)
                .prop_map(|(one, low, high)| json!({"contains": one, "minContains": low, "maxContains": high})),
            (name(), inner.clone()).prop_map(|(trigger, then)| json!({"dependentSchemas": {trigger: then}})),
            (inner.clone(), inner.clone()).prop_map(|(one, other)| merged(one, other)),
            (inner.clone(), inner.clone()).prop_map(|(one, left)| merged(one, json!({"unevaluatedProperties": left}))),
            (inner.clone(), inner).prop_map(|(one, left)| merged(one, json!({"unevaluatedItems": left}))),
        ]
    })
}

/// The keywords of both in one schema, where both are objects.
fn merged(one: Value, other: Value) -> Value {
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) => {
            one.extend(other);
            Value::Object(one)
        }
        (one, _) => one,
    }
}

/// A root with something to refer to that can hold itself.
fn rooted(schema: &Value) -> String {
    json!({"allOf": [schema], "$defs": {"loop": {"anyOf": [
        {"type": ["integer", "string", "null"]},
        {"type": "array", "items": {"$ref": "#/$defs/loop"}},
        {"required": ["a"], "additionalProperties": {"$ref": "#/$defs/loop"}}]}}})
    .to_string()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, ..ProptestConfig::default() })]

    #[test]
    fn on_generated_documents(schema in schema(), documents in prop::collection::vec(document(), 8)) {
        let schema = rooted(&schema);
        for document in documents {
            check(&schema, document.to_string().as_bytes());
        }
    }

    #[test]
    fn on_documents_with_a_byte_changed(
        schema in schema(), document in document(), place in any::<prop::sample::Index>(), byte in any::<u8>(),
        cut in any::<bool>(),
    ) {
        let mut text = serde_json::to_vec_pretty(&document).unwrap();
        let place = place.index(text.len());
        if cut { text.truncate(place) } else { text[place] = byte }
        check(&rooted(&schema), &text);
    }

    #[test]
    fn on_objects_with_duplicate_names(
        schema in schema(), members in prop::collection::vec((name(), document()), 0..6),
    ) {
        let members: Vec<String> = members.iter().map(|(name, value)| format!("{}: {value}", json!(name))).collect();
        check(&rooted(&schema), format!("{{{}}}", members.join(", ")).as_bytes());
    }
}

#[test]
fn formats_are_asked_wherever_patterns_are() {
    let schema = json!({
        "properties": {
            "plain": {"format": "date"},
            "both": {"format": "date", "pattern": "^2", "maxLength": 10},
            "two": {"allOf": [{"format": "uri"}, {"format": "email"}]},
            "listed": {"enum": ["2020-01-01", "2020-13-01"], "format": "date"},
            "any": {"anyOf": [{"format": "ipv4"}, {"format": "ipv6"}, {"const": "localhost"}, {"pattern": "^x"}]},
            "one": {"oneOf": [{"format": "uri"}, {"format": "uri-reference"}]},
            "not": {"not": {"format": "regex"}},
            "if": {"if": {"format": "date"}, "then": {"pattern": "^2"}, "else": {"format": "time"}},
            "names": {"propertyNames": {"format": "uuid"}},
            "unique": {"items": {"format": "json-pointer"}, "uniqueItems": true}
        },
        "additionalProperties": {"format": "hostname"}
    });
    let validator = Options::new().assert_format(true).compile(schema.to_string().as_bytes()).expect("it is served");
    let rows: &[(&str, Option<usize>)] = &[
        (r#"{"plain":"2020-01-01"}"#, None),
        (r#"{"plain":"2020-13-01"}"#, Some(9)),
        (r#"{"plain":"2020\u002d01-01"}"#, None),
        (r#"{"plain":"2020\u002d13-01"}"#, Some(9)),
        (r#"{"plain":7}"#, None),
        (r#"{"plain":"2020-01-0é"}"#, Some(9)),
        (r#"{"both":"2020-01-01"}"#, None),
        (r#"{"both":"1020-01-01"}"#, Some(8)),
        (r#"{"both":"2020-00-01"}"#, Some(8)),
        (r#"{"two":"a@b"}"#, Some(7)),
        (r#"{"two":"a:b"}"#, Some(7)),
        (r#"{"listed":"2020-01-01"}"#, None),
        (r#"{"listed":"2020-13-01"}"#, Some(10)),
        (r#"{"any":"1.2.3.4"}"#, None),
        (r#"{"any":"::1"}"#, None),
        (r#"{"any":"localhost"}"#, None),
        (r#"{"any":"xyz"}"#, None),
        (r#"{"any":"1.2.3"}"#, Some(7)),
        (r#"{"one":"a:b"}"#, Some(7)),
        (r#"{"one":"a"}"#, None),
        (r#"{"one":"\\\\"}"#, Some(7)),
        (r#"{"not":"a"}"#, Some(7)),
        (r#"{"not":"("}"#, None),
        (r#"{"if":"2020-01-01"}"#, None),
        (r#"{"if":"1020-01-01"}"#, Some(6)),
        (r#"{"if":"10:00:00Z"}"#, None),
        (r#"{"if":"10:00:00"}"#, Some(6)),
        (r#"{"names":{"2eb8aa08-aa98-11ea-b4aa-73b441d16380":1}}"#, None),
        (r#"{"names":{"2eb8aa08-aa98-11ea-b4aa-73b441d1638\u0030":1}}"#, None),
        (r#"{"names":{"a":1}}"#, Some(10)),
        (r#"{"unique":["/a","/b"]}"#, None),
        (r#"{"unique":["/a","b"]}"#, Some(16)),
        (r#"{"other":"a-b"}"#, None),
        (r#"{"other":"a_b"}"#, Some(9)),
    ];
    for (document, offset) in rows {
        let (outcome, report) = (validator.validate(document.as_bytes()), validator.explain(document.as_bytes()));
        assert!(agrees(outcome, &report), "{document}: {outcome:?} against {report:?}");
        let want = offset.map_or(Code::Valid, |_| Code::Schema);
        assert_eq!((outcome.code, outcome.offset as usize), (want, offset.unwrap_or(0)), "{document}: {outcome:?}");
    }
    let mut violations = validator.explain(br#"{"plain":"x","both":"x"}"#).violations;
    violations.retain(|one| one.keyword == Keyword::Format);
    assert_eq!(violations.len(), 2);
    assert_eq!(violations[0].message, "expected a text of the format date, found the string \"x\"");
}
