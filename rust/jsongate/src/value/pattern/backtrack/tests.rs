//! What backreferences mean, against ECMA-262 and against a reference matcher; and that no text makes matching one hang.

use corvus_regex_ecma262::Regex;
use proptest::prelude::*;

use super::*;
use crate::value::pattern::{Pattern, annex_b, syntax};

/// Whether the pattern matches, and the steps that this took; `None` where they were used up.
fn search(source: &str, text: &str) -> (Option<bool>, i64) {
    let pattern = Pattern::compile(source).unwrap_or_else(|error| panic!("{source}: {error}"));
    assert!(pattern.counts_steps(), "{source} has no backreference");
    let mut taken = 0;
    let (answer, used_up) = steps::counted(text.len(), || {
        let before = steps::spend(0, |left| *left);
        let answer = pattern.is_match(text);
        taken = before - steps::spend(0, |left| *left);
        answer
    });
    ((!used_up).then_some(answer), taken)
}

#[test]
fn backreferences_match_as_ecma_262_says() {
    let rows: &[(&str, &str, &[&str], &[&str])] = &[
        ("what the group captured", r"^(ab)\1$", &["abab"], &["ab", "abba", "ababab"]),
        ("unanchored", r"(ab)\1", &["xababx"], &["abxab"]),
        ("one of several texts", r"^(a|b)\1$", &["aa", "bb"], &["ab", "ba"]),
        ("a quantified one", r"^(a)\1*$", &["a", "aaaa"], &["", "ab"]),
        ("a counted one", r"^(ab)\1{2}$", &["ababab"], &["abab", "abababab"]),
        ("a group that is shortened to let the rest match", r"^(a+)\1$", &["aa", "aaaa"], &["a", "aaa"]),
        ("a lazy group", r"^(a+?)\1+$", &["aa", "aaa"], &["a", "aab"]),
        ("composite lengths", r"^(aa+)\1+$", &["aaaa", "aaaaaa", "aaaaaaaaa"], &["aa", "aaa", "aaaaaaa"]),
        ("two groups in order", r"^(.)(.)\2\1$", &["abba", "aaaa"], &["abab"]),
        ("twice the same group", r"^(.)\1\1$", &["xxx"], &["xxy"]),
        ("quotation marks in pairs", "^([\"'])[^\"']*\\1$", &["'a'", "\"a\""], &["'a\"", "\"a'"]),
        ("tags in pairs", r"^<([a-z]+)>.*</\1>$", &["<b>x</b>", "<b></b>"], &["<b>x</i>", "<b>x</bb>"]),
        ("one separator", r"^\d{4}([-/])\d\d\1\d\d$", &["2024-01-02", "2024/01/02"], &["2024-01/02"]),
        ("a word that is repeated", r"\b(\w+) \1\b", &["so so", "the the end"], &["so sob", "a b"]),
        // A group that has captured nothing.
        ("before its group", r"^\1(a)$", &["a"], &["aa"]),
        ("before its group, in a loop it is forgotten", r"^(?:\1b(a))+$", &["ba", "baba"], &["baaba", "b"]),
        ("inside its group", r"^(a\1)$", &["a"], &["aa"]),
        ("inside its group, in a loop", r"^(?:(a\1b))+$", &["ab", "abab"], &["abaabb"]),
        ("in another alternative", r"^(?:(a)|b)\1$", &["aa", "b"], &["a", "ba", "bb"]),
        ("in another alternative, before", r"^(?:(a)|(b))\1\2c$", &["aac", "bbc"], &["abc", "bc", "ac"]),
        ("an optional group", r"^(a)?\1b$", &["b", "aab"], &["ab"]),
        ("a group left out by a count of nothing", r"^(a){0}\1b$", &["b"], &["ab", "aab"]),
        ("an empty capture", r"^(a*)\1b$", &["b", "aab"], &["ab", "aaab"]),
        ("an empty group", r"^()\1a$", &["a"], &["aa"]),
        ("empty captures in a loop end", r"^(a*)*\1$", &["", "aa", "aaa"], &["a", "ab"]),
        ("a loop over an empty capture ends", r"^()(?:\1)*b$", &["b"], &["a"]),
        ("a loop over a capture of nothing with a least count", r"^()(?:\1){3}b$", &["b"], &["a"]),
        // Each iteration forgets the captures of the one before.
        ("the last iteration counts", r"^(?:(a)|(b))*\1\2$", &["abb", "baa", ""], &["aba", "ba", "ab"]),
        ("an iteration forgets its groups", r"^(?:(a)|b)*\1c$", &["aac", "abc", "bc"], &["ac", "abac"]),
        ("nested groups are forgotten", r"^(?:((a)|b)c)*\2d$", &["acad", "acbcd", "d"], &["acd", "acbcad"]),
        ("counted iterations forget", r"^(?:(a)|(b)){2}\1$", &["aaa", "ab", "baa", "bb"], &["aba", "aa"]),
        ("a group with a quantifier of its own", r"^(a|b)+\1$", &["aa", "abb", "abaa"], &["ab"]),
        ("a group around a loop is not forgotten", r"^(a|b)(?:c)*\1$", &["aa", "acca", "bccb"], &["acb"]),
        (
            "the classic of the standard",
            r"^(z)((a+)?(b+)?(c))*\3\5$",
            &["zaacbbbcacac", "zcc", "z"],
            &["zaacbbbcac", "zc"],
        ),
        // Lookarounds.
        ("a capture in a lookahead", r"^(?=(a+))\1b$", &["aab"], &["b", "aa"]),
        ("a lookahead is not entered again", r"^(?=(a+))a*b\1$", &["aabaa"], &["aaba"]),
        ("as an atomic group", r"^(?=(a*))\1a$", &[], &["a", "aaa"]),
        ("a lazy capture in a lookahead stays short", r"^(?=(a+?))\1b$", &["ab"], &["aab"]),
        ("the first alternative in a lookahead stays", r"^(?=(a|ab))\1c$", &["ac"], &["abc"]),
        ("a reference in a lookahead", r"^(a)(?=\1b)", &["aab"], &["ab", "aaa"]),
        ("a reference in a negative lookahead", r"^(a)(?!\1)", &["a", "ab"], &["aa"]),
        ("no character twice in a row", r"^(?!.*(.)\1)[a-z]+$", &["abab", "a"], &["abba", "aa"]),
        ("no character twice", r"^(?!.*(.).*\1)[a-z]+$", &["abcd"], &["abca", "aa"]),
        ("captures of a negative lookahead are gone", r"^(?!(a)b)\1c$", &["c"], &["ac", "abc"]),
        ("captures of a doubly negative lookahead are gone", r"^(?!(?!(a)))\1a$", &["a"], &["aa", "b"]),
        ("captures of a lookahead in a loop are forgotten", r"^(?:(?=(a))a|b)*\1c$", &["aac", "bc", "abc"], &["ac"]),
        ("nested lookaheads", r"^(?=(?=(ab))a)\1c$", &["abc"], &["ac"]),
        ("a capture taken back after a lookahead", r"^(?:(?=(a))b|a)\1c$", &["ac"], &["aac"]),
        ("a lookbehind", r"(?<=(a)b)\1$", &["aba"], &["bba", "ab"]),
        (
            "in a lookbehind the right group is read first",
            r"(?<=^(\d+)(\d+))-\1-\2$",
            &["123-1-23", "12-1-2"],
            &["123-12-3"],
        ),
        ("in a lookbehind a reference stands left of its group", r"(?<=\1(a))b", &["aab"], &["ab", "b"]),
        ("in a lookbehind a reference right of its group is empty", r"^.?(?<=(a)\1)b", &["ab"], &["b"]),
        ("a capture from before, in a lookbehind", r"^(ab).*(?<=\1)$", &["abab", "ab", "abxab"], &["abx", "abba"]),
        ("a reference in a negative lookbehind", r"^(.).*(?<!\1)$", &["ab", "aab"], &["a", "aba"]),
        ("a lookahead in a lookbehind", r"(?<=(?=(a))a)\1", &["aa"], &["ab", "ba"]),
        ("a lookbehind in a lookahead", r"^a(?=b(?<=(.b)))b\1$", &["abab"], &["abb", "abbb"]),
        ("a greedy loop in a lookbehind", r"(?<=^(a|b)+)\1c$", &["aac", "abac"], &["abbc"]),
        // Names.
        ("a name", r"^(?<n>a|b)\k<n>$", &["aa", "bb"], &["ab"]),
        ("a name and its number", r"^(?<n>.)\1\k<n>$", &["aaa"], &["aab"]),
        ("a name before its group", r"^\k<n>(?<n>a)$", &["a"], &["aa"]),
        ("names beside numbers", r"^(.)(?<n>.)\k<n>\1$", &["abba"], &["abab"]),
        ("a name with an escape", r"^(?<\u0061b>x)\k<a\u{62}>$", &["xx"], &["x"]),
        ("a name beyond ASCII", r"^(?<größe>x)\k<größe>$", &["xx"], &["x"]),
        ("one name in two alternatives", r"^(?:(?<n>a)|(?<n>b))\k<n>$", &["aa", "bb"], &["ab", "ba", "a"]),
        (
            "one name in two alternatives, in a loop",
            r"^(?:(?:(?<n>a)|(?<n>b))\k<n>)+$",
            &["aabb", "bbaa"],
            &["aab", "abab"],
        ),
        // What is compared are code points, exactly.
        ("case counts", r"^(a)\1$", &["aa"], &["aA"]),
        ("two bytes", r"^(é)\1$", &["éé"], &["éè", "é"]),
        ("four bytes", r"^(.)\1$", &["😀😀"], &["😀😁", "😀"]),
        ("lengths in code points", r"^(..)\1$", &["é😀é😀", "aéaé"], &["aéaè"]),
        ("compositions are not equal", r"^(.)\1$", &["ee"], &["e\u{301}"]),
        ("beyond ASCII, backward", r"(?<=\1(é|😀))x$", &["ééx", "😀😀x"], &["é😀x", "éx"]),
        ("a property", r"^(\p{Lu})\1$", &["ÄÄ"], &["ÄÖ", "ää"]),
        ("the dot takes no line terminator", r"^(.+)\1$", &["abab"], &["a\na\n"]),
        ("the s modifier", r"^((?s:.))\1$", &["\n\n"], &["\n"]),
        ("the m modifier", r"(?m:^)(a)\1(?m:$)", &["b\naa\nb"], &["b\naab"]),
        ("word boundaries", r"\b(\w)\w*\1\b", &["abca x", "x aa"], &["abc", "a"]),
        // Numbers.
        ("two digits", r"^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\10$", &["abcdefghijj"], &["abcdefghija0"]),
        ("a digit after a group", r"^(a)\1(?:0)$", &["aa0"], &["a0"]),
        ("groups that do not capture are not counted", r"^(?:x)(?=a)(a)\1$", &["xaa"], &["xax", "xa"]),
        ("parentheses in classes are not counted", r"^[(](a)[)]\1$", &["(a)a"], &["(a))"]),
        ("escaped parentheses are not counted", r"^\((a)\)\1$", &["(a)a"], &["(a)("]),
    ];
    for (name, source, yes, no) in rows {
        let tree = syntax::parse_with_groups(source).unwrap_or_else(|error| panic!("{name}: {error}"));
        for (texts, wanted) in [(yes, true), (no, false)] {
            for text in *texts {
                assert_eq!(reference::is_match(&tree, text), wanted, "the reference, {name}: {source} on {text:?}");
                assert_eq!(search(source, text).0, Some(wanted), "{name}: {source} on {text:?}");
                let pattern = Pattern::compile(source).expect("compiled before");
                let checked = pattern.is_match_checked(text.as_bytes(), text.is_ascii());
                assert_eq!(checked, wanted, "{name}: {source} on the bytes of {text:?}");
            }
        }
    }
}

