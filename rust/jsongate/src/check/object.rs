//! The walk through objects: names, duplicates, and what is asked when an object ends.

use super::frame::{Frame, Tag};
use super::names::Comparing;
use super::walk::{Duplicates, Stop, Walker};
use crate::Code;
use crate::plan::{ANY, AtEnd, NameKey, NodeId, ObjectRule, Unknown};
use crate::scan::{Fault, Kernel, space, string};
use crate::value::equal::equals_constant;
use crate::value::text;

impl<'a, K: Kernel> Walker<'a, K> {
    #[inline(always)]
    pub(super) fn open_object(&mut self, rule: u32, node: NodeId, at: usize) {
        self.push_object(&self.plan.objects[rule as usize], rule, node, at);
    }

    /// As [`open_object`](Walker::open_object), with the rule at hand.
    #[inline(always)]
    pub(super) fn push_object(&mut self, asked: &'a ObjectRule, rule: u32, node: NodeId, at: usize) {
        let (tag, ends) = (Tag::Object, asked.ends);
        let names = self.scratch.names.len() as u32;
        self.scratch.frames.push(Frame { tag, ends, rule, node, start: at as u32, names, ..Frame::ROOT });
        if ends.at_end == AtEnd::More && asked.names.len() > 64 {
            self.make_room(asked.names.len());
        }
    }

    /// Room for what has been seen of the names from the 65th on.
    #[inline(never)]
    fn make_room(&mut self, places: usize) {
        let more = self.scratch.more_seen.len();
        self.scratch.more_seen.resize(more + (places - 1) / 64, 0);
        self.frame().more = more as u32;
    }

    /// Reads the name at `at`, leaves `at` on what is to be entered, the value or the name itself, and gives the node
    /// to enter it with.
    #[inline(never)]
    pub(super) fn enter_member(&mut self, at: &mut usize) -> Result<NodeId, Stop> {
        let bytes = self.bytes;
        let open = *at;
        if bytes.get(open) != Some(&b'"') {
            return Err(Fault::malformed(open).into());
        }
        let found = string::scan(self.kernel, bytes, open, self.lenient)?;
        let rule = &self.plan.objects[self.frame().rule as usize];
        let value = if !self.superseded.is_empty() && self.superseded.binary_search(&(open as u32)).is_ok() {
            ANY
        } else {
            self.frame().count += 1;
            let mut cooked = std::mem::take(&mut self.scratch.text);
            let name = if found.cooked {
                cooked.clear();
                text::unescape(&bytes[open + 1..found.end], self.lenient, &mut cooked);
                &cooked
            } else {
                &bytes[open + 1..found.end]
            };
            let value = match rule.names.find(name) {
                Some((place, node)) => self.known_member(place, node, open),
                None => {
                    let hash = self.key.hash(NameKey::of(name), name);
                    self.add_name(hash, open, found.end).map(|()| unknown_node(&rule.unknown, name))
                }
            };
            self.scratch.text = cooked;
            value?
        };
        if rule.name_node != ANY {
            self.check_name(open, value);
            return Ok(rule.name_node);
        }
        *at = space::skip(self.kernel, bytes, colon(self.kernel, bytes, found.end + 1)? + 1);
        Ok(value)
    }

    /// The node of a value whose name is in the table, after marking the name as seen.
    #[inline(never)]
    pub(super) fn known_member(&mut self, place: usize, node: NodeId, open: usize) -> Result<NodeId, Stop> {
        let bit = 1_u64 << (place % 64);
        let frame = self.scratch.frames.last_mut().expect("an object is open");
        let seen = if place < 64 {
            &mut frame.seen
        } else {
            &mut self.scratch.more_seen[frame.more as usize + place / 64 - 1]
        };
        let before = std::mem::replace(seen, *seen | bit);
        if before & bit != 0 {
            duplicate(self.duplicates, open)?;
        }
        Ok(node)
    }

    /// Adds the name between the quotes at `open` and `end`, which is in no table, to the names of the object.
    #[inline(never)]
    pub(super) fn add_name(&mut self, hash: u64, open: usize, end: usize) -> Result<(), Stop> {
        let comparing = Comparing { bytes: self.bytes, lenient: self.lenient };
        let frame = self.scratch.frames.last_mut().expect("an object is open");
        let first = frame.names as usize;
        if !self.scratch.names.insert(comparing, first, &mut frame.filter, hash, (open + 1, end)) {
            duplicate(self.duplicates, open)?;
        }
        Ok(())
    }

