//! `ipv4` (RFC 2673, section 3.2: dotted quads) and `ipv6` (RFC 4291, section 2.2).

use std::net::{Ipv4Addr, Ipv6Addr};

/// Four decimal numbers up to 255 without leading zeros.
pub(super) fn is_ipv4(text: &str) -> bool {
    text.parse::<Ipv4Addr>().is_ok()
}

/// An address without zone and without prefix length.
pub(super) fn is_ipv6(text: &str) -> bool {
    text.parse::<Ipv6Addr>().is_ok()
}
