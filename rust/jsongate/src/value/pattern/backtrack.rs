//! Patterns with backreferences, matched the way ECMA-262 (22.2.2) describes it: one way is tried and, where that fails,
//! the last choice is taken back. That can take time beyond any polynomial of the text, so every step is counted.
//!
//! The steps are those of the Go path's matcher (go/internal/ecma/backtrack.go), one for one: a text that is too much for
//! one is too much for the other. Memory is bounded, and nothing recurses on the text or on the pattern.

mod attempt;
mod compile;

use std::cell::RefCell;
use std::ops::Range;

use super::set::Set;
use super::syntax::Assertion;
use crate::value::steps;
use attempt::{Attempt, Scratch, UsedUp};

/// The place of a step in its program.
type StepId = u32;

/// One step of a program.
#[derive(Clone, Debug)]
enum Step {
    /// Takes one code point of a set, by its number.
    Take {
        set: u32,
        backward: bool,
    },
    /// Goes on at the first and, where that fails, at the second.
    Split(StepId, StepId),
    /// Goes on there.
    Jump(StepId),
    /// Goes on where the condition holds.
    Assert(Assertion),
    /// Goes on at `end` where what stands between here and there matches or, negated, does not.
    Look {
        negative: bool,
        end: StepId,
    },
    /// Writes down the position: an end of a group, or where an iteration begins.
    Put {
        slot: u32,
    },
    /// Fails where an iteration, by the slot of its beginning, has taken nothing.
    Moved {
        slot: u32,
    },
    /// Forgets slots: the groups in a repetition have captured nothing when an iteration begins.
    Forget(Range<u32>),
    /// Takes what a group has captured, by the number in [`Program::references`].
    Back {
        reference: u32,
        backward: bool,
    },
    Match,
}

/// A pattern with backreferences.
#[derive(Debug)]
pub(super) struct Program {
    steps: Vec<Step>,
    sets: Vec<Set>,
    /// For each backreference the groups that it can mean, counted from 0: several have one name, and one at most has
    /// captured.
    references: Vec<Box<[u32]>>,
    /// Two for each group, then one for each repetition.
    slots: usize,
}

impl Program {
    /// Whether the pattern matches anywhere in the text. False where the steps are used up.
    pub(super) fn is_match(&self, text: &str) -> bool {
        thread_local! {
            static SCRATCH: RefCell<Scratch> = RefCell::default();
        }
        SCRATCH.with_borrow_mut(|scratch| {
            let answer = steps::spend(text.len(), |left| self.search(text, scratch, left));
            scratch.shrink();
            answer
        })
    }

    fn search(&self, text: &str, scratch: &mut Scratch, left: &mut i64) -> bool {
        let mut attempt = Attempt::new(self, text, scratch);
        let mut start = 0;
        loop {
            // A failure takes back everything, so that the next start finds the slots empty.
            match attempt.run(start, left) {
                Ok(true) => return true,
                Ok(false) => {}
                Err(UsedUp) => {
                    *left = -1;
                    return false;
                }
            }
            match text[start..].chars().next() {
                Some(c) => start += c.len_utf8(),
                None => return false,
            }
        }
    }
}

#[cfg(test)]
mod reference;
#[cfg(test)]
mod tests;
