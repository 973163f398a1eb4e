//! The walk itself: one loop over values, one over what follows a value, an explicit stack.
//!
//! A value is entered with a node at its first byte. What it says is "accepted, and the value ends here" or
//! "rejected". A rejection inside a try unwinds to the try, which asks the next branch from the value's first byte
//! again; a rejection outside any try settles the verdict, and the walk goes on with [`ANY`] in the place of every
//! node, since a document that is not well formed is never refused by the schema.
//!
//! Every walk over a value checks its grammar, also inside a try, and bytes are always reached in order: so the first
//! fault that is met is the one at the lowest offset.

use super::WalkWith;
use super::frame::{Frame, Tag};
use super::names::{Comparing, HashKey};
use super::scratch::Scratch;
use super::probe::Probe;
use super::scalar::{self, Scalar};
use super::tries::{Judge, Next, Standing, Try, What};
use super::unique;
use crate::Code;
use crate::plan::{
    ANY, ArrayRule, Branch, FirstByte, Kinds, NONE, NameKey, NodeId, ObjectRule, Plan, TRY, Unknown,
};
use crate::scan::{Fault, Kernel, literal, number, space, string};
use crate::value::document::Document;
use crate::value::equal::equals_constant;
use crate::value::text;

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
    kernel: K,
    plan: &'a Plan,
    bytes: &'a [u8],
    scratch: &'a mut Scratch,
    superseded: &'a [u32],
    duplicates: Duplicates,
    lenient: bool,
    max_depth: u32,
    key: HashKey,
    /// All ones; 0 once the document has been refused, which turns every node into [`ANY`].
    live: u32,
    depth: u32,
}

/// What the member at hand leads to.
enum Member {
    /// Enter its value with this node.
    Value(NodeId),
    /// Check its name first, then enter its value with the second node.
    Name(NodeId, NodeId),
}

impl<'a, K: Kernel> Walker<'a, K> {
    #[inline(always)]
    pub(super) fn new(kernel: K, with: WalkWith<'a>) -> Walker<'a, K> {
        let super::Walk { plan, reading, bytes, superseded, scratch } = with.walk;
        scratch.frames.clear();
        scratch.tries.clear();
        scratch.names.truncate(0);
        scratch.more_seen.clear();
        scratch.memo.clear(bytes.len());
        scratch.probe.clear();
        Walker {
            kernel,
            plan,
            bytes,
            scratch,
            superseded,
            duplicates: with.duplicates,
            lenient: reading.lenient,
            max_depth: reading.max_depth,
            key: HashKey::of_process(),
            live: u32::MAX,
            depth: 0,
        }
    }

    /// `Ok(true)` accepted, `Ok(false)` refused.
    #[inline(always)]
    pub(super) fn walk(mut self) -> Result<bool, Stop> {
        let bytes = self.bytes;
        let plan = self.plan;
        let mut frame = Frame::ROOT;
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
                            match self.begin(&mut frame, What::Passes(asked.passes), node, at, first) {
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
                        let found = string::scan(self.kernel, bytes, at, self.lenient)?;
                        at = found.end + 1;
                        asked.string == NONE || self.string_is_accepted(asked.string, start, found)
                    }
                    b'{' => {
                        if !asked.kinds.meets(Kinds::OBJECT) {
                            break 'enter false;
                        }
                        if let Some(answer) = self.open(node, at)? {
                            match answer {
                                Some(end) => at = end,
                                None => break 'enter false,
                            }
                            break 'enter true;
                        }
                        self.scratch.frames.push(frame);
                        frame = self.object_frame(asked.object, node, at);
                        at = space::skip(self.kernel, bytes, at + 1);
                        if bytes.get(at) != Some(&b'}') {
                            match self.member(&mut frame, &mut at)? {
                                Member::Value(value) => node = value,
                                Member::Name(name, value) => self.check_name(&mut frame, &mut node, &mut at, name, value),
                            }
                            continue 'value;
                        }
                        let good = self.close_object(&frame, at + 1);
                        at += 1;
                        frame = self.scratch.frames.pop().expect("the object's parent");
                        good
                    }
                    b'[' => {
                        if !asked.kinds.meets(Kinds::ARRAY) {
                            break 'enter false;
                        }
                        if let Some(answer) = self.open(node, at)? {
                            match answer {
                                Some(end) => at = end,
                                None => break 'enter false,
                            }
                            break 'enter true;
                        }
                        self.scratch.frames.push(frame);
                        frame = Frame { tag: Tag::Array, rule: asked.array, node, start: at as u32, ..Frame::ROOT };
                        let rule = &plan.arrays[asked.array as usize];
                        at = space::skip(self.kernel, bytes, at + 1);
                        if bytes.get(at) != Some(&b']') {
                            frame.count = 1;
                            node = match rule.contains {
                                Some(contains) => {
                                    frame.tag = Tag::Contains;
                                    self.begin_item(&mut frame, contains.node, at)?
                                }
                                None => rule.item(0),
                            };
                            continue 'value;
                        }
                        let good = self.close_array(rule, &frame, at + 1);
                        at += 1;
                        frame = self.scratch.frames.pop().expect("the array's parent");
                        good
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
                            && (asked.number == NONE
                                || plan.numbers[asked.number as usize].accepts(text, found.plain))
                    }
                    _ => return Err(Fault::malformed(at).into()),
                }
            };

