//! The walk as long as it is plain: objects and arrays of plain names and values that are accepted, in a loop of its
//! own that keeps nothing but what these need.
//!
//! Nearly every document is nothing else. Whatever is more (an escape, a branch, a violation, a fault) is left to the
//! walk at large, which comes back here for what follows.

use super::frame::{Frame, Tag};
use super::names::Comparing;
use super::object::{colon, unknown_node};
use super::scalar;
use super::walk::{Stop, Walker};
use crate::plan::{ANY, AtEnd, Entry, Found, Known, NameKey, NodeId, ObjectRule, Plan};
use crate::scan::{Fault, Kernel, Task, chunk_at, literal, number, space, string};

/// Where the walk stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Place {
    /// The offset of the next byte.
    pub(super) at: usize,
    /// The node of the value at hand.
    pub(super) node: NodeId,
    /// The container at hand has just been opened: `at` is on its first member or item, or on its end.
    pub(super) fresh: bool,
}

/// How far the walk over what is plain has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Met {
    /// A value that is to be entered.
    Value,
    /// A member or an item that is more than plain.
    Member,
    /// The closing bracket of the container at hand.
    End,
    /// No container that is plain.
    Other,
}

const OPEN: &str = "the root's frame is never popped";

/// The rule of the object that `frame` stands for; no rule for an array, and `None` where this loop cannot go through the
/// container.
///
/// It is all that the loop keeps at hand of a container. Everything else stays in the frame: the loop needs its registers
/// for where it is.
#[inline(always)]
fn rule_of<'a>(plan: &'a Plan, frame: &Frame) -> Option<Option<&'a ObjectRule>> {
    match frame.ends.close {
        b'}' => Some(Some(&plan.objects[frame.rule as usize])),
        b']' => Some(None),
        _ => None,
    }
}

/// Not the path that most values take: the others may have the registers.
#[cold]
#[inline(always)]
fn rare() {}

