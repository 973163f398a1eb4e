//! What is compiled and how it matches; the rewriting of Annex B patterns against the engine's own reading of them.

use corvus_regex_ecma262::Regex;
use proptest::prelude::*;

use super::*;

fn pattern(source: &str) -> Pattern {
    Pattern::compile(source).unwrap_or_else(|error| panic!("{source}: {error}"))
}

#[test]
fn patterns_match_as_ecma_262_does_with_the_u_flag() {
    let rows: &[(&str, &str, &[&str], &[&str])] = &[
        ("unanchored", "b", &["abc"], &["ac"]),
        ("the dollar is the end of the text only", "^a$", &["a"], &["a\n", "ab"]),
        ("the dot takes no line terminator", "^.$", &["é", "😀"], &["\n", "\u{2028}", "ab"]),
        ("digits are ASCII", r"^\d$", &["7"], &["७"]),
        ("words are ASCII", r"^\w$", &["a"], &["é"]),
        ("white space is Unicode's", r"^\s$", &[" ", "\u{FEFF}", "\u{A0}"], &["\u{200B}"]),
        ("properties", r"^\p{Letter}+$", &["Grüße"], &["a1"]),
        ("code point escapes", r"^\u{1F600}$", &["😀"], &["u"]),
        ("a quantifier repeats a code point", "^😀{2}$", &["😀😀"], &["😀"]),
        ("the end and then the start", "$^", &[""], &["a"]),
        ("a lookahead reads forwards", "a(?=bc)", &["abc"], &["acb", "ab"]),
        ("a lookbehind ends where it stands", "(?<=ab)c", &["abc"], &["bac", "cab"]),
        ("lookarounds in lookarounds", "a(?=b(?!cd|.(?<=bx)))", &["abc", "abdc"], &["abcd", "abx"]),
        ("the s modifier does", "^(?s:.).$", &["\nx"], &["x\n"]),
        ("the m modifier does", "(?m:^)a$", &["b\na"], &["a\nb"]),
        ("lookaround", "^(?!a)(?=b).*(?<=c)$", &["bc"], &["ac", "bd"]),
    ];
    for (name, source, yes, no) in rows {
        let pattern = pattern(source);
        assert!(!pattern.annex_b(), "{name}");
        assert_eq!(pattern.source(), *source);
        for text in *yes {
            assert!(pattern.is_match(text), "{name}: {source} on {text:?}");
            assert!(pattern.is_match_checked(text.as_bytes(), text.is_ascii()), "{name}: {source} on {text:?}");
        }
        for text in *no {
            assert!(!pattern.is_match(text), "{name}: {source} on {text:?}");
            assert!(!pattern.is_match_checked(text.as_bytes(), text.is_ascii()), "{name}: {source} on {text:?}");
        }
    }
}

#[test]
fn annex_b_patterns_match_by_code_points() {
    let rows: &[(&str, &str, &[&str], &[&str])] = &[
        ("identity escapes in a class", r"^[^\*\?\_]$", &["a", "😀"], &["*", "_"]),
        ("an identity escape of a letter", r"^\a\_\-$", &["a_-"], &[r"\a"]),
        ("brackets that stand for themselves", "^a{]}$", &["a{]}"], &["a"]),
        ("a brace that is no quantifier", r"^\_{a,1}$", &["_{a,1}"], &["_"]),
        ("a quantifier beside an identity escape", r"^\_{2,3}$", &["__"], &["_"]),
        ("a set at an end of a range", r"^[\d-x]+$", &["1-x"], &["y"]),
        ("a range to a set", r"^[a-\d]+$", &["a-1"], &["b"]),
        ("an octal escape", r"^\101[\102]\_$", &["AB_"], &[]),
        ("digits that are no octal escape", r"^\8\_$", &["8_"], &[]),
        ("a property without the flag", r"^\p{L}\_$", &["p{L}_"], &["a_"]),
        ("a code point escape without the flag repeats the u", r"^\u{3}\_$", &["uuu_"], &["\u{3}_"]),
        ("a control escape that is none", r"^\c1\_$", &[r"\c1_"], &[]),
        ("a control escape of a digit in a class", r"^[\c1]\_$", &["\u{11}_"], &[]),
        ("hex escapes that are none", r"^\xg\u12\_$", &["xgu12_"], &[]),
        ("a quantifier on a lookahead", "^(?=a)*(?:b|a)$", &["a", "b"], &["c"]),
        ("k without a named group", r"^\k<a>$", &["k<a>"], &[]),
        ("a character beyond the basic plane counts once", r"^.\_😀{2}$", &["😀_😀😀"], &["aa_😀😀"]),
        ("a dash first and last in a class", r"^[-a-]\_$", &["-_", "a_"], &["b_"]),
    ];
    for (name, source, yes, no) in rows {
        let pattern = pattern(source);
        assert!(pattern.annex_b(), "{name}");
        for text in *yes {
            assert!(pattern.is_match(text), "{name}: {source} on {text:?} as {}", annex_b::rewrite(source));
        }
        for text in *no {
            assert!(!pattern.is_match(text), "{name}: {source} on {text:?} as {}", annex_b::rewrite(source));
        }
    }
}