            loop {
                if !accepted {
                    match self.reject(&mut frame, &mut start) {
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
                match frame.tag {
                    Tag::Object => {
                        at = space::skip(self.kernel, bytes, at);
                        match bytes.get(at) {
                            Some(b',') => {
                                at = space::skip(self.kernel, bytes, at + 1);
                                match self.member(&mut frame, &mut at)? {
                                    Member::Value(value) => node = value,
                                    Member::Name(name, value) => {
                                        self.check_name(&mut frame, &mut node, &mut at, name, value);
                                    }
                                }
                                continue 'value;
                            }
                            Some(b'}') => {
                                at += 1;
                                accepted = self.close_object(&frame, at);
                            }
                            _ => return Err(Fault::malformed(at).into()),
                        }
                        frame = self.scratch.frames.pop().expect("the object's parent");
                    }
                    Tag::Array | Tag::Contains => {
                        at = space::skip(self.kernel, bytes, at);
                        let rule = &plan.arrays[frame.rule as usize];
                        match bytes.get(at) {
                            Some(b',') => {
                                at = space::skip(self.kernel, bytes, at + 1);
                                node = match rule.contains {
                                    Some(contains) => self.begin_item(&mut frame, contains.node, at)?,
                                    None => self.alive(rule.item(frame.count)),
                                };
                                frame.count += 1;
                                continue 'value;
                            }
                            Some(b']') => {
                                at += 1;
                                accepted = self.close_array(rule, &frame, at);
                            }
                            _ => return Err(Fault::malformed(at).into()),
                        }
                        frame = self.scratch.frames.pop().expect("the array's parent");
                    }
                    Tag::Root => {
                        at = space::skip(self.kernel, bytes, at);
                        if at != bytes.len() {
                            return Err(Fault::malformed(at).into());
                        }
                        return Ok(self.live != 0);
                    }
                    Tag::Try => match self.accept(&mut frame, at as u32, &mut start) {
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
                        node = self.alive(NodeId(frame.count));
                        frame = self.scratch.frames.pop().expect("the object of the name");
                        at = self.colon(at)?;
                        continue 'value;
                    }
                }
            }
        }
    }

    #[inline(always)]
    fn alive(&self, node: NodeId) -> NodeId {
        NodeId(node.0 & self.live)
    }

    // ---- Objects ----

    #[inline(always)]
    fn object_frame(&mut self, rule: u32, node: NodeId, at: usize) -> Frame {
        let more = self.scratch.more_seen.len();
        let places = self.plan.objects[rule as usize].names.len();
        if places > 64 {
            self.scratch.more_seen.resize(more + (places - 1) / 64, 0);
        }
        Frame {
            tag: Tag::Object,
            rule,
            node,
            start: at as u32,
            names: self.scratch.names.len() as u32,
            more: more as u32,
            ..Frame::ROOT
        }
    }

