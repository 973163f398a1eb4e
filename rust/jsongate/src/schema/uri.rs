//! URIs of schema documents (RFC 3986, RFC 3987) and JSON Pointers (RFC 6901).

use fluent_uri::{Iri, IriRef};

/// What relative URIs are resolved against where nothing gives a base (RFC 3986, section 5.1.4). Never shown.
pub(super) const DEFAULT_BASE: &str = "json-schema:///";

/// A reference cut at its fragment: what comes before the `#`, and what comes after it, percent-decoded.
///
/// The fragment is taken as it comes: schemas in the wild leave spaces and angle brackets bare, and nothing but the
/// names in a document depends on it.
pub(super) fn split_fragment(reference: &str) -> (&str, String) {
    let (uri, fragment) = reference.split_once('#').unwrap_or((reference, ""));
    (uri, percent_decode(fragment))
}

/// The absolute form of a reference without a fragment.
///
/// # Errors
/// One sentence saying why it has none.
pub(super) fn resolve(base: &str, reference: &str) -> Result<String, String> {
    if reference.is_empty() {
        return Ok(base.to_owned());
    }
    let parsed =
        IriRef::parse(reference).map_err(|error| format!("{reference:?} is no URI reference by RFC 3986: {error}"))?;
    let base = Iri::parse(base).map_err(|error| format!("the base {base:?} is no URI by RFC 3986: {error}"))?;
    match parsed.resolve_against(&base) {
        Ok(iri) => Ok(iri.into_string()),
        Err(error) => Err(format!("{reference:?} cannot be resolved against {base}: {error}")),
    }
}

/// A URI for people: without the base that nobody wrote.
pub(super) fn display(uri: &str) -> &str {
    uri.strip_prefix(DEFAULT_BASE).unwrap_or(uri)
}

/// `pointer` with one more reference token, escaped by RFC 6901, section 3.
pub(crate) fn push_token(pointer: &mut String, token: &str) {
    pointer.push('/');
    for c in token.chars() {
        match c {
            '~' => pointer.push_str("~0"),
            '/' => pointer.push_str("~1"),
            other => pointer.push(other),
        }
    }
}

/// `pointer` and one more reference token.
pub(crate) fn join(pointer: &str, token: &str) -> String {
    let mut joined = String::with_capacity(pointer.len() + token.len() + 1);
    joined.push_str(pointer);
    push_token(&mut joined, token);
    joined
}

/// A JSON Pointer as the fragment of a URI (RFC 6901, section 6): what RFC 3986, section 3.5, does not allow is
/// percent-encoded.
pub(crate) fn fragment(pointer: &str) -> String {
    let mut out = String::with_capacity(pointer.len());
    for byte in pointer.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' => out.push(char::from(byte)),
            _ if b"-._~!$&'()*+,;=:@/?".contains(&byte) => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Decodes `%XX`; what is no such triplet, or is not UTF-8 afterwards, stays what it was or becomes U+FFFD.
fn percent_decode(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, tail @ ..] = rest {
        rest = tail;
        let hex = |byte: Option<&u8>| byte.and_then(|&b| char::from(b).to_digit(16));
        match (first, hex(tail.first()), hex(tail.get(1))) {
            (b'%', Some(high), Some(low)) => {
                out.push(u8::try_from(high << 4 | low).unwrap_or(b'%'));
                rest = &tail[2..];
            }
            _ => out.push(*first),
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_resolve_as_in_rfc_3986() {
        let rows = [
            ("http://a/b/c/d?q", "g", "http://a/b/c/g"),
            ("http://a/b/c/d?q", "../g", "http://a/b/g"),
            ("http://a/b/c/d?q", "//g", "http://g"),
            ("http://a/b", "urn:uuid:1", "urn:uuid:1"),
            (DEFAULT_BASE, "a.json", "json-schema:///a.json"),
            (DEFAULT_BASE, "/a/b.json", "json-schema:///a/b.json"),
            ("urn:example:root", "", "urn:example:root"),
            ("http://a/b", "ü", "http://a/ü"),
        ];
        for (base, reference, want) in rows {
            assert_eq!(resolve(base, reference).as_deref(), Ok(want), "{reference} against {base}");
        }
        assert!(resolve("urn:example:root", "a.json").is_err());
        assert!(resolve(DEFAULT_BASE, "a b").is_err());
        assert_eq!(display("json-schema:///a.json"), "a.json");
        assert_eq!(display("http://a/b"), "http://a/b");
    }

    #[test]
    fn fragments_are_decoded_and_encoded() {
        let rows = [
            ("a.json", ("a.json", "")),
            ("#", ("", "")),
            ("a#/b%25c", ("a", "/b%c")),
            ("#/a%22b", ("", "/a\"b")),
            ("#/List<T> x", ("", "/List<T> x")),
            ("#%", ("", "%")),
            ("#%e9%zz", ("", "\u{FFFD}%zz")),
        ];
        for (reference, (uri, fragment)) in rows {
            assert_eq!(split_fragment(reference), (uri, fragment.to_owned()), "{reference}");
        }
        assert_eq!(fragment("/a b/\"é%~1"), "/a%20b/%22%C3%A9%25~1");
        assert_eq!(join("/a", "b/c~d"), "/a/b~1c~0d");
    }
}