    /// Opens a frame for the name at `at`, which is looked at as a string before its value is entered with `value`.
    fn check_name(&mut self, at: usize, value: NodeId) {
        self.scratch.frames.push(Frame { tag: Tag::Name, count: value.0, start: at as u32, ..Frame::ROOT });
    }

    /// The name has been accepted: the node to enter its value with.
    pub(super) fn leave_name(&mut self) -> NodeId {
        let name = self.scratch.frames.pop().expect("the frame of the name");
        NodeId(name.count)
    }

    /// Leaves the object, which ends before `end`, and says whether it is accepted.
    #[inline(always)]
    pub(super) fn close_object(&mut self, end: usize) -> bool {
        let frame = self.scratch.frames.last().expect("an object is open");
        let rule = &self.plan.objects[frame.rule as usize];
        let good = match rule.at_end {
            AtEnd::Nothing => true,
            AtEnd::Required => frame.seen & rule.required == rule.required,
            AtEnd::More => self.object_is_accepted(rule),
        };
        self.scratch.names.truncate(frame.names as usize);
        if rule.names.len() > 64 {
            self.scratch.more_seen.truncate(frame.more as usize);
        }
        self.closed(good, end)
    }

    /// What is asked when the object at hand ends, if it is more than required names.
    #[inline(never)]
    pub(super) fn object_is_accepted(&self, rule: &ObjectRule) -> bool {
        let frame = self.scratch.frames.last().expect("an object is open");
        let more = &self.scratch.more_seen[frame.more as usize..];
        let has = |place: &u16| match usize::from(*place) / 64 {
            0 => frame.seen >> place & 1 == 1,
            word => more[word - 1] >> (place % 64) & 1 == 1,
        };
        frame.seen & rule.required == rule.required
            && (rule.min..=rule.max).contains(&u64::from(frame.count))
            && rule.more_required.iter().zip(more).all(|(required, seen)| seen & required == *required)
            && rule.dependents.iter().all(|one| !has(&one.trigger) || one.required.iter().all(has))
            && rule.constants.as_ref().is_none_or(|constants| {
                constants.iter().any(|constant| equals_constant(&self.document(), frame.start as usize, constant))
            })
    }
}

/// What the second of two names, at `open`, leads to.
#[cold]
fn duplicate(duplicates: Duplicates, open: usize) -> Result<(), Stop> {
    match duplicates {
        Duplicates::Refused => Err(Fault { code: Code::DuplicateName, offset: open }.into()),
        Duplicates::Reported => Err(Stop::Duplicate),
        Duplicates::Ignored => Ok(()),
    }
}

/// The position of the colon that has to follow a name that ends before `at`.
#[inline(always)]
pub(super) fn colon<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> Result<usize, Fault> {
    if bytes.get(at) == Some(&b':') { Ok(at) } else { colon_far(kernel, bytes, at) }
}

/// As [`colon`], behind white space.
#[inline(never)]
fn colon_far<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> Result<usize, Fault> {
    let at = space::skip(kernel, bytes, at);
    if bytes.get(at) == Some(&b':') { Ok(at) } else { Err(Fault::malformed(at)) }
}

/// The node of a value whose name is not in the table.
#[inline(always)]
pub(super) fn unknown_node(unknown: &Unknown, name: &[u8]) -> NodeId {
    match unknown {
        Unknown::Node(node) => *node,
        other => by_pattern(other, name),
    }
}

/// The node of a value whose name is not in the table, by the patterns that its name matches.
#[inline(never)]
fn by_pattern(unknown: &Unknown, name: &[u8]) -> NodeId {
    let name = std::str::from_utf8(name).expect("the scan checked the name as UTF-8");
    match unknown {
        Unknown::Node(node) => *node,
        Unknown::ByPattern { patterns, nodes } => {
            let matched = patterns
                .iter()
                .enumerate()
                .fold(0, |mask, (bit, pattern)| mask | usize::from(pattern.is_match(name)) << bit);
            nodes[matched]
        }
        Unknown::Unmatched { patterns, node } => {
            if patterns.iter().any(|pattern| pattern.is_match(name)) {
                ANY
            } else {
                *node
            }
        }
    }
}
