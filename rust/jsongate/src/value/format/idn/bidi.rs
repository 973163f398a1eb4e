//! Labels that are written from right to left (RFC 5893, section 2).

use super::letter::{Bidi, Letter};

/// Whether the rule holds, for a label that has to keep to it: one with a letter of R, AL or AN (RFC 5891, section 4.2.3.4).
pub(super) fn holds(letters: &[Letter]) -> bool {
    let has = |class: Bidi| letters.iter().any(|letter| letter.bidi() == class);
    if !has(Bidi::R) && !has(Bidi::Al) && !has(Bidi::An) {
        return true;
    }
    let starts = matches!(letters.first().map(|letter| letter.bidi()), Some(Bidi::R | Bidi::Al));
    let last = letters.iter().map(|letter| letter.bidi()).rfind(|class| *class != Bidi::Nsm);
    let ends = matches!(last, Some(Bidi::R | Bidi::Al | Bidi::En | Bidi::An));
    starts && ends && !has(Bidi::L) && !(has(Bidi::En) && has(Bidi::An))
}
