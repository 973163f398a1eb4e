//! The compiled plan: what the hot loop runs.
//!
//! A [`Plan`] is a set of flat tables. A [`Node`] says everything about one value at one place: `$ref`, `allOf` and
//! sibling keywords have been merged into it by [`build`], so that the walk looks once. What cannot be merged
//! (`anyOf`, `oneOf`, `not`, `if`) hangs off the node as a [`Passes`] list, with the branches already sorted by the
//! first byte of the value. Nothing here is decided per document.
#![forbid(unsafe_code)]

mod array;
mod build;
mod entry;
mod guard;
mod kinds;
mod names;
mod node;
mod number;
mod object;
mod passes;
mod string;
mod texts;
mod unevaluated;

use std::collections::HashMap;

pub use array::{ArrayRule, Contains};
pub use build::build;
pub use entry::Entry;
pub use guard::{Class, Guard, GuardId, GuardedMember, Members, Probed};
pub use kinds::{FirstByte, Kinds};
pub use names::{Found, Known, NameKey, NameTable};
pub use node::{ANY, NONE, Node, NodeId, REFUSE};
pub use number::NumberRule;
pub use object::{AtEnd, Dependent, Ends, ObjectRule, Unknown};
pub use passes::{Branch, Branches, Choice, Pass, Passes, TRY};
pub use string::{Shape, StringRule};
pub use texts::Texts;
pub use unevaluated::{Evaluated, LeftItems, LeftMembers, Unevaluated, UnevaluatedChildren};

/// A schema compiled for the hot loop. Immutable; shared by any number of threads.
#[derive(Debug)]
pub struct Plan {
    /// Node 0 is [`ANY`] and node 1 is [`REFUSE`].
    pub nodes: Vec<Node>,
    /// The same nodes as the hot loop sees them.
    pub entries: Box<[Entry]>,
    /// Rule 0 accepts every object.
    pub objects: Vec<ObjectRule>,
    /// Rule 0 accepts every array.
    pub arrays: Vec<ArrayRule>,
    /// What nodes say about strings.
    pub strings: Vec<StringRule>,
    /// What nodes say about numbers.
    pub numbers: Vec<NumberRule>,
    /// What has to be tried from the start of a value.
    pub passes: Vec<Passes>,
    /// What can be said of branches beforehand.
    pub guards: Vec<Guard>,
    /// The names that guards ask for; at most [`Guard::MOST_PROBES`].
    pub probes: NameTable,
    /// What guards know of the values of each of these names.
    pub probed: Box<[Probed]>,
    /// Where the walk starts.
    pub root: NodeId,
    /// Whether a pattern of the schema has a backreference, so that steps have to be counted.
    pub counts_steps: bool,
}

impl Plan {
    /// The plan that accepts every JSON text: the walk over it is the syntax check.
    #[must_use]
    pub fn syntax_only() -> Plan {
        let mut plan = Plan {
            nodes: vec![Node::any(), Node::refuse()],
            objects: vec![ObjectRule::free()],
            arrays: vec![ArrayRule::free()],
            strings: Vec::new(),
            numbers: Vec::new(),
            passes: Vec::new(),
            guards: Vec::new(),
            probes: NameTable::new(&[]),
            probed: Box::default(),
            root: ANY,
            counts_steps: false,
            entries: Box::default(),
        };
        plan.settle(&HashMap::new());
        plan
    }

    /// Works out what the hot loop looks at; `fused` has answers that stand for passes.
    pub fn settle(&mut self, fused: &HashMap<(NodeId, FirstByte), u32>) {
        self.entries = Entry::all(self, fused);
        for rule in &mut self.objects {
            rule.settle(&self.entries);
        }
        for rule in &mut self.arrays {
            rule.settle(&self.entries);
        }
    }

    /// The passes of `node`; `None` where it has none.
    #[inline(always)]
    #[must_use]
    pub fn passes_of(&self, node: NodeId) -> Option<&Passes> {
        let passes = self.nodes[node.0 as usize].passes;
        (passes != NONE).then(|| &self.passes[passes as usize])
    }
}
