//! `duration` (RFC 3339, appendix A: `duration`).

/// Either weeks alone, or units from years down to seconds of which none is left out between two others; the letters may be
/// lower case, as those of every ABNF (RFC 5234, section 2.3).
pub(super) fn is_duration(text: &[u8]) -> bool {
    let Some(rest) = after_letter(text, b'P') else { return false };
    if after_letter(rest, b'T').is_some() {
        return is_time(rest);
    }
    match unit(rest, b"YMDW") {
        Some((b'W', [])) => true,
        Some((b'W', _)) | None => false,
        Some((first, rest)) => {
            let rest = match first {
                b'Y' => chain(rest, b"MD"),
                b'M' => chain(rest, b"D"),
                _ => rest,
            };
            rest.is_empty() || is_time(rest)
        }
    }
}

/// `dur-time`, which has to be the whole text.
fn is_time(text: &[u8]) -> bool {
    let Some((first, rest)) = after_letter(text, b'T').and_then(|rest| unit(rest, b"HMS")) else { return false };
    let rest = match first {
        b'H' => chain(rest, b"MS"),
        b'M' => chain(rest, b"S"),
        _ => rest,
    };
    rest.is_empty()
}

/// What is left after each of the units that is there, in this order; the first one that is not ends it.
fn chain<'t>(mut text: &'t [u8], units: &[u8]) -> &'t [u8] {
    for letter in units {
        match unit(text, &[*letter]) {
            Some((_, rest)) => text = rest,
            None => break,
        }
    }
    text
}

/// Digits and one of the letters: which, in upper case, and what is left.
fn unit<'t>(text: &'t [u8], letters: &[u8]) -> Option<(u8, &'t [u8])> {
    let digits = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (letter, rest) = text[digits..].split_first()?;
    let letter = letter.to_ascii_uppercase();
    (digits > 0 && letters.contains(&letter)).then_some((letter, rest))
}

fn after_letter(text: &[u8], letter: u8) -> Option<&[u8]> {
    text.split_first().filter(|(first, _)| first.eq_ignore_ascii_case(&letter)).map(|(_, rest)| rest)
}
