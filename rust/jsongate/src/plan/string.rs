//! What is asked of a string.

use super::{ANY, NameKey, NameTable, NodeId, Texts};
use crate::value::format::Format;
use crate::value::pattern::Pattern;

/// The rule of one node for strings.
#[derive(Debug)]
pub struct StringRule {
    /// The least number of code points.
    pub min: u64,
    /// The greatest number of code points.
    pub max: u64,
    /// Strings whose answer is known, whatever else is asked: those with [`ANY`] are accepted, the others are not. With a
    /// set, `unlisted` says the rest; the other fields say nothing.
    pub set: Option<NameTable>,
    /// What is asked of strings that are not in the set; `None` where they are refused.
    pub unlisted: Option<Box<Texts>>,
    /// What is asked of the text itself; all of it has to hold.
    pub shapes: Box<[Shape]>,
}

/// A question about the whole text of a string.
#[derive(Clone, Debug)]
pub enum Shape {
    /// It has a match.
    Pattern(Pattern),
    /// It is of this format.
    Format(Format),
}

impl Shape {
    /// Whether a text has it: see [`StringRule::accepts`].
    #[must_use]
    pub fn accepts(&self, text: &[u8], ascii: bool) -> bool {
        match self {
            Shape::Pattern(pattern) => pattern.is_match_checked(text, ascii),
            Shape::Format(format) => format.accepts_checked(text),
        }
    }
}

impl StringRule {
    /// The rule that asks nothing.
    #[must_use]
    pub fn free() -> StringRule {
        StringRule { min: 0, max: u64::MAX, set: None, unlisted: None, shapes: Box::default() }
    }

    /// The rule for strings of which these are settled, and of the others `unlisted` is asked.
    #[must_use]
    pub fn of_set(names: &[(&str, NodeId)], unlisted: Option<Texts>) -> StringRule {
        let set = Some(NameTable::new(names));
        StringRule { set, unlisted: unlisted.map(Box::new), ..StringRule::free() }
    }

    /// Whether the rule asks nothing at all.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.set.is_none() && self.min == 0 && self.max == u64::MAX && self.shapes.is_empty()
    }

    /// Whether a string is accepted. `text` is unescaped UTF-8; `ascii` may be true only where every byte is ASCII.
    #[inline(never)]
    #[must_use]
    pub fn accepts(&self, text: &[u8], ascii: bool) -> bool {
        if let Some(set) = &self.set {
            return match set.find(text) {
                Some((_, node)) => node == ANY,
                None => self.unlisted.as_ref().is_some_and(|unlisted| unlisted.accepts(text, ascii)),
            };
        }
        // A code point has one to four bytes, so most strings need no counting.
        let bytes = text.len() as u64;
        if bytes < self.min || bytes > self.max || (!ascii && bytes.div_ceil(4) < self.min) {
            let points = if ascii { bytes } else { crate::value::text::code_points(text) };
            if points < self.min || points > self.max {
                return false;
            }
        }
        self.shapes.iter().all(|shape| shape.accepts(text, ascii))
    }

    /// As [`accepts`](StringRule::accepts), for the plain string between `start` and `end`.
    #[inline(always)]
    #[must_use]
    pub fn accepts_plain(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        let length = (end - start) as u64;
        match &self.set {
            None if self.shapes.is_empty() => (self.min..=self.max).contains(&length),
            None => self.accepts(&bytes[start..end], true),
            Some(set) => match set.find_within(NameKey::within(bytes, start, end), bytes, start) {
                Some((_, node)) => node == ANY,
                None => self.unlisted.as_ref().is_some_and(|unlisted| unlisted.accepts(&bytes[start..end], true)),
            },
        }
    }
}