#[test]
fn what_is_no_pattern_is_invalid_and_what_we_cannot_match_is_unsupported() {
    for source in ["(", "a{2,1}", "[b-a]", "*", "(?<a>", "a)", "\\", "(?<n>a)\\k"] {
        assert!(matches!(Pattern::compile(source), Err(PatternError::Invalid(_))), "{source}");
        assert!(!Pattern::is_valid(source), "{source}");
    }
    for source in [r"(a)\1", r"\1(a)", r"(?<n>a)\k<n>", r"(a)\1\_", r"(?<n>a)\k<n>\_", r"[)](a)[(]\1"] {
        assert!(pattern(source).counts_steps(), "{source}");
    }
    for source in [r"\1\_", r"[\1](a)\_", r"(a)\2\_", r"\\1(a)", r"\k\_"] {
        assert!(!pattern(source).counts_steps(), "no backreference: {source}");
    }
    let unsupported = [
        "(?:a{1000}){1000}",
        "(?:(?:a{2147483647}){2147483647}){2147483647}",
        "(?i:a)",
        r"(?i:(a)\1)",
        r"(a{1000}\1){1000}",
        r"(a){2147483647}\1",
        r"(?:){0,2147483647}(a)\1",
        &"(?:".repeat(101),
    ];
    for (source, close) in unsupported.into_iter().zip(["", "", "", "", "", "", "", &")".repeat(101)]) {
        let source = format!("{source}{close}");
        assert!(matches!(Pattern::compile(&source), Err(PatternError::Unsupported(_))), "{source:.40}");
    }
}

#[test]
fn fixed_text_is_recognised() {
    let exact = |s: &str| Literal::Exact(s.into());
    let prefix = |s: &str| Literal::Prefix(s.into());
    let suffix = |s: &str| Literal::Suffix(s.into());
    let contains = |s: &str| Literal::Contains(s.into());
    let rows = [
        ("", Literal::AnyText),
        ("^", Literal::AnyText),
        ("$", Literal::AnyText),
        (".*", Literal::AnyText),
        ("^.*", Literal::AnyText),
        (".*$", Literal::AnyText),
        (".*.*", Literal::AnyText),
        ("^$", exact("")),
        ("^abc$", exact("abc")),
        (r"^a\.b\/c$", exact("a.b/c")),
        ("^x-", prefix("x-")),
        ("^x-.*", prefix("x-")),
        ("é😀", contains("é😀")),
        (".*abc", contains("abc")),
        (r"\.json$", suffix(".json")),
        (r".*\.json$", suffix(".json")),
        ("^.*$", Literal::None),
        ("^x-.*$", Literal::None),
        ("^.*abc", Literal::None),
        ("^x-.+", Literal::None),
        (".*+", Literal::None),
        ("^ab*", Literal::None),
        ("^a|b", Literal::None),
        ("^(a)$", Literal::None),
        (r"^\d", Literal::None),
        (r"^\n$", Literal::None),
        ("a^b", Literal::None),
        ("a$b", Literal::None),
        ("^ab{2}$", Literal::None),
        ("[a]", Literal::None),
        ("a.b", Literal::None),
    ];
    for (source, want) in rows {
        let got = literal::recognise(source);
        assert_eq!(got, want, "{source}");
        if got == Literal::None || !Regex::is_valid_pattern(source, "u") {
            continue;
        }
        let regex = pattern(source);
        for text in ["", "abc", "x-", "ax-", "abcabc", "\n", "x-\n", "a.b/c", "é😀é", "a.json", "a.json\n", "\nabc"]
        {
            assert_eq!(answer(&got, text), regex.is_match(text), "{source} on {text:?}");
        }
    }
}

fn answer(literal: &Literal, text: &str) -> bool {
    let text = text.as_bytes();
    match literal {
        Literal::None => unreachable!("no question"),
        Literal::Exact(want) => text == want,
        Literal::Prefix(want) => text.starts_with(want),
        Literal::Suffix(want) => text.ends_with(want),
        Literal::Contains(want) => want.is_empty() || text.windows(want.len()).any(|w| w == want),
        Literal::AnyText => true,
    }
}

#[test]
fn repetitions_of_nothing_end() {
    for source in
        ["(?:){2147483647}", "(?:){0,2147483647}", "(?:a*)*", "(?:(?:a?)*)+", "(?:^)*a", "(?=a)*", "(?:(?=b)|a){2,}"]
    {
        let source = source.replace("(?=a)*", "(?:(?=a))*");
        assert!(pattern(&source).is_match("aab"), "{source}");
    }
}

