//! Trees to programs.

use std::ops::Range;

use super::{Program, Step, StepId};
use crate::value::pattern::PatternError;
use crate::value::pattern::program::MOST_STEPS;
use crate::value::pattern::syntax::{Node, Tree, unsupported};

impl Program {
    pub(in crate::value::pattern) fn compile(tree: &Tree) -> Result<Program, PatternError> {
        let mut program =
            Program { steps: Vec::new(), sets: Vec::new(), references: Vec::new(), slots: 2 * tree.groups as usize };
        program.write(&tree.node, false)?;
        program.push(Step::Match)?;
        Ok(program)
    }

    fn push(&mut self, step: Step) -> Result<usize, PatternError> {
        if self.steps.len() >= MOST_STEPS {
            return Err(unsupported("is too large with its repetitions written out; use smaller counts"));
        }
        self.steps.push(step);
        Ok(self.steps.len() - 1)
    }

    fn here(&self) -> StepId {
        self.steps.len() as StepId
    }

    fn write(&mut self, node: &Node, backward: bool) -> Result<(), PatternError> {
        match node {
            Node::Set(set) => {
                let known = self.sets.iter().rev().take(32).position(|known| known == set);
                let set = match known {
                    Some(back) => self.sets.len() - 1 - back,
                    None => {
                        self.sets.push(set.clone());
                        self.sets.len() - 1
                    }
                };
                self.push(Step::Take { set: set as u32, backward })?;
            }
            Node::Concat(nodes) if backward => {
                nodes.iter().rev().try_for_each(|node| self.write(node, backward))?;
            }
            Node::Concat(nodes) => nodes.iter().try_for_each(|node| self.write(node, backward))?,
            Node::Alternate(nodes) => self.alternatives(nodes, backward)?,
            Node::Repeat { node, min, max, lazy, groups } => {
                for _ in 0..*min {
                    let before = self.here();
                    self.iteration(node, groups, backward)?;
                    if self.here() == before {
                        break;
                    }
                }
                self.optional(node, max.map(|max| max - min), *lazy, groups, backward)?;
            }
            Node::Assert(assertion) => _ = self.push(Step::Assert(*assertion))?,
            Node::Look { node, behind, negative } => {
                let look = self.push(Step::Match)?;
                self.write(node, *behind)?;
                self.push(Step::Match)?;
                self.steps[look] = Step::Look { negative: *negative, end: self.here() };
            }
            Node::Group { node, number } => {
                // Read backward, the end of a group comes first.
                let (first, last) = if backward { (2 * number + 1, 2 * number) } else { (2 * number, 2 * number + 1) };
                self.push(Step::Put { slot: first })?;
                self.write(node, backward)?;
                self.push(Step::Put { slot: last })?;
            }
            Node::Back(groups) => {
                self.references.push(groups.as_slice().into());
                let reference = (self.references.len() - 1) as u32;
                self.push(Step::Back { reference, backward })?;
            }
        }
        Ok(())
    }

    fn alternatives(&mut self, nodes: &[Node], backward: bool) -> Result<(), PatternError> {
        let Some((last, others)) = nodes.split_last() else { return Ok(()) };
        let mut ends = Vec::new();
        for node in others {
            let split = self.push(Step::Match)?;
            self.write(node, backward)?;
            ends.push(self.push(Step::Match)?);
            self.steps[split] = Step::Split(split as StepId + 1, self.here());
        }
        self.write(last, backward)?;
        for end in ends {
            self.steps[end] = Step::Jump(self.here());
        }
        Ok(())
    }

    /// The iterations that may be left out (RepeatMatcher, 22.2.2.3.1): each of them has to take something.
    fn optional(
        &mut self,
        node: &Node,
        most: Option<u32>,
        lazy: bool,
        groups: &Range<u32>,
        backward: bool,
    ) -> Result<(), PatternError> {
        let mut splits = Vec::new();
        for _ in 0..most.unwrap_or(1) {
            let slot = self.slots as u32;
            self.slots += 1;
            splits.push(self.push(Step::Match)?);
            self.push(Step::Put { slot })?;
            self.iteration(node, groups, backward)?;
            self.push(Step::Moved { slot })?;
        }
        if let (None, [split]) = (most, &splits[..]) {
            self.push(Step::Jump(*split as StepId))?;
        }
        for split in splits {
            let (inside, after) = (split as StepId + 1, self.here());
            self.steps[split] = if lazy { Step::Split(after, inside) } else { Step::Split(inside, after) };
        }
        Ok(())
    }

    fn iteration(&mut self, node: &Node, groups: &Range<u32>, backward: bool) -> Result<(), PatternError> {
        if !groups.is_empty() {
            self.push(Step::Forget(2 * groups.start..2 * groups.end))?;
        }
        self.write(node, backward)
    }
}
