//! A well-formed document, read in place: kinds, members, items, and where every value ends.
//!
//! Nothing here checks anything. On bytes that are not well formed the answers are meaningless, but every function
//! ends and none panics.

use std::borrow::Cow;

use super::number::Number;
use super::text;

/// The bytes of a document that is known to be well formed, and how to read it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The document.
    pub bytes: &'a [u8],
    /// Whether strings are read as encoding/json reads them: see [`text::unescape`].
    pub lenient: bool,
    /// The offsets of the opening quotes of names that a later member of the same object overrides, ascending. Those
    /// members are as if they were not there. Empty where duplicate names are refused.
    pub superseded: &'a [u32],
}

/// The kind of a JSON value. `integer` is not one: it is a number with a certain value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number
    Number,
    /// A string
    String,
    /// An array
    Array,
    /// An object
    Object,
}

/// One member of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Member {
    /// The offset of the opening quote of its name.
    pub name: usize,
    /// The offset of the first byte of its value.
    pub value: usize,
}

impl<'a> Document<'a> {
    /// A document without duplicate names, read strictly.
    #[cfg(test)]
    #[must_use]
    pub fn strict(bytes: &'a [u8]) -> Document<'a> {
        Document { bytes, lenient: false, superseded: &[] }
    }

    /// The offset of the root value's first byte.
    #[must_use]
    pub fn root(&self) -> usize {
        self.skip_blank(0)
    }

    /// The kind of the value that starts at `at`.
    #[must_use]
    pub fn kind(&self, at: usize) -> Kind {
        match self.byte(at) {
            b'{' => Kind::Object,
            b'[' => Kind::Array,
            b'"' => Kind::String,
            b't' | b'f' => Kind::Boolean,
            b'n' => Kind::Null,
            _ => Kind::Number,
        }
    }

    /// Whether the value at `at` starts with the letter of `true`.
    #[must_use]
    pub fn is_true(&self, at: usize) -> bool {
        self.byte(at) == b't'
    }

    /// The number that starts at `at`.
    #[must_use]
    pub fn number(&self, at: usize) -> Number<'a> {
        Number::parse(self.bytes.get(at..self.scalar_end(at)).unwrap_or_default())
    }