#[test]
fn backreferences_of_annex_b_are_told_from_octal_escapes() {
    let rows: &[(&str, &str, &[&str], &[&str])] = &[
        ("a backreference", r"^(a|b)\1\_$", &["aa_", "bb_"], &["ab_", "a_"]),
        ("a group that follows", r"^\1(a)\_$", &["a_"], &["\u{1}a_"]),
        ("no such group", r"^(a)\1\2\_$", &["aa\u{2}_"], &["aa_"]),
        ("two digits and one group", r"^(a)\1\10\_$", &["aa\u{8}_"], &["aaa0_"]),
        ("a name", r"^(?<n>a|b)\k<n>\_$", &["aa_"], &["ab_"]),
        ("in a class they are octal", r"^(a)[\1]\1\_$", &["a\u{1}a_"], &["aaa_"]),
        ("a lookahead with a quantifier", r"^(?=(a))?\1\_?a$", &["a", "_a"], &["aa_a"]),
        ("a lookahead that is repeated", r"^(?=(a))+\1\_$", &["a_"], &["_", "aa_"]),
    ];
    for (name, source, yes, no) in rows {
        assert!(Pattern::compile(source).is_ok_and(|pattern| pattern.annex_b()), "{name}");
        for (texts, wanted) in [(yes, true), (no, false)] {
            for text in *texts {
                let said = annex_b::rewrite(source);
                assert_eq!(search(source, text).0, Some(wanted), "{name}: {source} on {text:?} as {said}");
            }
        }
    }
}

