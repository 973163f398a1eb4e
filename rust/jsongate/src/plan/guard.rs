//! A cheap look before a branch is tried: at a few members of the object by name.
//!
//! `anyOf` of objects that a constant member tells apart, and chains of `if` over one member, are the usual ways to
//! say "it depends". The members that such branches ask about are found in one skim over the object, and their
//! scalars settle most branches without walking into them.

use super::NodeId;

/// The place of a guard in [`Plan::guards`](super::Plan::guards).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuardId(pub u32);

/// What a branch asks of members that can be looked up.
#[derive(Debug)]
pub struct Guard {
    /// All of them have to hold, or the branch refuses the object.
    pub members: Box<[GuardedMember]>,
    /// Whether that is all that the branch asks of an object: then it accepts where all of them hold.
    pub exact: bool,
}

/// What a branch asks of one member.
#[derive(Clone, Copy, Debug)]
pub struct GuardedMember {
    /// The place of its name in [`Plan::probes`](super::Plan::probes).
    pub probe: u8,
    /// Whether it has to be there.
    pub required: bool,
    /// What its value has to match.
    pub node: NodeId,
}

impl Guard {
    /// The most members of one guard.
    pub const MOST_MEMBERS: usize = 6;
    /// The most names that the guards of one plan can ask for together.
    pub const MOST_PROBES: usize = 64;
}
