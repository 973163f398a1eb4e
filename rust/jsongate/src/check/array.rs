//! The walk through arrays: items, `contains`, and what is asked when an array ends.

use super::frame::{Frame, Tag};
use super::scratch::Scratch;
use super::tries::{Next, What};
use super::unique::Items;
use super::walk::{Stop, Walker};
use crate::plan::{ANY, ArrayRule, FirstByte, NodeId};
use crate::scan::{Fault, Kernel};
use crate::value::equal::equals_constant;

impl<'a, K: Kernel> Walker<'a, K> {
    #[inline(always)]
    pub(super) fn open_array(&mut self, rule: u32, node: NodeId, at: usize) {
        self.push_array(&self.plan.arrays[rule as usize], rule, node, at);
    }

    /// As [`open_array`](Walker::open_array), with the rule at hand.
    #[inline(always)]
    pub(super) fn push_array(&mut self, asked: &'a ArrayRule, rule: u32, node: NodeId, at: usize) {
        let tag = if asked.is_tuple { Tag::Tuple } else { Tag::Array };
        let (item, ends) = (asked.rest, asked.ends);
        self.scratch.frames.push(Frame { tag, ends, rule, node, start: at as u32, item, ..Frame::ROOT });
    }

    /// Counts the item at `at` and gives the node to enter it with.
    #[inline(always)]
    pub(super) fn enter_item(&mut self, at: usize) -> Result<NodeId, Stop> {
        let frame = self.scratch.frames.last_mut().expect("an array is open");
        frame.count += 1;
        if frame.tag == Tag::Array {
            return Ok(frame.item);
        }
        let index = frame.count - 1;
        self.enter_tuple(index, at)
    }

    #[inline(never)]
    fn enter_tuple(&mut self, index: u32, at: usize) -> Result<NodeId, Stop> {
        let rule = &self.plan.arrays[self.frame().rule as usize];
        match rule.contains {
            Some(contains) => self.begin_item(contains.node, at),
            None => Ok(rule.item(index)),
        }
    }

    /// Begins to try the item at `at` against the node of a `contains`, and gives the node to enter it with.
    fn begin_item(&mut self, node: NodeId, at: usize) -> Result<NodeId, Stop> {
        let first = self.bytes.get(at).and_then(|byte| FirstByte::of(*byte));
        let Some(first) = first else { return Err(Fault::malformed(at).into()) };
        match self.begin(What::Item, node, at, first) {
            Next::Run(node) | Next::Tail(node) => Ok(node),
            // Known from a look before: it only has to be passed over.
            Next::Accept(_) => {
                self.frame().seen += 1;
                Ok(ANY)
            }
            Next::Reject => Ok(ANY),
        }
    }

    /// Leaves the array, which ends before `end`, and says whether it is accepted.
    #[inline(always)]
    pub(super) fn close_array(&mut self, end: usize) -> bool {
        let frame = self.scratch.frames.last().expect("an array is open");
        let rule = &self.plan.arrays[frame.rule as usize];
        let good = !rule.at_end || self.array_is_accepted(rule, end);
        self.closed(good, end)
    }

    #[inline(never)]
    fn items_differ(&mut self, start: usize, end: usize) -> bool {
        let document = self.document();
        let Scratch { items, text, .. } = &mut *self.scratch;
        Items { document, marks: self.marks, key: self.key, start, end }.differ(items, text)
    }

    /// What is asked when the array at hand ends, which it does before `end`.
    #[inline(never)]
    pub(super) fn array_is_accepted(&mut self, rule: &ArrayRule, end: usize) -> bool {
        let frame = *self.frame();
        (rule.min..=rule.max).contains(&u64::from(frame.count))
            && rule.contains.is_none_or(|contains| (contains.min..=contains.max).contains(&frame.seen))
            && (!rule.unique || frame.count < 2 || self.items_differ(frame.start as usize, end))
            && rule.constants.as_ref().is_none_or(|constants| {
                constants.iter().any(|constant| equals_constant(&self.document(), frame.start as usize, constant))
            })
    }
}