    /// Reads the name at `at` and the colon after it, leaves `at` on the value, and says how to enter it. Where the
    /// name itself has to be checked, `at` stays on the name.
    #[inline(always)]
    fn member(&mut self, frame: &mut Frame, at: &mut usize) -> Result<Member, Stop> {
        let bytes = self.bytes;
        let open = *at;
        if bytes.get(open) != Some(&b'"') {
            return Err(Fault::malformed(open).into());
        }
        let found = string::scan(self.kernel, bytes, open, self.lenient)?;
        let rule = &self.plan.objects[frame.rule as usize];
        let value = if found.cooked {
            self.cooked_member(rule, frame, open, found.end)?
        } else {
            let key = NameKey::of(bytes, open + 1, found.end);
            match rule.names.find_key(key, bytes, open + 1) {
                Some(place) => self.known_member(rule, frame, place, open)?,
                None => self.unknown_member(rule, frame, key, None, (open, found.end))?,
            }
        };
        if rule.name_node != ANY && self.live != 0 {
            return Ok(Member::Name(rule.name_node, value));
        }
        *at = self.colon(found.end + 1)?;
        Ok(Member::Value(value))
    }

    /// The node of a value whose name is in the table, after marking the name as seen.
    #[inline(always)]
    fn known_member(
        &mut self,
        rule: &ObjectRule,
        frame: &mut Frame,
        place: usize,
        open: usize,
    ) -> Result<NodeId, Stop> {
        if !self.superseded.is_empty() && self.is_superseded(open) {
            return Ok(ANY);
        }
        let seen = match place / 64 {
            0 => &mut frame.seen,
            word => &mut self.scratch.more_seen[frame.more as usize + word - 1],
        };
        let bit = 1_u64 << (place % 64);
        let before = std::mem::replace(seen, *seen | bit);
        if before & bit != 0 {
            self.duplicate(open)?;
        }
        frame.count += 1;
        Ok(self.alive(rule.names.node(place)))
    }

    /// The node of a value whose name, in `text` or else in the document, is not in the table.
    #[inline(always)]
    fn unknown_member(
        &mut self,
        rule: &ObjectRule,
        frame: &mut Frame,
        key: NameKey,
        cooked: Option<&[u8]>,
        (open, end): (usize, usize),
    ) -> Result<NodeId, Stop> {
        if !self.superseded.is_empty() && self.is_superseded(open) {
            return Ok(ANY);
        }
        let bytes = self.bytes;
        let name = cooked.unwrap_or(&bytes[open + 1..end]);
        let hash = self.key.hash(key, name);
        let comparing = Comparing { bytes, lenient: self.lenient };
        if !self.scratch.names.insert(comparing, frame.names as usize, &mut frame.filter, hash, (open + 1, end)) {
            self.duplicate(open)?;
        }
        frame.count += 1;
        let node = match &rule.unknown {
            Unknown::Node(node) => *node,
            _ if self.live == 0 => ANY,
            other => by_pattern(other, name),
        };
        Ok(self.alive(node))
    }

    /// A member whose name has to be unescaped first.
    #[inline(never)]
    fn cooked_member(
        &mut self,
        rule: &ObjectRule,
        frame: &mut Frame,
        open: usize,
        end: usize,
    ) -> Result<NodeId, Stop> {
        let mut name = std::mem::take(&mut self.scratch.text);
        name.clear();
        text::unescape(&self.bytes[open + 1..end], self.lenient, &mut name);
        let key = NameKey::of(&name, 0, name.len());
        let node = match rule.names.find_key(key, &name, 0) {
            Some(place) => self.known_member(rule, frame, place, open),
            None => self.unknown_member(rule, frame, key, Some(&name), (open, end)),
        };
        self.scratch.text = name;
        node
    }

