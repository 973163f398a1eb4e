//! The search for the members or items that no other keyword has evaluated.
//!
//! It is part of a try, whose other passes have been over the whole value before: so the container is known to be well
//! formed. First the conditions are settled, each by a run over the value where no guard can tell. Then the container
//! is gone through once, and what is left over is run by itself.

use super::memo::Memo;
use crate::plan::{ANY, LeftItems, LeftMembers, NodeId, REFUSE, Unevaluated, UnevaluatedChildren};
use crate::scan::{Kernel, nested};
use crate::value::document::{Document, Kind};

/// What the last run of a search has come to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Heard {
    /// The search begins.
    Nothing,
    /// Accepted, and the value ends here.
    Accepted(u32),
    /// Refused.
    Rejected,
}

/// What a search wants next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// Whether the value satisfies the condition at this place.
    Condition(usize),
    /// To go on through the container.
    Children,
    /// That the value is refused.
    Refusal,
}

/// What comes next in a container.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Child {
    /// Nothing: it has passed.
    None,
    /// A child that is refused without a run.
    Refused,
    /// A run of this node over the child at this offset.
    Run(NodeId, usize),
}

/// The searches under way, the innermost last.
#[derive(Debug, Default)]
pub(super) struct Searches {
    list: Vec<Search>,
    /// The conditions that hold, of one search behind the other: bit i of word i / 64.
    held: Vec<u64>,
    text: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Search {
    /// Where its words start in `held`.
    held: usize,
    /// The condition that is to be settled next.
    condition: usize,
    /// What the run at hand is for.
    purpose: Purpose,
    /// Where the next name or item is looked for.
    at: usize,
    /// How many items have been begun.
    index: u32,
    /// Which `contains` has been asked about the item at hand.
    contains: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Purpose {
    Condition,
    Contained,
    Left,
}

/// The container that is searched.
pub(super) struct Container<'w, K> {
    pub(super) kernel: K,
    pub(super) document: Document<'w>,
    pub(super) memo: &'w mut Memo,
    pub(super) start: usize,
}

impl Searches {
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.list.capacity() * size_of::<Search>() + self.held.capacity() * 8 + self.text.capacity()
    }

    /// Forgets the searches from place `first` on.
    pub(super) fn truncate(&mut self, first: usize) {
        if let Some(search) = self.list.get(first) {
            self.held.truncate(search.held);
            self.list.truncate(first);
        }
    }

    /// The search at hand is over.
    pub(super) fn end(&mut self) {
        self.truncate(self.list.len() - 1);
    }

    /// Begins a search, or takes up what the run has come to.
    pub(super) fn hear(&mut self, unevaluated: &Unevaluated, heard: Heard) -> Wanted {
        let accepted = match heard {
            Heard::Nothing => {
                let held = self.held.len();
                self.held.resize(held + unevaluated.conditions.len().div_ceil(64), 0);
                let purpose = Purpose::Condition;
                self.list.push(Search { held, condition: 0, purpose, at: 0, index: 0, contains: 0 });
                return self.next_condition(unevaluated);
            }
            Heard::Accepted(_) => true,
            Heard::Rejected => false,
        };
        let search = self.list.last_mut().expect("a search is under way");
        match search.purpose {
            Purpose::Condition => return self.settle(unevaluated, accepted),
            Purpose::Left if !accepted => return Wanted::Refusal,
            Purpose::Contained if !accepted => {}
            Purpose::Contained | Purpose::Left => {
                let Heard::Accepted(end) = heard else { unreachable!("the run was accepted") };
                search.at = end as usize;
                search.contains = 0;
            }
        }
        Wanted::Children
    }

    /// Takes up whether the value satisfies the condition at hand.
    pub(super) fn settle(&mut self, unevaluated: &Unevaluated, accepts: bool) -> Wanted {
        let search = self.list.last_mut().expect("a search is under way");
        if accepts {
            self.held[search.held + search.condition / 64] |= 1 << (search.condition % 64);
        }
        search.condition += 1;
        self.next_condition(unevaluated)
    }

