//! Branches over scalars, worked out when the plan is made: a string under `anyOf` or `oneOf` of constants and
//! patterns is asked one question in place, and a literal none.

use std::collections::{BTreeSet, HashMap};

use crate::plan::{
    ANY, Branches, Entry, FirstByte, Kinds, NONE, NodeId, Pass, Plan, REFUSE, Shape, StringRule, TRY, Texts,
};
use crate::value::pattern::Pattern;

/// Branches inside branches are followed this far.
const MOST_NESTED: u32 = 8;
/// The most nodes that are looked at for one question.
const MOST_VISITS: u32 = 128;
/// The most constants that all questions together may list, beside those of the schema itself.
const MOST_LISTED: usize = 1 << 16;

/// For the nodes whose passes have to be run on a scalar with this first byte, but can be said in one answer of an
/// [`Entry`]: that answer. New rules for strings are added to the plan.
pub(super) fn answers(plan: &mut Plan) -> HashMap<(NodeId, FirstByte), u32> {
    let mut answers = HashMap::new();
    let mut left = MOST_LISTED;
    for node in (0..plan.nodes.len()).map(|node| NodeId(node as u32)) {
        for first in [FirstByte::String, FirstByte::Null, FirstByte::False, FirstByte::True] {
            if plan.passes_of(node).is_none_or(|passes| passes.direct[first as usize] != TRY) {
                continue;
            }
            let Some(asked) = read(plan, node, first) else { continue };
            let answer = match asked {
                Asked::Known(true) => Some(Entry::FREE),
                Asked::Known(false) => Some(Entry::REFUSED),
                asked => answer(plan, &asked, &mut left),
            };
            if let Some(answer) = answer {
                answers.insert((node, first), answer);
            }
        }
    }
    answers
}

/// What `node` asks of a value that starts so; `None` where that cannot be said in terms of [`Asked`].
pub(super) fn read(plan: &Plan, node: NodeId, first: FirstByte) -> Option<Asked> {
    Reading { plan, first, visits: MOST_VISITS }.node(node, MOST_NESTED)
}

/// What is asked of a value, over rules of the plan.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Asked {
    Known(bool),
    /// A place in `Plan::strings`.
    Rule(u32),
    All(Vec<Asked>),
    Any(Vec<Asked>),
    One(Vec<Asked>),
    Not(Box<Asked>),
    If(Box<[Asked; 3]>),
}

struct Reading<'p> {
    plan: &'p Plan,
    first: FirstByte,
    visits: u32,
}

impl Reading<'_> {
    /// What `node` asks; `None` where that is too much.
    fn node(&mut self, node: NodeId, nested: u32) -> Option<Asked> {
        let nested = nested.checked_sub(1)?;
        self.visits = self.visits.checked_sub(1)?;
        let asked = &self.plan.nodes[node.0 as usize];
        let Some(passes) = self.plan.passes_of(node) else {
            if !asked.kinds.meets(self.first.kinds()) {
                return Some(Asked::Known(false));
            }
            let free = match self.first {
                FirstByte::String if asked.string != NONE => return Some(Asked::Rule(asked.string)),
                FirstByte::Number => asked.number == NONE && asked.kinds.and(Kinds::NUMBER) == Kinds::NUMBER,
                FirstByte::Array => asked.array == 0,
                FirstByte::Object => asked.object == 0,
                _ => true,
            };
            return free.then_some(Asked::Known(true));
        };
        match passes.direct[self.first as usize] {
            TRY => {}
            direct => return self.node(direct, nested),
        }
        let mut all = Vec::new();
        for pass in &passes.list {
            all.push(match pass {
                Pass::AnyOf(branches) => any(self.branches(branches, nested)?),
                Pass::OneOf(branches) => one(self.branches(branches, nested)?),
                Pass::Not(branch) => not(self.node(branch.node, nested)?),
                Pass::If { condition, then, otherwise } => {
                    let condition = self.node(condition.node, nested)?;
                    choice(condition, self.node(*then, nested)?, self.node(*otherwise, nested)?)
                }
                Pass::Also(node) => self.node(*node, nested)?,
                Pass::Unevaluated(unevaluated) if unevaluated.is_about(self.first) => return None,
                Pass::Unevaluated(_) => Asked::Known(true),
            });
        }
        all.push(self.node(passes.base, nested)?);
        Some(every(all))
    }

    fn branches(&mut self, branches: &Branches, nested: u32) -> Option<Vec<Asked>> {
        branches.at(self.first).iter().map(|branch| self.node(branch.node, nested)).collect()
    }
}

