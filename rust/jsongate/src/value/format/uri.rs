//! `uri` and `uri-reference` (RFC 3986, section 4), `iri` and `iri-reference` (RFC 3987, section 2.2).

use fluent_uri::{Iri, IriRef, Uri, UriRef};

/// With a scheme: neither relative nor empty.
pub(super) fn is_uri(text: &str) -> bool {
    Uri::parse(text).is_ok()
}

pub(super) fn is_uri_reference(text: &str) -> bool {
    UriRef::parse(text).is_ok()
}

/// With a scheme: neither relative nor empty. The host is a name by the grammar, whether IDNA knows it or not.
pub(super) fn is_iri(text: &str) -> bool {
    Iri::parse(text).is_ok()
}

pub(super) fn is_iri_reference(text: &str) -> bool {
    IriRef::parse(text).is_ok()
}
