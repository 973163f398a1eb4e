//! The walk itself: one loop over values, one over what follows a value, an explicit stack.
//!
//! A value is entered with a node at its first byte. What it says is "accepted, and the value ends here" or
//! "rejected". A rejection inside a try unwinds to the try, which asks the next branch from the value's first byte
//! again; a rejection outside any try ends the walk. A document that is not well formed is never refused by the schema,
//! so the caller then looks at the grammar of the whole.
//!
//! Every walk over a value checks its grammar, also inside a try, and bytes are always reached in order: so the first
//! fault that is met is the one at the lowest offset.
//!
//! The walker's methods are in files by what they deal with: [`object`](super::object), [`array`](super::array),
//! [`branch`](super::branch) and [`scalar`](super::scalar).

use super::WalkWith;
use super::frame::{Frame, Tag};
use super::names::HashKey;
use super::object::colon;
use super::plain::{Met, Place, Plain};
use super::scalar;
use super::scratch::Scratch;
use super::tries::{Next, What};
use crate::Code;
use crate::plan::{Entry, FirstByte, NodeId, Plan, TRY};
use crate::scan::{Fault, Kernel, Task, literal, number, space, string};
use crate::value::document::Document;

/// Why a walk ended early.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stop {
    /// The document is not well formed.
    Fault(Fault),
    /// A duplicate name, where duplicates are [`Duplicates::Reported`].
    Duplicate,
}

impl From<Fault> for Stop {
    #[inline(always)]
    fn from(fault: Fault) -> Stop {
        Stop::Fault(fault)
    }
}

/// What a duplicate name leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Duplicates {
    /// A fault.
    Refused,
    /// The end of this walk: the caller finds out which members are overridden and walks again.
    Reported,
    /// Nothing: the overridden members are known.
    Ignored,
}

/// What comes after a rejection.
enum After {
    /// The value at hand is to be looked at by this node.
    Enter(NodeId),
    /// A value has been accepted all the same.
    Accepted,
    /// The document is refused.
    Refused,
}

pub(super) struct Walker<'a, K> {
    pub(super) kernel: K,
    pub(super) plan: &'a Plan,
    pub(super) bytes: &'a [u8],
    pub(super) scratch: &'a mut Scratch,
    pub(super) superseded: &'a [u32],
    pub(super) duplicates: Duplicates,
    pub(super) lenient: bool,
    pub(super) max_depth: u32,
    pub(super) key: HashKey,
    /// See [`Kernel::mark_special`].
    pub(super) marks: &'a [u64],
    pub(super) depth: u32,
}

/// Goes on after what is not plain.
struct Rest<'w, 'a, K>(&'w mut Walker<'a, K>, Place, Met);

impl<K: Kernel> Task for Rest<'_, '_, K> {
    type Output = Result<bool, Stop>;

    #[inline(always)]
    fn run<L: Kernel>(self, _: L) -> Self::Output {
        self.0.values(self.1, self.2)
    }
}

