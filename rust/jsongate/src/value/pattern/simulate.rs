//! Runs programs as sets of places, all at once: (steps) x (length of the text), whatever the pattern.
//!
//! A lookaround is a set of positions, worked out for the whole text before anything that asks for it.

use std::cell::RefCell;

use super::program::{Program, Programs, Step, StepId};
use super::syntax::Assertion;

/// Whether the pattern matches anywhere in the text.
pub(super) fn is_match(programs: &Programs, text: &str) -> bool {
    thread_local! {
        static SCRATCH: RefCell<Scratch> = RefCell::default();
    }
    SCRATCH.with_borrow_mut(|scratch| {
        let answer = Run { programs, text }.matches(scratch);
        scratch.shrink();
        answer
    })
}

/// Memory that is used again from call to call.
#[derive(Default)]
struct Scratch {
    now: Places,
    then: Places,
    todo: Vec<StepId>,
    /// For each lookaround the positions where it holds, as bits.
    holds: Vec<Vec<u64>>,
}

/// What a thread keeps of it, in bytes.
const KEPT: usize = 1 << 20;

impl Scratch {
    fn shrink(&mut self) {
        let held: usize = self.holds.iter().map(|bits| bits.capacity() * 8).sum();
        if held + (self.now.marks.capacity() + self.then.marks.capacity()) * 8 > KEPT {
            *self = Scratch::default();
        }
    }
}

/// A set of steps, in the order of their coming.
#[derive(Default)]
struct Places {
    steps: Vec<StepId>,
    /// For each step the round in which it was last added.
    marks: Vec<u32>,
    round: u32,
}

impl Places {
    fn clear(&mut self, size: usize) {
        self.steps.clear();
        self.round = self.round.wrapping_add(1);
        if self.marks.len() < size || self.round == 0 {
            self.marks.clear();
            self.marks.resize(size, 0);
            self.round = 1;
        }
    }

    fn add(&mut self, step: StepId) -> bool {
        let mark = &mut self.marks[step as usize];
        let is_new = *mark != self.round;
        *mark = self.round;
        is_new
    }
}

#[derive(Clone, Copy)]
struct Run<'a> {
    programs: &'a Programs,
    text: &'a str,
}

impl Run<'_> {
    fn matches(self, scratch: &mut Scratch) -> bool {
        let Scratch { now, then, todo, holds } = scratch;
        let words = self.text.len() / 64 + 1;
        holds.resize_with(self.programs.looks.len().max(holds.len()), Vec::new);
        for (number, look) in self.programs.looks.iter().enumerate() {
            let mut bits = std::mem::take(&mut holds[number]);
            bits.clear();
            bits.resize(words, 0);
            self.run(&look.program, !look.behind, holds, (&mut *now, &mut *then, &mut *todo), |at| {
                bits[at / 64] |= 1 << (at % 64);
                false
            });
            holds[number] = bits;
        }
        self.run(&self.programs.main, false, holds, (now, then, todo), |_| true)
    }

    /// Runs a program from every position. Tells `found` each position where it can end, until that says to stop;
    /// gives whether it did.
    fn run(
        self,
        program: &Program,
        backwards: bool,
        holds: &[Vec<u64>],
        (now, then, todo): (&mut Places, &mut Places, &mut Vec<StepId>),
        mut found: impl FnMut(usize) -> bool,
    ) -> bool {
        let size = program.steps.len();
        // A program that starts with ^ can start at one place only.
        let anchored = !backwards && matches!(program.steps[program.start as usize], Step::Assert(Assertion::Start, _));
        let mut at = if backwards { self.text.len() } else { 0 };
        now.clear(size);
        loop {
            if !anchored || at == 0 {
                todo.push(program.start);
            } else if now.steps.is_empty() {
                return false;
            }
            // What the last round led to is in `now` already; follow the start, which is added last.
            if self.follow(program, at, holds, now, todo) && found(at) {
                return true;
            }
            let c = if backwards { self.text[..at].chars().next_back() } else { self.text[at..].chars().next() };
            let Some(c) = c else { return false };
            at = if backwards { at - c.len_utf8() } else { at + c.len_utf8() };
            then.clear(size);
            for &step in &now.steps {
                if let Step::Take { set, next } = program.steps[step as usize]
                    && self.programs.sets[set as usize].contains(c.into())
                {
                    todo.push(next);
                }
            }
            std::mem::swap(now, then);
            // `found` is asked once for each position, after the start has been followed too.
            if self.follow(program, at, holds, now, todo) && found(at) {
                return true;
            }
        }
    }

    /// Adds everything that can be reached without taking a code point; whether a match is among it.
    fn follow(
        self,
        program: &Program,
        at: usize,
        holds: &[Vec<u64>],
        places: &mut Places,
        todo: &mut Vec<StepId>,
    ) -> bool {
        let mut matched = false;
        while let Some(step) = todo.pop() {
            if !places.add(step) {
                continue;
            }
            match program.steps[step as usize] {
                Step::Take { .. } => places.steps.push(step),
                Step::Split(one, other) => todo.extend([other, one]),
                Step::Assert(assertion, next) => {
                    if assertion.holds(self.text, at) {
                        todo.push(next);
                    }
                }
                Step::Look { look, negative, next } => {
                    let bit = holds[look as usize][at / 64] >> (at % 64) & 1 == 1;
                    if bit != negative {
                        todo.push(next);
                    }
                }
                Step::Match => matched = true,
            }
        }
        matched
    }
}