    #[cold]
    fn duplicate(&self, open: usize) -> Result<(), Stop> {
        match self.duplicates {
            Duplicates::Refused => Err(Fault { code: Code::DuplicateName, offset: open }.into()),
            Duplicates::Reported => Err(Stop::Duplicate),
            Duplicates::Ignored => Ok(()),
        }
    }

    #[cold]
    fn is_superseded(&self, open: usize) -> bool {
        self.superseded.binary_search(&(open as u32)).is_ok()
    }

    /// The position of the value after the colon that has to follow.
    #[inline(always)]
    fn colon(&self, at: usize) -> Result<usize, Stop> {
        let at = space::skip(self.kernel, self.bytes, at);
        if self.bytes.get(at) != Some(&b':') {
            return Err(Fault::malformed(at).into());
        }
        Ok(space::skip(self.kernel, self.bytes, at + 1))
    }

    /// Has the name at `at` looked at as a string before its value is entered with `value`.
    #[inline(never)]
    fn check_name(&mut self, frame: &mut Frame, node: &mut NodeId, at: &mut usize, name: NodeId, value: NodeId) {
        self.scratch.frames.push(*frame);
        *frame = Frame { tag: Tag::Name, count: value.0, start: *at as u32, ..Frame::ROOT };
        *node = name;
    }

    /// Whether the object that ends before `end` is accepted.
    #[inline(always)]
    fn close_object(&mut self, frame: &Frame, end: usize) -> bool {
        self.depth -= 1;
        let rule = &self.plan.objects[frame.rule as usize];
        let good = !rule.at_end || self.live == 0 || self.object_is_accepted(rule, frame);
        self.scratch.names.truncate(frame.names as usize);
        if rule.names.len() > 64 {
            self.scratch.more_seen.truncate(frame.more as usize);
        }
        self.closed(frame, good, end)
    }

    #[inline]
    fn object_is_accepted(&self, rule: &ObjectRule, frame: &Frame) -> bool {
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

    // ---- Arrays ----

    /// Whether the array that ends before `end` is accepted.
    #[inline(always)]
    fn close_array(&mut self, rule: &ArrayRule, frame: &Frame, end: usize) -> bool {
        self.depth -= 1;
        let good = !rule.at_end || self.live == 0 || self.array_is_accepted(rule, frame, end);
        self.closed(frame, good, end)
    }

    #[inline(never)]
    fn array_is_accepted(&self, rule: &ArrayRule, frame: &Frame, end: usize) -> bool {
        (rule.min..=rule.max).contains(&u64::from(frame.count))
            && rule.contains.is_none_or(|contains| (contains.min..=contains.max).contains(&frame.seen))
            && (!rule.unique || unique::items_differ(&self.document(), frame.start as usize, end))
            && rule.constants.as_ref().is_none_or(|constants| {
                constants.iter().any(|constant| equals_constant(&self.document(), frame.start as usize, constant))
            })
    }

    fn document(&self) -> Document<'a> {
        Document { bytes: self.bytes, lenient: self.lenient, superseded: self.superseded }
    }

    // ---- Containers of either kind ----

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

