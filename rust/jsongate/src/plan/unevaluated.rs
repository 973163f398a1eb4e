//! `unevaluatedProperties` and `unevaluatedItems`, where it depends on branches what is left over.
//!
//! Where it does not, the builder says it with `additionalProperties` or `items`, and nothing of this file is met.

use super::{Branch, FirstByte, NameTable, NodeId};
use crate::value::pattern::Pattern;

/// One of the two keywords of one schema.
#[derive(Debug)]
pub struct Unevaluated {
    /// Schemas that apply to the value itself. The ones that accept it count as having evaluated something.
    pub conditions: Box<[Branch]>,
    /// What they evaluate, and what is asked of the rest.
    pub children: UnevaluatedChildren,
}

/// Members or items.
#[derive(Debug)]
pub enum UnevaluatedChildren {
    /// `unevaluatedProperties`
    Members(LeftMembers),
    /// `unevaluatedItems`
    Items(LeftItems),
}

/// What is evaluated of an object.
#[derive(Debug)]
pub struct LeftMembers {
    /// The names that some `properties` has.
    pub names: NameTable,
    /// When each of them is evaluated.
    pub named: Box<[Evaluated]>,
    /// When the names that match a pattern are.
    pub patterns: Box<[(Pattern, Evaluated)]>,
    /// When all members are.
    pub all: Evaluated,
    /// The node of those that are left over.
    pub left: NodeId,
}

/// What is evaluated of an array.
#[derive(Debug)]
pub struct LeftItems {
    /// When so many items from the beginning are evaluated.
    pub prefixes: Box<[(u32, Evaluated)]>,
    /// When the items that a node accepts are.
    pub contains: Box<[(NodeId, Evaluated)]>,
    /// When all items are.
    pub all: Evaluated,
    /// The node of those that are left over.
    pub left: NodeId,
}

/// On which conditions something is evaluated: any of these is enough.
#[derive(Clone, Debug, Default)]
pub struct Evaluated {
    /// Without any.
    pub always: bool,
    /// Places in [`Unevaluated::conditions`].
    pub by: Vec<u32>,
}

impl Evaluated {
    /// Whether one of the conditions is among those that hold: bit i of word i / 64.
    #[must_use]
    pub fn holds(&self, held: &[u64]) -> bool {
        self.always || self.by.iter().any(|place| held[*place as usize / 64] >> (place % 64) & 1 == 1)
    }

    /// One more condition; `None` for none at all.
    pub fn add(&mut self, condition: Option<u32>) {
        match condition {
            None => self.always = true,
            Some(place) if !self.by.contains(&place) => self.by.push(place),
            Some(_) => {}
        }
    }
}

impl Unevaluated {
    /// Whether anything is asked of values with this first byte.
    #[must_use]
    pub fn is_about(&self, first: FirstByte) -> bool {
        match self.children {
            UnevaluatedChildren::Members(_) => first == FirstByte::Object,
            UnevaluatedChildren::Items(_) => first == FirstByte::Array,
        }
    }
}

impl LeftMembers {
    /// Whether the member with this name is evaluated.
    #[must_use]
    pub fn evaluates(&self, name: &[u8], held: &[u64]) -> bool {
        if self.names.find(name).is_some_and(|(place, _)| self.named[place].holds(held)) {
            return true;
        }
        // The scan has checked the name as UTF-8.
        let Ok(name) = std::str::from_utf8(name) else { return false };
        self.patterns.iter().any(|(pattern, evaluated)| evaluated.holds(held) && pattern.is_match(name))
    }
}

impl LeftItems {
    /// Whether the item at `index` is evaluated by its place.
    #[must_use]
    pub fn evaluates(&self, index: u32, held: &[u64]) -> bool {
        self.prefixes.iter().any(|(length, evaluated)| index < *length && evaluated.holds(held))
    }

    /// The node of the next `contains` from place `next` on that counts, and the place after it.
    #[must_use]
    pub fn next_contains(&self, next: u32, held: &[u64]) -> Option<(NodeId, u32)> {
        let rest = self.contains.iter().enumerate().skip(next as usize);
        rest.filter(|(_, (_, evaluated))| evaluated.holds(held))
            .map(|(place, (node, _))| (*node, place as u32 + 1))
            .next()
    }
}
