//! What the walk looks at when it enters a value: one answer for each first byte, worked out when the plan is made.

use super::{FirstByte, Kinds, NONE, Node, NodeId, Plan, TRY};

/// A node as the hot loop sees it. Each field says what becomes of a value that starts so: one of the constants of
/// [`Entry`], or the place of the rule to ask. Where the passes of a node leave one node for a first byte, it is that
/// node's answer that stands here.
#[derive(Clone, Copy, Debug)]
#[repr(align(32))]
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

    /// The entries of all nodes of `plan`.
    #[must_use]
    pub fn all(plan: &Plan) -> Box<[Entry]> {
        (0..plan.nodes.len()).map(|node| Entry::of(plan, NodeId(node as u32))).collect()
    }

    fn of(plan: &Plan, node: NodeId) -> Entry {
        let answer = |first| match resolve(plan, node, first) {
            Some(found) if found.kinds.meets(first.kinds()) => answer(found, first),
            Some(_) => Entry::REFUSED,
            None => Entry::TRIED,
        };
        Entry {
            string: answer(FirstByte::String),
            number: answer(FirstByte::Number),
            object: answer(FirstByte::Object),
            array: answer(FirstByte::Array),
            null: answer(FirstByte::Null),
            no: answer(FirstByte::False),
            yes: answer(FirstByte::True),
        }
    }
}

/// The node without passes that decides values with this first byte; `None` where passes have to be run.
fn resolve(plan: &Plan, mut node: NodeId, first: FirstByte) -> Option<&Node> {
    // A chain of passes that leads back to itself would be a schema that refers to itself and nothing else.
    for _ in 0..=plan.nodes.len() {
        let found = &plan.nodes[node.0 as usize];
        if found.passes == NONE {
            return Some(found);
        }
        node = match plan.passes[found.passes as usize].direct[first as usize] {
            TRY => return None,
            direct => direct,
        };
    }
    None
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
