//! Whether a text is JSON, byte by byte: the plain twin of the fast scanner.
//!
//! It is written to be read beside RFC 8259 and section 3 of the contract. Bytes are judged in order, so the first
//! fault met is the one at the lowest offset. The stack is explicit: depth costs memory only.

use std::collections::HashSet;

use super::Limits;
use crate::value::text;
use crate::{Code, Outcome};

/// The fault of a document that is not well formed or breaks a limit; `None` where there is none.
pub(crate) fn fault(bytes: &[u8], limits: &Limits) -> Option<Outcome> {
    if bytes.len() as u64 > limits.max_size {
        return Some(Outcome::at(Code::TooLarge, 0));
    }
    Scanner { bytes, at: 0, limits, open: Vec::new() }.document().err()
}

type Checked<T = ()> = Result<T, Outcome>;

struct Scanner<'a> {
    bytes: &'a [u8],
    at: usize,
    limits: &'a Limits,
    open: Vec<Container>,
}

enum Container {
    Array,
    /// The names so far, unescaped. Not kept where duplicate names are allowed.
    Object(HashSet<Vec<u8>>),
}

/// What may come next.
enum Expect {
    Value,
    /// The first item of an array, or its end.
    ItemOrEnd,
    /// The first member of an object, or its end.
    MemberOrEnd,
    Member,
    /// What follows a value: a comma, the end of its container, or the end of the text.
    AfterValue,
}

