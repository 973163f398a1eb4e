//! What is asked of a string.

use super::{NameKey, NameTable};
use crate::value::pattern::Pattern;

/// The rule of one node for strings.
#[derive(Debug)]
pub struct StringRule {
    /// The least number of code points.
    pub min: u64,
    /// The greatest number of code points.
    pub max: u64,
    /// Where the string has to be one of a set; everything else has then been asked of the set's strings already.
    pub set: Option<NameTable>,
    /// Every pattern has to match.
    pub patterns: Box<[Pattern]>,
}

impl StringRule {
    /// Whether a string is accepted. `text` is unescaped UTF-8; `ascii` may be true only where every byte is ASCII.
    #[inline(never)]
    #[must_use]
    pub fn accepts(&self, text: &[u8], ascii: bool) -> bool {
        if let Some(set) = &self.set {
            return set.find(text).is_some();
        }
        // A code point has one to four bytes, so most strings need no counting.
        let bytes = text.len() as u64;
        if bytes < self.min || bytes > self.max || (!ascii && bytes.div_ceil(4) < self.min) {
            let points = if ascii { bytes } else { crate::value::text::code_points(text) };
            if points < self.min || points > self.max {
                return false;
            }
        }
        self.patterns.is_empty() || self.matches(text)
    }

    /// As [`accepts`](StringRule::accepts), for the plain string between `start` and `end`.
    #[inline(always)]
    #[must_use]
    pub fn accepts_plain(&self, bytes: &[u8], start: usize, end: usize) -> bool {
        let length = (end - start) as u64;
        match &self.set {
            None if self.patterns.is_empty() => (self.min..=self.max).contains(&length),
            None => self.accepts(&bytes[start..end], true),
            Some(set) => set.find_within(NameKey::within(bytes, start, end), bytes, start).is_some(),
        }
    }

    fn matches(&self, text: &[u8]) -> bool {
        let text = std::str::from_utf8(text).expect("the scan checked the string as UTF-8");
        self.patterns.iter().all(|pattern| pattern.is_match(text))
    }
}
