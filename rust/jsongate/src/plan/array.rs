//! What is asked of an array.

use serde_json::Value;

use super::{ANY, AtEnd, Ends, Entry, NodeId};

/// The rule of one node for arrays.
#[derive(Debug)]
pub struct ArrayRule {
    /// The nodes of the first items.
    pub prefix: Box<[NodeId]>,
    /// The node of every later item.
    pub rest: NodeId,
    /// The entry of that node.
    pub rest_entry: Entry,
    /// Whether its items are not all asked the same: there is a prefix, or they are counted.
    pub is_tuple: bool,
    /// `at_end` for the hot loop.
    pub ends: Ends,
    /// Whether anything is asked when the array ends: the fields below.
    pub at_end: bool,
    /// The least number of items.
    pub min: u64,
    /// The greatest number of items.
    pub max: u64,
    /// Whether no two items may be equal.
    pub unique: bool,
    /// A rule with `contains` has nothing else: its array is looked at for this alone.
    pub contains: Option<Contains>,
    /// Where the whole array has to equal one of these.
    pub constants: Option<Box<[Value]>>,
}

/// How many items have to match a node.
#[derive(Clone, Copy, Debug)]
pub struct Contains {
    /// The node.
    pub node: NodeId,
    /// At least this many.
    pub min: u64,
    /// At most this many.
    pub max: u64,
}

impl ArrayRule {
    /// The rule that asks nothing.
    #[must_use]
    pub fn free() -> ArrayRule {
        ArrayRule {
            prefix: Box::default(),
            rest: ANY,
            rest_entry: Entry::unsettled(ANY),
            is_tuple: false,
            ends: Ends { close: b']', at_end: AtEnd::Nothing },
            at_end: false,
            min: 0,
            max: u64::MAX,
            unique: false,
            contains: None,
            constants: None,
        }
    }

    /// Writes down what the hot loop looks at; `entries` are those of all nodes.
    pub fn settle(&mut self, entries: &[Entry]) {
        self.rest_entry = entries[self.rest.0 as usize];
        self.is_tuple = self.contains.is_some() || !self.prefix.is_empty();
        self.ends = Ends { close: b']', at_end: if self.at_end { AtEnd::More } else { AtEnd::Nothing } };
    }

    /// The node of the item at `index`.
    #[inline(always)]
    #[must_use]
    pub fn item(&self, index: u32) -> NodeId {
        match self.prefix.get(index as usize) {
            Some(node) => *node,
            None => self.rest,
        }
    }

    /// As [`item`](ArrayRule::item); `None` where items are counted against `contains`.
    #[inline(always)]
    #[must_use]
    pub fn uncounted_item(&self, index: u32) -> Option<NodeId> {
        if self.contains.is_some() { None } else { Some(self.item(index)) }
    }

    /// Whether the rule asks nothing at all.
    #[must_use]
    pub fn is_free(&self) -> bool {
        !self.at_end && self.rest == ANY && self.prefix.iter().all(|node| *node == ANY) && self.contains.is_none()
    }
}
