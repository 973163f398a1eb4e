//! Values that are being tried against branches: where a try stands, and what is to be done next.

use super::unevaluated::Heard;
use crate::plan::{ANY, Branch, FirstByte, NodeId, Pass, Passes, REFUSE, Unevaluated};

/// One value that is being looked at pass by pass, always from its first byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Try {
    /// What is tried.
    pub(super) what: What,
    /// The node by which the value was entered.
    pub(super) node: NodeId,
    /// The offset of the value's first byte.
    pub(super) start: u32,
    /// Where what is run next starts: there too, but in [`Pass::Unevaluated`], where it may be inside the value.
    pub(super) at: u32,
    /// The position after the value, once a branch has accepted it; 0 until then.
    pub(super) end: u32,
    /// The pass.
    step: u32,
    /// The branch of the pass; for `if`: 0 the condition, 1 `then`, 2 `else`.
    branch: u32,
    /// How many branches of a `oneOf` have accepted.
    matched: u32,
    /// What the value starts with.
    first: FirstByte,
    /// How many frames were open, the try's own not counted.
    pub(super) frames: u32,
    /// How many names were in the list.
    pub(super) names: u32,
    /// How many words were in `more_seen`.
    pub(super) more: u32,
    /// How many searches for what is left over were under way.
    pub(super) searches: u32,
    /// How many containers were open.
    pub(super) depth: u32,
}

/// What a [`Try`] tries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// The passes with this index in `Plan::passes`.
    Passes(u32),
    /// An item against the node of a `contains`.
    Item,
}

/// What is to be done next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Next {
    /// Look at the value by this node and report.
    Run(NodeId),
    /// Look at the value by this node; what it says is the answer, so the try is over.
    Tail(NodeId),
    /// The value is accepted, and it ends here.
    Accept(u32),
    /// The value is refused.
    Reject,
}

/// Where the walk stands when a try begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Standing {
    pub(super) frames: u32,
    pub(super) names: u32,
    pub(super) more: u32,
    pub(super) searches: u32,
    pub(super) depth: u32,
}

/// Whoever can say of a branch beforehand whether it accepts the value that starts at an offset with a certain byte.
pub(super) trait Judge {
    /// `None` where the branch has to be run.
    fn judge(&mut self, branch: &Branch, first: FirstByte, start: u32) -> Option<bool>;

    /// Goes on with the search for what is left over of the container at hand: what to run, at [`Try::at`], or that the
    /// container is refused; `None` where it has passed.
    fn search(&mut self, current: &mut Try, unevaluated: &Unevaluated, heard: Heard) -> Option<Next>;
}

impl Try {
    pub(super) fn new(what: What, node: NodeId, start: u32, first: FirstByte, standing: Standing) -> Try {
        Try {
            what,
            node,
            start,
            at: start,
            end: 0,
            step: 0,
            branch: 0,
            matched: 0,
            first,
            frames: standing.frames,
            names: standing.names,
            more: standing.more,
            searches: standing.searches,
            depth: standing.depth,
        }
    }

    /// The first thing to do, and the next after a pass has been settled.
    pub(super) fn next(&mut self, passes: &Passes, judge: &mut impl Judge) -> Next {
        loop {
            let Some(pass) = passes.list.get(self.step as usize) else {
                return match passes.base {
                    ANY if self.end != 0 => Next::Accept(self.end),
                    base => Next::Tail(base),
                };
            };
            // After the last pass over an empty base nothing is left to ask.
            let last = passes.base == ANY && self.step as usize + 1 == passes.list.len();
            let run = |node: NodeId, settles: bool| if last && settles { Next::Tail(node) } else { Next::Run(node) };
            match pass {
                Pass::AnyOf(branches) => {
                    let branches = branches.at(self.first);
                    let Some(branch) = self.find_branch(branches, judge) else { return Next::Reject };
                    return run(branch.node, last && self.is_last_branch(branches, judge));
                }
                Pass::OneOf(branches) => {
                    let branches = branches.at(self.first);
                    match self.find_branch(branches, judge) {
                        Some(branch) => {
                            let only = last && self.matched == 0 && self.is_last_branch(branches, judge);
                            return run(branch.node, only);
                        }
                        None if self.matched == 1 => self.step(),
                        None => return Next::Reject,
                    }
                }
                Pass::Not(branch) => match self.ask(branch, judge) {
                    Some(true) => return Next::Reject,
                    Some(false) => self.step(),
                    None => return Next::Run(branch.node),
                },
                Pass::If { condition, then, otherwise } => {
                    if self.branch == 0 {
                        match self.ask(condition, judge) {
                            Some(true) => self.branch = 1,
                            Some(false) => self.branch = 2,
                            None => return Next::Run(condition.node),
                        }
                    }
                    match if self.branch == 1 { *then } else { *otherwise } {
                        ANY => self.step(),
                        REFUSE => return Next::Reject,
                        node => return run(node, true),
                    }
                }
                Pass::Also(ANY) if self.end != 0 => self.step(),
                Pass::Also(node) => return run(*node, true),
                Pass::Unevaluated(unevaluated) => match self.search(unevaluated, Heard::Nothing, judge) {
                    Some(next) => return next,
                    None => self.step(),
                },
            }
        }
    }

