//! Equality, hashing and constants have to agree with each other: every row is put to all of them.

use proptest::prelude::*;

use super::*;

/// Whether `left` equals `right` by each of our ways, which have to agree.
fn all_ways(left: &str, right: &str) -> bool {
    let text = format!("[{left} , {right}]");
    let superseded = super::super::duplicates::superseded(text.as_bytes(), false);
    let document = Document { bytes: text.as_bytes(), lenient: false, superseded: &superseded };
    let containers = Containers::index(&document);
    let items: Vec<usize> = document.items(&containers, 0).collect();
    let [a, b] = items[..] else { panic!("two items in {text}") };
    let answer = equal(&document, &containers, a, b);
    assert_eq!(equal(&document, &containers, b, a), answer, "{text}: symmetric");
    assert_eq!(find_duplicate_item(&document, 0), answer.then_some((a, b)), "{text}: uniqueItems");
    let key = HashKey::default();
    let hash = |at| hash_all(&document, at, &key, &mut |_, _| {});
    assert_eq!(hash(a) == hash(b), answer, "{text}: hash");
    let constant = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    assert_eq!(equals_constant(&document, a, &constant(right)), answer, "{text}: right as a constant");
    assert_eq!(equals_constant(&document, b, &constant(left)), answer, "{text}: left as a constant");
    answer
}

#[test]
fn values_are_equal_by_meaning() {
    let rows = [
        ("null", "null", true),
        ("true", "true", true),
        ("true", "false", false),
        ("null", "false", false),
        ("0", "false", false),
        ("1", "true", false),
        ("\"\"", "null", false),
        ("[]", "{}", false),
        ("1", "1.0", true),
        ("1", "10e-1", true),
        ("-0", "0.0e7", true),
        ("1e99999999999999999999999", "10e99999999999999999999998", true),
        ("12345678901234567890", "12345678901234567891", false),
        ("\"1\"", "1", false),
        (r#""a\u00e9""#, "\"aé\"", true),
        (r#""\/""#, r#""/""#, true),
        ("\"é\"", "\"e\u{301}\"", false),
        ("[]", "[ ]", true),
        ("[1]", "[1,1]", false),
        ("[1,2]", "[2,1]", false),
        ("[[1],[]]", "[[1],[ ]]", true),
        ("[[1],[2]]", "[[1,2],[]]", false),
        ("[[],[]]", "[[[]]]", false),
        ("{}", "{ }", true),
        (r#"{"a":1,"b":2}"#, r#"{"b":2,"a":1.0}"#, true),
        (r#"{"a":1,"b":2}"#, r#"{"a":2,"b":1}"#, false),
        (r#"{"a":1}"#, r#"{"a":1,"b":2}"#, false),
        (r#"{"a":1}"#, r#"{"b":1}"#, false),
        (r#"{"\u0061":1}"#, r#"{"a":1}"#, true),
        (r#"{"a":{"b":[{}]}}"#, r#"{"a":{"b":[{}]}}"#, true),
        (r#"{"a":{"b":[{}]}}"#, r#"{"a":{"b":[[]]}}"#, false),
        (r#"{"a":0,"a":[1]}"#, r#"{"a":[1]}"#, true),
        (r#"{"a":{"x":[2,{}]},"b":1,"a":3}"#, r#"{"b":1,"a":3}"#, true),
        (r#"{"a":0,"a":1}"#, r#"{"a":0}"#, false),
    ];
    for (left, right, want) in rows {
        assert_eq!(all_ways(left, right), want, "{left} and {right}");
    }
}

#[test]
fn the_pair_with_the_first_later_item_is_found() {
    let rows = [
        ("[]", None),
        ("[1]", None),
        ("[1,2,3]", None),
        ("[1,2,2,1]", Some((3, 5))),
        ("[{},1,[],{}]", Some((1, 9))),
        ("[[1,[2]],[1,[2]]]", Some((1, 9))),
    ];
    for (text, want) in rows {
        let document = Document::strict(text.as_bytes());
        assert_eq!(find_duplicate_item(&document, 0), want, "{text}");
    }
}

#[test]
fn lenient_strings_are_compared_as_they_are_read() {
    let document = Document { bytes: b"[\"\xFF\",\"\\uD800\"]", lenient: true, superseded: &[] };
    assert_eq!(find_duplicate_item(&document, 0), Some((1, 5)));
    assert!(equals_constant(&document, 1, &Value::String("\u{FFFD}".into())));
}

#[test]
fn an_array_is_judged_whatever_follows_it() {
    // The walk asks as soon as the array ends, before it knows whether the rest is well formed.
    let text = r#"{"a":[[1],{"b":2},[1]],"c":[{"d":"\u0041"},"]"]}"#;
    for end in 22..text.len() {
        for tail in ["", "]", "}", "\"", "{", ",", "\\"] {
            let text = format!("{}{tail}", &text[..end]);
            let document = Document::strict(text.as_bytes());
            assert_eq!(find_duplicate_item(&document, 5), Some((6, 18)), "{text}");
        }
    }
}

#[test]
fn depth_costs_no_stack() {
    let deep = "[".repeat(10_000) + &"]".repeat(10_000);
    let text = format!(r#"[{deep},{deep},{{"a":{deep}}}]"#);
    std::thread::Builder::new()
        .stack_size(128 << 10)
        .spawn(move || {
            let document = Document::strict(text.as_bytes());
            assert_eq!(find_duplicate_item(&document, 0), Some((1, 20_002)));
            assert_eq!(document.read_past(0), text.len());
            assert!(super::super::duplicates::superseded(text.as_bytes(), false).is_empty());
        })
        .expect("a thread")
        .join()
        .expect("no overflow");
}

#[test]
fn arrays_in_arrays_cost_what_one_of_them_costs() {
    // Each level holds distinct items; hashing each level anew would be 4000 * 4000 values.
    let text = "[1,".repeat(4_000) + "[]" + &"]".repeat(4_000);
    let document = Document::strict(text.as_bytes());
    let duplicates = Duplicates::new();
    for level in 0..4_000 {
        assert_eq!(duplicates.find(&document, level * 3), None);
    }
}

fn any_json() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        Just("true".to_owned()),
        "0|1|1\\.0|10e-1|2",
        "\"[ab]?\"",
        Just("\"\\\\u0061\"".replace("\\\\", "\\")),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|items| format!("[{}]", items.join(","))),
            prop::collection::btree_map("[ab]", inner, 0..3).prop_map(|members| {
                let members: Vec<String> = members.iter().rev().map(|(k, v)| format!("\"{k}\" : {v}")).collect();
                format!("{{{}}}", members.join(","))
            }),
        ]
    })
}

proptest! {
    #[test]
    fn every_way_agrees(a in any_json(), b in any_json()) {
        all_ways(&a, &b);
        prop_assert!(all_ways(&a, &a));
    }
}
