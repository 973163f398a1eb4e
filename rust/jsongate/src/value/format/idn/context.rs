//! The code points that are permitted in some places only (RFC 5892, appendix A).

use super::letter::{Joining, Letter, Script};

/// Whether every code point of the label is where it may be.
pub(super) fn holds(label: &[char], letters: &[Letter]) -> bool {
    label.iter().enumerate().all(|(at, c)| {
        let before = at.checked_sub(1);
        let next = at + 1;
        match c {
            '\u{200C}' => before.is_some_and(|at| letters[at].is_virama()) || joins(&letters[..at], &letters[next..]),
            '\u{200D}' => before.is_some_and(|at| letters[at].is_virama()),
            '\u{B7}' => before.is_some_and(|at| label[at] == 'l') && label.get(next) == Some(&'l'),
            '\u{375}' => letters.get(next).is_some_and(|letter| letter.script() == Script::Greek),
            '\u{5F3}' | '\u{5F4}' => before.is_some_and(|at| letters[at].script() == Script::Hebrew),
            '\u{30FB}' => label.iter().zip(letters).any(|(c, l)| *c != '\u{30FB}' && l.script() == Script::Japanese),
            '\u{660}'..='\u{669}' => !label.iter().any(|c| ('\u{6F0}'..='\u{6F9}').contains(c)),
            '\u{6F0}'..='\u{6F9}' => !label.iter().any(|c| ('\u{660}'..='\u{669}').contains(c)),
            _ => true,
        }
    })
}

/// Whether a letter that joins to the left stands before, and one that joins to the right behind, transparent ones aside
/// (appendix A.1).
fn joins(before: &[Letter], behind: &[Letter]) -> bool {
    let opaque = |letter: &&Letter| letter.joining() != Joining::Transparent;
    let first = before.iter().rev().find(opaque).map(|letter| letter.joining());
    let second = behind.iter().find(opaque).map(|letter| letter.joining());
    matches!(first, Some(Joining::Left | Joining::Dual)) && matches!(second, Some(Joining::Right | Joining::Dual))
}
