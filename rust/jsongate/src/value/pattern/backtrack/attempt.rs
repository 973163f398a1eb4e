//! One search in one text.

use super::{Program, Step, StepId};
use crate::value::text;

/// No position.
const NOWHERE: u32 = u32::MAX;

/// The most choices and values that one match may keep in order to take them back; beyond that its steps are used up.
const MOST_KEPT: usize = 1 << 22;

/// So many groups are forgotten in one step.
const FORGOTTEN_PER_STEP: u32 = 16;

/// Memory that is used again from call to call.
#[derive(Default)]
pub(super) struct Scratch {
    slots: Vec<u32>,
    /// What can be taken back, the latest last.
    kept: Vec<Kept>,
    /// The lookarounds that are being tried, the innermost last.
    looks: Vec<Look>,
}

/// What a thread keeps of it, in bytes.
const MOST_KEPT_BYTES: usize = 1 << 20;

impl Scratch {
    pub(super) fn shrink(&mut self) {
        if self.kept.capacity() * size_of::<Kept>() + self.slots.capacity() * 4 > MOST_KEPT_BYTES {
            *self = Scratch::default();
        }
    }
}

/// A way that was not tried yet, or the value that a slot had before.
#[derive(Clone, Copy)]
struct Kept {
    /// The step where the way begins; or the slot, marked by [`Kept::VALUE`].
    place: u32,
    at: u32,
}

impl Kept {
    /// No step and no slot has so high a number.
    const VALUE: u32 = 1 << 31;

    fn slot(self) -> Option<usize> {
        (self.place & Kept::VALUE != 0).then_some((self.place & !Kept::VALUE) as usize)
    }
}

/// A lookaround that is being tried: where it stands in program and text, and how much was kept before.
struct Look {
    step: StepId,
    at: u32,
    base: usize,
}

/// The steps are used up.
pub(super) struct UsedUp;

pub(super) struct Attempt<'a> {
    program: &'a Program,
    text: &'a str,
    scratch: &'a mut Scratch,
}

impl<'a> Attempt<'a> {
    pub(super) fn new(program: &'a Program, text: &'a str, scratch: &'a mut Scratch) -> Attempt<'a> {
        scratch.slots.clear();
        scratch.slots.resize(program.slots, NOWHERE);
        scratch.kept.clear();
        scratch.looks.clear();
        Attempt { program, text, scratch }
    }

    /// Tries every way from the start of the program and a position on.
    pub(super) fn run(&mut self, start: usize, left: &mut i64) -> Result<bool, UsedUp> {
        let program = self.program;
        let (mut step, mut at) = (0, start as u32);
        // What was kept below this belongs to what is around the lookaround that is being tried.
        let mut base = 0;
        loop {
            *left -= 1;
            if *left < 0 || self.scratch.kept.len() > MOST_KEPT {
                return Err(UsedUp);
            }
            let this = step;
            step += 1;
            let mut holds = true;
            match &program.steps[this as usize] {
                Step::Take { set, backward } => match self.next(at, *backward) {
                    Some((c, after)) if program.sets[*set as usize].contains(c) => at = after,
                    _ => holds = false,
                },
                Step::Split(first, second) => {
                    self.scratch.kept.push(Kept { place: *second, at });
                    step = *first;
                }
                Step::Jump(to) => step = *to,
                Step::Assert(assertion) => holds = assertion.holds(self.text, at as usize),
                Step::Look { .. } => {
                    self.scratch.looks.push(Look { step: this, at, base });
                    base = self.scratch.kept.len();
                }
                Step::Put { slot } => self.put(*slot, at),
                Step::Moved { slot } => holds = self.scratch.slots[*slot as usize] != at,
                Step::Forget(slots) => {
                    *left -= i64::from((slots.end - slots.start) / 2 / FORGOTTEN_PER_STEP);
                    slots.clone().for_each(|slot| self.put(slot, NOWHERE));
                }
                Step::Back { reference, backward } => {
                    match self.back(&program.references[*reference as usize], at, *backward, left) {
                        Some(after) => at = after,
                        None => holds = false,
                    }
                }
                Step::Match => match self.scratch.looks.pop() {
                    None => return Ok(true),
                    Some(look) => {
                        self.commit(base);
                        base = look.base;
                        (holds, step, at) = self.after(&look, true);
                    }
                },
            }
            while !holds {
                if self.scratch.kept.len() > base {
                    (holds, step, at) = self.take_back();
                } else if let Some(look) = self.scratch.looks.pop() {
                    base = look.base;
                    (holds, step, at) = self.after(&look, false);
                } else {
                    return Ok(false);
                }
            }
        }
    }

    /// Takes back what was kept last: whether that is a way to go on, and where.
    fn take_back(&mut self) -> (bool, StepId, u32) {
        let Some(last) = self.scratch.kept.pop() else { return (false, 0, 0) };
        match last.slot() {
            Some(slot) => {
                self.scratch.slots[slot] = last.at;
                (false, 0, 0)
            }
            None => (true, last.place, last.at),
        }
    }

    /// Where it goes on behind a lookaround whose inside matched or did not, and whether it does.
    fn after(&self, look: &Look, matched: bool) -> (bool, StepId, u32) {
        let Step::Look { negative, end } = self.program.steps[look.step as usize] else {
            unreachable!("only lookarounds are remembered as such")
        };
        (matched != negative, end, look.at)
    }

    /// The choices inside a lookaround that has matched are gone; what its groups captured can still be taken back.
    fn commit(&mut self, base: usize) {
        let kept = &mut self.scratch.kept;
        let mut end = base;
        for index in base..kept.len() {
            if kept[index].slot().is_some() {
                kept[end] = kept[index];
                end += 1;
            }
        }
        kept.truncate(end);
    }

    fn put(&mut self, slot: u32, at: u32) {
        let value = &mut self.scratch.slots[slot as usize];
        if *value != at {
            self.scratch.kept.push(Kept { place: slot | Kept::VALUE, at: *value });
            *value = at;
        }
    }

    /// The code point at a position, or before it, and the position on its other side.
    fn next(&self, at: u32, backward: bool) -> Option<(u32, u32)> {
        let at = at as usize;
        let (byte, c) = if backward {
            let byte = *self.text.as_bytes().get(at.checked_sub(1)?)?;
            (byte, if byte < 0x80 { None } else { self.text[..at].chars().next_back() })
        } else {
            let byte = *self.text.as_bytes().get(at)?;
            (byte, if byte < 0x80 { None } else { self.text[at..].chars().next() })
        };
        let (c, length) = c.map_or((byte.into(), 1), |c| (u32::from(c), c.len_utf8()));
        Some((c, if backward { at - length } else { at + length } as u32))
    }

    /// Takes what the group has captured; one that has captured nothing is the empty text.
    fn back(&self, groups: &[u32], at: u32, backward: bool, left: &mut i64) -> Option<u32> {
        let captured = groups.iter().find_map(|&group| {
            let (start, end) = (self.scratch.slots[2 * group as usize], self.scratch.slots[2 * group as usize + 1]);
            (start != NOWHERE && end != NOWHERE).then_some(start as usize..end as usize)
        });
        let Some(captured) = captured else { return Some(at) };
        let captured = &self.text.as_bytes()[captured];
        *left -= text::code_points(captured) as i64;
        let start = if backward { (at as usize).checked_sub(captured.len())? } else { at as usize };
        let found = self.text.as_bytes().get(start..start + captured.len())?;
        // Both are UTF-8 and one of their ends is between two code points, so where they are equal the other one is too.
        (found == captured).then_some((if backward { start } else { start + captured.len() }) as u32)
    }
}
