//! A few values of a document that was just validated, by JSON Pointers (RFC 6901) that were given beforehand.
//!
//! The pointers are one tree, so that the document is gone through once, and only along them: whatever no pointer leads
//! into is passed over by its brackets. Nothing is copied and nothing is decoded but the names on the way.

use crate::scan::kernel::Selected;
use crate::scan::{Kernel, Task, nested};
use crate::value::document::{Document, Kind};

/// Where a value stands in a document: from its first byte to the one behind its last. A value that is not there has the
/// span of no bytes at 0, which no value has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Span {
    /// The offset of the first byte.
    pub start: u32,
    /// The offset behind the last byte.
    pub end: u32,
}

impl Span {
    /// Whether the value was found.
    #[must_use]
    pub const fn is_found(self) -> bool {
        self.end != 0
    }

    /// The bytes of the value in its document, as they stand there: a string with its quotes and escapes. Nothing where it
    /// was not found, or where the document is another one and too short.
    #[must_use]
    pub fn of(self, document: &[u8]) -> &[u8] {
        document.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// Why a pointer is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no JSON Pointer by RFC 6901: {1}")]
pub struct PointerError(String, &'static str);

/// The most pointers of one validator.
pub const MOST_POINTERS: usize = 1024;

/// A set of pointers.
#[derive(Debug, Default)]
pub(crate) struct Pointers {
    /// The tree; the root is the first.
    places: Vec<Place>,
    count: usize,
}

/// A place that pointers lead to or through.
#[derive(Debug, Default)]
struct Place {
    /// The pointers that end here.
    ends: Vec<usize>,
    /// The tokens that lead on, in the order of their bytes.
    next: Vec<(Box<str>, usize)>,
}

impl Pointers {
    /// # Errors
    /// For the first that is no pointer.
    pub(crate) fn parse(pointers: &[String]) -> Result<Pointers, PointerError> {
        let mut parsed = Pointers { places: vec![Place::default()], count: pointers.len() };
        for (number, pointer) in pointers.iter().enumerate() {
            let mut place = 0;
            for token in tokens(pointer)? {
                place = parsed.step(place, token);
            }
            parsed.places[place].ends.push(number);
        }
        Ok(parsed)
    }

    fn step(&mut self, place: usize, token: String) -> usize {
        let found = self.places[place].next.binary_search_by(|(known, _)| (**known).cmp(&token));
        match found {
            Ok(known) => self.places[place].next[known].1,
            Err(before) => {
                let new = self.places.len();
                self.places.push(Place::default());
                self.places[place].next.insert(before, (token.into(), new));
                new
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.count
    }

    /// Fills in the spans, and says how many values were found. Spans without a pointer are left as they were.
    pub(crate) fn find(&self, kernel: Selected, document: &Document<'_>, spans: &mut [Span]) -> usize {
        let count = self.count.min(spans.len());
        let spans = &mut spans[..count];
        spans.fill(Span::default());
        if self.count > 0 {
            kernel.run(Finding { pointers: self, document, spans: &mut *spans });
        }
        spans.iter().filter(|span| span.is_found()).count()
    }
}

/// The tokens of a pointer, unescaped.
fn tokens(pointer: &str) -> Result<Vec<String>, PointerError> {
    let error = |cause| PointerError(pointer.to_owned(), cause);
    let Some(rest) = pointer.strip_prefix('/') else {
        return if pointer.is_empty() { Ok(Vec::new()) } else { Err(error("it has to be empty or start with /")) };
    };
    let token = |token: &str| {
        if token.replace("~0", "").replace("~1", "").contains('~') {
            return Err(error("a ~ has to be followed by 0 or 1"));
        }
        Ok(token.replace("~1", "/").replace("~0", "~"))
    };
    rest.split('/').map(token).collect()
}

struct Finding<'f> {
    pointers: &'f Pointers,
    document: &'f Document<'f>,
    spans: &'f mut [Span],
}

impl Task for Finding<'_> {
    type Output = ();

    #[inline(always)]
    fn run<K: Kernel>(mut self, kernel: K) {
        let root = self.document.root();
        let mut open = Vec::new();
        if let Some(end) = self.enter(kernel, 0, root) {
            self.note(0, root, end);
        } else {
            open.push(Open::new(0, root));
        }
        // The pointers are few and short, and so is the stack.
        while let Some(top) = open.last_mut() {
            let place = &self.pointers.places[top.place];
            match top.next(self.document, place) {
                Child::End(end) => {
                    let Open { place, start, .. } = *top;
                    open.pop();
                    self.note(place, start, end);
                    if let Some(above) = open.last_mut() {
                        above.at = end;
                    }
                }
                Child::Other(value) => top.at = self.end_of(kernel, value),
                Child::On(place, value) => match self.enter(kernel, place, value) {
                    Some(end) => {
                        top.at = end;
                        self.note(place, value, end);
                    }
                    None => open.push(Open::new(place, value)),
                },
            }
        }
    }
}

/// A container that pointers lead into.
struct Open {
    place: usize,
    start: usize,
    /// Where the next name or item is looked for.
    at: usize,
    /// The index of the next item.
    index: usize,
    memory: Vec<u8>,
}

enum Child {
    /// There is none: the container ends here.
    End(usize),
    /// One that no pointer leads to.
    Other(usize),
    /// One that some pointer leads to.
    On(usize, usize),
}

impl Open {
    fn new(place: usize, start: usize) -> Open {
        Open { place, start, at: 0, index: 0, memory: Vec::new() }
    }

    fn next(&mut self, document: &Document<'_>, place: &Place) -> Child {
        let child = match self.at {
            0 => document.skip_blank(self.start + 1),
            at => document.skip_separator(at, b','),
        };
        let is_object = document.kind(self.start) == Kind::Object;
        match document.bytes.get(child) {
            None => return Child::End(document.bytes.len()),
            Some(b'}' | b']') => return Child::End(child + 1),
            // Forward on bytes that are not well formed, too.
            Some(byte) if is_object && *byte != b'"' => return Child::End(document.bytes.len()),
            Some(_) => {}
        }
        self.index += 1;
        let (token, value) = if is_object {
            let token = document.text(child, &mut self.memory);
            (place.step(token).filter(|_| !document.is_superseded(child)), document.member_value(child))
        } else {
            (place.step((self.index - 1).to_string().as_bytes()), child)
        };
        match token {
            Some(on) => Child::On(on, value),
            None => Child::Other(value),
        }
    }
}

impl Place {
    fn step(&self, token: &[u8]) -> Option<usize> {
        let found = self.next.binary_search_by(|(known, _)| known.as_bytes().cmp(token)).ok()?;
        Some(self.next[found].1)
    }
}

impl Finding<'_> {
    /// The end of the value at `at`, where no pointer leads into it.
    #[inline(always)]
    fn enter<K: Kernel>(&self, kernel: K, place: usize, at: usize) -> Option<usize> {
        let into = !self.pointers.places[place].next.is_empty();
        let container = matches!(self.document.bytes.get(at), Some(b'{' | b'['));
        if into && container { None } else { Some(self.end_of(kernel, at)) }
    }

    fn note(&mut self, place: usize, start: usize, end: usize) {
        for pointer in &self.pointers.places[place].ends {
            if let Some(span) = self.spans.get_mut(*pointer) {
                *span = Span { start: start as u32, end: end as u32 };
            }
        }
    }

    #[inline(always)]
    fn end_of<K: Kernel>(&self, kernel: K, at: usize) -> usize {
        let length = self.document.bytes.len();
        match self.document.bytes.get(at) {
            Some(b'{' | b'[') => nested::container_end(kernel, self.document.bytes, at).unwrap_or(length),
            Some(_) => self.document.scalar_end(at).max(at + 1).min(length),
            None => length,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Options;

    fn found(pointers: &[&str], document: &str) -> Vec<String> {
        let options = pointers.iter().fold(Options::new().allow_duplicate_names(true), |all, one| all.pointer(*one));
        let validator = options.compile(b"true").expect("a schema");
        let mut spans = vec![Span { start: 9, end: 9 }; pointers.len()];
        let count = validator.extract(document.as_bytes(), &mut spans);
        assert_eq!(count, spans.iter().filter(|span| span.is_found()).count());
        spans.iter().map(|span| String::from_utf8_lossy(span.of(document.as_bytes())).into_owned()).collect()
    }

    #[test]
    fn values_are_found_by_their_pointers() {
        let document =
            r#" {"type" : "order","a/b":[1, {"~":null} ,[]],"n":{"0":"zero","\u0061\"":-1.5e3},"":{"":true}, "e":{}} "#;
        let rows = [
            ("", document.trim()),
            ("/type", r#""order""#),
            ("/a~1b", r#"[1, {"~":null} ,[]]"#),
            ("/a~1b/0", "1"),
            ("/a~1b/1/~0", "null"),
            ("/a~1b/2", "[]"),
            ("/a~1b/3", ""),
            ("/a~1b/-", ""),
            ("/a~1b/01", ""),
            ("/n/0", r#""zero""#),
            ("/n/a\"", "-1.5e3"),
            ("/", r#"{"":true}"#),
            ("//", "true"),
            ("/type/x", ""),
            ("/e", "{}"),
            ("/e/x", ""),
            ("/missing/deep/er", ""),
        ];
        for (pointer, want) in rows {
            assert_eq!(found(&[pointer], document), [want], "{pointer}");
        }
        let all: Vec<&str> = rows.iter().map(|row| row.0).collect();
        let want: Vec<&str> = rows.iter().map(|row| row.1).collect();
        assert_eq!(found(&all, document), want, "all at once");
        assert_eq!(found(&["/type", "/type"], document), [r#""order""#; 2], "one pointer twice");
        assert_eq!(found(&["", "/0"], "7"), ["7", ""]);
    }

    #[test]
    fn of_two_members_of_one_name_the_last_one_counts() {
        assert_eq!(found(&["/a/b", "/a"], r#"{"a":{"b":1},"c":0,"\u0061":{"d":2}}"#), ["", r#"{"d":2}"#]);
    }

    #[test]
    fn what_is_no_pointer_is_refused() {
        for pointer in ["a", "#/a", "/~", "/a~2", "/~01~"] {
            let error = Options::new().pointer(pointer).compile(b"true").expect_err("refused");
            assert!(error.to_string().contains("RFC 6901"), "{pointer}: {error}");
        }
        let many = (0..=MOST_POINTERS).fold(Options::new(), |options, number| options.pointer(format!("/{number}")));
        assert!(many.compile(b"true").is_err());
    }

    #[test]
    fn documents_that_are_not_well_formed_do_no_harm() {
        let options = ["", "/a", "/a/b", "/0", "/0/0"].into_iter().fold(Options::new(), Options::pointer);
        let lenient = options.clone().compat_encoding_json(true).compile(b"true").expect("a schema");
        let validator = options.compile(b"true").expect("a schema");
        let text = br#"{"a":{"b":[1,"x\"",{}]},"0":[[null]]}"#;
        for cut in 0..text.len() {
            for byte in [b'"', b'{', b'}', b'[', b'\\', b',', 0, 0xFF] {
                let mut broken = text[..cut].to_vec();
                broken.push(byte);
                for validator in [&validator, &lenient] {
                    let mut spans = [Span::default(); 5];
                    validator.extract(&broken, &mut spans);
                    assert!(spans.iter().all(|span| span.start <= span.end && span.end as usize <= broken.len()));
                }
            }
        }
    }
}