    fn next_condition(&mut self, unevaluated: &Unevaluated) -> Wanted {
        let search = self.list.last().expect("a search is under way");
        if search.condition < unevaluated.conditions.len() {
            Wanted::Condition(search.condition)
        } else {
            Wanted::Children
        }
    }

    /// The next child that has to be run. Where there is none, or one is refused at once, the search is over.
    pub(super) fn next_child<K: Kernel>(&mut self, unevaluated: &Unevaluated, container: Container<'_, K>) -> Child {
        let search = self.list.last_mut().expect("a search is under way");
        let held = &self.held[search.held..];
        let child = match &unevaluated.children {
            UnevaluatedChildren::Members(members) if !members.all.holds(held) => {
                search.next_member(members, held, &mut self.text, container)
            }
            UnevaluatedChildren::Items(items) if !items.all.holds(held) => search.next_item(items, held, container),
            _ => Child::None,
        };
        if !matches!(child, Child::Run(..)) {
            self.end();
        }
        child
    }
}

impl Search {
    fn next_member<K: Kernel>(
        &mut self,
        members: &LeftMembers,
        held: &[u64],
        text: &mut Vec<u8>,
        mut container: Container<'_, K>,
    ) -> Child {
        let document = container.document;
        self.purpose = Purpose::Left;
        loop {
            let name = container.next(&mut self.at);
            if document.bytes[name] == b'}' {
                return Child::None;
            }
            let value = document.member_value(name);
            if document.is_superseded(name) || members.evaluates(document.text(name, text), held) {
                self.at = container.end_of(value);
            } else if members.left == REFUSE {
                return Child::Refused;
            } else {
                return Child::Run(members.left, value);
            }
        }
    }

    fn next_item<K: Kernel>(&mut self, items: &LeftItems, held: &[u64], mut container: Container<'_, K>) -> Child {
        let document = container.document;
        loop {
            // The item at hand stays the same while one `contains` after the other is asked about it.
            let mut after = self.at;
            let item = container.next(&mut after);
            if document.bytes[item] == b']' {
                return Child::None;
            }
            if self.contains == 0 {
                self.index += 1;
                if items.evaluates(self.index - 1, held) {
                    self.at = container.end_of(item);
                    continue;
                }
            }
            return match items.next_contains(self.contains, held) {
                Some((node, next)) => {
                    self.contains = next;
                    self.purpose = Purpose::Contained;
                    Child::Run(node, item)
                }
                None if items.left == REFUSE => Child::Refused,
                None => {
                    self.purpose = Purpose::Left;
                    Child::Run(items.left, item)
                }
            };
        }
    }
}

impl<K: Kernel> Container<'_, K> {
    /// The position of the next name or item, or of the bracket that ends the container; `at` is moved there.
    fn next(&self, at: &mut usize) -> usize {
        *at = match *at {
            0 => self.document.skip_blank(self.start + 1),
            at => self.document.skip_separator(at, b','),
        };
        *at
    }

    /// The position after the value at `at`.
    fn end_of(&mut self, at: usize) -> usize {
        match self.document.kind(at) {
            Kind::Object | Kind::Array => self.end_of_container(at),
            _ => self.document.scalar_end(at),
        }
    }

    fn end_of_container(&mut self, at: usize) -> usize {
        if self.memo.is_on() {
            return self.remember_ends(at);
        }
        let end = nested::container_end(self.kernel, self.document.bytes, at).expect("the container is well formed");
        self.memo.count_bytes(end - at);
        end
    }

    /// The same where every container is passed over once only, however often it is asked about or one around it.
    fn remember_ends(&mut self, at: usize) -> usize {
        let document = self.document;
        let mut open = Vec::new();
        let mut place = at;
        loop {
            match document.bytes[place] {
                b'{' | b'[' => match self.memo.get(ANY, place as u32).flatten() {
                    Some(end) => place = end as usize,
                    None => {
                        open.push(place as u32);
                        place += 1;
                    }
                },
                b'}' | b']' => {
                    place += 1;
                    let start = open.pop().expect("the container is well formed");
                    self.memo.set(ANY, start, Some(place as u32));
                }
                b'"' => place = document.scalar_end(place),
                _ => place += 1,
            }
            if open.is_empty() {
                return place;
            }
        }
    }
}
