//! The walk through branches: beginning a try, and what acceptance and rejection mean inside one.

use super::frame::{Frame, Tag};
use super::memo::Memo;
use super::probe::{Probe, Probed};
use super::scalar::{self, Scalar};
use super::tries::{Judge, Next, Standing, Try, What};
use super::unevaluated::{Child, Container, Heard, Searches, Wanted};
use super::walk::Walker;
use crate::plan::{ANY, Branch, FirstByte, GuardedMember, NodeId, Pass, Passes, Plan, TRY, Unevaluated};
use crate::scan::{Kernel, number, string};
use crate::value::document::Document;

impl<K: Kernel> Walker<'_, K> {
    /// Begins to try the value at `at`, in a frame of its own, and says what to do first.
    #[inline(never)]
    pub(super) fn begin(&mut self, what: What, node: NodeId, at: usize, first: FirstByte) -> Next {
        let start = at as u32;
        self.count_look();
        if self.notes()
            && let Some(known) = self.scratch.memo.get(node, start)
        {
            return known.map_or(Next::Reject, Next::Accept);
        }
        let standing = Standing {
            frames: self.scratch.frames.len() as u32,
            names: self.scratch.names.len() as u32,
            more: self.scratch.more_seen.len() as u32,
            searches: self.scratch.searches.len() as u32,
            depth: self.depth,
        };
        let mut begun = Try::new(what, node, start, first, standing);
        let next = match what {
            What::Passes(passes) => begun.next(&self.plan.passes[passes as usize], &mut self.judge()),
            What::Item => Next::Run(node),
        };
        if let Next::Run(_) = next {
            self.scratch.frames.push(Frame { tag: Tag::Try, ..Frame::ROOT });
            self.scratch.tries.push(begun);
        }
        next
    }

    /// The node under the current try has accepted the value, which ends at `end`. `start` becomes the start of the
    /// value that is tried.
    #[inline(never)]
    pub(super) fn accept(&mut self, end: u32, start: &mut usize) -> Next {
        let mut current = self.scratch.tries.pop().expect("a try frame has a try");
        self.scratch.memo.count_bytes((end - current.at) as usize);
        let next = match current.what {
            What::Passes(passes) => current.accepted(&self.plan.passes[passes as usize], end, &mut self.judge()),
            What::Item => Next::Accept(end),
        };
        *start = self.place(&current);
        self.settle(current, next)
    }

    /// Where a try goes on: inside its container where that is being searched for what is left over.
    #[inline]
    fn place(&mut self, current: &Try) -> usize {
        self.depth = current.depth + u32::from(current.at != current.start);
        current.at as usize
    }

    /// A value has been rejected. `None` outside any try. Otherwise the walk unwinds to the last one, `start` becomes
    /// the start of the value that is tried, and the answer says what to do next.
    #[inline(never)]
    pub(super) fn reject(&mut self, start: &mut usize) -> Option<Next> {
        let mut current = self.scratch.tries.pop()?;
        self.scratch.memo.count_bytes(start.saturating_sub(current.at as usize));
        let above = current.frames as usize + 1;
        if self.scratch.memo.is_on() {
            // Every container that was open when this happened is refused by the node it was entered with.
            for inner in &self.scratch.frames[above..] {
                if matches!(inner.tag, Tag::Object | Tag::Array | Tag::Tuple) {
                    self.scratch.memo.set(inner.node, inner.start, None);
                }
            }
        }
        self.scratch.frames.truncate(above);
        self.scratch.names.truncate(current.names as usize);
        self.scratch.more_seen.truncate(current.more as usize);
        let next = match current.what {
            What::Passes(passes) => {
                let passes = &self.plan.passes[passes as usize];
                self.scratch.searches.truncate(current.searches as usize + usize::from(current.searches(passes)));
                current.rejected(passes, &mut self.judge())
            }
            What::Item => {
                self.scratch.searches.truncate(current.searches as usize);
                Next::Tail(ANY)
            }
        };
        *start = self.place(&current);
        Some(self.settle(current, next))
    }

    /// Goes on with the current try where it asks for another run; ends it otherwise.
    fn settle(&mut self, current: Try, next: Next) -> Next {
        if let Next::Run(_) = next {
            self.scratch.tries.push(current);
            return next;
        }
        self.scratch.frames.pop();
        if current.what == What::Item {
            self.frame().seen += u64::from(next != Next::Tail(ANY));
        }
        if self.notes() {
            match next {
                Next::Accept(end) => self.scratch.memo.set(current.node, current.start, Some(end)),
                Next::Reject => self.scratch.memo.set(current.node, current.start, None),
                Next::Run(_) | Next::Tail(_) => {}
            }
        }
        next
    }

    /// The node that says the same of the object at `start` as the passes, where these are one `if` whose condition a
    /// guard can answer: a chain of them is gone through without a try.
    #[inline(always)]
    pub(super) fn chosen(&mut self, passes: &Passes, first: FirstByte, start: u32) -> Option<NodeId> {
        let [Pass::If { condition, then, otherwise }] = &*passes.list else { return None };
        if passes.base != ANY || first != FirstByte::Object {
            return None;
        }
        if let Some(choice) = &passes.choice
            && let Some(members) = self.judge().members(start)
        {
            let node = choice.nodes[members[usize::from(choice.probe)].class.number()];
            if node != TRY {
                return Some(node);
            }
        }
        Some(if self.judge().judge(condition, first, start)? { *then } else { *otherwise })
    }

    #[inline]
    fn judge(&mut self) -> Guarded<'_, K> {
        let document = self.document();
        Guarded {
            kernel: self.kernel,
            plan: self.plan,
            bytes: self.bytes,
            marks: self.marks,
            probe: &mut self.scratch.probe,
            searches: &mut self.scratch.searches,
            memo: &mut self.scratch.memo,
            document,
            // Which of two members of one name counts, the skim does not know.
            usable: self.superseded.is_empty() && !self.lenient,
        }
    }
}