/// Goes on from `place`.
pub(super) struct Plain<'w, 'a, K>(pub(super) &'w mut Walker<'a, K>, pub(super) &'w mut Place);

impl<K: Kernel> Task for Plain<'_, '_, K> {
    type Output = Result<Met, Stop>;

    #[inline(always)]
    fn run<L: Kernel>(self, _: L) -> Self::Output {
        let Plain(walker, place) = self;
        if !walker.superseded.is_empty() {
            return Ok(Met::Other);
        }
        let kernel = walker.kernel;
        let (bytes, marks, plan) = (walker.bytes, walker.marks, walker.plan);
        // No try begins or ends in here.
        let tried = !walker.scratch.tries.is_empty();
        let Place { mut at, node, mut fresh } = *place;
        // In here there is a frame for each container, so that their number tells the depth.
        let opened = walker.scratch.frames.len();
        let most = opened + (walker.max_depth - walker.depth) as usize;
        let mut frame = walker.scratch.frames.last_mut().expect(OPEN);
        let Some(mut rule) = rule_of(plan, frame) else { return Ok(Met::Other) };
        let mut items = &plan.entries[frame.item.0 as usize];
        if fresh {
            // The bracket is read once more, as what comes before the first member.
            at = frame.start as usize;
        }
        let (met, node) = 'values: loop {
            // What follows a value: a member or an item, or the ends of containers.
            let mut byte = loop {
                let mut byte = *bytes.get(at).ok_or(Fault::malformed(at))?;
                if byte <= b' ' {
                    (at, byte) = look_far(kernel, bytes, at)?;
                }
                if byte != frame.ends.close {
                    if byte == b',' {
                        (at, byte) = look(kernel, bytes, at + 1)?;
                        break byte;
                    }
                    rare();
                    if !fresh {
                        return Err(Fault::malformed(at).into());
                    }
                    fresh = false;
                    (at, byte) = look(kernel, bytes, at + 1)?;
                    if !closes(byte) {
                        break byte;
                    }
                    continue;
                }
                // The end of the container.
                if tried && walker.scratch.memo.is_on() {
                    break 'values (Met::End, node);
                }
                let names = (frame.filter != 0).then_some(frame.names as usize);
                if frame.ends.at_end != AtEnd::Nothing {
                    let good = match rule {
                        Some(rule) if frame.ends.at_end == AtEnd::Required => {
                            frame.seen & rule.required == rule.required
                        }
                        rule => walker.ends_well(rule, at + 1),
                    };
                    if !good {
                        break 'values (Met::End, node);
                    }
                }
                if let Some(names) = names {
                    walker.scratch.names.truncate(names);
                }
                walker.scratch.frames.pop();
                at += 1;
                frame = walker.scratch.frames.last_mut().expect(OPEN);
                match rule_of(plan, frame) {
                    Some(outer) => {
                        rule = outer;
                        if rule.is_none() {
                            items = &plan.entries[frame.item.0 as usize];
                        }
                    }
                    None => break 'values (Met::Other, node),
                }
            };
            // A member or an item, and as long as there is one the first of the container that opens there.
            loop {
                let entry: &Entry;
                if let Some(rule) = rule {
                    let start = at + 1;
                    let end = match string::plain_end(bytes, marks, start) {
                        Some(end) if byte == b'"' => end,
                        _ => break 'values (Met::Member, ANY),
                    };
                    let key = NameKey::short(bytes, start, end);
                    match key.map_or(Found::Chained, |key| rule.names.find_short(key)) {
                        Found::Known(known) if known.bit != 0 => {
                            entry = &known.entry;
                            if frame.seen & known.bit != 0 {
                                break 'values (Met::Member, ANY);
                            }
                            frame.seen |= known.bit;
                        }
                        Found::Nothing if let Some(key) = key => {
                            let hash = walker.key.hash_short(key);
                            if !walker.scratch.names.push_new(&mut frame.filter, hash, (start, end)) {
                                if !walker.new_name(hash, start, end) {
                                    break 'values (Met::Member, ANY);
                                }
                                frame = walker.scratch.frames.last_mut().expect(OPEN);
                            }
                            entry = match &rule.unknown_entry {
                                Some(entry) => entry,
                                None => &plan.entries[unknown_node(&rule.unknown, &bytes[start..end]).0 as usize],
                            };
                        }
                        _ => {
                            match walker.odd_member(rule, start, end) {
                                Some(asked) => entry = asked,
                                None => break 'values (Met::Member, ANY),
                            }
                            frame = walker.scratch.frames.last_mut().expect(OPEN);
                        }
                    }
                    (at, byte) = match chunk_at(bytes, end + 1) {
                        Some([b':', first, _]) if *first > b' ' => (end + 2, *first),
                        Some([b':', b' ', first]) if *first > b' ' => (end + 3, *first),
                        _ => value_far(kernel, bytes, end + 1)?,
                    };
                } else if frame.tag == Tag::Array {
                    entry = items;
                } else {
                    match plan.arrays[frame.rule as usize].uncounted_item(frame.count) {
                        Some(asked) => entry = &plan.entries[asked.0 as usize],
                        None => break 'values (Met::Member, ANY),
                    }
                }
                frame.count = frame.count.wrapping_add(1);
                // The value.
                if byte == b'"' {
                    match string::plain_end(bytes, marks, at + 1) {
                        Some(end) => {
                            if entry.string != Entry::FREE
                                && (entry.string >= Entry::TRIED
                                    || !plan.strings[entry.string as usize - 1].accepts_plain(bytes, at + 1, end))
                            {
                                break 'values (Met::Value, entry.node);
                            }
                            at = end + 1;
                        }
                        None if entry.string >= Entry::TRIED => break 'values (Met::Value, entry.node),
                        None => match walker.odd_string(entry.string, at)? {
                            Some(end) => {
                                at = end;
                                frame = walker.scratch.frames.last_mut().expect(OPEN);
                            }
                            None => break 'values (Met::Value, entry.node),
                        },
                    }
                    break;
                }
                rare();
                if opens(byte) {
                    if walker.scratch.frames.len() == most || (tried && walker.scratch.memo.is_on()) {
                        break 'values (Met::Value, entry.node);
                    }
                    // A place that is none, as there is no rule to be asked, is in neither list.
                    if byte == b'{' {
                        let Some(asked) = plan.objects.get(entry.object as usize) else {
                            break 'values (Met::Value, entry.node);
                        };
                        walker.push_object(asked, entry.object, entry.node, at);
                        rule = Some(asked);
                    } else {
                        let Some(asked) = plan.arrays.get(entry.array as usize) else {
                            break 'values (Met::Value, entry.node);
                        };
                        walker.push_array(asked, entry.array, entry.node, at);
                        items = &asked.rest_entry;
                        rule = None;
                    }
                    if tried {
                        walker.scratch.memo.count();
                    }
                    frame = walker.scratch.frames.last_mut().expect(OPEN);
                    if frame.ends.close == 0 {
                        fresh = true;
                        at = space::skip(kernel, bytes, at + 1);
                        break 'values (Met::Other, entry.node);
                    }
                    (at, byte) = look(kernel, bytes, at + 1)?;
                    if closes(byte) {
                        break;
                    }
                    continue;
                }
                match byte {
                    b'-' | b'0'..=b'9' if entry.number < Entry::TRIED => {
                        let found = number::scan(bytes, at)?;
                        if !scalar::number_is_accepted(plan, entry.number, &bytes[at..found.end], found.plain) {
                            break 'values (Met::Value, entry.node);
                        }
                        at = found.end;
                    }
                    b't' if entry.yes == Entry::FREE => at = literal::end(bytes, at, b"true")?,
                    b'f' if entry.no == Entry::FREE => at = literal::end(bytes, at, b"false")?,
                    b'n' if entry.null == Entry::FREE => at = literal::end(bytes, at, b"null")?,
                    _ => break 'values (Met::Value, entry.node),
                }
                break;
            }
        };
        walker.depth = (walker.depth as usize + walker.scratch.frames.len() - opened) as u32;
        *place = Place { at, node, fresh };
        Ok(met)
    }
}

