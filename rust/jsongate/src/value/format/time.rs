//! `time` (RFC 3339, section 5.6: `full-time`).

use super::date::number;

/// What a leap second in the text asks of the day: RFC 3339, section 5.7, has it at the end of a month in UTC.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum LeapSecond {
    /// There is none.
    None,
    /// The day in the text is that of UTC.
    SameDay,
    /// The day in the text is the one after that of UTC.
    NextDay,
}

const DAY: u32 = 24 * 60;

pub(super) fn is_time(text: &[u8]) -> bool {
    read(text).is_some()
}

/// Reads `full-time`, which has to be the whole text. Second 60 has to be the last one of a day in UTC.
pub(super) fn read(text: &[u8]) -> Option<LeapSecond> {
    let [h1, h2, b':', m1, m2, b':', s1, s2, rest @ ..] = text else { return None };
    let (hour, minute, second) = (number(&[*h1, *h2])?, number(&[*m1, *m2])?, number(&[*s1, *s2])?);
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let (ahead, offset) = read_offset(after_fraction(rest)?)?;
    if second < 60 {
        return Some(LeapSecond::None);
    }
    let local = hour * 60 + minute;
    let utc = if ahead { local + DAY - offset } else { local + offset } % DAY;
    let leap = if ahead && offset > 0 { LeapSecond::NextDay } else { LeapSecond::SameDay };
    (utc == DAY - 1).then_some(leap)
}

/// `[time-secfrac]`: a point and at least one digit.
fn after_fraction(text: &[u8]) -> Option<&[u8]> {
    let [b'.', rest @ ..] = text else { return Some(text) };
    let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
    (digits > 0).then_some(&rest[digits..])
}

/// `time-offset`: whether local time is ahead of UTC, and by how many minutes it differs.
fn read_offset(text: &[u8]) -> Option<(bool, u32)> {
    match *text {
        [b'Z' | b'z'] => Some((false, 0)),
        [sign @ (b'+' | b'-'), h1, h2, b':', m1, m2] => {
            let (hour, minute) = (number(&[h1, h2])?, number(&[m1, m2])?);
            (hour <= 23 && minute <= 59).then_some((sign == b'+', hour * 60 + minute))
        }
        _ => None,
    }
}