/// Answers for branches by their guards.
struct Guarded<'w, K> {
    kernel: K,
    plan: &'w Plan,
    bytes: &'w [u8],
    marks: &'w [u64],
    probe: &'w mut Probe,
    searches: &'w mut Searches,
    memo: &'w mut Memo,
    document: Document<'w>,
    usable: bool,
}

impl<K: Kernel> Guarded<'_, K> {
    #[inline(always)]
    fn members(&mut self, start: u32) -> Option<&[Probed]> {
        if self.usable { self.probe.members(self.kernel, self.plan, self.bytes, self.marks, start) } else { None }
    }
}

impl<K: Kernel> Judge for Guarded<'_, K> {
    #[inline]
    fn judge(&mut self, branch: &Branch, first: FirstByte, start: u32) -> Option<bool> {
        if first != FirstByte::Object {
            return None;
        }
        let Guarded { kernel, plan, bytes, .. } = *self;
        let guard = &plan.guards[branch.guard?.0 as usize];
        let members = self.members(start)?;
        let answer = guard.asked.answer(&|asked: &GuardedMember| {
            let member = members[usize::from(asked.probe)];
            asked.says(member.class).or_else(|| says(kernel, plan, bytes, asked.node, member.value as usize))
        });
        answer.filter(|holds| guard.alone || !holds)
    }

    fn search(&mut self, current: &mut Try, unevaluated: &Unevaluated, heard: Heard) -> Option<Next> {
        let mut next = self.searches.hear(unevaluated, heard);
        loop {
            // Conditions that need no run are answered here.
            match next {
                Wanted::Condition(place) => {
                    current.at = current.start;
                    let branch = &unevaluated.conditions[place];
                    match current.ask(branch, self) {
                        None => return Some(Next::Run(branch.node)),
                        Some(accepts) => next = self.searches.settle(unevaluated, accepts),
                    }
                }
                Wanted::Children => {
                    let Guarded { kernel, document, .. } = *self;
                    let container = Container { kernel, document, memo: self.memo, start: current.start as usize };
                    return match self.searches.next_child(unevaluated, container) {
                        Child::None => None,
                        Child::Refused => Some(Next::Reject),
                        Child::Run(node, at) => {
                            current.at = at as u32;
                            Some(Next::Run(node))
                        }
                    };
                }
                Wanted::Refusal => {
                    self.searches.end();
                    return Some(Next::Reject);
                }
            }
        }
    }
}

/// What `node` says of the value at `at`; `None` for a string that has to be unescaped first, for a container that
/// it could accept, and for anything odd.
#[inline(never)]
fn says<K: Kernel>(kernel: K, plan: &Plan, bytes: &[u8], node: NodeId, at: usize) -> Option<bool> {
    let first = FirstByte::of(*bytes.get(at)?)?;
    let scalar = match first {
        FirstByte::String => {
            let found = string::scan(kernel, bytes, at, false).ok().filter(|found| !found.cooked)?;
            Scalar { first, text: &bytes[at + 1..found.end], plain: found.plain }
        }
        FirstByte::Number => {
            let found = number::scan(bytes, at).ok()?;
            Scalar { first, text: &bytes[at..found.end], plain: found.plain }
        }
        FirstByte::Null | FirstByte::False | FirstByte::True => Scalar { first, text: &[], plain: true },
        FirstByte::Array | FirstByte::Object => {
            return scalar::refuses_kind(plan, node, first).then_some(false);
        }
    };
    scalar::says(plan, node, scalar)
}
