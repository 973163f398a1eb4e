//! The walk as long as it is plain: objects and arrays of plain names and values that are accepted, in a loop of its
//! own that keeps nothing but what these need.
//!
//! Nearly every document is nothing else. Whatever is more (an escape, a branch, a violation, a fault) is left to the
//! walk at large, which comes back here for what follows.

use super::frame::Tag;
use super::object::{colon, unknown_node};
use super::scalar;
use super::walk::{Stop, Walker};
use crate::plan::{ANY, AtEnd, Entry, NameKey, NodeId, ObjectRule};
use crate::scan::{Kernel, Task, literal, number, space, string};

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
    /// The closing bracket of the container at hand.
    End,
    /// Something else: what comes after a value or, where the container has just been opened, its first byte.
    Other,
}

const OPEN: &str = "the root's frame is never popped";

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
        let Place { mut at, mut node, mut fresh } = *place;
        let met = 'container: loop {
            let mut frame = walker.scratch.frames.last_mut().expect(OPEN);
            let (close, rule) = match frame.tag {
                Tag::Object => (b'}', &plan.objects[frame.rule as usize]),
                Tag::Array | Tag::Tuple => (b']', &plan.objects[0]),
                _ => break Met::Other,
            };
            if rule.name_node != ANY {
                break Met::Other;
            }
            node = frame.item;
            loop {
                // To the next member or item.
                let mut next = at;
                if fresh {
                    if bytes.get(at) == Some(&close) {
                        break;
                    }
                } else {
                    match bytes.get(at) {
                        Some(b',') => next = space::skip(kernel, bytes, at + 1),
                        Some(byte) if *byte == close => break,
                        Some(byte) if *byte <= b' ' => {
                            next = space::skip(kernel, bytes, at);
                            if next == at {
                                break 'container Met::Other;
                            }
                            at = next;
                            continue;
                        }
                        _ => break 'container Met::Other,
                    }
                }
                if close == b'}' {
                    let open = next;
                    if bytes.get(open) != Some(&b'"') {
                        break 'container Met::Other;
                    }
                    let Some(end) = string::plain_end(bytes, marks, open + 1) else { break 'container Met::Other };
                    let key = NameKey::within(bytes, open + 1, end);
                    match rule.names.find_within(key, bytes, open + 1) {
                        Some((place, asked)) if place < 64 => {
                            let bit = 1_u64 << place;
                            if frame.seen & bit != 0 {
                                break 'container Met::Other;
                            }
                            frame.seen |= bit;
                            node = asked;
                        }
                        Some((place, asked)) => {
                            node = walker.known_member(place, asked, open)?;
                            frame = walker.scratch.frames.last_mut().expect(OPEN);
                        }
                        None => {
                            let hash = walker.key.hash(key, &bytes[open + 1..end]);
                            if !walker.scratch.names.push_new(&mut frame.filter, hash, (open + 1, end)) {
                                walker.add_name(hash, open, end)?;
                                frame = walker.scratch.frames.last_mut().expect(OPEN);
                            }
                            node = unknown_node(&rule.unknown, &bytes[open + 1..end]);
                        }
                    }
                    at = colon(kernel, bytes, end + 1)?;
                    next = at;
                }
                if frame.tag == Tag::Tuple {
                    match plan.arrays[frame.rule as usize].uncounted_item(frame.count) {
                        Some(asked) => node = asked,
                        None => break 'container Met::Other,
                    }
                }
                at = next;
                fresh = false;
                frame.count += 1;
                // The value.
                let Some(&byte) = bytes.get(at) else { break 'container Met::Value };
                let entry = &plan.entries[node.0 as usize];
                match byte {
                    b'"' if entry.string < Entry::TRIED => {
                        let Some(end) = string::plain_end(bytes, marks, at + 1) else {
                            let Some(end) = walker.odd_string(entry.string, at)? else {
                                break 'container Met::Value;
                            };
                            at = end;
                            frame = walker.scratch.frames.last_mut().expect(OPEN);
                            continue;
                        };
                        if entry.string != Entry::FREE
                            && !plan.strings[entry.string as usize - 1].accepts_plain(bytes, at + 1, end)
                        {
                            break 'container Met::Value;
                        }
                        at = end + 1;
                    }
                    b'-' | b'0'..=b'9' if entry.number < Entry::TRIED => {
                        let found = number::scan(bytes, at)?;
                        if !scalar::number_is_accepted(plan, entry.number, &bytes[at..found.end], found.plain) {
                            break 'container Met::Value;
                        }
                        at = found.end;
                    }
                    b't' if entry.yes == Entry::FREE => at = literal::end(bytes, at, b"true")?,
                    b'f' if entry.no == Entry::FREE => at = literal::end(bytes, at, b"false")?,
                    b'n' if entry.null == Entry::FREE => at = literal::end(bytes, at, b"null")?,
                    b'{' | b'[' => {
                        let asked = if byte == b'{' { entry.object } else { entry.array };
                        if asked >= Entry::TRIED || walker.depth == walker.max_depth || walker.notes() {
                            break 'container Met::Value;
                        }
                        walker.count_look();
                        walker.depth += 1;
                        if byte == b'{' {
                            walker.open_object(asked, node, at);
                        } else {
                            walker.open_array(asked, node, at);
                        }
                        at = space::skip(kernel, bytes, at + 1);
                        fresh = true;
                        continue 'container;
                    }
                    _ => break 'container Met::Value,
                }
            }
            // The end of the container.
            let names = (frame.filter != 0).then_some(frame.names as usize);
            let seen = frame.seen;
            let array = frame.rule as usize;
            if walker.notes() {
                break Met::End;
            }
            let good = if close == b'}' {
                match rule.at_end {
                    AtEnd::Nothing => true,
                    AtEnd::Required => seen & rule.required == rule.required,
                    AtEnd::More => walker.ends_well(rule),
                }
            } else {
                let rule = &plan.arrays[array];
                !rule.at_end || walker.array_is_accepted(rule, at + 1)
            };
            if !good {
                break Met::End;
            }
            if let Some(first) = names {
                walker.scratch.names.truncate(first);
            }
            walker.scratch.frames.pop();
            walker.depth -= 1;
            at += 1;
            fresh = false;
        };
        *place = Place { at, node, fresh };
        Ok(met)
    }
}

impl<K: Kernel> Walker<'_, K> {
    /// The position after the string at `at`, which is not plain, if what an entry answers for strings accepts it.
    #[inline(never)]
    pub(super) fn odd_string(&mut self, answer: u32, at: usize) -> Result<Option<usize>, Stop> {
        let found = string::scan_far(self.kernel, self.bytes, at, self.lenient)?;
        let accepted = answer == Entry::FREE || self.string_is_accepted(answer - 1, at, found);
        Ok(accepted.then_some(found.end + 1))
    }

    /// Whether the object at hand, of which more is asked at its end than required names, is accepted. What it noted about
    /// its names from the 65th on is then given back.
    #[inline(never)]
    fn ends_well(&mut self, rule: &ObjectRule) -> bool {
        let good = self.object_is_accepted(rule);
        if good && rule.names.len() > 64 {
            let more = self.frame().more as usize;
            self.scratch.more_seen.truncate(more);
        }
        good
    }
}
