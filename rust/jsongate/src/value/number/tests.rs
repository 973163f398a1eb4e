//! Tables of what numbers mean, and the same operations against big-integer arithmetic on small exponents.

use num_bigint::{BigInt, Sign};
use proptest::prelude::*;

use super::*;

fn number(text: &str) -> Number<'_> {
    Number::parse(text.as_bytes())
}

fn decimal(text: &str) -> Decimal {
    Decimal::from_json(&serde_json::from_str(text).expect("a JSON number"))
}

fn canonical(text: &str) -> String {
    let mut out = Vec::new();
    number(text).canonical(&mut out);
    String::from_utf8(out).expect("ASCII")
}

fn repeated(digit: &str, count: usize) -> String {
    digit.repeat(count)
}

#[test]
fn numbers_compare_by_value() {
    let many = repeated("9", 400);
    let huge = format!("1e{}", repeated("9", 40));
    let huger = format!("1e1{}", repeated("0", 40));
    let tiny = format!("1e-{}", repeated("9", 40));
    let tinier = format!("1e-1{}", repeated("0", 40));
    let negative_huge = format!("-{huge}");
    // In ascending order; the spellings within one row are all equal.
    let rows: &[&[&str]] = &[
        &[&negative_huge],
        &["-1e400"],
        &["-18446744073709551616", "-1.8446744073709551616e19"],
        &["-1", "-1.0", "-10e-1", "-0.1e+1"],
        &["-1e-400"],
        &["0", "-0", "0.0", "-0.00e5", "0e99999999999999999999", "0E-99999999999999999999"],
        &[&tinier],
        &[&tiny],
        &["1e-400", "0.1e-399"],
        &["0.1", "1e-1", "0.10", "1E-00000000000000000000001"],
        &["0.5"],
        &["0.50000000000000000000000000001"],
        &["1", "1.0", "10e-1", "1e0", "1E+0", "0.001e3"],
        &["9"],
        &["9.5"],
        &["10", "1e1", "1.0e+1"],
        &["100000000000000000"],
        &["999999999999999999"],
        &["1000000000000000000", "1e18"],
        &["9223372036854775807"],
        &["9223372036854775808"],
        &["123456789012345678901234567890", "1.2345678901234567890123456789e29"],
        &["123456789012345678901234567891"],
        &[&many],
        &["1e400", "10e399", "1e+0400"],
        &["1e99999999999999999999999", "10e99999999999999999999998"],
        &[&huge],
        &[&huger],
    ];
    for (i, left) in rows.iter().enumerate() {
        for (j, right) in rows.iter().enumerate() {
            for a in *left {
                for b in *right {
                    assert_eq!(number(a).compare(&number(b)), i.cmp(&j), "{a:.50} against {b:.50}");
                    assert_eq!(canonical(a) == canonical(b), i == j, "canonical {a:.50} and {b:.50}");
                }
            }
        }
    }
}

#[test]
fn integers_are_numbers_without_a_fraction() {
    let rows: &[(&str, bool, Option<i64>)] = &[
        ("0", true, Some(0)),
        ("-0.0", true, Some(0)),
        ("0e-99999999999999999999999", true, Some(0)),
        ("1.0", true, Some(1)),
        ("1.5", false, None),
        ("15e-1", false, None),
        ("150e-1", true, Some(15)),
        ("-1.5e1", true, Some(-15)),
        ("1e-1", false, None),
        ("1e400", true, None),
        ("1e99999999999999999999999", true, None),
        ("1e-99999999999999999999999", false, None),
        ("9223372036854775807", true, Some(i64::MAX)),
        ("9223372036854775808", true, None),
        ("-9223372036854775808", true, Some(i64::MIN)),
        ("-9223372036854775809", true, None),
        ("922337203685477580.7e1", true, Some(i64::MAX)),
        ("1e18", true, Some(1_000_000_000_000_000_000)),
        ("1e19", true, None),
        ("0.000000000000000000000000000001e30", true, Some(1)),
    ];
    for &(text, integer, value) in rows {
        assert_eq!(number(text).is_integer(), integer, "{text}");
        assert_eq!(number(text).to_i64(), value, "{text}");
    }
}

