//! `uri-template` (RFC 6570, section 2), of every level.

/// Literals and expressions in braces.
pub(super) fn is_uri_template(text: &str) -> bool {
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let after = &rest[c.len_utf8()..];
        rest = match c {
            '{' => match after.split_once('}') {
                Some((expression, rest)) if is_expression(expression) => rest,
                _ => return false,
            },
            '%' => match after_hex_pair(after) {
                Some(rest) => rest,
                None => return false,
            },
            _ if is_literal(c) => after,
            _ => return false,
        };
    }
    true
}

/// `literals` (section 2.1) but for `%`. The apostrophe is one by erratum 6937, which is verified.
fn is_literal(c: char) -> bool {
    match c {
        '\0'..=' ' | '"' | '%' | '<' | '>' | '\\' | '^' | '`' | '{' | '|' | '}' | '\u{7F}' => false,
        _ if c.is_ascii() => true,
        _ => is_ucschar(c) || is_iprivate(c),
    }
}

/// RFC 3987, section 2.2.
fn is_ucschar(c: char) -> bool {
    let code = u32::from(c);
    matches!(code, 0xA0..=0xD7FF | 0xF900..=0xFDCF | 0xFDF0..=0xFFEF)
        || ((0x1_0000..=0xD_FFFF).contains(&code) || (0xE_1000..=0xE_FFFF).contains(&code)) && code & 0xFFFF <= 0xFFFD
}

fn is_iprivate(c: char) -> bool {
    let code = u32::from(c);
    (0xE000..=0xF8FF).contains(&code) || code >= 0xF_0000 && code & 0xFFFF <= 0xFFFD
}

fn after_hex_pair(text: &str) -> Option<&str> {
    let is_pair = text.len() >= 2 && text.as_bytes()[..2].iter().all(u8::is_ascii_hexdigit);
    is_pair.then(|| &text[2..])
}

/// `[operator] variable-list` (sections 2.2 and 2.3); the operators that are reserved are in the grammar too.
fn is_expression(text: &str) -> bool {
    let list = text.strip_prefix(['+', '#', '.', '/', ';', '?', '&', '=', ',', '!', '@', '|']).unwrap_or(text);
    list.split(',').all(is_varspec)
}

/// `varname [modifier]` (section 2.4).
fn is_varspec(text: &str) -> bool {
    if let Some(name) = text.strip_suffix('*') {
        return is_varname(name);
    }
    match text.split_once(':') {
        Some((name, length)) => is_varname(name) && is_max_length(length),
        None => is_varname(text),
    }
}

/// One to four digits, the first of them not 0.
fn is_max_length(text: &str) -> bool {
    (1..=4).contains(&text.len()) && !text.starts_with('0') && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Letters, digits, `_` and `%XX`, with single dots between them.
fn is_varname(text: &str) -> bool {
    text.split('.').all(|part| {
        let mut rest = part;
        while let Some(byte) = rest.bytes().next() {
            rest = match byte {
                b'%' => match after_hex_pair(&rest[1..]) {
                    Some(rest) => rest,
                    None => return false,
                },
                b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => &rest[1..],
                _ => return false,
            };
        }
        !part.is_empty()
    })
}