    /// Notes what became of a container inside a try. Outside one, a refusal settles the verdict.
    #[inline(always)]
    fn closed(&mut self, frame: &Frame, good: bool, end: usize) -> bool {
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

    // ---- Tries ----

    /// Begins to try the value at `at`: the frame becomes the try's, and the answer says what to do first.
    #[inline(never)]
    fn begin(&mut self, frame: &mut Frame, what: What, node: NodeId, at: usize, first: FirstByte) -> Next {
        let start = at as u32;
        if self.scratch.memo.is_on()
            && !self.scratch.tries.is_empty()
            && let Some(known) = self.scratch.memo.get(node, start)
        {
            return known.map_or(Next::Reject, Next::Accept);
        }
        let standing = Standing {
            frames: self.scratch.frames.len() as u32,
            names: self.scratch.names.len() as u32,
            more: self.scratch.more_seen.len() as u32,
            depth: self.depth,
        };
        if !self.scratch.tries.is_empty() {
            self.scratch.memo.count();
        }
        let mut begun = Try::new(what, node, start, first, standing);
        let next = match what {
            What::Passes(passes) => begun.next(&self.plan.passes[passes as usize], &mut self.judge()),
            What::Item => Next::Run(node),
        };
        if let Next::Run(_) = next {
            self.scratch.frames.push(*frame);
            self.scratch.tries.push(begun);
            *frame = Frame { tag: Tag::Try, ..Frame::ROOT };
        }
        next
    }

    /// Begins to try the item at `at` against the node of a `contains`, and gives the node to enter it with.
    fn begin_item(&mut self, frame: &mut Frame, node: NodeId, at: usize) -> Result<NodeId, Stop> {
        if self.live == 0 {
            return Ok(ANY);
        }
        let first = self.bytes.get(at).and_then(|byte| FirstByte::of(*byte));
        let Some(first) = first else { return Err(Fault::malformed(at).into()) };
        match self.begin(frame, What::Item, node, at, first) {
            Next::Run(node) => Ok(node),
            // What is known of the item by the memo is found out once more here: the item has to be counted.
            _ => {
                let known = self.scratch.memo.get(node, at as u32);
                if let Some(Some(_)) = known {
                    frame.seen += 1;
                }
                Ok(ANY)
            }
        }
    }

    /// The node under the current try has accepted the value, which ends at `end`.
    #[inline(never)]
    fn accept(&mut self, frame: &mut Frame, end: u32, start: &mut usize) -> Next {
        let mut current = self.scratch.tries.pop().expect("a try frame has a try");
        *start = current.start as usize;
        let next = match current.what {
            What::Passes(passes) => current.accepted(&self.plan.passes[passes as usize], end, &mut self.judge()),
            What::Item => Next::Accept(end),
        };
        self.scratch.tries.push(current);
        self.settle(frame, next)
    }

    /// A value has been rejected. `None` outside any try. Otherwise the walk unwinds to the last one, `start` becomes
    /// the start of the value that is tried, and the answer says what to do next.
    #[inline(never)]
    fn reject(&mut self, frame: &mut Frame, start: &mut usize) -> Option<Next> {
        let mut current = self.scratch.tries.pop()?;
        let base = current.frames as usize + 1;
        if self.scratch.memo.is_on() {
            // Every container that was open when this happened is refused by the node it was entered with.
            let open = self.scratch.frames[base..].iter().chain([&*frame]);
            for inner in open.filter(|inner| matches!(inner.tag, Tag::Object | Tag::Array | Tag::Contains)) {
                self.scratch.memo.set(inner.node, inner.start, None);
            }
        }
        // The parent stays; the try's own frame becomes the current one.
        self.scratch.frames.truncate(base);
        *frame = Frame { tag: Tag::Try, ..Frame::ROOT };
        self.scratch.names.truncate(current.names as usize);
        self.scratch.more_seen.truncate(current.more as usize);
        self.depth = current.depth;
        *start = current.start as usize;
        let next = match current.what {
            What::Passes(passes) => current.rejected(&self.plan.passes[passes as usize], &mut self.judge()),
            What::Item => Next::Tail(ANY),
        };
        self.scratch.tries.push(current);
        Some(self.settle(frame, next))
    }

    /// Ends the current try unless it asks for another run.
    #[inline(always)]
    fn settle(&mut self, frame: &mut Frame, next: Next) -> Next {
        if let Next::Run(_) = next {
            return next;
        }
        let ended = self.scratch.tries.pop().expect("a try frame has a try");
        *frame = self.scratch.frames.pop().expect("the parent of the try");
        if ended.what == What::Item {
            frame.seen += u64::from(next != Next::Tail(ANY));
        } else if self.scratch.memo.is_on() && !self.scratch.tries.is_empty() {
            match next {
                Next::Accept(end) => self.scratch.memo.set(ended.node, ended.start, Some(end)),
                Next::Reject => self.scratch.memo.set(ended.node, ended.start, None),
                Next::Run(_) | Next::Tail(_) => {}
            }
        }
        next
    }

    fn judge(&mut self) -> Guarded<'_, K> {
        Guarded {
            kernel: self.kernel,
            plan: self.plan,
            bytes: self.bytes,
            probe: &mut self.scratch.probe,
            // Which of two members of one name counts, the skim does not know.
            usable: self.superseded.is_empty() && !self.lenient,
        }
    }

