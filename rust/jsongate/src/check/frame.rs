//! What the walk keeps of one open container.

use crate::plan::{ANY, AtEnd, Ends, NodeId};

/// What a frame stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// Nothing is open.
    Root,
    /// An object, between two members or inside one's value.
    Object,
    /// An array, between two items or inside one.
    Array,
    /// An array whose items are not all asked the same: inside a prefix, or counted against `contains`.
    Tuple,
    /// A value that is being tried: what follows is in the last [`Try`](super::tries::Try).
    Try,
    /// A name that is being checked as a string; `count` has the node of its value.
    Name,
}

/// One open container.
#[derive(Clone, Copy, Debug)]
pub(super) struct Frame {
    /// Object: the places of its name table that have been seen, 0 to 63. Contains: how many items matched.
    pub(super) seen: u64,
    /// Object: a filter over the names that are not in its table.
    pub(super) filter: u64,
    /// Index of its object or array rule.
    pub(super) rule: u32,
    /// The node by which it was entered.
    pub(super) node: NodeId,
    /// The offset of its first byte.
    pub(super) start: u32,
    /// How many members or items have been begun.
    pub(super) count: u32,
    /// Array: the node of the item at hand and of those after it, once the prefix is behind.
    pub(super) item: NodeId,
    /// Object: where its names start in the list of names.
    pub(super) names: u32,
    /// Object: where its words start in `more_seen`.
    pub(super) more: u32,
    /// What it stands for.
    pub(super) tag: Tag,
    /// How it ends.
    pub(super) ends: Ends,
}

impl Frame {
    pub(super) const ROOT: Frame = Frame {
        seen: 0,
        filter: 0,
        rule: 0,
        node: ANY,
        start: 0,
        count: 0,
        item: ANY,
        names: 0,
        more: 0,
        tag: Tag::Root,
        ends: Ends { close: 0, at_end: AtEnd::Nothing },
    };
}