#[test]
fn multiples_are_exact() {
    let long = format!("1{}", repeated("0", 500));
    let long_odd = format!("1{}1", repeated("0", 499));
    let long_divisor = format!("7{}3", repeated("0", 60));
    let twice = format!("14{}6", repeated("0", 60));
    let far = format!("1e1{}", repeated("0", 40));
    let far_less_three = format!("8e{}7", repeated("9", 39));
    let far_less_two = format!("8e{}8", repeated("9", 39));
    let rows: &[(&str, &str, bool)] = &[
        (&far, &far_less_three, true),
        (&far, &far_less_two, false),
        (&far_less_two, &far, false),
        ("10", "5", true),
        ("-10", "5", true),
        ("7", "5", false),
        ("0", "5", true),
        ("0.0e9", "0.3", true),
        ("19.99", "0.01", true),
        ("0.0075", "0.0001", true),
        ("0.00751", "0.0001", false),
        ("4.5", "1.5", true),
        ("35", "1.5", false),
        ("1", "0.125", true),
        ("0.0625", "0.125", false),
        ("1e308", "0.123456789", false),
        ("1e308", "0.5", true),
        ("1", "0.2", true),
        ("1e20", "25", true),
        ("1e20", "3", false),
        ("12391239123", "1e-8", true),
        ("1e400", "1e399", true),
        ("1e399", "1e400", false),
        ("10e399", "1e400", true),
        ("1e99999999999999999999999", "1e99999999999999999999998", true),
        ("1e99999999999999999999998", "1e99999999999999999999999", false),
        ("1e99999999999999999999999", "8e99999999999999999999996", true),
        ("1e99999999999999999999999", "8e99999999999999999999997", false),
        ("1e-99999999999999999999999", "1e-99999999999999999999999", true),
        ("1", "1e-99999999999999999999999", true),
        ("1", "3e-99999999999999999999999", false),
        ("1e-99999999999999999999999", "1", false),
        (&long, "1024", true),
        (&long_odd, "2", false),
        (&long_divisor, &long_divisor, true),
        (&twice, &long_divisor, true),
        (&long_divisor, &twice, false),
        ("99999999999999999999999999999999999999990", "99999999999999999999999999999999999999990", true),
    ];
    for &(value, divisor, want) in rows {
        assert_eq!(Divisor::new(&decimal(divisor)).divides(&number(value)), want, "{value:.60} by {divisor:.60}");
    }
}

#[test]
fn text_that_is_no_number_does_not_panic() {
    for text in ["", "-", "e", ".", "-.e", "e+", "abc", "1.2.3", "--1", "1e5x5"] {
        let _ = (number(text).is_integer(), number(text).to_i64(), number(text).compare(&number("1")));
        let _ = (canonical(text), Divisor::new(&decimal("3")).divides(&number(text)));
    }
}

/// The value of a number times 10^60, for exponents that stay within that.
fn scaled(text: &str) -> BigInt {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (negative, mantissa) = mantissa.strip_prefix('-').map_or((false, mantissa), |m| (true, m));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = BigInt::parse_bytes(format!("{whole}{fraction}").as_bytes(), 10).expect("digits");
    let exponent: i32 = exponent.parse().expect("a small exponent");
    let power = u32::try_from(60 + exponent - i32::try_from(fraction.len()).expect("short")).expect("in range");
    let magnitude = digits * BigInt::from(10).pow(power);
    if negative { -magnitude } else { magnitude }
}

prop_compose! {
    fn any_number()(
        sign in "-?",
        // Zeros are frequent, so that values that meet are as well.
        whole in "0|[1-9][0-9]{0,3}|[1-9]0{0,22}",
        fraction in prop::option::of("[0-9]{1,3}|0{0,18}[05]|[0-9]{20}"),
        exponent in prop::option::of(("[eE]", "[+-]?", "0{0,2}[0-9]|1[0-9]|2[0-4]")),
    ) -> String {
        let fraction = fraction.filter(|f| !f.is_empty()).map_or(String::new(), |f| format!(".{f}"));
        let exponent = exponent.map_or(String::new(), |(e, sign, digits)| format!("{e}{sign}{digits}"));
        format!("{sign}{whole}{fraction}{exponent}")
    }
}

proptest! {
    #[test]
    fn compare_agrees_with_big_integers(a in any_number(), b in any_number()) {
        let want = scaled(&a).cmp(&scaled(&b));
        prop_assert_eq!(number(&a).compare(&number(&b)), want);
        prop_assert_eq!(canonical(&a) == canonical(&b), want.is_eq());
        prop_assert_eq!(number(&a).compare(&number(&a)), Ordering::Equal);
    }

    #[test]
    fn integers_agree_with_big_integers(a in any_number()) {
        let (scaled, one) = (scaled(&a), BigInt::from(10).pow(60));
        let integer = (&scaled % &one).sign() == Sign::NoSign;
        prop_assert_eq!(number(&a).is_integer(), integer);
        prop_assert_eq!(number(&a).to_i64(), if integer { i64::try_from(scaled / one).ok() } else { None });
    }

    #[test]
    fn multiples_agree_with_big_integers(a in any_number(), b in any_number(), factor in 0_i64..1000) {
        prop_assume!(scaled(&b).sign() == Sign::Plus);
        let divisor = Divisor::new(&decimal(&b));
        let want = (scaled(&a) % scaled(&b)).sign() == Sign::NoSign;
        prop_assert_eq!(divisor.divides(&number(&a)), want);
        // A multiple made on purpose: the product as an integer of 60 places less.
        let product = format!("{}e-60", scaled(&b) * factor);
        prop_assert!(divisor.divides(&number(&product)));
    }
}