#[inline(always)]
fn closes(byte: u8) -> bool {
    // A brace differs from its square bracket in this bit alone.
    byte | 0x20 == b'}'
}

#[inline(always)]
fn opens(byte: u8) -> bool {
    byte | 0x20 == b'{'
}

/// The first position at or after `at` that is not white space, and what is there.
#[inline(always)]
fn look<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> Result<(usize, u8), Fault> {
    match bytes.get(at) {
        Some(byte) if *byte > b' ' => return Ok((at, *byte)),
        Some(b' ') => match bytes.get(at + 1) {
            Some(byte) if *byte > b' ' => return Ok((at + 1, *byte)),
            _ => {}
        },
        _ => {}
    }
    look_far(kernel, bytes, at)
}

/// As [`look`], over any white space.
#[inline(never)]
fn look_far<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> Result<(usize, u8), Fault> {
    let at = space::skip(kernel, bytes, at);
    match bytes.get(at) {
        Some(byte) => Ok((at, *byte)),
        None => Err(Fault::malformed(at)),
    }
}

/// The first byte of the value behind a colon, with any white space.
#[inline(never)]
fn value_far<K: Kernel>(kernel: K, bytes: &[u8], at: usize) -> Result<(usize, u8), Fault> {
    look_far(kernel, bytes, colon(kernel, bytes, at)? + 1)
}

impl<'a, K: Kernel> Walker<'a, K> {
    /// The entry of the member whose name stands between `start` and `end`: a name that is long, near the end of the text,
    /// or one of many. `None`, and nothing has been noted, where the object has such a member already.
    #[inline(never)]
    fn odd_member(&mut self, rule: &'a ObjectRule, start: usize, end: usize) -> Option<&'a Entry> {
        let name = &self.bytes[start..end];
        let key = NameKey::of(name);
        match rule.names.find_known(key, name) {
            Some(known) if known.bit != 0 => {
                let frame = self.frame();
                let first = frame.seen & known.bit == 0;
                frame.seen |= known.bit;
                first.then_some(&known.entry)
            }
            Some(known) => self.one_of_many(known),
            None => self.odd_unknown(rule, key, start, end),
        }
    }

    /// As [`odd_member`](Walker::odd_member), for a name that is not in the table.
    #[inline(never)]
    fn odd_unknown(&mut self, rule: &'a ObjectRule, key: NameKey, start: usize, end: usize) -> Option<&'a Entry> {
        let name = &self.bytes[start..end];
        let hash = self.key.hash(key, name);
        let frame = self.scratch.frames.last_mut().expect(OPEN);
        if !self.scratch.names.push_new(&mut frame.filter, hash, (start, end)) && !self.new_name(hash, start, end) {
            return None;
        }
        Some(match &rule.unknown_entry {
            Some(entry) => entry,
            None => &self.plan.entries[unknown_node(&rule.unknown, name).0 as usize],
        })
    }

    /// Adds the name between `start` and `end`, which is in no table, to those of the object, unless it is there. The filter
    /// has it, or one like it.
    #[inline(never)]
    fn new_name(&mut self, hash: u64, start: usize, end: usize) -> bool {
        let comparing = Comparing { bytes: self.bytes, lenient: self.lenient };
        let first = self.frame().names as usize;
        self.scratch.names.insert_met(comparing, first, hash, (start, end))
    }

    /// As [`odd_member`](Walker::odd_member), for a name from the 65th on.
    #[inline(never)]
    fn one_of_many(&mut self, known: &'a Known) -> Option<&'a Entry> {
        let more = self.frame().more as usize;
        let seen = &mut self.scratch.more_seen[more + known.place as usize / 64 - 1];
        let bit = 1_u64 << (known.place % 64);
        let first = *seen & bit == 0;
        *seen |= bit;
        first.then_some(&known.entry)
    }

    /// The position after the string at `at`, which is not plain, if what an entry answers for strings accepts it.
    #[inline(never)]
    pub(super) fn odd_string(&mut self, answer: u32, at: usize) -> Result<Option<usize>, Stop> {
        let found = string::scan_far(self.kernel, self.bytes, at, self.lenient)?;
        let accepted = answer == Entry::FREE || self.string_is_accepted(answer - 1, at, found);
        Ok(accepted.then_some(found.end + 1))
    }

    /// Whether the container at hand is accepted: an object with this rule, of which more is asked at its end than required
    /// names, or an array that ends before `end`. What an object noted about its names from the 65th on is then given
    /// back.
    #[inline(never)]
    fn ends_well(&mut self, rule: Option<&ObjectRule>, end: usize) -> bool {
        let Some(rule) = rule else {
            let plan = self.plan;
            let rule = &plan.arrays[self.frame().rule as usize];
            return self.array_is_accepted(rule, end);
        };
        let good = self.object_is_accepted(rule);
        if good && rule.names.len() > 64 {
            let more = self.frame().more as usize;
            self.scratch.more_seen.truncate(more);
        }
        good
    }
}
