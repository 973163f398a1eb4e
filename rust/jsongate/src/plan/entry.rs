//! What the walk looks at when it enters a value: one answer for each first byte, worked out when the plan is made.

use std::collections::HashMap;

use super::{FirstByte, Kinds, NONE, Node, NodeId, Plan, TRY};

/// A node as the hot loop sees it. Each field says what becomes of a value that starts so: one of the constants of
/// [`Entry`], or the place of the rule to ask. Where the passes of a node leave one node for a first byte, it is that
/// node's answer that stands here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// A place in `Plan::strings` plus one.
    pub string: u32,
    /// A place in `Plan::numbers` plus two; see [`Entry::INTEGERS`].
    pub number: u32,
    /// A place in `Plan::objects`.
    pub object: u32,
    /// A place in `Plan::arrays`.
    pub array: u32,
    /// `null`
    pub null: u32,
    /// `false`
    pub no: u32,
    /// `true`
    pub yes: u32,
    /// The node itself.
    pub node: NodeId,
}

impl Entry {
    /// Every such value is accepted.
    pub const FREE: u32 = 0;
    /// For numbers: those without a fractional part are accepted, and nothing else is asked.
    pub const INTEGERS: u32 = 1;
    /// The passes have to be run.
    pub const TRIED: u32 = u32::MAX - 1;
    /// No such value is accepted.
    pub const REFUSED: u32 = u32::MAX;

    /// Says nothing yet but which node it is.
    #[must_use]
    pub const fn unsettled(node: NodeId) -> Entry {
        let tried = Entry::TRIED;
        Entry { string: tried, number: tried, object: tried, array: tried, null: tried, no: tried, yes: tried, node }
    }

    /// The entries of all nodes of `plan`. `fused` has answers that stand for passes.
    #[must_use]
    pub fn all(plan: &Plan, fused: &HashMap<(NodeId, FirstByte), u32>) -> Box<[Entry]> {
        (0..plan.nodes.len()).map(|node| Entry::of(plan, NodeId(node as u32), fused)).collect()
    }

    fn of(plan: &Plan, node: NodeId, fused: &HashMap<(NodeId, FirstByte), u32>) -> Entry {
        let answer = |first| {
            let decides = resolve(plan, node, first);
            let found = &plan.nodes[decides.0 as usize];
            if found.passes != NONE {
                fused.get(&(decides, first)).copied().unwrap_or(Entry::TRIED)
            } else if found.kinds.meets(first.kinds()) {
                answer(found, first)
            } else {
                Entry::REFUSED
            }
        };
        Entry {
            string: answer(FirstByte::String),
            number: answer(FirstByte::Number),
            object: answer(FirstByte::Object),
            array: answer(FirstByte::Array),
            null: answer(FirstByte::Null),
            no: answer(FirstByte::False),
            yes: answer(FirstByte::True),
            node,
        }
    }
}

/// The node that decides values with this first byte: one without passes, or the one whose passes have to be run.
fn resolve(plan: &Plan, mut node: NodeId, first: FirstByte) -> NodeId {
    // A chain of passes that leads back to itself would be a schema that refers to itself and nothing else.
    for _ in 0..=plan.nodes.len() {
        node = match plan.passes_of(node).map(|passes| passes.direct[first as usize]) {
            None | Some(TRY) => break,
            Some(direct) => direct,
        };
    }
    node
}

fn answer(node: &Node, first: FirstByte) -> u32 {
    match first {
        FirstByte::String if node.string != NONE => node.string + 1,
        FirstByte::Number if node.number != NONE => node.number + 2,
        FirstByte::Number if node.kinds.and(Kinds::NUMBER) == Kinds::NUMBER => Entry::FREE,
        FirstByte::Number if node.kinds.and(Kinds::NUMBER) == Kinds::INTEGER => Entry::INTEGERS,
        FirstByte::Number => unreachable!("no schema asks for fractions alone without a rule for numbers"),
        FirstByte::Object => node.object,
        FirstByte::Array => node.array,
        _ => Entry::FREE,
    }
}
