//! A cheap look before a branch is tried: at a few members of the object by name.
//!
//! `anyOf` of objects that a constant member tells apart, and chains of `if` over one member, are the usual ways to
//! say "it depends". The members that such branches ask about are found in one skim over the object. Each is put into
//! one of 64 classes, by its kind and, for strings, by the constants that guards know; and for each class it was worked
//! out beforehand what the branch says.

use super::{FirstByte, NameTable, NodeId};

/// The place of a guard in [`Plan::guards`](super::Plan::guards).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GuardId(pub u32);

/// What a branch asks of members that can be looked up.
#[derive(Debug)]
pub struct Guard {
    /// The question.
    pub asked: Members,
    /// Whether the branch asks nothing else of an object.
    pub alone: bool,
}

/// A question about members. Made by the builder, which bounds its depth and size.
#[derive(Debug)]
pub enum Members {
    /// Answered already.
    Known(bool),
    /// Not to be answered by a look at members.
    Unknown,
    /// One member.
    Member(GuardedMember),
    /// Every one.
    All(Box<[Members]>),
    /// At least one.
    Any(Box<[Members]>),
    /// Exactly one.
    One(Box<[Members]>),
    /// Not this one.
    Not(Box<Members>),
    /// The second where the first holds, the third where it does not.
    If(Box<[Members; 3]>),
}

/// What a branch asks of one member.
#[derive(Clone, Copy, Debug)]
pub struct GuardedMember {
    /// The place of its name in [`Plan::probes`](super::Plan::probes).
    pub probe: u8,
    /// What its value has to match.
    pub node: NodeId,
    /// One bit for each [`Class`] that is known to be accepted.
    pub accepted: u64,
    /// One bit for each [`Class`] that is known to be refused. A class with neither bit takes a look at the value.
    pub refused: u64,
}

/// What is known of a member by a glance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Class(u8);

impl Class {
    /// How many there are.
    pub const COUNT: usize = 64;
    /// All of them, in numeric order.
    pub fn all() -> impl Iterator<Item = Class> {
        (0..Class::COUNT as u8).map(Class)
    }

    /// There is no such member.
    pub const ABSENT: Class = Class(0);
    /// A string that no guard lists.
    pub const OTHER_TEXT: Class = Class(FirstByte::COUNT as u8 + 1);
    /// A string that is not plain, or something odd.
    pub const UNCLEAR: Class = Class(63);
    /// How many constants guards can list for one name.
    pub const MOST_TEXTS: usize = 63 - Class::OTHER_TEXT.0 as usize - 1;

    /// A value that starts so and is no string.
    #[inline(always)]
    #[must_use]
    pub const fn of_kind(first: FirstByte) -> Class {
        Class(first as u8 + 1)
    }

    /// The string at this place in the list of the member's name.
    #[inline(always)]
    #[must_use]
    pub const fn of_text(place: usize) -> Class {
        Class(Class::OTHER_TEXT.0 + 1 + place as u8)
    }

    /// Its number.
    #[inline(always)]
    #[must_use]
    pub const fn number(self) -> usize {
        self.0 as usize & (Class::COUNT - 1)
    }

    /// Its bit in a set of classes.
    #[inline(always)]
    #[must_use]
    pub const fn bit(self) -> u64 {
        1 << self.0
    }
}

/// A name that guards ask for.
#[derive(Debug)]
pub struct Probed {
    /// The strings that guards list for it.
    pub texts: NameTable,
}

impl Guard {
    /// The most members of one schema in a guard.
    pub const MOST_MEMBERS: usize = 6;
    /// The most members in a guard.
    pub const MOST_ASKED: usize = 24;
    /// The most names that the guards of one plan can ask for together.
    pub const MOST_PROBES: usize = 64;
}

impl GuardedMember {
    /// What is known of a member of this class.
    #[inline(always)]
    #[must_use]
    pub fn says(&self, class: Class) -> Option<bool> {
        if self.accepted & class.bit() != 0 {
            Some(true)
        } else if self.refused & class.bit() != 0 {
            Some(false)
        } else {
            None
        }
    }
}

impl Members {
    /// The answer; `None` where it cannot be told. `says` answers for one member.
    pub fn answer(&self, says: &impl Fn(&GuardedMember) -> Option<bool>) -> Option<bool> {
        match self {
            Members::Known(answer) => Some(*answer),
            Members::Unknown => None,
            Members::Member(member) => says(member),
            Members::All(all) => settled(all, false, says),
            Members::Any(any) => settled(any, true, says),
            Members::One(branches) => {
                let mut held = 0;
                let mut unclear = false;
                for branch in branches {
                    match branch.answer(says) {
                        Some(holds) => held += u32::from(holds),
                        None => unclear = true,
                    }
                }
                if held > 1 {
                    Some(false)
                } else if unclear {
                    None
                } else {
                    Some(held == 1)
                }
            }
            Members::Not(one) => one.answer(says).map(|answer| !answer),
            Members::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                if condition.answer(says)? { then.answer(says) } else { otherwise.answer(says) }
            }
        }
    }

    /// Every member that is asked about.
    pub fn each(&mut self, told: &mut impl FnMut(&mut GuardedMember)) {
        match self {
            Members::Known(_) | Members::Unknown => {}
            Members::Member(member) => told(member),
            Members::All(list) | Members::Any(list) | Members::One(list) => {
                list.iter_mut().for_each(|one| one.each(told));
            }
            Members::Not(one) => one.each(told),
            Members::If(parts) => parts.iter_mut().for_each(|one| one.each(told)),
        }
    }
}

/// `ends` where one of the questions is answered so, the other answer where none is open.
#[inline]
fn settled(list: &[Members], ends: bool, says: &impl Fn(&GuardedMember) -> Option<bool>) -> Option<bool> {
    let mut answer = Some(!ends);
    for one in list {
        match one.answer(says) {
            Some(found) if found == ends => return Some(ends),
            Some(_) => {}
            None => answer = None,
        }
    }
    answer
}