/// The same rows stand in go/internal/ecma/steps_test.go: both paths count alike.
#[test]
fn steps_are_those_of_the_go_path() {
    for (source, text, steps) in STEPS {
        assert_eq!(search(source, text).1, *steps, "{source} on {text:?}");
    }
}

const FORTY_GROUPS: &str = "^(?:(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?\
                            (a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?(a)?b)*\\1$";

const STEPS: &[(&str, &str, i64)] = &[
    (r"(a)\1", "aa", 6),
    (r"^(ab)\1$", "abab", 10),
    (r"^(ab)\1$", "abba", 12),
    (r"(b)\1", "aaaaab", 17),
    (r"^(a+)\1$", "aaaaaaaa", 83),
    (r"^(a+?)\1+b$", "aaaaaaaa", 185),
    (r"^(a*)*\1b", "aaaa", 317),
    (r"^(?:(a)|(b)|){2,4}\1\2$", "abab", 167),
    (r"(.*)\1{3}c", "ababab", 278),
    (r"^(é|😀)(.)*\1$", "éa😀😀é", 49),
    (r"(é)x*\1", "éa", 12),
    (r"(?<=\1(é+)x)b$", "ééééxb", 51),
    (r"^(?=(a+))a*(?!\1)b", "aaab", 44),
    (r"^(?:(?=(a*))b|a)*\1$", "aabaab", 137),
    (r"^(?:(?<n>a)|(?<n>b))+\k<n>$", "ababb", 64),
    (FORTY_GROUPS, "aabab", 1040),
    (r"(?m:^)(\w)\b.\1$", "x\na a", 17),
];

