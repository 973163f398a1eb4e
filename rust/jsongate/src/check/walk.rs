//! The walk itself: one loop over values, one over what follows a value, an explicit stack.
//!
//! A value is entered with a node at its first byte. What it says is "accepted, and the value ends here" or
//! "rejected". A rejection inside a try unwinds to the try, which asks the next branch from the value's first byte
//! again; a rejection outside any try settles the verdict, and the walk goes on with [`ANY`] in the place of every
//! node, since a document that is not well formed is never refused by the schema.
//!
//! Every walk over a value checks its grammar, also inside a try, and bytes are always reached in order: so the first
//! fault that is met is the one at the lowest offset.
//!
//! The walker's methods are in files by what they deal with: [`object`](super::object), [`array`](super::array),
//! [`branch`](super::branch) and [`scalar`](super::scalar).

use super::WalkWith;
use super::frame::{Frame, Tag};
use super::names::HashKey;
use super::object::Member;
use super::scalar;
use super::scratch::Scratch;
use super::tries::{Next, What};
use crate::Code;
use crate::plan::{ANY, FirstByte, Kinds, NONE, NodeId, Plan, TRY};
use crate::scan::{Fault, Kernel, block_at, literal, number, space, string};
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

pub(super) struct Walker<'a, K> {
    pub(super) kernel: K,
    pub(super) plan: &'a Plan,
    pub(super) bytes: &'a [u8],
    /// The containers that are open, below them [`Frame::ROOT`].
    pub(super) frames: Vec<Frame>,
    pub(super) scratch: &'a mut Scratch,
    pub(super) superseded: &'a [u32],
    pub(super) duplicates: Duplicates,
    pub(super) lenient: bool,
    max_depth: u32,
    pub(super) key: HashKey,
    /// All ones; 0 once the document has been refused, which turns every node into [`ANY`].
    pub(super) live: u32,
    pub(super) depth: u32,
}

