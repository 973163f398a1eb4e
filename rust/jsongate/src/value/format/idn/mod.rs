//! The labels of internationalised names: U-labels and A-labels (RFC 5890, section 2.3.2.1).
//!
//! Of the Unicode version that [`table`] names, whatever version a library has: both paths give one answer.

mod bidi;
mod context;
mod letter;
mod punycode;
mod table;

use unicode_normalization::UnicodeNormalization;

use super::hostname::LONGEST_LABEL;
pub(super) use bidi::name_holds as name_holds_bidi;
use letter::Letter;

const ACE_PREFIX: &str = "xn--";
/// The most code points of a U-label: its A-label has a prefix, and an octet at least for each.
const LONGEST: usize = LONGEST_LABEL - ACE_PREFIX.len();

/// The code points of a label.
#[derive(Clone, Copy)]
struct Label {
    chars: [char; LONGEST],
    length: usize,
}

impl Label {
    fn empty() -> Label {
        Label { chars: ['\0'; LONGEST], length: 0 }
    }

    /// `None` where it would have too many.
    fn insert(&mut self, at: usize, c: char) -> Option<()> {
        if self.length == LONGEST {
            return None;
        }
        self.chars.copy_within(at..self.length, at + 1);
        self.chars[at] = c;
        self.length += 1;
        Some(())
    }

    fn chars(&self) -> &[char] {
        &self.chars[..self.length]
    }
}

/// Whether the label claims to be an A-label.
pub(super) fn has_ace_prefix(label: &str) -> bool {
    label.get(..ACE_PREFIX.len()).is_some_and(|prefix| prefix.eq_ignore_ascii_case(ACE_PREFIX))
}

/// How many octets the A-label of a U-label has; `None` where it is no U-label.
pub(super) fn u_label(text: &str) -> Option<usize> {
    let mut label = Label::empty();
    for c in text.chars() {
        label.insert(label.length, c)?;
    }
    is_u_label(label.chars()).then_some(())?;
    let encoded = punycode::encode(label.chars())?;
    Some(ACE_PREFIX.len() + encoded.bytes().len())
}

/// Whether the label, of ASCII, is what Punycode makes of a U-label (RFC 5891, section 4.4).
pub(super) fn is_a_label(text: &str) -> bool {
    let Some(encoded) = has_ace_prefix(text).then(|| &text.as_bytes()[ACE_PREFIX.len()..]) else { return false };
    let Some(label) = punycode::decode(encoded) else { return false };
    is_u_label(label.chars())
        && punycode::encode(label.chars()).is_some_and(|again| again.bytes().eq_ignore_ascii_case(encoded))
}

/// RFC 5891, sections 4.1 and 4.2, but for the length.
fn is_u_label(label: &[char]) -> bool {
    let mut letters = [Letter::NONE; LONGEST];
    let letters = &mut letters[..label.len()];
    for (letter, c) in letters.iter_mut().zip(label) {
        *letter = Letter::of(*c);
    }
    let ([first, ..], [first_letter, ..]) = (label, &*letters) else { return false };
    let hyphens = *first == '-' || label.last() == Some(&'-') || label.get(2..4) == Some(&['-', '-']);
    !hyphens
        && label.iter().any(|c| !c.is_ascii())
        && letters.iter().all(|letter| letter.is_permitted())
        && !first_letter.is_mark()
        && context::holds(label, letters)
        && bidi::label_holds(letters)
        && label.iter().copied().nfc().eq(label.iter().copied())
}