#[test]
fn what_takes_too_many_steps_is_given_up_after_the_same_number_of_them() {
    let sources = [
        r"^(a*)*\1b",
        r"(a*)*\1b",
        r"(.*)\1{20}b",
        r"^(a+)+\1$b",
        r"^(?:(a|aa)+\1)+$b",
        r"(?=(a*)*\1b)",
        r"(?<=b\1(a*)*)$",
        r"^(?!(a*)*\1b)c",
        r"(?:(?=(a+))\1?)*b",
    ];
    for source in sources {
        for size in [1 << 10, 1 << 16] {
            let text = "a".repeat(size);
            let start = std::time::Instant::now();
            let (answer, taken) = search(source, &text);
            assert_eq!((answer, taken), (None, 200_001 + 100 * size as i64), "{source} on {size} bytes");
            assert_eq!(search(source, &text), (None, taken), "{source}, again");
            // In debug builds, too; without a bound it would be years.
            assert!(start.elapsed().as_secs() < 60, "{source}: {:?}", start.elapsed());
        }
    }
}

#[test]
fn a_long_text_that_is_not_hard_is_decided() {
    let text = "ab".repeat(100_000);
    for (source, wanted) in [(r"^(ab)\1*$", true), (r"^(ab)\1*b$", false), (r"(b)\1", false), (r"^(a)b.*\1b$", true)] {
        // All of it is one step for each byte, or a few.
        assert_eq!(search(source, &text).0, Some(wanted), "{source}");
    }
}