    /// The node that [`Next::Run`] asked for has accepted the value, which ends at `end`.
    pub(super) fn accepted(&mut self, passes: &Passes, end: u32, judge: &mut impl Judge) -> Next {
        match &passes.list[self.step as usize] {
            Pass::Not(_) => return Next::Reject,
            Pass::OneOf(_) => {
                self.matched += 1;
                self.branch += 1;
                if self.matched > 1 {
                    return Next::Reject;
                }
            }
            Pass::If { .. } if self.branch == 0 => self.branch = 1,
            Pass::AnyOf(_) | Pass::If { .. } | Pass::Also(_) => self.step(),
            Pass::Unevaluated(unevaluated) => {
                if let Some(next) = self.search(unevaluated, Heard::Accepted(end), judge) {
                    return next;
                }
                self.step();
                return self.next(passes, judge);
            }
        }
        self.end = end;
        self.next(passes, judge)
    }

    /// The node that [`Next::Run`] asked for has refused the value.
    pub(super) fn rejected(&mut self, passes: &Passes, judge: &mut impl Judge) -> Next {
        match &passes.list[self.step as usize] {
            Pass::AnyOf(_) | Pass::OneOf(_) => self.branch += 1,
            Pass::Not(_) => self.step(),
            Pass::If { .. } if self.branch == 0 => self.branch = 2,
            Pass::If { .. } | Pass::Also(_) => return Next::Reject,
            Pass::Unevaluated(unevaluated) => match self.search(unevaluated, Heard::Rejected, judge) {
                Some(next) => return next,
                None => self.step(),
            },
        }
        self.next(passes, judge)
    }

    /// See [`Judge::search`].
    fn search(&mut self, unevaluated: &Unevaluated, heard: Heard, judge: &mut impl Judge) -> Option<Next> {
        if !unevaluated.is_about(self.first) {
            return None;
        }
        let next = judge.search(self, unevaluated, heard);
        if !matches!(next, Some(Next::Run(_))) {
            self.at = self.start;
        }
        next
    }

    /// Whether a search for what is left over is under way: the run that has just ended was part of it.
    pub(super) fn searches(&self, passes: &Passes) -> bool {
        matches!(passes.list.get(self.step as usize), Some(Pass::Unevaluated(_)))
    }

    fn step(&mut self) {
        self.step += 1;
        self.branch = 0;
        self.matched = 0;
    }

    /// What is known of a branch beforehand.
    pub(super) fn ask(&self, branch: &Branch, judge: &mut impl Judge) -> Option<bool> {
        if branch.can_accept(self.first) { judge.judge(branch, self.first, self.start) } else { Some(false) }
    }

    /// The branch at hand, or the first one after it, that is not known to refuse.
    fn find_branch<'b>(&mut self, branches: &'b [Branch], judge: &mut impl Judge) -> Option<&'b Branch> {
        while let Some(branch) = branches.get(self.branch as usize) {
            if judge.judge(branch, self.first, self.start) != Some(false) {
                return Some(branch);
            }
            self.branch += 1;
        }
        None
    }

    /// Whether every branch after the one at hand is known to refuse.
    fn is_last_branch(&self, branches: &[Branch], judge: &mut impl Judge) -> bool {
        branches[self.branch as usize + 1..]
            .iter()
            .all(|branch| judge.judge(branch, self.first, self.start) == Some(false))
    }
}