impl<'a, K: Kernel> Walker<'a, K> {
    #[inline(always)]
    pub(super) fn new(kernel: K, with: WalkWith<'a>) -> Walker<'a, K> {
        let super::Walk { plan, reading, bytes, marks, superseded, scratch } = with.walk;
        scratch.clear(bytes.len());
        let key = scratch.key;
        Walker {
            kernel,
            plan,
            bytes,
            scratch,
            superseded,
            duplicates: with.duplicates,
            lenient: reading.lenient,
            max_depth: reading.max_depth,
            key,
            marks,
            depth: 0,
        }
    }

    /// `Ok(true)` accepted; `Ok(false)` refused, and nobody has looked at what comes after.
    ///
    /// A document that is plain from end to end never leaves this function and the loop that it calls.
    #[inline(always)]
    pub(super) fn walk(mut self) -> Result<bool, Stop> {
        let mut place = Place { at: space::skip(self.kernel, self.bytes, 0), node: self.plan.root, fresh: true };
        let mut met = Met::Other;
        let entry = &self.plan.entries[place.node.0 as usize];
        if self.bytes.get(place.at) == Some(&b'{') && entry.object < Entry::TRIED && self.max_depth > 0 {
            self.depth = 1;
            self.open_object(entry.object, place.node, place.at);
            place.at = space::skip(self.kernel, self.bytes, place.at + 1);
            met = self.kernel.run_apart(Plain(&mut self, &mut place))?;
            if self.scratch.frames.len() == 1 {
                return self.end(place.at);
            }
        }
        self.kernel.run_apart(Rest(&mut self, place, met))
    }

    /// The document's value ends at `at`.
    #[inline(always)]
    fn end(&self, at: usize) -> Result<bool, Stop> {
        let end = space::skip(self.kernel, self.bytes, at);
        if end == self.bytes.len() { Ok(true) } else { Err(Fault::malformed(end).into()) }
    }

    /// The walk at large, from `place` on, where the loop over what is plain `met` something else.
    #[inline(always)]
    fn values(&mut self, mut place: Place, met: Met) -> Result<bool, Stop> {
        let bytes = self.bytes;
        let plan = self.plan;
        let mut met = Some(met);
        'after: loop {
            let accepted = 'next: {
                let met = match (met.take(), self.frame().tag) {
                    (Some(met), _) => met,
                    (None, Tag::Object | Tag::Array) => self.kernel.run_apart(Plain(self, &mut place))?,
                    _ => Met::Other,
                };
                let Place { at, node, fresh } = &mut place;
                if met == Met::Value {
                    break 'next None;
                }
                match self.frame().tag {
                    Tag::Object => {
                        let name = match met {
                            Met::End => None,
                            Met::Member => Some(*at),
                            _ if *fresh => (bytes.get(*at) != Some(&b'}')).then_some(*at),
                            _ => self.next(at, b'}')?,
                        };
                        *fresh = false;
                        match name {
                            Some(name) => {
                                *at = name;
                                *node = self.enter_member(at)?;
                                None
                            }
                            None => {
                                *at += 1;
                                Some(self.close_object(*at))
                            }
                        }
                    }
                    Tag::Array | Tag::Tuple => {
                        let item = match met {
                            Met::End => None,
                            Met::Member => Some(*at),
                            _ if *fresh => (bytes.get(*at) != Some(&b']')).then_some(*at),
                            _ => self.next(at, b']')?,
                        };
                        *fresh = false;
                        match item {
                            Some(item) => {
                                *at = item;
                                *node = self.enter_item(*at)?;
                                None
                            }
                            None => {
                                *at += 1;
                                Some(self.close_array(*at))
                            }
                        }
                    }
                    Tag::Root if *fresh => {
                        *fresh = false;
                        None
                    }
                    Tag::Root => return self.end(*at),
                    Tag::Try => {
                        let mut start = *at;
                        match self.accept(*at as u32, &mut start) {
                            Next::Run(next) | Next::Tail(next) => {
                                *node = next;
                                *at = start;
                                None
                            }
                            Next::Accept(end) => {
                                *at = end as usize;
                                Some(true)
                            }
                            Next::Reject => Some(false),
                        }
                    }
                    Tag::Name => {
                        *node = self.leave_name();
                        *at = space::skip(self.kernel, bytes, colon(self.kernel, bytes, *at)? + 1);
                        None
                    }
                }
            };
            match accepted {
                None => {}
                Some(true) => continue 'after,
                Some(false) => match self.rejected(&mut place.at) {
                    After::Enter(next) => place.node = next,
                    After::Accepted => continue 'after,
                    After::Refused => return Ok(false),
                },
            }

            let Place { at, node, fresh } = &mut place;
            'value: loop {
                let Some(&byte) = bytes.get(*at) else { return Err(Fault::malformed(*at).into()) };
                let entry = &plan.entries[node.0 as usize];
                let accepted = 'enter: {
                    let answer = match byte {
                        b'"' if entry.string < Entry::TRIED => {
                            let rule = entry.string;
                            break 'enter match string::plain_end(bytes, self.marks, *at + 1) {
                                Some(end) => {
                                    let open = *at + 1;
                                    *at = end + 1;
                                    rule == Entry::FREE
                                        || plan.strings[rule as usize - 1].accepts_plain(bytes, open, end)
                                }
                                None => self.odd_string(rule, *at)?.map(|end| *at = end).is_some(),
                            };
                        }
                        b'"' => entry.string,
                        b'{' if entry.object < Entry::TRIED => {
                            if let Some(known) = self.open(*node, *at)? {
                                break 'enter known.map(|end| *at = end).is_some();
                            }
                            self.open_object(entry.object, *node, *at);
                            *at = space::skip(self.kernel, bytes, *at + 1);
                            *fresh = true;
                            continue 'after;
                        }
                        b'{' => entry.object,
                        b'[' if entry.array < Entry::TRIED => {
                            if let Some(known) = self.open(*node, *at)? {
                                break 'enter known.map(|end| *at = end).is_some();
                            }
                            self.open_array(entry.array, *node, *at);
                            *at = space::skip(self.kernel, bytes, *at + 1);
                            *fresh = true;
                            continue 'after;
                        }
                        b'[' => entry.array,
                        b'-' | b'0'..=b'9' if entry.number < Entry::TRIED => {
                            let start = *at;
                            let found = number::scan(bytes, *at)?;
                            *at = found.end;
                            let text = &bytes[start..*at];
                            break 'enter scalar::number_is_accepted(plan, entry.number, text, found.plain);
                        }
                        b'-' | b'0'..=b'9' => entry.number,
                        b't' if entry.yes == Entry::FREE => {
                            *at = literal::end(bytes, *at, b"true")?;
                            break 'enter true;
                        }
                        b't' => entry.yes,
                        b'f' if entry.no == Entry::FREE => {
                            *at = literal::end(bytes, *at, b"false")?;
                            break 'enter true;
                        }
                        b'f' => entry.no,
                        b'n' if entry.null == Entry::FREE => {
                            *at = literal::end(bytes, *at, b"null")?;
                            break 'enter true;
                        }
                        b'n' => entry.null,
                        _ => return Err(Fault::malformed(*at).into()),
                    };
                    if answer == Entry::REFUSED {
                        break 'enter false;
                    }
                    match self.run_passes(*node, at)? {
                        Next::Run(next) | Next::Tail(next) => {
                            *node = next;
                            continue 'value;
                        }
                        Next::Accept(end) => {
                            *at = end as usize;
                            true
                        }
                        Next::Reject => false,
                    }
                };
                if accepted {
                    continue 'after;
                }
                match self.rejected(at) {
                    After::Enter(next) => *node = next,
                    After::Accepted => continue 'after,
                    After::Refused => return Ok(false),
                }
            }
        }
    }

    /// Asks the passes that decide the value at `at`: at once where they can say, otherwise by a try.
    #[inline(never)]
    fn run_passes(&mut self, mut node: NodeId, at: &mut usize) -> Result<Next, Stop> {
        let plan = self.plan;
        let first = self.bytes.get(*at).and_then(|byte| FirstByte::of(*byte)).expect("the walk saw the first byte");
        while let Some(passes) = plan.passes_of(node) {
            node = match passes.direct[first as usize] {
                TRY => match self.chosen(passes, first, *at as u32) {
                    Some(chosen) => chosen,
                    None => {
                        if matches!(first, FirstByte::String | FirstByte::Number)
                            && let Some(answer) = self.ask_scalar(node, first, at)?
                        {
                            return Ok(if answer { Next::Accept(*at as u32) } else { Next::Reject });
                        }
                        let passes = plan.nodes[node.0 as usize].passes;
                        return Ok(self.begin(What::Passes(passes), node, *at, first));
                    }
                },
                direct => direct,
            };
        }
        Ok(Next::Tail(node))
    }

    /// A value has been rejected: unwinds to the next thing to do, and moves `at` there.
    #[inline(never)]
    fn rejected(&mut self, at: &mut usize) -> After {
        loop {
            match self.reject(at) {
                Some(Next::Run(next) | Next::Tail(next)) => return After::Enter(next),
                Some(Next::Accept(end)) => {
                    *at = end as usize;
                    return After::Accepted;
                }
                Some(Next::Reject) => {}
                None => return After::Refused,
            }
        }
    }

    /// The container that is open.
    #[inline(always)]
    pub(super) fn frame(&mut self) -> &mut Frame {
        self.scratch.frames.last_mut().expect("the root's frame is never popped")
    }

    /// The position of the member or item after the comma; `None`, and `at` on the bracket, where the container ends.
    #[inline(never)]
    fn next(&self, at: &mut usize, close: u8) -> Result<Option<usize>, Stop> {
        *at = space::skip(self.kernel, self.bytes, *at);
        match self.bytes.get(*at) {
            Some(b',') => Ok(Some(space::skip(self.kernel, self.bytes, *at + 1))),
            Some(byte) if *byte == close => Ok(None),
            _ => Err(Fault::malformed(*at).into()),
        }
    }

    /// Whether what becomes of containers is being written down.
    #[inline(always)]
    pub(super) fn notes(&self) -> bool {
        !self.scratch.tries.is_empty() && self.scratch.memo.is_on()
    }

    /// Counts one look at a container, which matters inside a try.
    #[inline(always)]
    pub(super) fn count_look(&mut self) {
        if !self.scratch.tries.is_empty() {
            self.scratch.memo.count();
        }
    }

    /// Counts the container that opens at `at`. `Some` where a branch has asked the same node about it before: the
    /// position after it, or `None` for a refusal.
    #[inline(always)]
    fn open(&mut self, node: NodeId, at: usize) -> Result<Option<Option<usize>>, Stop> {
        if self.depth == self.max_depth {
            return Err(Fault { code: Code::TooDeep, offset: at }.into());
        }
        self.count_look();
        if self.notes()
            && let Some(known) = self.scratch.memo.get(node, at as u32)
        {
            return Ok(Some(known.map(|end| end as usize)));
        }
        self.depth += 1;
        Ok(None)
    }

    /// Leaves the container at hand, which ends before `end`, and notes inside a try what became of it.
    #[inline(always)]
    pub(super) fn closed(&mut self, good: bool, end: usize) -> bool {
        self.depth -= 1;
        let Some(frame) = self.scratch.frames.pop() else { return good };
        if self.notes() {
            self.scratch.memo.set(frame.node, frame.start, good.then_some(end as u32));
        }
        good
    }

    pub(super) fn document(&self) -> Document<'a> {
        Document { bytes: self.bytes, lenient: self.lenient, superseded: self.superseded }
    }
}
