//! Strings as code points (RFC 8259 section 7): unescaping and counting.

/// Whether the body of a string, the bytes between its quotes, differs from the text it stands for in the strict
/// reading. In the lenient one bytes that are not UTF-8 differ as well: see [`is_literal`].
#[must_use]
#[inline]
pub fn needs_unescape(body: &[u8]) -> bool {
    body.contains(&b'\\')
}

/// Whether the body of a string is the text it stands for, byte for byte, in the given reading.
#[must_use]
pub fn is_literal(body: &[u8], lenient: bool) -> bool {
    !needs_unescape(body) && (!lenient || body.is_ascii() || simdutf8::basic::from_utf8(body).is_ok())
}

/// Appends the text that the body of a string stands for, as UTF-8.
///
/// `body` is the raw bytes between the quotes of a string that has been checked. `lenient` reads as Go's encoding/json
/// does: each byte that is not part of valid UTF-8, and each lone surrogate escape, becomes U+FFFD. The strict check
/// lets neither of them through. Whatever the input, what is appended is valid UTF-8 and nothing panics. Linear.
pub fn unescape(body: &[u8], lenient: bool, out: &mut Vec<u8>) {
    let mut rest = body;
    while let Some(backslash) = rest.iter().position(|&b| b == b'\\') {
        append_raw(&rest[..backslash], lenient, out);
        let (c, length) = read_escape(&rest[backslash..]);
        append_char(c, out);
        rest = &rest[backslash + length..];
    }
    append_raw(rest, lenient, out);
}

/// The number of code points of valid UTF-8: every byte but the continuation bytes starts one.
#[must_use]
#[inline]
pub fn code_points(utf8: &[u8]) -> u64 {
    // Runs short enough for a byte to count them, so that the compiler counts in vectors of bytes.
    utf8.chunks(240)
        .map(|run| u64::from(run.iter().map(|&b| u8::from(!matches!(b, 0x80..=0xBF))).fold(0_u8, u8::wrapping_add)))
        .sum()
}

fn append_raw(bytes: &[u8], lenient: bool, out: &mut Vec<u8>) {
    if !lenient {
        out.extend_from_slice(bytes);
        return;
    }
    for chunk in bytes.utf8_chunks() {
        out.extend_from_slice(chunk.valid().as_bytes());
        // Go's range over a string steps one byte at a time through what is not UTF-8.
        for _ in chunk.invalid() {
            append_char(char::REPLACEMENT_CHARACTER, out);
        }
    }
}

fn append_char(c: char, out: &mut Vec<u8>) {
    out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
}

/// The character of the escape that `text` starts with, and the escape's length.
fn read_escape(text: &[u8]) -> (char, usize) {
    let plain = match text.get(1) {
        Some(b'"') => '"',
        Some(b'\\') => '\\',
        Some(b'/') => '/',
        Some(b'b') => '\u{8}',
        Some(b'f') => '\u{c}',
        Some(b'n') => '\n',
        Some(b'r') => '\r',
        Some(b't') => '\t',
        _ => {
            return match unicode_escape(text) {
                Some(high @ 0xD800..=0xDBFF) => match text.get(6..).and_then(unicode_escape) {
                    Some(low @ 0xDC00..=0xDFFF) => {
                        let c = 0x10000 + ((u32::from(high) - 0xD800) << 10) + (u32::from(low) - 0xDC00);
                        (char::from_u32(c).unwrap_or(char::REPLACEMENT_CHARACTER), 12)
                    }
                    _ => (char::REPLACEMENT_CHARACTER, 6),
                },
                Some(unit) => (char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER), 6),
                None => (char::REPLACEMENT_CHARACTER, text.len().min(2)),
            };
        }
    };
    (plain, 2)
}

/// The code unit of the escape `\uXXXX` that `text` starts with.
fn unicode_escape(text: &[u8]) -> Option<u16> {
    let [b'\\', b'u', digits @ ..] = text else { return None };
    let mut unit = 0;
    for &digit in digits.get(..4)? {
        unit = unit << 4 | u16::try_from(char::from(digit).to_digit(16)?).ok()?;
    }
    Some(unit)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &[u8], lenient: bool) -> String {
        let mut out = Vec::new();
        unescape(body, lenient, &mut out);
        String::from_utf8(out).expect("unescape writes UTF-8")
    }

    #[test]
    fn unescape_writes_the_text_a_body_stands_for() {
        let rows: &[(&str, &[u8], &str)] = &[
            ("nothing to do", b"plain", "plain"),
            ("empty", b"", ""),
            ("every short escape", br#"\"\\\/\b\f\n\r\t"#, "\"\\/\u{8}\u{c}\n\r\t"),
            ("a basic escape, hex of both cases", br"\u00e9\u00E9", "éé"),
            ("NUL", br"a\u0000b", "a\0b"),
            ("a surrogate pair is one code point", br"\uD83D\uDE00", "😀"),
            ("the last code point", br"\udbff\udfff", "\u{10FFFF}"),
            ("escapes between raw text", "ä\\u00e4ä".as_bytes(), "äää"),
            ("a backslash that an escape made is not another escape", br"\\u0041", r"\u0041"),
        ];
        for (name, body, want) in rows {
            assert_eq!(read(body, false), *want, "{name}");
            assert_eq!(read(body, true), *want, "{name}, lenient");
        }
    }

    #[test]
    fn the_lenient_reading_replaces_as_encoding_json_does() {
        let rows: &[(&str, &[u8], &str)] = &[
            ("one byte that is not UTF-8", b"a\xFFb", "a\u{FFFD}b"),
            ("a cut sequence gives one for each byte", b"\xE2\x82", "\u{FFFD}\u{FFFD}"),
            ("a surrogate in UTF-8 gives three", b"\xED\xA0\x80", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("an overlong form gives two", b"\xC0\xAF", "\u{FFFD}\u{FFFD}"),
            ("a lone high escape", br"\uD800x", "\u{FFFD}x"),
            ("a lone low escape", br"\uDC00", "\u{FFFD}"),
            ("a high escape before another pair", br"\uD800\uD83D\uDE00", "\u{FFFD}😀"),
            ("a high escape before a plain one", br"\uD800\u0041", "\u{FFFD}A"),
            ("a high escape before a short one", br"\uD800\n", "\u{FFFD}\n"),
        ];
        for (name, body, want) in rows {
            assert_eq!(read(body, true), *want, "{name}");
            assert!(!is_literal(body, true), "{name}");
        }
    }

    #[test]
    fn bodies_that_no_check_lets_through_do_not_panic() {
        for body in [&b"\\"[..], b"\\u", b"\\u12", b"\\q", b"\\uD800\\u12", b"\\\xFF"] {
            let _ = read(body, true);
        }
    }

    #[test]
    fn code_points_counts_what_chars_counts() {
        let long = "aé😀\u{FFFF}".repeat(300);
        for text in ["", "a", "é", "😀", "e\u{301}", long.as_str(), &long[1..]] {
            assert_eq!(code_points(text.as_bytes()), text.chars().count() as u64, "{text:.20}");
        }
    }
}