    /// The raw body of the string whose opening quote is at `at`: the bytes between the quotes.
    #[must_use]
    pub fn string_body(&self, at: usize) -> &'a [u8] {
        let end = self.string_end(at);
        self.bytes.get(at + 1..end.saturating_sub(1)).unwrap_or_default()
    }

    /// The text of the string whose opening quote is at `at`, as UTF-8; borrowed where nothing is escaped.
    #[must_use]
    pub fn string(&self, at: usize) -> Cow<'a, [u8]> {
        let body = self.string_body(at);
        if text::is_literal(body, self.lenient) {
            return Cow::Borrowed(body);
        }
        let mut out = Vec::with_capacity(body.len());
        text::unescape(body, self.lenient, &mut out);
        Cow::Owned(out)
    }

    /// The same with memory to use.
    #[must_use]
    pub fn text<'t>(&self, at: usize, memory: &'t mut Vec<u8>) -> &'t [u8]
    where
        'a: 't,
    {
        let body = self.string_body(at);
        if text::is_literal(body, self.lenient) {
            return body;
        }
        memory.clear();
        text::unescape(body, self.lenient, memory);
        memory
    }

    /// The offset of the value of the member whose name is at `name`.
    #[must_use]
    pub fn member_value(&self, name: usize) -> usize {
        self.skip_separator(self.string_end(name), b':')
    }

    /// The members of the object that starts at `at`, in the order of the document, without the superseded ones.
    #[must_use]
    pub fn members<'d>(&'d self, containers: &'d Containers, at: usize) -> Members<'d> {
        Members { document: self, containers, next: self.skip_blank(at + 1) }
    }

    /// The offsets of the items of the array that starts at `at`.
    #[must_use]
    pub fn items<'d>(&'d self, containers: &'d Containers, at: usize) -> Items<'d> {
        Items { document: self, containers, next: self.skip_blank(at + 1) }
    }

    /// The offset behind the value that starts at `at`.
    #[must_use]
    pub fn value_end(&self, containers: &Containers, at: usize) -> usize {
        match self.kind(at) {
            Kind::Object | Kind::Array => containers.end(at),
            _ => self.scalar_end(at),
        }
    }

    /// Whether the member whose name is at `name` is overridden by a later one.
    #[must_use]
    pub fn is_superseded(&self, name: usize) -> bool {
        !self.superseded.is_empty() && u32::try_from(name).is_ok_and(|at| self.superseded.binary_search(&at).is_ok())
    }

    /// The byte at `at`; 0 behind the end, which no rule of the grammar takes.
    pub(super) fn byte(&self, at: usize) -> u8 {
        self.bytes.get(at).copied().unwrap_or(0)
    }

    /// The first offset from `at` on that holds no white space.
    #[must_use]
    pub fn skip_blank(&self, mut at: usize) -> usize {
        while matches!(self.byte(at), b' ' | b'\t' | b'\n' | b'\r') {
            at += 1;
        }
        at
    }

    /// The first offset from `at` on that holds neither white space nor the given separator.
    #[must_use]
    pub fn skip_separator(&self, at: usize, separator: u8) -> usize {
        let at = self.skip_blank(at);
        if self.byte(at) == separator { self.skip_blank(at + 1) } else { at }
    }

    /// The offset behind the string whose opening quote is at `at`.
    pub(super) fn string_end(&self, at: usize) -> usize {
        let mut at = at + 1;
        loop {
            match self.bytes.get(at) {
                Some(b'"') => return at + 1,
                Some(b'\\') => at += 2,
                Some(_) => at += 1,
                None => return self.bytes.len(),
            }
        }
    }

    /// The offset behind the literal, number or string at `at`.
    #[must_use]
    pub fn scalar_end(&self, at: usize) -> usize {
        if self.byte(at) == b'"' {
            return self.string_end(at);
        }
        let rest = self.bytes.get(at..).unwrap_or_default();
        at + rest.iter().take_while(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'+' | b'-' | b'.' | b'E')).count()
    }

    /// The offset behind the value at `at`, found by reading all of it. For values that are read once only.
    pub(super) fn read_past(&self, at: usize) -> usize {
        let mut depth = 0_usize;
        let mut at = at;
        while at < self.bytes.len() {
            match self.bytes[at] {
                b'{' | b'[' => {
                    depth += 1;
                    at += 1;
                }
                b'}' | b']' => {
                    depth = depth.saturating_sub(1);
                    at += 1;
                }
                b' ' | b'\t' | b'\n' | b'\r' | b',' | b':' => {
                    at += 1;
                    continue;
                }
                _ => at = self.scalar_end(at).max(at + 1),
            }
            if depth == 0 {
                return at;
            }
        }
        self.bytes.len()
    }
}

/// Where every object and array of one document ends, so that skipping a value never costs its length.
#[derive(Debug)]
pub struct Containers {
    /// First byte and the offset behind the last one, in the order of the first bytes.
    spans: Vec<(u32, u32)>,
}

impl Containers {
    /// Reads the document once. Memory: eight bytes for each object and array.
    #[must_use]
    pub fn index(document: &Document<'_>) -> Containers {
        let mut spans: Vec<(u32, u32)> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        let mut at = 0;
        while at < document.bytes.len() {
            match document.bytes[at] {
                b'{' | b'[' => {
                    open.push(spans.len());
                    spans.push((offset(at), offset(document.bytes.len())));
                }
                b'}' | b']' => {
                    if let Some(index) = open.pop() {
                        spans[index].1 = offset(at + 1);
                    }
                }
                b'"' => {
                    at = document.string_end(at);
                    continue;
                }
                _ => {}
            }
            at += 1;
        }
        Containers { spans }
    }

    /// The offset behind the container that starts at `at`.
    #[must_use]
    pub fn end(&self, at: usize) -> usize {
        self.number(at).map_or(at + 1, |index| self.spans[index].1 as usize)
    }

    /// How many containers there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.len()
    }

    /// The place of the container that starts at `at` among all, in the order of the document.
    pub(super) fn number(&self, at: usize) -> Option<usize> {
        let at = u32::try_from(at).ok()?;
        self.spans.binary_search_by_key(&at, |span| span.0).ok()
    }
}

