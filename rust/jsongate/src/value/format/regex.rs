//! `regex` (ECMA-262, section 22.2.1, with the u flag).

use crate::value::pattern::Pattern;

/// How deep groups may nest, the pattern itself counted. Nobody writes such a pattern, and every reader needs some bound.
const DEEPEST: usize = 1000;

/// A pattern by the grammar of the u flag. That of Annex B is none: see the contract, section 5.
pub(super) fn is_regex(text: &str) -> bool {
    !nests_too_deep(text) && Pattern::is_valid_unicode(text)
}

/// Whether groups nest deeper than [`DEEPEST`], in a text that is a pattern; of another one it may say anything.
fn nests_too_deep(text: &str) -> bool {
    let (mut depth, mut in_class) = (1_usize, false);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => _ = bytes.next(),
            b'[' => in_class = true,
            b']' => in_class = false,
            b'(' if !in_class => depth += 1,
            b')' if !in_class => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}