/// The questions, without those that are answered already; `ends` is the answer that settles all of them.
fn without_known(list: Vec<Asked>, ends: bool) -> Option<Vec<Asked>> {
    let mut left = Vec::new();
    for asked in list {
        match asked {
            Asked::Known(answer) if answer == ends => return None,
            Asked::Known(_) => {}
            asked if left.contains(&asked) => {}
            asked => left.push(asked),
        }
    }
    Some(left)
}

fn every(list: Vec<Asked>) -> Asked {
    match without_known(list, false) {
        None => Asked::Known(false),
        Some(left) if left.is_empty() => Asked::Known(true),
        Some(mut left) if left.len() == 1 => left.remove(0),
        Some(left) => Asked::All(left),
    }
}

fn any(list: Vec<Asked>) -> Asked {
    match without_known(list, true) {
        None => Asked::Known(true),
        Some(left) if left.is_empty() => Asked::Known(false),
        Some(mut left) if left.len() == 1 => left.remove(0),
        Some(left) => Asked::Any(left),
    }
}

fn one(mut list: Vec<Asked>) -> Asked {
    let before = list.len();
    list.retain(|asked| *asked != Asked::Known(true));
    match before - list.len() {
        0 => {}
        1 => return not(any(list)),
        _ => return Asked::Known(false),
    }
    list.retain(|asked| *asked != Asked::Known(false));
    match list.len() {
        0 => Asked::Known(false),
        1 => list.remove(0),
        _ => Asked::One(list),
    }
}

fn not(asked: Asked) -> Asked {
    match asked {
        Asked::Known(answer) => Asked::Known(!answer),
        Asked::Not(asked) => *asked,
        asked => Asked::Not(Box::new(asked)),
    }
}

fn choice(condition: Asked, then: Asked, otherwise: Asked) -> Asked {
    match condition {
        Asked::Known(true) => then,
        Asked::Known(false) => otherwise,
        _ if then == otherwise => then,
        condition => Asked::If(Box::new([condition, then, otherwise])),
    }
}

impl Asked {
    fn each_rule(&self, told: &mut impl FnMut(u32)) {
        match self {
            Asked::Known(_) => {}
            Asked::Rule(rule) => told(*rule),
            Asked::All(list) | Asked::Any(list) | Asked::One(list) => {
                list.iter().for_each(|asked| asked.each_rule(told));
            }
            Asked::Not(asked) => asked.each_rule(told),
            Asked::If(parts) => parts.iter().for_each(|asked| asked.each_rule(told)),
        }
    }

    /// The same with every rule replaced.
    fn map(&self, to: &impl Fn(u32) -> Asked) -> Asked {
        let list = |list: &[Asked]| list.iter().map(|asked| asked.map(to)).collect();
        match self {
            Asked::Known(answer) => Asked::Known(*answer),
            Asked::Rule(rule) => to(*rule),
            Asked::All(all) => every(list(all)),
            Asked::Any(branches) => any(list(branches)),
            Asked::One(branches) => one(list(branches)),
            Asked::Not(asked) => not(asked.map(to)),
            Asked::If(parts) => choice(parts[0].map(to), parts[1].map(to), parts[2].map(to)),
        }
    }
}

/// The constants that are asked for.
pub(super) fn listed(plan: &Plan, asked: &Asked) -> BTreeSet<Vec<u8>> {
    let mut listed = BTreeSet::new();
    asked.each_rule(&mut |rule| {
        listed.extend(plan.strings[rule as usize].set.iter().flat_map(|set| set.names()).map(<[u8]>::to_vec));
    });
    listed
}

