//! `date` (RFC 3339, section 5.6: `full-date`).

/// The number that the digits spell; `None` where one of them is none. At most nine digits.
pub(super) fn number(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |number, digit| digit.is_ascii_digit().then(|| number * 10 + u32::from(digit - b'0')))
}

/// A day, as far as a leap second asks for it.
pub(super) struct Day {
    pub(super) is_first_of_month: bool,
    pub(super) is_last_of_month: bool,
}

pub(super) fn is_date(text: &[u8]) -> bool {
    read(text).is_some()
}

/// Reads `full-date`, which has to be the whole text.
pub(super) fn read(text: &[u8]) -> Option<Day> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text else { return None };
    let (year, month, day) = (number(&[y1, y2, y3, y4])?, number(&[m1, m2])?, number(&[d1, d2])?);
    let days = days_of(year, month)?;
    (1..=days).contains(&day).then_some(Day { is_first_of_month: day == 1, is_last_of_month: day == days })
}

/// RFC 3339, section 5.7 and appendix C.
fn days_of(year: u32, month: u32) -> Option<u32> {
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        2 => Some(28 + u32::from(is_leap)),
        4 | 6 | 9 | 11 => Some(30),
        1..=12 => Some(31),
        _ => None,
    }
}
