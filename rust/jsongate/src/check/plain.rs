//! The walk as long as it is plain: objects and arrays of plain names and values that are accepted, in a loop of its
//! own that keeps nothing but what these need.
//!
//! Nearly every document is nothing else. Whatever is more (an escape, a branch, a violation, a fault) is left to the
//! walk at large, which comes back here for what follows.

use super::frame::Tag;
use super::names::Comparing;
use super::object::by_pattern;
use super::scalar;
use super::walk::{Duplicates, Stop, Walker};
use crate::Code;
use crate::plan::{AtEnd, Entry, NodeId, Unknown};
use crate::scan::{Fault, Kernel, Task, literal, number, space, string};

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

/// Goes on from `place`.
pub(super) struct Plain<'w, 'a, K>(pub(super) &'w mut Walker<'a, K>, pub(super) &'w mut Place);

impl<K: Kernel> Task for Plain<'_, '_, K> {
    type Output = Result<Met, Stop>;

    #[inline(always)]
    fn run<L: Kernel>(self, _: L) -> Self::Output {
        let Plain(walker, place) = self;
        let kernel = walker.kernel;
        let (bytes, marks, plan) = (walker.bytes, walker.marks, walker.plan);
        let trying = !walker.scratch.tries.is_empty();
        let Place { mut at, mut node, mut fresh } = *place;
        let met = 'container: loop {
            let frame = walker.frames.last_mut().expect("the root's frame is never popped");
            let object = match frame.tag {
                Tag::Object if !frame.odd => true,
                Tag::Array => false,
                _ => break Met::Other,
            };
            let rule = &plan.objects[if object { frame.rule as usize } else { 0 }];
            let close = if object { b'}' } else { b']' };
            node = frame.item;
            loop {
                // To the next member or item.
                let mut next = at;
                let mut byte = match bytes.get(next) {
                    Some(&byte) => byte,
                    None => break 'container Met::Other,
                };
                if !fresh {
                    if byte <= b' ' {
                        at = space::skip(kernel, bytes, at);
                        next = at;
                        byte = bytes.get(next).copied().unwrap_or(0);
                    }
                    if byte == b',' {
                        next += 1;
                        byte = bytes.get(next).copied().unwrap_or(0);
                        if byte <= b' ' {
                            next = space::skip(kernel, bytes, next);
                            byte = bytes.get(next).copied().unwrap_or(0);
                        }
                    } else if byte == close {
                        break;
                    } else {
                        break 'container Met::Other;
                    }
                } else if byte == close {
                    break;
                }
                if object {
                    if byte != b'"' {
                        break 'container Met::Other;
                    }
                    let open = next;
                    let Some(end) = string::plain_end(bytes, marks, open + 1) else { break 'container Met::Other };
                    let (key, found) = rule.names.find_within(bytes, open + 1, end);
                    match found {
                        Some((place, asked)) if place < 64 => {
                            let bit = 1_u64 << place;
                            if frame.seen & bit != 0 {
                                break 'container Met::Other;
                            }
                            frame.seen |= bit;
                            node = asked;
                        }
                        Some(_) => break 'container Met::Other,
                        None => {
                            let name = &bytes[open + 1..end];
                            let comparing = Comparing { bytes, lenient: walker.lenient };
                            let hash = walker.key.hash(key, name);
                            let first = frame.names as usize;
                            let names = &mut walker.scratch.names;
                            if !names.insert(comparing, first, &mut frame.filter, hash, (open + 1, end)) {
                                match walker.duplicates {
                                    Duplicates::Refused => {
                                        return Err(Fault { code: Code::DuplicateName, offset: open }.into());
                                    }
                                    Duplicates::Reported => return Err(Stop::Duplicate),
                                    Duplicates::Ignored => {}
                                }
                            }
                            node = match &rule.unknown {
                                Unknown::Node(asked) => *asked,
                                other => by_pattern(other, name),
                            };
                        }
                    }
                    at = end + 1;
                    if bytes.get(at) != Some(&b':') {
                        at = space::skip(kernel, bytes, at);
                        if bytes.get(at) != Some(&b':') {
                            return Err(Fault::malformed(at).into());
                        }
                    }
                    at = space::skip(kernel, bytes, at + 1);
                } else {
                    at = next;
                }
                fresh = false;
                frame.count += 1;
                // The value.
                let Some(&byte) = bytes.get(at) else { break 'container Met::Value };
                let entry = &plan.entries[node.0 as usize];
                match byte {
                    b'"' if entry.string < Entry::TRIED => {
                        let Some(end) = string::plain_end(bytes, marks, at + 1) else { break 'container Met::Value };
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
                        if asked >= Entry::TRIED
                            || walker.depth == walker.max_depth
                            || (trying && walker.scratch.memo.is_on())
                        {
                            break 'container Met::Value;
                        }
                        if trying {
                            walker.scratch.memo.count();
                        }
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
            if trying && walker.scratch.memo.is_on() {
                break Met::End;
            }
            if object {
                let good = match rule.at_end {
                    AtEnd::Nothing => true,
                    AtEnd::Required => frame.seen & rule.required == rule.required,
                    AtEnd::More => false,
                };
                if !good {
                    break Met::End;
                }
                walker.scratch.names.truncate(frame.names as usize);
                if rule.names.len() > 64 {
                    walker.scratch.more_seen.truncate(frame.more as usize);
                }
            } else if plan.arrays[frame.rule as usize].at_end {
                break Met::End;
            }
            walker.frames.pop();
            walker.depth -= 1;
            at += 1;
            fresh = false;
        };
        *place = Place { at, node, fresh };
        Ok(met)
    }
}