/// What is said of this string.
pub(super) fn answered(plan: &Plan, asked: &Asked, text: &[u8]) -> Asked {
    asked.map(&|rule| Asked::Known(plan.strings[rule as usize].accepts(text, false)))
}

/// What is left to ask of a string that is not listed.
pub(super) fn unlisted(plan: &Plan, asked: &Asked) -> Asked {
    asked.map(&|rule| match &plan.strings[rule as usize].set {
        Some(_) => Asked::Known(false),
        None => Asked::Rule(rule),
    })
}

/// The [`Entry`]'s answer for strings, with a new rule of the plan. Every constant that a rule lists is answered now;
/// of all other strings only patterns and lengths are left to ask.
fn answer(plan: &mut Plan, asked: &Asked, left: &mut usize) -> Option<u32> {
    let listed = listed(plan, asked);
    *left = left.checked_sub(listed.len())?;
    let names: Vec<(&str, NodeId)> = listed
        .iter()
        .filter_map(|text| {
            let node = if answered(plan, asked, text) == Asked::Known(true) { ANY } else { REFUSE };
            std::str::from_utf8(text).ok().map(|text| (text, node))
        })
        .collect();
    let rest = unlisted(plan, asked);
    let rule = match &rest {
        Asked::Known(false) => {
            let accepted: Vec<_> = names.into_iter().filter(|(_, node)| *node == ANY).collect();
            if accepted.is_empty() {
                return Some(Entry::REFUSED);
            }
            StringRule::of_set(&accepted, None)
        }
        Asked::Known(true) if names.iter().all(|(_, node)| *node == ANY) => return Some(Entry::FREE),
        rest if names.is_empty() => match texts(plan, rest) {
            Texts::Rule(rule) => rule,
            several => StringRule::of_set(&[], Some(several)),
        },
        rest => StringRule::of_set(&names, Some(texts(plan, rest))),
    };
    plan.strings.push(rule);
    Some(plan.strings.len() as u32)
}

/// As the walk asks it. No rule in it has a set.
fn texts(plan: &Plan, asked: &Asked) -> Texts {
    let list = |list: &[Asked]| list.iter().map(|asked| texts(plan, asked)).collect();
    match asked {
        Asked::Known(true) => Texts::Rule(StringRule::free()),
        Asked::Known(false) => Texts::Not(Box::new(Texts::Rule(StringRule::free()))),
        Asked::Rule(rule) => {
            let rule = &plan.strings[*rule as usize];
            let shapes = rule.shapes.clone();
            Texts::Rule(StringRule { min: rule.min, max: rule.max, shapes, ..StringRule::free() })
        }
        Asked::All(all) => Texts::All(list(all)),
        Asked::Any(any) => united(any.iter().map(|asked| texts(plan, asked)).collect()),
        Asked::One(branches) => Texts::One(list(branches)),
        Asked::Not(asked) => Texts::Not(Box::new(texts(plan, asked))),
        Asked::If(parts) => Texts::If(Box::new([0, 1, 2].map(|part| texts(plan, &parts[part])))),
    }
}

/// Any of these; where each is a pattern and nothing else, all of them are one automaton.
fn united(any: Vec<Texts>) -> Texts {
    let pattern = |one: &Texts| match one {
        Texts::Rule(StringRule { min: 0, max: u64::MAX, shapes, .. }) => match &**shapes {
            [Shape::Pattern(pattern)] => Some(pattern.clone()),
            _ => None,
        },
        _ => None,
    };
    match any.iter().map(pattern).collect::<Option<Vec<Pattern>>>().and_then(|patterns| Pattern::any_of(&patterns)) {
        Some(pattern) => Texts::Rule(StringRule { shapes: Box::new([Shape::Pattern(pattern)]), ..StringRule::free() }),
        None => Texts::Any(any.into()),
    }
}
