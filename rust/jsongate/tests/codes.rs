//! The table of codes and keywords, `docs/codes.md`, against the crate, its source and the C header: each has to say what
//! the others say, and nothing more. `go/codes_test.go` does the same for Go.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use jsongate::{Code, Keyword};

/// A row of the table.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Row {
    kind: String,
    number: u8,
    word: String,
    rust: String,
    c: String,
    go: String,
    meaning: String,
    since: String,
}

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn table() -> Vec<Row> {
    let page = read("docs/codes.md");
    let mut lines = page.lines().filter(|line| line.starts_with('|'));
    assert_eq!(lines.next(), Some("| kind | number | word | Rust | C | Go | meaning | since |"));
    assert_eq!(lines.next(), Some("|---|---|---|---|---|---|---|---|"));
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split(" | ").map(str::trim).collect();
        let [kind, number, word, rust, c, go, meaning, since] = cells[..] else { panic!("{line}") };
        let code = |cell: &str| cell.trim_matches('`').to_owned();
        let word = if word == "(empty)" { String::new() } else { code(word) };
        let number = number.parse().unwrap_or_else(|error| panic!("{line}: {error}"));
        let (kind, meaning, since) = (kind.to_owned(), meaning.to_owned(), since.to_owned());
        Row { kind, number, word, rust: code(rust), c: code(c), go: code(go), meaning, since }
    };
    lines.map(row).collect()
}

#[test]
fn the_table_has_the_values_of_the_crate_in_their_order() {
    let codes = Code::ALL
        .iter()
        .map(|code| ("code".to_owned(), code.number(), code.as_str().to_owned(), format!("Code::{code:?}")));
    let keywords = Keyword::ALL.iter().map(|keyword| {
        ("keyword".to_owned(), keyword.number(), keyword.as_str().to_owned(), format!("Keyword::{keyword:?}"))
    });
    let want: Vec<_> = codes.chain(keywords).collect();
    let got: Vec<_> = table().into_iter().map(|row| (row.kind, row.number, row.word, row.rust)).collect();
    assert_eq!(got, want);
}

#[test]
fn the_table_has_the_constants_of_the_header_and_no_other() {
    let header = read("include/jsongate.h");
    let constant = |line: &str| {
        let (name, number) = line.strip_prefix("#define ")?.split_once(' ')?;
        let known = name.starts_with("JG_CODE_") || name.starts_with("JG_KEYWORD_");
        known.then(|| (name.to_owned(), number.parse::<u8>().unwrap_or_else(|error| panic!("{line}: {error}"))))
    };
    let header: BTreeMap<_, _> = header.lines().filter_map(constant).collect();
    let table: BTreeMap<_, _> = table().into_iter().map(|row| (row.c, row.number)).collect();
    assert_eq!(table, header);
    assert!(table.len() > 50, "{}", table.len());
}

#[test]
fn the_meaning_of_a_code_is_the_one_in_the_source() {
    let source = read("rust/jsongate/src/code.rs");
    for row in table().iter().filter(|row| row.kind == "code") {
        let name = row.rust.trim_start_matches("Code::");
        let lines = format!("/// {}.\n        {name} = {} => \"{}\",", row.meaning, row.number, row.word);
        assert!(source.contains(&lines), "expected in code.rs:\n{lines}");
    }
}

#[test]
fn every_row_is_complete() {
    let version = |text: &str| -> Vec<u32> { text.split('.').map(|part| part.parse().expect("a number")).collect() };
    for row in table() {
        assert!(!row.meaning.is_empty() && !row.go.is_empty(), "{row:?}");
        let since = version(&row.since);
        assert!(since.len() == 3 && since <= version(env!("CARGO_PKG_VERSION")), "{row:?}");
    }
}
