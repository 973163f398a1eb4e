//! What cannot be merged into a node: it is tried from the value's first byte, one pass after the other.

use super::guard::GuardId;
use super::{ANY, Class, FirstByte, Kinds, NodeId, REFUSE, Unevaluated};

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
    /// Where the passes are one `if` over one member.
    pub choice: Option<Box<Choice>>,
}

/// A choice by one member of an object.
#[derive(Debug)]
pub struct Choice {
    /// The place of its name in [`Plan::probes`](super::Plan::probes).
    pub probe: u8,
    /// For each [`Class`] of the member the one node that is left, once all that hangs on this member has been chosen, or
    /// [`TRY`].
    pub nodes: [NodeId; Class::COUNT],
}

/// One pass over a value.
#[derive(Debug)]
pub enum Pass {
    /// At least one branch accepts.
    AnyOf(Branches),
    /// Exactly one branch accepts.
    OneOf(Branches),
    /// The branch refuses.
    Not(Branch),
    /// `then` or `otherwise`, as `condition` accepts or refuses.
    If {
        /// Decides.
        condition: Branch,
        /// Asked where it accepts.
        then: NodeId,
        /// Asked where it refuses.
        otherwise: NodeId,
    },
    /// The node accepts.
    Also(NodeId),
    /// The members or items accept that no other keyword has evaluated. These passes come last, when some other has been
    /// over the whole value.
    Unevaluated(Box<Unevaluated>),
}

/// A node whose answer is wanted, and what is known of it beforehand.
#[derive(Clone, Copy, Debug)]
pub struct Branch {
    /// Gives the answer.
    pub node: NodeId,
    /// Every kind that it can accept is among these.
    pub kinds: Kinds,
    /// A cheaper look at an object, that may give the answer too.
    pub guard: Option<GuardId>,
}

impl Branch {
    /// Whether a value with this first byte can be accepted.
    #[inline(always)]
    #[must_use]
    pub fn can_accept(&self, first: FirstByte) -> bool {
        self.kinds.meets(first.kinds())
    }
}

/// The branches of `anyOf` or `oneOf` that a value can still match, by its first byte.
#[derive(Debug)]
pub struct Branches {
    by_first: [Box<[Branch]>; FirstByte::COUNT],
}

impl Branches {
    /// Sorts `branches` by what they can accept.
    #[must_use]
    pub fn new(branches: &[Branch]) -> Branches {
        Branches {
            by_first: FirstByte::ALL.map(|first| {
                branches.iter().filter(|branch| branch.node != REFUSE && branch.can_accept(first)).copied().collect()
            }),
        }
    }

    /// The branches that a value with this first byte can match.
    #[inline(always)]
    #[must_use]
    pub fn at(&self, first: FirstByte) -> &[Branch] {
        &self.by_first[first as usize]
    }
}

impl Passes {
    /// Fills in `direct` from the list.
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
        Passes { direct, list: list.into_boxed_slice(), base, choice: None }
    }
}

impl Pass {
    /// The one node that says the same as this pass about values with this first byte, or [`TRY`].
    fn decided_by(&self, first: FirstByte) -> NodeId {
        match self {
            Pass::AnyOf(branches) | Pass::OneOf(branches) => match branches.at(first) {
                [] => REFUSE,
                [only] => only.node,
                _ => TRY,
            },
            Pass::Not(branch) if !branch.can_accept(first) => ANY,
            Pass::If { condition, otherwise, .. } if !condition.can_accept(first) => *otherwise,
            Pass::Also(node) => *node,
            Pass::Unevaluated(unevaluated) if !unevaluated.is_about(first) => ANY,
            Pass::Not { .. } | Pass::If { .. } | Pass::Unevaluated(_) => TRY,
        }
    }
}