#[test]
fn time_is_linear_whatever_the_pattern() {
    let text = "a".repeat(200_000) + "é!";
    let sources = [
        r"^(a+)+$",
        r"^(a|a)*$",
        r"^(?:a*)*b$",
        r"^(\w+\s?)*$",
        r"(?=a)(a|aa)+$",
        r"(?<=a+)b$",
        r"^(?!.*b.*c).*d$",
        r"^([a-z]+)*\bx$",
        r"a.*a.*a.*a.*b$",
    ];
    let start = std::time::Instant::now();
    for source in sources {
        assert!(!pattern(source).is_match(&text), "{source}");
    }
    // Quadratic time would be hours.
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn several_patterns_in_one_match_where_one_of_them_does() {
    let rows: &[(&[&str], &[&str], &[&str])] = &[
        (&["^a", "b$"], &["ax", "xb", "ab"], &["xa", "bx", ""]),
        (&["^a$|^b$", "c"], &["a", "b", "xcx"], &["ab", ""]),
        (&["^(x|y)+$", "^z?$", "."], &["x", "", "q"], &["\n"]),
        (&["é", "^\\p{Lu}"], &["aé", "É"], &["a", ""]),
    ];
    for (sources, yes, no) in rows {
        let patterns: Vec<Pattern> = sources.iter().map(|source| pattern(source)).collect();
        let united = Pattern::any_of(&patterns).unwrap_or_else(|| panic!("{sources:?}: no table"));
        for (texts, wanted) in [(yes, true), (no, false)] {
            for text in *texts {
                assert_eq!(united.is_match(text), wanted, "{sources:?} on {text:?}");
                assert_eq!(patterns.iter().any(|one| one.is_match(text)), wanted, "{sources:?} on {text:?}");
            }
        }
    }
    let looking = [pattern("a(?=b)"), pattern("b")];
    assert!(Pattern::any_of(&looking).is_none(), "what looks around is no table");
}

#[test]
fn both_matchers_are_used() {
    for (source, table) in [
        ("^[a-z]+$", true),
        (r"^\p{L}{1,20}$", true),
        (r"^(\d{3}-)?\d{4}$", true),
        ("^(?!a)", false),
        (r"\bx", false),
        ("(a|b)*a(a|b){14}$", false),
    ] {
        assert_eq!(matches!(pattern(source).0.matcher, Matcher::Table(_)), table, "{source}");
    }
}

proptest! {
    // Most patterns made of these pieces are valid by both grammars or by none.
    #![proptest_config(ProptestConfig { cases: 400, max_global_rejects: 40_000, ..ProptestConfig::default() })]

    #[test]
    fn the_rewriting_keeps_the_meaning(source in r"([\\a-dkx01uc_\-\]{},?*+|^$ .é]|\\[a-zA-Z0-9_\-]|\\k<n>|\[\^?|\(\??[:=!]?|\(\?<n>|\)|\{[12]?,?3?\}){0,9}",
                                       texts in prop::collection::vec("[a-dkx01ucé_{}\\-\\\\ ,\u{1}\u{3}\\]]{0,6}", 6)) {
        prop_assume!(Regex::is_valid_pattern(&source, "") && !Regex::is_valid_pattern(&source, "u"));
        let rewritten = annex_b::rewrite(&source);
        let (ours, theirs) = (Regex::new(&rewritten, "u"), Regex::new(&source, "").expect("valid"));
        prop_assert!(ours.is_ok(), "{} became {}: {:?}", source, rewritten, ours.err());
        let ours = ours.expect("checked");
        // Without a character beyond the basic plane code points and code units are the same.
        for text in &texts {
            prop_assert_eq!(ours.is_match(text), theirs.is_match(text), "{} became {} on {:?}", source, rewritten, text);
        }
    }

    #[test]
    fn literal_forms_answer_as_the_pattern(source in r"\^?(\.\*)?([ab]|\\\.){0,3}(\.\*)?\$?", text in "[ab.\n]{0,6}") {
        let pattern = pattern(&source);
        let literal = pattern.literal_form();
        if literal != Literal::None {
            prop_assert_eq!(answer(&literal, &text), pattern.is_match(&text));
        }
    }

    #[test]
    fn matching_agrees_with_the_engine(source in r"(\\[dDwWsSbBnt.]|\\p\{Lu\}|\\x61|\\u\{e9\}|[abé.^$|]|\[\^?[abé](-[c-z])?(\\d|\\S)?\]|\((\?(:|=|!|<=|<!|<n>|s:|m:))?|\)|[*+?]\??|\{[012](,[23]?)?\}){0,10}",
                                       texts in prop::collection::vec("[abcdÉé1 _\n\u{2028}😀]{0,7}", 8)) {
        prop_assume!(Regex::is_valid_pattern(&source, "u"));
        prop_assume!(!annex_b::has_backreference(&source, true));
        let (ours, theirs) = (pattern(&source), Regex::new(&source, "u").expect("valid"));
        let programs = program::compile(&syntax::parse(&source).expect("read")).expect("small");
        for text in &texts {
            let want = theirs.is_match(text).expect("no limit");
            prop_assert_eq!(ours.is_match(text), want, "{} on {:?}", source, text);
            let checked = ours.is_match_checked(text.as_bytes(), text.is_ascii());
            prop_assert_eq!(checked, want, "{} on {:?}, as bytes", source, text);
            prop_assert_eq!(simulate::is_match(&programs, text), want, "{} on {:?}, step by step", source, text);
        }
    }
}
