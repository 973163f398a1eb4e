//! `date-time` (RFC 3339, section 5.6: `date-time`).

use super::date;
use super::time::{self, LeapSecond};

/// `full-date "T" full-time`, the letters of either case. A leap second has to end a month in UTC (section 5.7).
pub(super) fn is_date_time(text: &[u8]) -> bool {
    let Some((date, [b'T' | b't', time @ ..])) = text.split_at_checked(10) else { return false };
    match (date::read(date), time::read(time)) {
        (Some(_), Some(LeapSecond::None)) => true,
        (Some(day), Some(LeapSecond::SameDay)) => day.is_last_of_month,
        (Some(day), Some(LeapSecond::NextDay)) => day.is_first_of_month,
        _ => false,
    }
}