#[test]
fn neither_the_text_nor_the_pattern_costs_stack() {
    let text = "ab".repeat(200_000);
    let source = format!("^{}(a|b){}\\1*(?:a|b)*$", "(?=".repeat(90), ")".repeat(90));
    let pattern = Pattern::compile(&source).expect("a pattern");
    let run = move || steps::counted(text.len(), || pattern.is_match(&text));
    let thread = std::thread::Builder::new().stack_size(64 << 10).spawn(run).expect("a thread");
    assert_eq!(thread.join().expect("no overflow"), (true, false));
}

#[test]
fn steps_that_are_used_up_stay_so_within_one_look() {
    let (hard, easy) = (Pattern::compile(r"^(a*)*\1b").unwrap(), Pattern::compile(r"^(a)\1$").unwrap());
    let text = "a".repeat(1000);
    let (after, used_up) = steps::counted(1000, || {
        assert!(!hard.is_match(&text));
        easy.is_match("aa")
    });
    assert!(!after && used_up);
    assert!(easy.is_match("aa"), "outside of a look each text is on its own");
}

/// Patterns in which `\1` and `\2` always have a group.
fn patterns() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec!["a", "b", "é", ".", "[^a]", "^", "$", r"\b", r"\1", r"\1", r"\2", r"\2", ""]);
    let quantifier = prop::sample::select(vec!["*", "+", "?", "*?", "+?", "??", "{2}", "{1,2}", "{2,}?", "{0}"]);
    let inner = leaf.prop_map(str::to_owned).prop_recursive(5, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 2..5).prop_map(|parts| parts.concat()),
            prop::collection::vec(inner.clone(), 2..4).prop_map(|parts| format!("(?:{})", parts.join("|"))),
            inner.clone().prop_map(|one| format!("({one})")),
            (inner.clone(), quantifier.clone()).prop_map(|(one, count)| format!("({one}){count}")),
            (inner.clone(), quantifier.clone()).prop_map(|(one, count)| format!("(?:{one}){count}")),
            // A group that takes part in some iterations.
            (inner.clone(), inner.clone(), quantifier.clone())
                .prop_map(|(one, other, count)| format!("(?:({one})|{other}){count}\\1")),
            (inner, prop::sample::select(vec!["=", "!", "<=", "<!"])).prop_map(|(one, look)| format!("(?{look}{one})")),
        ]
    });
    inner.prop_map(|pattern| format!("{pattern}(c)?(c)?\\1"))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn matching_agrees_with_the_reference(
        source in patterns(),
        texts in prop::collection::vec("[abé]{0,6}", 8),
    ) {
        let tree = syntax::parse_with_groups(&source).expect("small");
        let theirs = Regex::new(&source, "u").expect("valid");
        for text in &texts {
            let (answer, taken) = search(&source, text);
            // The reference takes as many, and is slow.
            if taken < 20_000 {
                prop_assert_eq!(answer, Some(reference::is_match(&tree, text)), "{} on {:?}", source, text);
                prop_assert_eq!(answer, theirs.is_match(text).ok(), "the engine, {} on {:?}", source, text);
            }
        }
    }
}
