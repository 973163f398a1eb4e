//! One node: everything that is said about a value at one place.

use super::Kinds;

/// The place of a node in [`Plan::nodes`](super::Plan::nodes).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct NodeId(pub u32);

/// The node that accepts every value. It is number 0, so that masking any number with 0 gives it.
pub const ANY: NodeId = NodeId(0);
/// The node that accepts none.
pub const REFUSE: NodeId = NodeId(1);
/// "No rule" where a rule's index is expected.
pub const NONE: u32 = u32::MAX;

/// What is asked of a value, by kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Node {
    /// The kinds that are accepted at all.
    pub kinds: Kinds,
    /// Index into `Plan::strings`, or [`NONE`].
    pub string: u32,
    /// Index into `Plan::numbers`, or [`NONE`].
    pub number: u32,
    /// Index into `Plan::objects`; 0 asks nothing.
    pub object: u32,
    /// Index into `Plan::arrays`; 0 asks nothing.
    pub array: u32,
    /// Index into `Plan::passes`, or [`NONE`]. With passes, all other fields say nothing: they are in the passes' base.
    pub passes: u32,
}

impl Node {
    /// See [`ANY`].
    #[must_use]
    pub const fn any() -> Node {
        Node { kinds: Kinds::ALL, string: NONE, number: NONE, object: 0, array: 0, passes: NONE }
    }

    /// See [`REFUSE`].
    #[must_use]
    pub const fn refuse() -> Node {
        Node { kinds: Kinds::NOTHING, ..Node::any() }
    }
}
