//! Patterns that ask about fixed text only, such as `^x-`: found here so that no engine has to run for them.

/// The question a pattern asks of a text, where it is one of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Literal {
    /// Another question: ask [`Pattern::is_match`](super::Pattern::is_match).
    None,
    /// Is the text exactly this? (`^abc$`)
    Exact(Vec<u8>),
    /// Does the text start with this? (`^abc`, `^abc.*`)
    Prefix(Vec<u8>),
    /// Does the text end with this? (`abc$`, `.*abc$`)
    Suffix(Vec<u8>),
    /// Does the text hold this anywhere? (`abc`)
    Contains(Vec<u8>),
    /// Every text matches. (the empty pattern, `^`, `$`, `.*`)
    AnyText,
}

/// Reads a pattern that is valid with the u flag. Whatever is not plainly one of the forms is [`Literal::None`].
///
/// `.*` matches the empty text, so at an end of the pattern that is not anchored it asks nothing. `^.*$` does: a dot
/// matches no line terminator.
pub(super) fn recognise(source: &str) -> Literal {
    let (at_start, rest) = source.strip_prefix('^').map_or((false, source), |rest| (true, rest));
    let rest = if at_start { rest } else { rest.strip_prefix(".*").unwrap_or(rest) };
    let Some((text, rest)) = literal_run(rest) else { return Literal::None };
    let at_end = match rest {
        "" | ".*" => false,
        "$" => true,
        _ => return Literal::None,
    };
    match (at_start, at_end) {
        (true, true) => Literal::Exact(text),
        _ if text.is_empty() => Literal::AnyText,
        (true, false) => Literal::Prefix(text),
        (false, true) => Literal::Suffix(text),
        (false, false) => Literal::Contains(text),
    }
}

/// The fixed text that a pattern starts with, and what follows it; `None` where a quantifier or an alternative would
/// change what the text means.
fn literal_run(source: &str) -> Option<(Vec<u8>, &str)> {
    let mut text = String::new();
    let mut rest = source;
    while let Some(c) = rest.chars().next() {
        let length = match c {
            '\\' => match rest[1..].chars().next()? {
                escaped if "^$\\.*+?()[]{}|/".contains(escaped) => {
                    text.push(escaped);
                    2
                }
                _ => return None,
            },
            '.' | '$' => break,
            _ if "^*+?()[]{}|".contains(c) => return None,
            _ => {
                text.push(c);
                c.len_utf8()
            }
        };
        rest = &rest[length..];
    }
    Some((text.into_bytes(), rest))
}
