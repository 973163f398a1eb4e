//! `json-pointer` (RFC 6901, section 3) and `relative-json-pointer` (draft-handrews-relative-json-pointer-01, section 3).

/// The form of a JSON string, not that of a URI fragment.
pub(super) fn is_json_pointer(text: &str) -> bool {
    if text.is_empty() {
        return true;
    }
    let mut escapes = text.split('~');
    let starts_with_slash = escapes.next().is_some_and(|first| first.starts_with('/'));
    starts_with_slash && escapes.all(|rest| rest.starts_with(['0', '1']))
}

/// A number of levels, then `#` or a JSON Pointer. The index manipulation of later versions (`0+1`) is in none that a draft
/// of JSON Schema before 2020-12 names, and the public test suite has it invalid in all.
pub(super) fn is_relative_json_pointer(text: &str) -> bool {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at(digits);
    let is_canonical = digits == 1 || (digits > 1 && !number.starts_with('0'));
    is_canonical && (rest == "#" || is_json_pointer(rest))
}
