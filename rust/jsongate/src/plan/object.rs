//! What is asked of an object.

use serde_json::Value;

use super::{ANY, Entry, NameTable, NodeId};
use crate::value::pattern::Pattern;

/// The rule of one node for objects.
#[derive(Debug)]
pub struct ObjectRule {
    /// Every name that the rule says something about, with the node of its value. Names in here have been matched
    /// against the patterns already.
    pub names: NameTable,
    /// The node of a value whose name is not in the table.
    pub unknown: Unknown,
    /// Its entry, where it is one node for all.
    pub unknown_entry: Option<Entry>,
    /// The node that every name, as a string, has to match.
    pub name_node: NodeId,
    /// What is asked when the object ends, of the fields below.
    pub at_end: AtEnd,
    /// The same for the hot loop.
    pub ends: Ends,
    /// The names that have to be there, as bits by their place in the table: places 0 to 63.
    pub required: u64,
    /// The same for the places from 64 on.
    pub more_required: Box<[u64]>,
    /// The least number of members.
    pub min: u64,
    /// The greatest number of members.
    pub max: u64,
    /// Names that require other names.
    pub dependents: Box<[Dependent]>,
    /// Where the whole object has to equal one of these.
    pub constants: Option<Box<[Value]>>,
}

/// What is asked when an object ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AtEnd {
    /// Nothing.
    Nothing,
    /// The names of `required`.
    Required,
    /// All that the rule says.
    More,
}

/// How the loop over what is plain comes to the end of a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ends {
    /// The byte that ends it; 0 where the loop cannot go through it.
    pub close: u8,
    /// What is asked then.
    pub at_end: AtEnd,
}

/// Where `trigger` is present, all of `required` have to be.
#[derive(Debug)]
pub struct Dependent {
    /// A place in the name table.
    pub trigger: u16,
    /// Places in the name table.
    pub required: Box<[u16]>,
}

/// What is asked of values whose names are not in the table.
#[derive(Debug)]
pub enum Unknown {
    /// One node for all.
    Node(NodeId),
    /// `nodes[m]`, where bit i of m says that the name matches `patterns[i]`.
    ByPattern {
        /// At most [`Unknown::MOST_PATTERNS`].
        patterns: Box<[Pattern]>,
        /// Two to the power of the number of patterns.
        nodes: Box<[NodeId]>,
    },
    /// `node` where no pattern matches, otherwise nothing is asked: for rules with too many patterns for a table.
    Unmatched {
        /// Any number of patterns.
        patterns: Box<[Pattern]>,
        /// For the names that match none of them.
        node: NodeId,
    },
}

impl Unknown {
    /// The most patterns of one [`Unknown::ByPattern`].
    pub const MOST_PATTERNS: usize = 5;
}

impl ObjectRule {
    /// The rule that asks nothing.
    #[must_use]
    pub fn free() -> ObjectRule {
        ObjectRule {
            names: NameTable::new(&[]),
            unknown: Unknown::Node(ANY),
            unknown_entry: None,
            name_node: ANY,
            at_end: AtEnd::Nothing,
            ends: Ends { close: 0, at_end: AtEnd::Nothing },
            required: 0,
            more_required: Box::default(),
            min: 0,
            max: u64::MAX,
            dependents: Box::default(),
            constants: None,
        }
    }

    /// Writes down what the hot loop looks at; `entries` are those of all nodes.
    pub fn settle(&mut self, entries: &[Entry]) {
        self.ends = Ends { close: if self.name_node == ANY { b'}' } else { 0 }, at_end: self.at_end };
        self.names.settle(entries);
        if let Unknown::Node(node) = self.unknown {
            self.unknown_entry = Some(entries[node.0 as usize]);
        }
    }

    /// Whether the rule asks nothing at all.
    #[must_use]
    pub fn is_free(&self) -> bool {
        self.at_end == AtEnd::Nothing
            && self.name_node == ANY
            && matches!(self.unknown, Unknown::Node(ANY))
            && self.names.nodes().all(|node| node == ANY)
    }
}