impl<'a, K: Kernel> Walker<'a, K> {
    #[inline(always)]
    pub(super) fn new(kernel: K, with: WalkWith<'a>) -> Walker<'a, K> {
        let super::Walk { plan, reading, bytes, superseded, scratch } = with.walk;
        scratch.clear(bytes.len());
        let key = scratch.key;
        let mut frames = std::mem::take(&mut scratch.frames);
        frames.push(Frame::ROOT);
        Walker {
            kernel,
            plan,
            bytes,
            frames,
            scratch,
            superseded,
            duplicates: with.duplicates,
            lenient: reading.lenient,
            max_depth: reading.max_depth,
            key,
            live: u32::MAX,
            depth: 0,
        }
    }

    /// `Ok(true)` accepted, `Ok(false)` refused.
    #[inline(always)]
    pub(super) fn walk(mut self) -> Result<bool, Stop> {
        let found = self.values();
        self.scratch.frames = self.frames;
        found.map(|()| self.live != 0)
    }

    #[inline(always)]
    fn values(&mut self) -> Result<(), Stop> {
        let bytes = self.bytes;
        let plan = self.plan;
        let mut node = plan.root;
        let mut at = space::skip(self.kernel, bytes, 0);
        'value: loop {
            let mut start = at;
            let Some(&byte) = bytes.get(at) else { return Err(Fault::malformed(at).into()) };
            let mut accepted = 'enter: {
                let asked = &plan.nodes[node.0 as usize];
                if asked.passes != NONE {
                    let Some(first) = FirstByte::of(byte) else { return Err(Fault::malformed(at).into()) };
                    match plan.passes[asked.passes as usize].direct[first as usize] {
                        TRY => {
                            if matches!(first, FirstByte::String | FirstByte::Number)
                                && let Some(answer) = self.ask_scalar(node, first, &mut at)?
                            {
                                break 'enter answer;
                            }
                            match self.begin(What::Passes(asked.passes), node, at, first) {
                                Next::Run(next) | Next::Tail(next) => {
                                    node = next;
                                    continue 'value;
                                }
                                Next::Accept(end) => {
                                    at = end as usize;
                                    break 'enter true;
                                }
                                Next::Reject => break 'enter false,
                            }
                        }
                        direct => {
                            node = direct;
                            continue 'value;
                        }
                    }
                }
                match byte {
                    b'"' => {
                        if !asked.kinds.meets(Kinds::STRING) {
                            break 'enter false;
                        }
                        let near =
                            block_at(bytes, at + 1).and_then(|block| Some((block, string::near(self.kernel, block)?)));
                        match near {
                            Some((block, length)) => {
                                at += length + 2;
                                asked.string == NONE
                                    || plan.strings[asked.string as usize].accepts_near(self.kernel, block, length)
                            }
                            None => {
                                let found = string::scan_far(self.kernel, bytes, at, self.lenient)?;
                                at = found.end + 1;
                                asked.string == NONE || self.string_is_accepted(asked.string, start, found)
                            }
                        }
                    }
                    b'{' => {
                        if !asked.kinds.meets(Kinds::OBJECT) {
                            break 'enter false;
                        }
                        match self.open(node, at)? {
                            None => {}
                            Some(Some(end)) => {
                                at = end;
                                break 'enter true;
                            }
                            Some(None) => break 'enter false,
                        }
                        self.open_object(asked.object, node, at);
                        at = space::skip(self.kernel, bytes, at + 1);
                        if bytes.get(at) != Some(&b'}') {
                            node = self.enter_member(&mut at)?;
                            continue 'value;
                        }
                        at += 1;
                        self.close_object(at)
                    }
                    b'[' => {
                        if !asked.kinds.meets(Kinds::ARRAY) {
                            break 'enter false;
                        }
                        match self.open(node, at)? {
                            None => {}
                            Some(Some(end)) => {
                                at = end;
                                break 'enter true;
                            }
                            Some(None) => break 'enter false,
                        }
                        self.open_array(asked.array, node, at);
                        at = space::skip(self.kernel, bytes, at + 1);
                        if bytes.get(at) != Some(&b']') {
                            node = self.enter_item(at)?;
                            continue 'value;
                        }
                        at += 1;
                        self.close_array(at)
                    }
                    b't' => {
                        if !asked.kinds.meets(Kinds::TRUE) {
                            break 'enter false;
                        }
                        at = literal::end(bytes, at, b"true")?;
                        true
                    }
                    b'f' => {
                        if !asked.kinds.meets(Kinds::FALSE) {
                            break 'enter false;
                        }
                        at = literal::end(bytes, at, b"false")?;
                        true
                    }
                    b'n' => {
                        if !asked.kinds.meets(Kinds::NULL) {
                            break 'enter false;
                        }
                        at = literal::end(bytes, at, b"null")?;
                        true
                    }
                    b'-' | b'0'..=b'9' => {
                        let kinds = asked.kinds.and(Kinds::NUMBER);
                        if kinds == Kinds::NOTHING {
                            break 'enter false;
                        }
                        let found = number::scan(bytes, at)?;
                        at = found.end;
                        let text = &bytes[start..at];
                        scalar::kind_is_accepted(kinds, text, found.plain)
                            && (asked.number == NONE || plan.numbers[asked.number as usize].accepts(text, found.plain))
                    }
                    _ => return Err(Fault::malformed(at).into()),
                }
            };

            loop {
                if !accepted {
                    match self.reject(&mut start) {
                        Some(Next::Run(next) | Next::Tail(next)) => {
                            node = next;
                            at = start;
                            continue 'value;
                        }
                        Some(Next::Accept(end)) => at = end as usize,
                        Some(Next::Reject) => continue,
                        None => {
                            self.live = 0;
                            node = ANY;
                            at = start;
                            continue 'value;
                        }
                    }
                }
                match self.frame().tag {
                    Tag::Object => match self.next_member(at)? {
                        Some(name) => {
                            at = name;
                            node = self.enter_member(&mut at)?;
                            continue 'value;
                        }
                        None => {
                            at = space::skip(self.kernel, bytes, at) + 1;
                            accepted = self.close_object(at);
                        }
                    },
                    Tag::Array | Tag::Tuple => match self.next_item(at)? {
                        Some(item) => {
                            at = item;
                            node = self.enter_item(at)?;
                            continue 'value;
                        }
                        None => {
                            at = space::skip(self.kernel, bytes, at) + 1;
                            accepted = self.close_array(at);
                        }
                    },
                    Tag::Root => {
                        at = space::skip(self.kernel, bytes, at);
                        return if at == bytes.len() { Ok(()) } else { Err(Fault::malformed(at).into()) };
                    }
                    Tag::Try => match self.accept(at as u32, &mut start) {
                        Next::Run(next) | Next::Tail(next) => {
                            node = next;
                            at = start;
                            continue 'value;
                        }
                        Next::Accept(end) => {
                            at = end as usize;
                            accepted = true;
                        }
                        Next::Reject => accepted = false,
                    },
                    Tag::Name => {
                        node = self.leave_name();
                        at = self.colon(at)?;
                        continue 'value;
                    }
                }
            }
        }
    }

    /// The container that is open.
    #[inline(always)]
    pub(super) fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the root's frame is never popped")
    }

    #[inline(always)]
    pub(super) fn alive(&self, node: NodeId) -> NodeId {
        NodeId(node.0 & self.live)
    }

    /// Reads the name at `at`, leaves `at` on what is to be entered, the value or the name itself, and gives the node
    /// to enter it with.
    #[inline(always)]
    fn enter_member(&mut self, at: &mut usize) -> Result<NodeId, Stop> {
        match self.member(at)? {
            Member::Value(value) => Ok(value),
            Member::Name(name, value) => {
                self.check_name(*at, value);
                Ok(name)
            }
        }
    }

    /// Counts the container that opens at `at`. `Some` where a branch has asked the same node about it before: the
    /// position after it, or `None` for a refusal.
    #[inline(always)]
    fn open(&mut self, node: NodeId, at: usize) -> Result<Option<Option<usize>>, Stop> {
        if self.depth == self.max_depth {
            return Err(Fault { code: Code::TooDeep, offset: at }.into());
        }
        if !self.scratch.tries.is_empty() {
            self.scratch.memo.count();
            if self.scratch.memo.is_on()
                && let Some(known) = self.scratch.memo.get(node, at as u32)
            {
                return Ok(Some(known.map(|end| end as usize)));
            }
        }
        self.depth += 1;
        Ok(None)
    }

    /// Leaves the container at hand, which ends before `end`, and notes inside a try what became of it. Outside one, a
    /// refusal settles the verdict.
    #[inline(always)]
    pub(super) fn closed(&mut self, good: bool, end: usize) -> bool {
        self.depth -= 1;
        let Some(frame) = self.frames.pop() else { return good };
        if self.scratch.tries.is_empty() {
            if !good {
                self.live = 0;
            }
            return true;
        }
        if self.scratch.memo.is_on() {
            self.scratch.memo.set(frame.node, frame.start, good.then_some(end as u32));
        }
        good
    }

    pub(super) fn document(&self) -> Document<'a> {
        Document { bytes: self.bytes, lenient: self.lenient, superseded: self.superseded }
    }
}
