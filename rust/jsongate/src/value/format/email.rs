//! `email` (RFC 5321, section 4.1.2: `Mailbox`) and `idn-email` (RFC 6531, section 3.3).
//!
//! Drafts before 2020-12 name RFC 5322, section 3.4.1, which is the same without comments, folding and obsolete forms: none of
//! them can be used where mail is sent.

use super::{address, hostname};

/// RFC 5321, section 4.5.3.1.1, in octets.
const LONGEST_LOCAL_PART: usize = 64;

pub(super) fn is_email(text: &str) -> bool {
    is_mailbox(text, false, hostname::is_plain_hostname)
}

pub(super) fn is_idn_email(text: &str) -> bool {
    is_mailbox(text, true, hostname::is_idn_mail_domain)
}

fn is_mailbox(text: &str, beyond_ascii: bool, is_domain: fn(&str) -> bool) -> bool {
    let local = match text.strip_prefix('"') {
        Some(rest) => quoted_string(rest, beyond_ascii).map(|length| length + 1),
        None => dot_string(text, beyond_ascii),
    };
    let Some(local) = local.filter(|length| *length <= LONGEST_LOCAL_PART) else { return false };
    let Some(domain) = text[local..].strip_prefix('@') else { return false };
    match domain.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        Some(literal) => is_address_literal(literal),
        None => is_domain(domain),
    }
}

/// The length of `Dot-string` at the start of the text: atoms with single dots between them.
fn dot_string(text: &str, beyond_ascii: bool) -> Option<usize> {
    let length = text.bytes().take_while(|byte| is_atext(*byte, beyond_ascii) || *byte == b'.').count();
    text.as_bytes()[..length].split(|byte| *byte == b'.').all(|atom| !atom.is_empty()).then_some(length)
}

/// RFC 5322, section 3.2.3, and RFC 6531, section 3.3.
fn is_atext(byte: u8, beyond_ascii: bool) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&byte) || (beyond_ascii && !byte.is_ascii())
}

/// The length of `Quoted-string` behind its opening quote, the closing one counted.
fn quoted_string(text: &str, beyond_ascii: bool) -> Option<usize> {
    let bytes = text.as_bytes();
    let mut at = 0;
    loop {
        match *bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' if matches!(bytes.get(at + 1), Some(b' '..=b'~')) => at += 2,
            b'\\' => return None,
            b' '..=b'~' => at += 1,
            byte if beyond_ascii && !byte.is_ascii() => at += 1,
            _ => return None,
        }
    }
}

/// RFC 5321, section 4.1.3. The one tag that is registered is that of IPv6.
fn is_address_literal(text: &str) -> bool {
    match text.split_at_checked(5) {
        Some((tag, rest)) if tag.eq_ignore_ascii_case("IPv6:") => address::is_ipv6(rest),
        _ => address::is_ipv4(text),
    }
}
