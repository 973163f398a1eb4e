//! Patterns as programs of a nondeterministic automaton (Thompson's construction).

use super::PatternError;
use super::set::Set;
use super::syntax::{Assertion, Node, unsupported};

/// The place of a step in its program.
pub(super) type StepId = u32;

/// One step of a program.
#[derive(Clone, Debug)]
pub(super) enum Step {
    /// Takes one code point of a set, by its number in [`Programs::sets`].
    Take {
        set: u32,
        next: StepId,
    },
    /// Goes both ways.
    Split(StepId, StepId),
    /// Goes on where the condition holds.
    Assert(Assertion, StepId),
    /// Goes on where a lookaround, by its number in [`Programs::looks`], holds or, negated, does not.
    Look {
        look: u32,
        negative: bool,
        next: StepId,
    },
    Match,
}

/// The steps of one pattern, or of what is inside one lookaround.
#[derive(Clone, Debug)]
pub(super) struct Program {
    pub(super) steps: Vec<Step>,
    pub(super) start: StepId,
}

/// A lookaround: it holds at the positions where its program can end, run from everywhere.
///
/// A lookahead's program is that of its mirror image, run from the end of the text to its start.
#[derive(Clone, Debug)]
pub(super) struct Look {
    pub(super) program: Program,
    pub(super) behind: bool,
}

/// A pattern and its lookarounds; a lookaround refers to earlier ones only.
#[derive(Clone, Debug)]
pub(super) struct Programs {
    pub(super) main: Program,
    pub(super) looks: Vec<Look>,
    pub(super) sets: Vec<Set>,
}

/// The most steps a pattern may have, its lookarounds included. Counted repetitions are written out.
pub(super) const MOST_STEPS: usize = 100_000;

pub(super) fn compile(tree: &Node) -> Result<Programs, PatternError> {
    let mut compiler = Compiler { looks: Vec::new(), sets: Vec::new(), steps: 0 };
    let main = compiler.program(tree, false)?;
    Ok(Programs { main, looks: compiler.looks, sets: compiler.sets })
}

struct Compiler {
    looks: Vec<Look>,
    sets: Vec<Set>,
    /// How many steps there are in all programs.
    steps: usize,
}

impl Compiler {
    fn program(&mut self, tree: &Node, mirrored: bool) -> Result<Program, PatternError> {
        let mut program = Program { steps: Vec::new(), start: 0 };
        let end = self.push(&mut program, Step::Match)?;
        program.start = self.emit(&mut program, tree, end, mirrored)?;
        Ok(program)
    }

    /// Writes the steps of a node that go on at `next`; gives the first of them.
    fn emit(
        &mut self,
        program: &mut Program,
        node: &Node,
        next: StepId,
        mirrored: bool,
    ) -> Result<StepId, PatternError> {
        match node {
            Node::Set(set) => {
                let known = self.sets.iter().rev().take(32).position(|known| known == set);
                let number = match known {
                    Some(back) => self.sets.len() - 1 - back,
                    None => {
                        self.sets.push(set.clone());
                        self.sets.len() - 1
                    }
                };
                self.push(program, Step::Take { set: number as u32, next })
            }
            Node::Concat(nodes) if mirrored => {
                nodes.iter().try_fold(next, |next, node| self.emit(program, node, next, mirrored))
            }
            Node::Concat(nodes) => {
                nodes.iter().rev().try_fold(next, |next, node| self.emit(program, node, next, mirrored))
            }
            Node::Alternate(nodes) => {
                let mut entry: Option<StepId> = None;
                for node in nodes.iter().rev() {
                    let this = self.emit(program, node, next, mirrored)?;
                    entry = Some(match entry {
                        Some(other) => self.push(program, Step::Split(this, other))?,
                        None => this,
                    });
                }
                Ok(entry.unwrap_or(next))
            }
            Node::Repeat { node, min, max, .. } => self.repeat(program, node, *min, *max, next, mirrored),
            Node::Assert(assertion) => self.push(program, Step::Assert(*assertion, next)),
            Node::Look { node, behind, negative } => {
                let look = Look { program: self.program(node, !behind)?, behind: *behind };
                self.looks.push(look);
                let look = (self.looks.len() - 1) as u32;
                self.push(program, Step::Look { look, negative: *negative, next })
            }
            Node::Group { .. } | Node::Back(_) => unreachable!("what has backreferences is matched by backtracking"),
        }
    }

    fn repeat(
        &mut self,
        program: &mut Program,
        node: &Node,
        min: u32,
        max: Option<u32>,
        next: StepId,
        mirrored: bool,
    ) -> Result<StepId, PatternError> {
        let mut entry = match max {
            None => {
                let again = self.push(program, Step::Match)?;
                let body = self.emit(program, node, again, mirrored)?;
                program.steps[again as usize] = Step::Split(body, next);
                again
            }
            Some(max) => {
                let mut entry = next;
                for _ in min..max {
                    let body = self.emit(program, node, entry, mirrored)?;
                    // Nothing to repeat: once or many times is the same.
                    if body == entry {
                        break;
                    }
                    entry = self.push(program, Step::Split(body, next))?;
                }
                entry
            }
        };
        for _ in 0..min {
            let body = self.emit(program, node, entry, mirrored)?;
            if body == entry {
                break;
            }
            entry = body;
        }
        Ok(entry)
    }

    fn push(&mut self, program: &mut Program, step: Step) -> Result<StepId, PatternError> {
        self.steps += 1;
        if self.steps > MOST_STEPS {
            return Err(unsupported("is too large with its repetitions written out; use smaller counts"));
        }
        program.steps.push(step);
        Ok((program.steps.len() - 1) as StepId)
    }
}
