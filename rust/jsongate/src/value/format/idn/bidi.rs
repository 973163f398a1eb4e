//! Names that are written from right to left (RFC 5893).

use super::letter::{Bidi, Letter};
use super::{has_ace_prefix, punycode};
use crate::value::format::hostname::LONGEST_LABEL;

/// Whether a label is one that makes a name a Bidi domain name (section 1.4).
fn is_right_to_left(classes: &[Bidi]) -> bool {
    classes.iter().any(|class| matches!(class, Bidi::R | Bidi::Al | Bidi::An))
}

/// The six conditions of section 2.
fn keeps_rule(classes: &[Bidi]) -> bool {
    let has = |class: Bidi| classes.contains(&class);
    let last = classes.iter().rfind(|class| **class != Bidi::Nsm);
    match classes.first() {
        Some(Bidi::R | Bidi::Al) => {
            !has(Bidi::L)
                && matches!(last, Some(Bidi::R | Bidi::Al | Bidi::En | Bidi::An))
                && !(has(Bidi::En) && has(Bidi::An))
        }
        Some(Bidi::L) => !is_right_to_left(classes) && matches!(last, Some(Bidi::L | Bidi::En)),
        _ => false,
    }
}

/// Whether the rule holds, for a label that has to keep to it by itself (RFC 5891, section 4.2.3.4).
pub(super) fn label_holds(letters: &[Letter]) -> bool {
    let classes = Classes::of(letters.iter().map(|letter| letter.bidi()));
    !is_right_to_left(classes.all()) || keeps_rule(classes.all())
}

/// Whether the rule holds for a name whose labels are all right by themselves: every label of a Bidi domain name has to keep to it.
pub(in super::super) fn name_holds<'t>(mut labels: impl Iterator<Item = &'t str> + Clone) -> bool {
    let mut encoded = labels.clone().filter(|label| !label.is_ascii() || has_ace_prefix(label));
    !encoded.any(|label| is_right_to_left(Classes::of_label(label).all()))
        || labels.all(|label| keeps_rule(Classes::of_label(label).all()))
}

/// The classes of a label's letters.
struct Classes {
    all: [Bidi; LONGEST_LABEL],
    length: usize,
}

impl Classes {
    /// Of as many as a label can have.
    fn of(classes: impl Iterator<Item = Bidi>) -> Classes {
        let mut all = [Bidi::Other; LONGEST_LABEL];
        let mut length = 0;
        for (place, class) in all.iter_mut().zip(classes) {
            *place = class;
            length += 1;
        }
        Classes { all, length }
    }

    /// Of the U-label, where the label is an A-label.
    fn of_label(label: &str) -> Classes {
        let decoded = has_ace_prefix(label).then(|| punycode::decode(&label.as_bytes()[super::ACE_PREFIX.len()..]));
        match decoded.flatten() {
            Some(decoded) => Classes::of(decoded.chars().iter().map(|c| Letter::of(*c).bidi())),
            None => Classes::of(label.chars().map(|c| Letter::of(c.to_ascii_lowercase()).bidi())),
        }
    }

    fn all(&self) -> &[Bidi] {
        &self.all[..self.length]
    }
}
