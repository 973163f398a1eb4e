//! Sets of code points: what one step of a pattern takes.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use corvus_regex_ecma262::Regex;

/// Ascending ranges, both ends included, that neither overlap nor touch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Set(Vec<(u32, u32)>);

const LAST: u32 = 0x0010_FFFF;

impl Set {
    pub(super) fn of(ranges: impl IntoIterator<Item = (u32, u32)>) -> Set {
        let mut sorted: Vec<(u32, u32)> = ranges.into_iter().collect();
        sorted.sort_unstable();
        let mut merged: Vec<(u32, u32)> = Vec::with_capacity(sorted.len());
        for (low, high) in sorted {
            match merged.last_mut() {
                Some(last) if low <= last.1.saturating_add(1) => last.1 = last.1.max(high),
                _ => merged.push((low, high)),
            }
        }
        Set(merged)
    }

    pub(super) fn one(c: u32) -> Set {
        Set(vec![(c, c)])
    }

    pub(super) fn any() -> Set {
        Set(vec![(0, LAST)])
    }

    /// What the dot takes: everything but the line terminators (ECMA-262, 12.3).
    pub(super) fn dot() -> Set {
        Set::line_terminators().complement()
    }

    pub(super) fn line_terminators() -> Set {
        Set(vec![(0x0A, 0x0A), (0x0D, 0x0D), (0x2028, 0x2029)])
    }

    /// `\d`
    pub(super) fn digits() -> Set {
        Set(vec![(0x30, 0x39)])
    }

    /// `\w`
    pub(super) fn words() -> Set {
        Set(vec![(0x30, 0x39), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A)])
    }

    /// `\s`: white space and line terminators (ECMA-262, 12.2 and 12.3).
    pub(super) fn spaces() -> Set {
        Set::of([
            (0x09, 0x0D),
            (0x20, 0x20),
            (0xA0, 0xA0),
            (0x1680, 0x1680),
            (0x2000, 0x200A),
            (0x2028, 0x2029),
            (0x202F, 0x202F),
            (0x205F, 0x205F),
            (0x3000, 0x3000),
            (0xFEFF, 0xFEFF),
        ])
    }

    /// The code points that have a Unicode property, given as the escape `\p{...}` that is known to be valid.
    ///
    /// The tables are those of the engine that also says which names are valid: it is asked once for all code points
    /// (20 to 50 ms), and the answer is kept for the process. There are a few hundred properties.
    pub(super) fn property(escape: &str) -> Arc<Set> {
        static KNOWN: LazyLock<Mutex<HashMap<String, Arc<Set>>>> = LazyLock::new(Mutex::default);
        let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(set) = known.get(escape) {
            return Arc::clone(set);
        }
        let set = Arc::new(Set::of(ask_for_all(escape)));
        known.insert(escape.to_owned(), Arc::clone(&set));
        set
    }

    pub(super) fn complement(&self) -> Set {
        let mut gaps = Vec::with_capacity(self.0.len() + 1);
        let mut next = 0;
        for &(low, high) in &self.0 {
            if low > next {
                gaps.push((next, low - 1));
            }
            next = high + 1;
        }
        if next <= LAST {
            gaps.push((next, LAST));
        }
        Set(gaps)
    }

    pub(super) fn contains(&self, c: u32) -> bool {
        let after = self.0.partition_point(|&(low, _)| low <= c);
        after > 0 && c <= self.0[after - 1].1
    }

    pub(super) fn ranges(&self) -> &[(u32, u32)] {
        &self.0
    }
}

/// The ranges of the code points that an escape matches.
fn ask_for_all(escape: &str) -> Vec<(u32, u32)> {
    let every: String = (0..=LAST).filter_map(char::from_u32).collect();
    let Ok(regex) = Regex::new(&format!("{escape}+"), "gu") else { return Vec::new() };
    let ends = |run: &str| Some((u32::from(run.chars().next()?), u32::from(run.chars().next_back()?)));
    regex.find_iter(&every).filter_map(|found| ends(found.ok()?.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sets_merge_complement_and_contain() {
        let set = Set::of([(5, 9), (1, 2), (3, 3), (8, 12)]);
        assert_eq!(set.ranges(), [(1, 3), (5, 12)]);
        assert_eq!(set.complement().ranges(), [(0, 0), (4, 4), (13, LAST)]);
        assert_eq!(set.complement().complement(), set);
        assert_eq!(Set::any().complement().ranges(), []);
        let members: Vec<u32> = (0..15).filter(|&c| set.contains(c)).collect();
        assert_eq!(members, [1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12]);
    }

    #[test]
    fn the_fixed_sets_are_those_of_the_standard() {
        for (escape, set) in [(r"\d", Set::digits()), (r"\w", Set::words()), (r"\s", Set::spaces()), (".", Set::dot())]
        {
            // Surrogates are code points of the set but of no text.
            let asked = Set::of(ask_for_all(escape));
            let differs =
                (0..=LAST).filter_map(char::from_u32).find(|&c| set.contains(c.into()) != asked.contains(c.into()));
            assert_eq!(differs, None, "{escape}");
        }
        assert!(Set::property(r"\p{Lu}").contains('Ü'.into()));
        assert!(!Set::property(r"\p{Lu}").contains('ü'.into()));
    }
}
