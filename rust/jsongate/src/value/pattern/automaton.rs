//! Patterns as tables: a deterministic automaton over classes of code points, where that is small.

use std::collections::HashMap;

use super::program::{Programs, Step, StepId};
use super::set::Set;
use super::syntax::Assertion;

/// A deterministic automaton. Two states are fixed: [`DEAD`] and [`MATCHED`].
#[derive(Debug)]
pub(super) struct Automaton {
    /// The class of each ASCII code point.
    ascii: [u8; 128],
    /// The first code points of the runs that belong to one class, ascending, and the class of each.
    runs: Vec<(u32, u8)>,
    classes: usize,
    /// The row of the state after each state and class: where it starts in this table, so that a step is a sum and a
    /// look.
    table: Vec<u16>,
    /// Whether a text that ends in this state matches.
    accepts_at_end: Vec<bool>,
}

/// From here nothing leads to a match.
const DEAD: u16 = 0;
/// The pattern has matched, whatever follows.
const MATCHED: u16 = 1;
/// Nothing has been read.
const START: u16 = 2;

/// The largest table, in entries of two bytes.
const MOST_ENTRIES: usize = 1 << 15;
/// The most steps of work that building one may take.
const MOST_WORK: usize = 1 << 20;

impl Automaton {
    /// The automaton of a pattern; `None` where it looks around or would be large.
    pub(super) fn build(programs: &Programs) -> Option<Automaton> {
        let is_simple = |step: &Step| match step {
            Step::Look { .. } => false,
            Step::Assert(assertion, _) => matches!(assertion, Assertion::Start | Assertion::End),
            Step::Take { .. } | Step::Split(..) | Step::Match => true,
        };
        if !programs.main.steps.iter().all(is_simple) {
            return None;
        }
        let alphabet = Alphabet::of(&programs.sets)?;
        let classes = alphabet.samples.len();
        let mut builder = Builder { programs, work: 0, marks: vec![0; programs.main.steps.len()], round: 0 };

        // The steps of each state; the start is never met again, since at the start ^ holds.
        let mut states: Vec<Vec<StepId>> = vec![Vec::new(), Vec::new()];
        let mut known: HashMap<Vec<StepId>, u16> = HashMap::new();
        let mut table = vec![DEAD; classes];
        table.extend(vec![MATCHED; classes]);
        let mut accepts_at_end = vec![false, true];
        let (start, matched) = builder.close(&[], true, false)?;
        if matched {
            // Every text matches.
            table.extend(vec![MATCHED; classes]);
            accepts_at_end.push(true);
            table.iter_mut().for_each(|state| *state *= classes as u16);
            return Some(Automaton { ascii: alphabet.ascii, runs: alphabet.runs, classes, table, accepts_at_end });
        }
        states.push(start);
        while let Some(state) = states.get(table.len() / classes) {
            let state = state.clone();
            let is_start = table.len() / classes == usize::from(START);
            accepts_at_end.push(builder.close(&state, is_start, true)?.1);
            for &sample in &alphabet.samples {
                let taken = builder.after(&state, sample);
                let (next, matched) = builder.close(&taken, false, false)?;
                let number = if matched {
                    MATCHED
                } else if next.is_empty() {
                    DEAD
                } else {
                    let count = states.len();
                    *known.entry(next).or_insert_with_key(|next| {
                        states.push(next.clone());
                        count as u16
                    })
                };
                table.push(number);
            }
            if states.len() * classes > MOST_ENTRIES {
                return None;
            }
        }
        // A table of that size has rows whose places are 16-bit numbers.
        table.iter_mut().for_each(|state| *state *= classes as u16);
        Some(Automaton { ascii: alphabet.ascii, runs: alphabet.runs, classes, table, accepts_at_end })
    }