impl Scanner<'_> {
    /// `ws value ws`
    fn document(mut self) -> Checked {
        let mut expect = Expect::Value;
        loop {
            self.blank();
            expect = match expect {
                Expect::Value => self.value()?,
                Expect::ItemOrEnd if self.peek() == Some(b']') => self.close(),
                Expect::ItemOrEnd => Expect::Value,
                Expect::MemberOrEnd if self.peek() == Some(b'}') => self.close(),
                Expect::MemberOrEnd => Expect::Member,
                Expect::Member => self.name()?,
                Expect::AfterValue => match (self.open.last(), self.peek()) {
                    (None, None) => return Ok(()),
                    (Some(Container::Array), Some(b']')) | (Some(Container::Object(_)), Some(b'}')) => self.close(),
                    (Some(container), Some(b',')) => {
                        let next = match container {
                            Container::Array => Expect::Value,
                            Container::Object(_) => Expect::Member,
                        };
                        self.at += 1;
                        next
                    }
                    _ => return Err(self.malformed()),
                },
            };
        }
    }

    fn value(&mut self) -> Checked<Expect> {
        match self.peek() {
            Some(b'[') => self.open(Container::Array, Expect::ItemOrEnd),
            Some(b'{') => self.open(Container::Object(HashSet::new()), Expect::MemberOrEnd),
            Some(b'"') => self.string().map(|()| Expect::AfterValue),
            Some(b't') => self.literal("true"),
            Some(b'f') => self.literal("false"),
            Some(b'n') => self.literal("null"),
            Some(b'-' | b'0'..=b'9') => self.number().map(|()| Expect::AfterValue),
            _ => Err(self.malformed()),
        }
    }

    fn open(&mut self, container: Container, expect: Expect) -> Checked<Expect> {
        if self.open.len() >= self.limits.max_depth as usize {
            return Err(self.fault(Code::TooDeep, self.at));
        }
        self.open.push(container);
        self.at += 1;
        Ok(expect)
    }

    fn close(&mut self) -> Expect {
        self.open.pop();
        self.at += 1;
        Expect::AfterValue
    }

    /// `string ws :`, after which the member's value is due.
    fn name(&mut self) -> Checked<Expect> {
        let quote = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.malformed());
        }
        self.string()?;
        if !self.limits.allow_duplicates
            && let Some(Container::Object(names)) = self.open.last_mut()
        {
            let mut name = Vec::new();
            text::unescape(&self.bytes[quote + 1..self.at - 1], self.limits.lenient, &mut name);
            if !names.insert(name) {
                return Err(self.fault(Code::DuplicateName, quote));
            }
        }
        self.blank();
        self.expect(b':')?;
        Ok(Expect::Value)
    }

    fn literal(&mut self, word: &str) -> Checked<Expect> {
        word.bytes().try_for_each(|byte| self.expect(byte))?;
        Ok(Expect::AfterValue)
    }

    /// `[ "-" ] int [ frac ] [ exp ]` (RFC 8259 section 6)
    fn number(&mut self) -> Checked {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        if self.peek() == Some(b'0') {
            self.at += 1;
        } else {
            self.digits()?;
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.digits()?;
        }
        Ok(())
    }

    /// One digit or more.
    fn digits(&mut self) -> Checked {
        if !self.peek().is_some_and(|b| b.is_ascii_digit()) {
            return Err(self.malformed());
        }
        while self.peek().is_some_and(|b| b.is_ascii_digit()) {
            self.at += 1;
        }
        Ok(())
    }

    /// `" *char "` (RFC 8259 section 7), and what section 8 says of characters.
    fn string(&mut self) -> Checked {
        self.at += 1;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => self.escape()?,
                Some(0x20..=0x7F) => self.at += 1,
                Some(0x80..) => self.sequence()?,
                Some(0..=0x1F) | None => return Err(self.malformed()),
            }
        }
    }

    /// One UTF-8 sequence of two to four bytes (Unicode, table 3-7).
    fn sequence(&mut self) -> Checked {
        let rest = &self.bytes[self.at..self.bytes.len().min(self.at + 4)];
        let length =
            rest.utf8_chunks().next().map_or(0, |chunk| chunk.valid().chars().next().map_or(0, char::len_utf8));
        if length == 0 && !self.limits.lenient {
            return Err(self.fault(Code::BadUtf8, self.at));
        }
        self.at += length.max(1);
        Ok(())
    }

    fn escape(&mut self) -> Checked {
        let backslash = self.at;
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                self.at += 1;
                let unit = self.hex()?;
                if (0xDC00..=0xDFFF).contains(&unit) && !self.limits.lenient {
                    return Err(self.fault(Code::BadUtf8, backslash));
                }
                if (0xD800..=0xDBFF).contains(&unit) && !self.limits.lenient {
                    // The second half has to follow at once, and complete.
                    if !self.bytes[self.at..].starts_with(b"\\u") {
                        return Err(self.fault(Code::BadUtf8, backslash));
                    }
                    self.at += 2;
                    if !self.hex().is_ok_and(|low| (0xDC00..=0xDFFF).contains(&low)) {
                        return Err(self.fault(Code::BadUtf8, backslash));
                    }
                }
            }
            _ => return Err(self.malformed()),
        }
        Ok(())
    }

    /// Four hexadecimal digits.
    fn hex(&mut self) -> Checked<u32> {
        let mut unit = 0;
        for _ in 0..4 {
            let Some(digit) = self.peek().and_then(|b| char::from(b).to_digit(16)) else {
                return Err(self.malformed());
            };
            unit = unit << 4 | digit;
            self.at += 1;
        }
        Ok(unit)
    }

    fn blank(&mut self) {
        while let Some(b' ' | b'\t' | b'\n' | b'\r') = self.peek() {
            self.at += 1;
        }
    }

    fn expect(&mut self, byte: u8) -> Checked {
        if self.peek() != Some(byte) {
            return Err(self.malformed());
        }
        self.at += 1;
        Ok(())
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// The byte at hand, or the end of the text, cannot continue it.
    fn malformed(&self) -> Outcome {
        self.fault(Code::Malformed, self.at)
    }

    fn fault(&self, code: Code, at: usize) -> Outcome {
        Outcome::at(code, u32::try_from(at).unwrap_or(u32::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRICT: Limits = Limits { max_depth: 3, max_size: 1000, lenient: false, allow_duplicates: false };
    const LENIENT: Limits = Limits { lenient: true, allow_duplicates: true, ..STRICT };

    #[test]
    fn the_first_byte_that_cannot_continue_is_named() {
        use Code::{BadUtf8, DuplicateName, Malformed, TooDeep};
        type Row<'a> = (&'a str, &'a [u8], Option<(Code, u32)>);
        let rows: &[Row<'_>] = &[
            ("every construct", br#" {"a":[true,false,null,-0.5e+10,"\"\\\/\b\f\n\r\t\u00e9"],"b":{}} "#, None),
            ("empty", b"", Some((Malformed, 0))),
            ("blank", b" \n", Some((Malformed, 2))),
            ("byte order mark", b"\xEF\xBB\xBF1", Some((Malformed, 0))),
            ("trailing data", b"1 2", Some((Malformed, 2))),
            ("trailing comma", b"[1,]", Some((Malformed, 3))),
            ("trailing comma in an object", br#"{"a":1,}"#, Some((Malformed, 7))),
            ("wrong bracket", b"[1}", Some((Malformed, 2))),
            ("cut array", b"[1", Some((Malformed, 2))),
            ("cut literal", b"tru", Some((Malformed, 3))),
            ("bad literal", b"trux", Some((Malformed, 3))),
            ("leading zero", b"01", Some((Malformed, 1))),
            ("minus alone", b"[-]", Some((Malformed, 2))),
            ("no digit after the point", b"[1.]", Some((Malformed, 3))),
            ("no digit in the exponent", b"1e+", Some((Malformed, 3))),
            ("plus", b"+1", Some((Malformed, 0))),
            ("control character", b"\"a\x01\"", Some((Malformed, 2))),
            ("bad escape", br#""\q""#, Some((Malformed, 2))),
            ("escape cut by the end", b"\"\\", Some((Malformed, 2))),
            ("hex cut by the end", br#""\u12"#, Some((Malformed, 5))),
            ("bad hex", br#""\u12g4""#, Some((Malformed, 5))),
            ("unclosed string", b"\"ab", Some((Malformed, 3))),
            ("raw byte outside strings", b"[\xC3\xA9]", Some((Malformed, 1))),
            ("missing colon", br#"{"a" 1}"#, Some((Malformed, 5))),
            ("name that is no string", b"{1:2}", Some((Malformed, 1))),
            ("bad UTF-8", b"\"a\xFF\"", Some((BadUtf8, 2))),
            ("overlong", b"\"\xC0\xAF\"", Some((BadUtf8, 1))),
            ("surrogate in UTF-8", b"\"\xED\xA0\x80\"", Some((BadUtf8, 1))),
            ("above the last code point", b"\"\xF4\x90\x80\x80\"", Some((BadUtf8, 1))),
            ("sequence cut by the end", b"\"\xE2\x82", Some((BadUtf8, 1))),
            ("sequence cut by the quote", b"\"\xE2\x82\"", Some((BadUtf8, 1))),
            ("whole sequences", "\"é€😀\"".as_bytes(), None),
            ("pair", br#""\ud83d\ude00""#, None),
            ("lone low", br#""a\udc00""#, Some((BadUtf8, 2))),
            ("lone high", br#""\ud800""#, Some((BadUtf8, 1))),
            ("high before a cut escape", br#""\ud800\u12"#, Some((BadUtf8, 1))),
            ("high before a high", br#""\ud800\ud800\udc00""#, Some((BadUtf8, 1))),
            ("high cut short", br#""\ud8"#, Some((Malformed, 5))),
            ("duplicate", br#"{"a":1,"\u0061":2}"#, Some((DuplicateName, 7))),
            ("duplicate beats the missing colon", br#"{"a":1,"a"}"#, Some((DuplicateName, 7))),
            ("duplicate that never completes", br#"{"a":1,"a"#, Some((Malformed, 9))),
            ("same name in another object", br#"{"a":{"a":1}}"#, None),
            ("deep enough", b"[[[]]]", None),
            ("too deep", b"[[{\"a\":[", Some((TooDeep, 7))),
        ];
        for (name, bytes, want) in rows {
            let got = fault(bytes, &STRICT).map(|fault| (fault.code, fault.offset));
            assert_eq!(got, *want, "{name}");
            let judged = matches!(want, Some((BadUtf8 | DuplicateName, _)));
            if !judged {
                let got = fault(bytes, &LENIENT).map(|fault| (fault.code, fault.offset));
                assert_eq!(got, *want, "{name}, lenient");
            }
        }
    }

    #[test]
    fn the_lenient_reading_lets_encodings_and_duplicates_pass() {
        let rows: &[&[u8]] = &[b"\"\xFF\xE2\x82\xC0\"", br#""\ud800\udc00\udc00\ud800""#, br#"{"a":1,"a":2}"#];
        for bytes in rows {
            assert_eq!(fault(bytes, &LENIENT), None, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn size_is_judged_before_a_byte_is_read() {
        let limits = Limits { max_size: 3, ..STRICT };
        assert_eq!(fault(b"@@@@", &limits), Some(Outcome::at(Code::TooLarge, 0)));
        assert_eq!(fault(b"123", &limits), None);
    }

    #[test]
    fn every_sequence_of_bytes_is_judged_as_the_standard_library_does() {
        let bytes =
            [0x22, 0x41, 0x80, 0xBF, 0xC1, 0xC3, 0xE0, 0xE2, 0xED, 0xEF, 0xF0, 0xF4, 0xF5, 0x9F, 0xA0, 0x8F, 0x90];
        for a in bytes {
            for b in bytes {
                for c in bytes {
                    for d in bytes {
                        let body = [a, b, c, d];
                        let text = [&b"\""[..], &body, b"\""].concat();
                        let string = body.iter().position(|&b| b == 0x22).unwrap_or(4);
                        let want = std::str::from_utf8(&body[..string]).err().map(|e| e.valid_up_to() as u32 + 1);
                        let got = fault(&text, &STRICT).filter(|f| f.code == Code::BadUtf8).map(|f| f.offset);
                        assert_eq!(got, want, "{body:x?}");
                    }
                }
            }
        }
    }
}