/// No document is longer than an offset can say: the limit is 4 GiB - 1.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// See [`Document::members`].
#[derive(Clone, Debug)]
pub struct Members<'d> {
    document: &'d Document<'d>,
    containers: &'d Containers,
    next: usize,
}

impl Iterator for Members<'_> {
    type Item = Member;

    fn next(&mut self) -> Option<Member> {
        while self.document.byte(self.next) == b'"' {
            let name = self.next;
            let value = self.document.member_value(name);
            self.next = self.document.skip_separator(self.document.value_end(self.containers, value), b',');
            if !self.document.is_superseded(name) {
                return Some(Member { name, value });
            }
        }
        None
    }
}

/// See [`Document::items`].
#[derive(Clone, Debug)]
pub struct Items<'d> {
    document: &'d Document<'d>,
    containers: &'d Containers,
    next: usize,
}

impl Iterator for Items<'_> {
    type Item = usize;

    fn next(&mut self) -> Option<usize> {
        let at = self.next;
        if matches!(self.document.byte(at), b']' | 0) {
            return None;
        }
        // Forward even on bytes that start no value.
        let end = self.document.value_end(self.containers, at).max(at + 1);
        self.next = self.document.skip_separator(end, b',');
        Some(at)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn describe(text: &str, superseded: &[u32]) -> String {
        let document = Document { bytes: text.as_bytes(), lenient: false, superseded };
        let containers = Containers::index(&document);
        let at = document.root();
        let slice = |from: usize| text[from..document.value_end(&containers, from)].to_owned();
        match document.kind(at) {
            Kind::Object => document
                .members(&containers, at)
                .map(|m| format!("{}={};", String::from_utf8_lossy(&document.string(m.name)), slice(m.value)))
                .collect(),
            Kind::Array => document.items(&containers, at).map(|item| slice(item) + ";").collect(),
            kind => format!("{kind:?} {}", slice(at)),
        }
    }

    #[test]
    fn values_are_read_in_place() {
        let rows: &[(&str, &str, &[u32], &str)] = &[
            ("a scalar", " 12.5e+3 ", &[], "Number 12.5e+3"),
            ("a literal", "\ttrue\n", &[], "Boolean true"),
            ("null", "null", &[], "Null null"),
            ("a string that looks like a container", r#""[{\"}""#, &[], r#"String "[{\"}""#),
            ("an empty object", "{ }", &[], ""),
            ("an empty array", "[ ]", &[], ""),
            (
                "items of every kind",
                r#"[1, "a" ,[2,[3]],{"b":[]} , null,-0]"#,
                &[],
                r#"1;"a";[2,[3]];{"b":[]};null;-0;"#,
            ),
            ("members with blank space", "{ \"a\" : [ ] ,\"b\":\"x\" }", &[], "a=[ ];b=\"x\";"),
            ("escaped names", r#"{"\u0061\"":1}"#, &[], "a\"=1;"),
            ("superseded members are not there", r#"{"a":1,"b":2,"a":3}"#, &[1], "b=2;a=3;"),
        ];
        for (name, text, superseded, want) in rows {
            assert_eq!(describe(text, superseded), *want, "{name}");
        }
    }

    #[test]
    fn reading_past_a_value_agrees_with_the_index() {
        let text = r#"{"a":[1,{"b":"]}\""},[[]]],"c":true,"d":-1.5e3} "#;
        let document = Document::strict(text.as_bytes());
        let containers = Containers::index(&document);
        assert_eq!(document.read_past(0), text.len() - 1);
        for member in document.members(&containers, 0) {
            assert_eq!(document.read_past(member.value), document.value_end(&containers, member.value));
        }
        assert_eq!(containers.len(), 5);
    }

    #[test]
    fn bytes_that_are_not_well_formed_do_not_hang_or_panic() {
        for text in ["", "[", "{", "{\"", "[,,,]", "[}", "{\"a\"", "{\"a\":", "[1 2", "]", "\"\\", "[\u{1}\u{2}]"] {
            let document = Document::strict(text.as_bytes());
            let containers = Containers::index(&document);
            let at = document.root();
            let _ = (document.kind(at), document.string(at), document.read_past(at));
            let _ = (document.members(&containers, at).count(), document.items(&containers, at).count());
            let _ = super::super::equal::find_duplicate_item(&document, at);
        }
    }
}
