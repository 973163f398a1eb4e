use proptest::prelude::*;
use serde::Deserialize;

use super::*;

/// Every format by its latest meaning, and the one that only old drafts have.
const ALL: [Format; 20] = [
    Format::DateTime,
    Format::Date,
    Format::Time,
    Format::Duration,
    Format::Email,
    Format::IdnEmail,
    Format::Hostname,
    Format::PlainHostname,
    Format::IdnHostname,
    Format::Ipv4,
    Format::Ipv6,
    Format::Uri,
    Format::UriReference,
    Format::Iri,
    Format::IriReference,
    Format::UriTemplate,
    Format::Uuid,
    Format::JsonPointer,
    Format::RelativeJsonPointer,
    Format::Regex,
];

const DRAFTS: [(Draft, u32); 5] = [
    (Draft::Draft4, 4),
    (Draft::Draft6, 6),
    (Draft::Draft7, 7),
    (Draft::Draft201909, 2019),
    (Draft::Draft202012, 2020),
];

/// One entry of `tests/cases/formats.json`, which every path and every entry is held to.
#[derive(Deserialize)]
struct Table {
    format: String,
    since: u32,
    valid: Vec<String>,
    invalid: Vec<String>,
}

fn tables() -> Vec<Table> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/cases/formats.json");
    let text = std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn every_text_of_the_table_is_told_rightly() {
    let mut wrong = Vec::new();
    for table in tables() {
        let format = Format::of(Draft::Draft202012, &table.format).expect("the latest draft has every format");
        assert_eq!(format.name(), table.format);
        wrong.extend(
            table.valid.iter().filter(|text| !format.accepts(text)).map(|t| format!("{format:?} refuses {t:?}")),
        );
        wrong.extend(
            table.invalid.iter().filter(|text| format.accepts(text)).map(|t| format!("{format:?} takes {t:?}")),
        );
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_has_every_format_in_the_drafts_that_define_it() {
    let tables = tables();
    for format in ALL {
        let table = tables.iter().find(|table| table.format == format.name()).expect("the table has every format");
        for (draft, number) in DRAFTS {
            assert_eq!(Format::of(draft, format.name()).is_some(), number >= table.since, "{format:?} in {draft:?}");
        }
    }
    for name in ["", "color", "host-name", "ip-address", "utc-millisec", "Date", "unknown"] {
        assert_eq!(Format::of(Draft::Draft202012, name), None, "{name}");
    }
}

#[test]
fn old_drafts_ask_nothing_of_labels_that_look_like_punycode() {
    for (draft, number) in DRAFTS {
        let hostname = Format::of(draft, "hostname").expect("every draft has it");
        assert_eq!(hostname.accepts("xn--X"), number < 7, "{draft:?}");
        assert!(hostname.accepts("xn--bcher-kva.example") && !hostname.accepts("a_b"), "{draft:?}");
    }
}

/// Pieces that mean something to one format or another, so that random texts come near to valid ones.
const PIECES: &str = r#"1|12|2020|-|:|.|T|Z|+|P|D|W|Y|a|b|xn--|@|"|\|[|]|(|)|{|}|%41|%|~0|~|/|?|#|&|*|,|::|ä|e|́|א|ب|ل|‌|‍|्|・|あ|·|l|1.2.3.4|IPv6:|http://|\u{|\p{L}|^|é|。"#;

fn texts() -> impl Strategy<Value = String> {
    let pieces: Vec<&'static str> = PIECES.split('|').chain(["|", "\0", " "]).collect();
    prop_oneof![
        proptest::collection::vec(proptest::sample::select(pieces), 0..24).prop_map(|pieces| pieces.concat()),
        any::<String>(),
        "xn--[a-z0-9-]{0,60}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 4096, ..ProptestConfig::default() })]

    #[test]
    fn no_text_makes_a_format_panic(text in texts()) {
        for format in ALL {
            prop_assert_eq!(format.accepts(&text), format.accepts_checked(text.as_bytes()));
        }
    }

    #[test]
    fn what_is_valid_in_the_narrower_format_is_valid_in_the_wider(text in texts()) {
        let pairs = [
            (Format::Uri, Format::UriReference),
            (Format::Uri, Format::Iri),
            (Format::UriReference, Format::IriReference),
            (Format::Iri, Format::IriReference),
            (Format::Email, Format::IdnEmail),
            (Format::Hostname, Format::PlainHostname),
        ];
        for (narrow, wide) in pairs {
            prop_assert!(!narrow.accepts(&text) || wide.accepts(&text), "{:?} takes {:?}, {:?} does not", narrow, text, wide);
        }
    }
}

#[test]
fn long_texts_take_linear_time() {
    // Quadratic time would be hours here.
    let pieces = [
        "{a,b}", "{", "%41", "a.", "\"", "\\", "(", "[", "(?<a>b)|", "~0/", "1", "ä.", "a\u{308}", "xn--", "::", "P1Y",
        "@",
    ];
    for piece in pieces {
        let text = piece.repeat(200_000);
        for format in ALL {
            let _ = format.accepts(&text);
        }
    }
}

#[test]
fn the_names_of_properties_are_those_of_unicode_17() {
    assert!(Format::Regex.accepts(r"\p{Script=Garay}") && Format::Regex.accepts(r"\p{Script=Sidetic}"));
    assert!(!Format::Regex.accepts(r"\p{Script=Nobody}"));
}
