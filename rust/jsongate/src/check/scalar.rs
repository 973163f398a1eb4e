//! What a node says of a string, a number or a literal, passes included: without a frame, a try or a second scan.

use super::walk::{Stop, Walker};
use crate::plan::{ANY, Branch, Entry, FirstByte, Kinds, NONE, NodeId, Pass, Passes, Plan, TRY};
use crate::scan::{Kernel, number, string};
use crate::value::number::Number;
use crate::value::text;

impl<K: Kernel> Walker<'_, K> {
    /// What a node with passes says of the string or number at `at`, which is moved behind it. `None`, and `at` as it
    /// was, where the walk has to find out.
    #[inline(never)]
    pub(super) fn ask_scalar(&mut self, node: NodeId, first: FirstByte, at: &mut usize) -> Result<Option<bool>, Stop> {
        let bytes = self.bytes;
        let start = *at;
        let (answer, end) = if first == FirstByte::Number {
            let found = number::scan(bytes, start)?;
            let scalar = Scalar { first, text: &bytes[start..found.end], plain: found.plain };
            (says(self.plan, node, scalar), found.end)
        } else {
            let found = string::scan(self.kernel, bytes, start, self.lenient)?;
            let plan = self.plan;
            let text = self.string_text(start, found);
            (says(plan, node, Scalar { first, text, plain: found.plain }), found.end + 1)
        };
        if answer.is_some() {
            *at = end;
        }
        Ok(answer)
    }

    /// Whether the string rule accepts the string that opens at `open`.
    #[inline(never)]
    pub(super) fn string_is_accepted(&mut self, rule: u32, open: usize, found: string::Scanned) -> bool {
        let rule = &self.plan.strings[rule as usize];
        rule.accepts(self.string_text(open, found), found.plain)
    }

    fn string_text(&mut self, open: usize, found: string::Scanned) -> &[u8] {
        let body = &self.bytes[open + 1..found.end];
        if !found.cooked {
            return body;
        }
        let text = &mut self.scratch.text;
        text.clear();
        text::unescape(body, self.lenient, text);
        text
    }
}

/// A scalar that has been scanned.
#[derive(Clone, Copy, Debug)]
pub(super) struct Scalar<'a> {
    pub(super) first: FirstByte,
    /// A string's text, unescaped; a number's digits; nothing for a literal.
    pub(super) text: &'a [u8],
    /// A string is known to be ASCII; a number has neither fraction nor exponent.
    pub(super) plain: bool,
}

/// Branches inside branches are followed this far, and this many of them are looked at for one scalar. Beyond, the
/// walk takes over, which needs no stack and writes down what it knows already.
const MOST_NESTED: u32 = 16;
const MOST_VISITS: u32 = 512;

/// What `node` says; `None` where that takes the walk.
#[inline]
pub(super) fn says(plan: &Plan, node: NodeId, scalar: Scalar<'_>) -> Option<bool> {
    Asking { plan, scalar, visits: MOST_VISITS }.within(node, MOST_NESTED)
}

struct Asking<'a> {
    plan: &'a Plan,
    scalar: Scalar<'a>,
    visits: u32,
}

impl Asking<'_> {
    fn within(&mut self, mut node: NodeId, mut nested: u32) -> Option<bool> {
        loop {
            self.visits = self.visits.checked_sub(1)?;
            let asked = &self.plan.nodes[node.0 as usize];
            if asked.passes == NONE {
                return Some(by_rules(self.plan, node, self.scalar));
            }
            nested = nested.checked_sub(1)?;
            let passes = &self.plan.passes[asked.passes as usize];
            match passes.direct[self.scalar.first as usize] {
                TRY => return self.all(passes, nested),
                direct => node = direct,
            }
        }
    }

    fn all(&mut self, passes: &Passes, nested: u32) -> Option<bool> {
        for pass in &passes.list {
            if !self.pass(pass, nested)? {
                return Some(false);
            }
        }
        if passes.base == ANY { Some(true) } else { self.within(passes.base, nested) }
    }

    fn pass(&mut self, pass: &Pass, nested: u32) -> Option<bool> {
        match pass {
            Pass::AnyOf(branches) => {
                for branch in branches.at(self.scalar.first) {
                    if self.branch(branch, nested)? {
                        return Some(true);
                    }
                }
                Some(false)
            }
            Pass::OneOf(branches) => {
                let mut matched = 0;
                for branch in branches.at(self.scalar.first) {
                    matched += u32::from(self.branch(branch, nested)?);
                }
                Some(matched == 1)
            }
            Pass::Not(branch) => Some(!self.branch(branch, nested)?),
            Pass::If { condition, then, otherwise } => {
                let chosen = if self.branch(condition, nested)? { *then } else { *otherwise };
                self.within(chosen, nested)
            }
            Pass::Also(node) => self.within(*node, nested),
            // About objects and arrays.
            Pass::Unevaluated(_) => Some(true),
        }
    }

    fn branch(&mut self, branch: &Branch, nested: u32) -> Option<bool> {
        if branch.can_accept(self.scalar.first) { self.within(branch.node, nested) } else { Some(false) }
    }
}

/// Whether `node` refuses every value that starts so. False also where that takes more than a look at its kinds.
pub(super) fn refuses_kind(plan: &Plan, mut node: NodeId, first: FirstByte) -> bool {
    for _ in 0..MOST_NESTED {
        let asked = &plan.nodes[node.0 as usize];
        if asked.passes == NONE {
            return !asked.kinds.meets(first.kinds());
        }
        node = match plan.passes[asked.passes as usize].direct[first as usize] {
            TRY => return false,
            direct => direct,
        };
    }
    false
}

/// What a node without passes says.
#[inline]
pub(super) fn by_rules(plan: &Plan, node: NodeId, scalar: Scalar<'_>) -> bool {
    let asked = &plan.nodes[node.0 as usize];
    if !asked.kinds.meets(scalar.first.kinds()) {
        return false;
    }
    match scalar.first {
        FirstByte::String => {
            asked.string == NONE || plan.strings[asked.string as usize].accepts(scalar.text, scalar.plain)
        }
        FirstByte::Number => {
            kind_is_accepted(asked.kinds.and(Kinds::NUMBER), scalar.text, scalar.plain)
                && (asked.number == NONE || plan.numbers[asked.number as usize].accepts(scalar.text, scalar.plain))
        }
        _ => true,
    }
}

/// What an entry's answer for numbers says of one.
#[inline(always)]
pub(super) fn number_is_accepted(plan: &Plan, answer: u32, text: &[u8], plain: bool) -> bool {
    match answer {
        Entry::FREE => true,
        Entry::INTEGERS => kind_is_accepted(Kinds::INTEGER, text, plain),
        rule => {
            let rule = &plan.numbers[rule as usize - 2];
            kind_is_accepted(rule.kinds, text, plain) && rule.accepts(text, plain)
        }
    }
}

/// Whether a number is of a kind of number that is accepted.
#[inline(always)]
pub(super) fn kind_is_accepted(kinds: Kinds, text: &[u8], plain: bool) -> bool {
    if kinds == Kinds::NUMBER {
        return true;
    }
    if plain {
        return kinds == Kinds::INTEGER;
    }
    Number::parse(text).is_integer() == (kinds == Kinds::INTEGER)
}
