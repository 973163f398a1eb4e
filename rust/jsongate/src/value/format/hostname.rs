//! `hostname` (RFC 1123, section 2.1, and from draft 7 on RFC 5891, section 4.4) and `idn-hostname` (RFC 5890, section 2.3.2.3).

use super::idn;

/// The most octets of a name in text (RFC 1035, section 3.1: 255 with the lengths and the root).
const LONGEST_NAME: usize = 253;
/// The most octets of a label (RFC 1035, section 2.3.4).
pub(super) const LONGEST_LABEL: usize = 63;

/// Labels of letters, digits and hyphens. No final dot.
pub(super) fn is_plain_hostname(text: &str) -> bool {
    is_name(text, is_dot, ldh_label)
}

/// As above, and a label that starts with `xn--` is an A-label.
pub(super) fn is_hostname(text: &str) -> bool {
    is_name(text, is_dot, |label| {
        let length = ldh_label(label)?;
        (!idn::has_ace_prefix(label) || idn::is_a_label(label)).then_some(length)
    })
}

/// Labels of ASCII or U-labels. The dots that RFC 3490, section 3.1, lists are taken too.
pub(super) fn is_idn_hostname(text: &str) -> bool {
    let is_dot = |c| matches!(c, '.' | '\u{3002}' | '\u{FF0E}' | '\u{FF61}');
    let is_name = is_name(text, is_dot, |label| {
        if !label.is_ascii() {
            return idn::u_label(label);
        }
        let length = ldh_label(label)?;
        // Hyphens in this place are reserved (RFC 5890, section 2.3.1), and A-labels are what they are reserved for.
        let is_reserved = label.as_bytes().get(2..4) == Some(b"--");
        (!is_reserved || idn::is_a_label(label)).then_some(length)
    });
    is_name && idn::name_holds_bidi(text.split(is_dot))
}

/// `Domain` of RFC 6531, section 3.3: what RFC 5321 takes, and U-labels.
pub(super) fn is_idn_mail_domain(text: &str) -> bool {
    let label = |label: &str| if label.is_ascii() { ldh_label(label) } else { idn::u_label(label) };
    is_name(text, is_dot, label) && (text.is_ascii() || idn::name_holds_bidi(text.split(is_dot)))
}

fn is_dot(c: char) -> bool {
    c == '.'
}

/// Whether the text is labels with dots between them. `label` gives how many octets of ASCII a label takes.
fn is_name(text: &str, is_dot: fn(char) -> bool, label: impl Fn(&str) -> Option<usize>) -> bool {
    // Every character takes an octet at least, and has four at most.
    if text.len() > 4 * LONGEST_NAME {
        return false;
    }
    let mut lengths = text.split(is_dot).map(label);
    let with_dots = lengths.try_fold(0, |total, length| Some(total + length? + 1));
    with_dots.is_some_and(|length| length - 1 <= LONGEST_NAME)
}

/// The length of a label of letters, digits and hyphens, with none of the latter at its ends.
fn ldh_label(label: &str) -> Option<usize> {
    let is_ldh = label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    let fits = (1..=LONGEST_LABEL).contains(&label.len());
    (is_ldh && fits && !label.starts_with('-') && !label.ends_with('-')).then_some(label.len())
}