    /// Whether the pattern matches anywhere in the text.
    pub(super) fn is_match(&self, text: &str) -> bool {
        let mut row = usize::from(START) * self.classes;
        let bytes = text.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let class = if byte < 0x80 {
                at += 1;
                self.ascii[usize::from(byte)]
            } else {
                let Some(c) = text[at..].chars().next() else { break };
                at += c.len_utf8();
                let after = self.runs.partition_point(|&(first, _)| first <= u32::from(c));
                self.runs[after - 1].1
            };
            row = usize::from(self.table[row + usize::from(class)]);
            if row <= self.matched() {
                return row == self.matched();
            }
        }
        self.accepts_at_end[row / self.classes]
    }

    /// As [`is_match`](Automaton::is_match), for a text in ASCII.
    pub(super) fn is_match_ascii(&self, text: &[u8]) -> bool {
        let mut row = usize::from(START) * self.classes;
        for byte in text {
            row = usize::from(self.table[row + usize::from(self.ascii[usize::from(byte & 0x7F)])]);
            if row <= self.matched() {
                return row == self.matched();
            }
        }
        self.accepts_at_end[row / self.classes]
    }

    /// The row of [`MATCHED`].
    #[inline(always)]
    fn matched(&self) -> usize {
        usize::from(MATCHED) * self.classes
    }
}

/// Code points in classes: those of one class are in the same sets.
struct Alphabet {
    ascii: [u8; 128],
    runs: Vec<(u32, u8)>,
    /// One code point of each class.
    samples: Vec<u32>,
}

impl Alphabet {
    fn of(sets: &[Set]) -> Option<Alphabet> {
        let mut firsts: Vec<u32> = vec![0];
        for (low, high) in sets.iter().flat_map(Set::ranges) {
            firsts.extend([*low, high + 1]);
        }
        firsts.sort_unstable();
        firsts.dedup();
        if firsts.len() * sets.len() > MOST_WORK {
            return None;
        }
        let mut classes: HashMap<Vec<bool>, u8> = HashMap::new();
        let mut samples = Vec::new();
        let mut runs: Vec<(u32, u8)> = Vec::with_capacity(firsts.len());
        for first in firsts {
            let signature = sets.iter().map(|set| set.contains(first)).collect();
            let next = u8::try_from(samples.len()).ok()?;
            let class = *classes.entry(signature).or_insert_with(|| {
                samples.push(first);
                next
            });
            runs.push((first, class));
        }
        let mut ascii = [0; 128];
        for (c, class) in (0..).zip(&mut ascii) {
            *class = runs[runs.partition_point(|&(first, _)| first <= c) - 1].1;
        }
        Some(Alphabet { ascii, runs, samples })
    }
}

struct Builder<'p> {
    programs: &'p Programs,
    work: usize,
    /// For each step the round in which it was last seen.
    marks: Vec<u32>,
    round: u32,
}

impl Builder<'_> {
    /// The steps behind those of a state that take a code point.
    fn after(&mut self, state: &[StepId], c: u32) -> Vec<StepId> {
        self.work += state.len();
        let next = |&step: &StepId| match self.programs.main.steps[step as usize] {
            Step::Take { set, next } if self.programs.sets[set as usize].contains(c) => Some(next),
            _ => None,
        };
        state.iter().filter_map(next).collect()
    }

    /// What can be reached without taking a code point, in ascending order, and whether that is a match. Except at the
    /// end, the start of the program is added, since a match may start anywhere. Conditions on the end are kept in the
    /// state until it comes. `None` where this has taken too much work.
    fn close(&mut self, from: &[StepId], at_start: bool, at_end: bool) -> Option<(Vec<StepId>, bool)> {
        self.round += 1;
        let mut todo = from.to_vec();
        if !at_end {
            todo.push(self.programs.main.start);
        }
        let mut steps = Vec::new();
        while let Some(step) = todo.pop() {
            self.work += 1;
            if std::mem::replace(&mut self.marks[step as usize], self.round) == self.round {
                continue;
            }
            match self.programs.main.steps[step as usize] {
                Step::Match => return Some((Vec::new(), true)),
                Step::Split(one, other) => todo.extend([one, other]),
                Step::Assert(Assertion::Start, next) if at_start => todo.push(next),
                Step::Assert(Assertion::End, next) if at_end => todo.push(next),
                Step::Assert(Assertion::End, _) | Step::Take { .. } => steps.push(step),
                Step::Assert(..) | Step::Look { .. } => {}
            }
        }
        steps.sort_unstable();
        (self.work <= MOST_WORK).then_some((steps, false))
    }
}