    // ---- Scalars ----

    /// What a node with passes says of the string or number at `at`, which is moved behind it. `None`, and `at` as it
    /// was, where the walk has to find out.
    #[inline(never)]
    fn ask_scalar(&mut self, node: NodeId, first: FirstByte, at: &mut usize) -> Result<Option<bool>, Stop> {
        let bytes = self.bytes;
        let start = *at;
        if first == FirstByte::Number {
            let found = number::scan(bytes, start)?;
            let scalar = Scalar { first, text: &bytes[start..found.end], plain: found.plain };
            let answer = scalar::says(self.plan, node, scalar);
            if answer.is_some() {
                *at = found.end;
            }
            return Ok(answer);
        }
        let found = string::scan(self.kernel, bytes, start, self.lenient)?;
        let body = &bytes[start + 1..found.end];
        let answer = if found.cooked {
            let text = &mut self.scratch.text;
            text.clear();
            text::unescape(body, self.lenient, text);
            scalar::says(self.plan, node, Scalar { first, text, plain: false })
        } else {
            scalar::says(self.plan, node, Scalar { first, text: body, plain: found.plain })
        };
        if answer.is_some() {
            *at = found.end + 1;
        }
        Ok(answer)
    }

    #[inline(always)]
    fn string_is_accepted(&mut self, rule: u32, open: usize, found: string::Scanned) -> bool {
        let rule = &self.plan.strings[rule as usize];
        let body = &self.bytes[open + 1..found.end];
        if !found.cooked {
            return rule.accepts(body, found.plain);
        }
        let text = &mut self.scratch.text;
        text.clear();
        text::unescape(body, self.lenient, text);
        rule.accepts(text, false)
    }
}

/// Answers for branches by their guards.
struct Guarded<'w, K> {
    kernel: K,
    plan: &'w Plan,
    bytes: &'w [u8],
    probe: &'w mut Probe,
    usable: bool,
}

impl<K: Kernel> Judge for Guarded<'_, K> {
    fn judge(&mut self, branch: &Branch, first: FirstByte, start: u32) -> Option<bool> {
        if first != FirstByte::Object || !self.usable {
            return None;
        }
        let guard = &self.plan.guards[branch.guard?.0 as usize];
        let mut sure = guard.exact;
        for member in &guard.members {
            match self.probe.find(self.kernel, self.bytes, &self.plan.probes, start, member.probe)? {
                None if member.required => return Some(false),
                None => {}
                Some(value) => match self.scalar(value).and_then(|scalar| scalar::says(self.plan, member.node, scalar)) {
                    Some(true) => {}
                    Some(false) => return Some(false),
                    None => sure &= member.node == ANY,
                },
            }
        }
        sure.then_some(true)
    }
}

impl<K: Kernel> Guarded<'_, K> {
    /// The scalar at `at`; `None` for a container, for a string that has to be unescaped first, and for anything odd.
    fn scalar(&self, at: usize) -> Option<Scalar<'_>> {
        let bytes = self.bytes;
        let first = FirstByte::of(*bytes.get(at)?)?;
        match first {
            FirstByte::String => {
                let found = string::scan(self.kernel, bytes, at, false).ok().filter(|found| !found.cooked)?;
                Some(Scalar { first, text: &bytes[at + 1..found.end], plain: found.plain })
            }
            FirstByte::Number => {
                let found = number::scan(bytes, at).ok()?;
                Some(Scalar { first, text: &bytes[at..found.end], plain: found.plain })
            }
            FirstByte::Null | FirstByte::False | FirstByte::True => Some(Scalar { first, text: &[], plain: true }),
            FirstByte::Array | FirstByte::Object => None,
        }
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
            if patterns.iter().any(|pattern| pattern.is_match(name)) { ANY } else { *node }
        }
    }
}
