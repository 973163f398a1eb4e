//! What cannot be merged into a node: it is tried from the value's first byte, one pass after the other.

use super::{ANY, FirstByte, Kinds, NodeId, REFUSE};

/// In [`Passes::direct`]: the passes have to be run.
pub const TRY: NodeId = NodeId(u32::MAX);

/// The passes of one node, and what is left of the node without them.
#[derive(Debug)]
pub struct Passes {
    /// By first byte: the one node that says the same as all passes and the base together, or [`TRY`].
    pub direct: [NodeId; FirstByte::COUNT],
    /// In order; every one has to accept.
    pub list: Box<[Pass]>,
    /// What else is asked of the value. It is run last, so that one pass at least goes over the whole value.
    pub base: NodeId,
}

/// One pass over a value.
#[derive(Debug)]
pub enum Pass {
    /// At least one branch accepts.
    AnyOf(Branches),
    /// Exactly one branch accepts.
    OneOf(Branches),
    /// The node refuses.
    Not {
        /// What must be refused.
        node: NodeId,
        /// Kinds that the node refuses whatever else it asks: the pass then need not be run.
        kinds: Kinds,
    },
    /// `then` or `otherwise`, as `condition` accepts or refuses.
    If {
        /// Decides.
        condition: NodeId,
        /// Kinds that the condition can accept.
        kinds: Kinds,
        /// Asked where it accepts.
        then: NodeId,
        /// Asked where it refuses.
        otherwise: NodeId,
    },
    /// The node accepts.
    Also(NodeId),
}

/// The branches of `anyOf` or `oneOf` that a value can still match, by its first byte.
#[derive(Debug)]
pub struct Branches {
    by_first: [Box<[NodeId]>; FirstByte::COUNT],
}

impl Branches {
    /// `kinds` has, for each node, what it accepts at most.
    #[must_use]
    pub fn new(nodes: &[(NodeId, Kinds)]) -> Branches {
        Branches {
            by_first: FirstByte::ALL.map(|first| {
                nodes
                    .iter()
                    .filter(|(node, kinds)| *node != REFUSE && kinds.meets(first.kinds()))
                    .map(|(node, _)| *node)
                    .collect()
            }),
        }
    }

    /// The branches that a value with this first byte can match.
    #[inline(always)]
    #[must_use]
    pub fn at(&self, first: FirstByte) -> &[NodeId] {
        &self.by_first[first as usize]
    }
}

impl Passes {
    /// Fills in `direct` from the list.
    ///
    /// With a single `anyOf` or `oneOf` over an empty base, a value that can match one branch only is that branch's
    /// business alone.
    #[must_use]
    pub fn new(list: Vec<Pass>, base: NodeId) -> Passes {
        let direct = FirstByte::ALL.map(|first| {
            let mut asked = vec![base];
            for pass in &list {
                match pass.decided_by(first) {
                    TRY => return TRY,
                    node => asked.push(node),
                }
            }
            if asked.contains(&REFUSE) {
                return REFUSE;
            }
            asked.retain(|node| *node != ANY);
            asked.dedup();
            match asked[..] {
                [] => ANY,
                [only] => only,
                _ => TRY,
            }
        });
        Passes { direct, list: list.into_boxed_slice(), base }
    }
}

impl Pass {
    /// The one node that says the same as this pass about values with this first byte, or [`TRY`].
    fn decided_by(&self, first: FirstByte) -> NodeId {
        match self {
            Pass::AnyOf(branches) | Pass::OneOf(branches) => match branches.at(first) {
                [] => REFUSE,
                [only] => *only,
                _ => TRY,
            },
            Pass::Not { kinds, .. } if !kinds.meets(first.kinds()) => ANY,
            Pass::If { kinds, otherwise, .. } if !kinds.meets(first.kinds()) => *otherwise,
            Pass::Also(node) => *node,
            Pass::Not { .. } | Pass::If { .. } => TRY,
        }
    }
}
