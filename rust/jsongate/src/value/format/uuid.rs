//! `uuid` (RFC 4122, section 3).

/// Hexadecimal digits of either case in groups of 8, 4, 4, 4 and 12. Any version and any variant.
pub(super) fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(index, byte)| match index {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}
