//! Whether a schema accepts a value: one bit, for `anyOf`, `oneOf`, `not`, `if` and `contains`.
//!
//! An explicit stack of questions, and a memory of what was answered before, so that applicators that lead to the same
//! question along many ways ask it once.

use std::collections::HashMap;
use std::ops::ControlFlow;

use super::goals::{self, Goal, Goals};
use super::leaves;
use super::unevaluated::{self, Leftover};
use super::view::View;
use crate::Keyword;
use crate::schema::graph::{Schema, SchemaId};
use crate::value::document::Kind;

/// The answers so far, by schema and offset of the value.
#[derive(Default)]
pub(super) struct Memory(HashMap<(SchemaId, usize), bool>);

/// A question whose answer depends on others.
struct Question<'v, 'e> {
    schema: SchemaId,
    value: usize,
    stage: Stage,
    goals: Goals<'v, 'e>,
    /// How many goals of this stage were accepted.
    accepted: u64,
    /// The search of the last stage.
    leftover: Option<Box<Leftover<'v, 'e>>>,
}

/// What the goals at hand are for. Each is followed by the next one.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Required,
    AnyOf,
    OneOf,
    Not,
    If,
    Branch,
    Contains,
    Unevaluated,
}

impl Memory {
    /// Whether the schema accepts the value at the offset.
    pub(super) fn accepts(&mut self, view: &View<'_>, schema: SchemaId, value: usize) -> bool {
        let mut open: Vec<Question<'_, '_>> = Vec::new();
        let mut answer = self.ask(view, schema, value, &mut open);
        loop {
            let Some(question) = open.last_mut() else { return answer.unwrap_or(true) };
            let mut verdict = answer.take().and_then(|accepted| question.hear(view, accepted));
            if verdict.is_none() {
                match question.next() {
                    Some((schema, value)) => {
                        answer = self.ask(view, schema, value, &mut open);
                        continue;
                    }
                    None => verdict = question.next_stage(view),
                }
            }
            if let Some(verdict) = verdict
                && let Some(question) = open.pop()
            {
                self.0.insert((question.schema, question.value), verdict);
                answer = Some(verdict);
            }
        }
    }

    /// The answer, where it needs no other; otherwise the question is put on the stack.
    fn ask<'v, 'e>(
        &self,
        view: &'v View<'e>,
        id: SchemaId,
        value: usize,
        open: &mut Vec<Question<'v, 'e>>,
    ) -> Option<bool> {
        let schema = view.schema(id);
        if schema.boolean.is_some() {
            return schema.boolean;
        }
        if let Some(&known) = self.0.get(&(id, value)) {
            return Some(known);
        }
        if leaves::check(view, id, value, &mut |_, _| ControlFlow::Break(())).is_break() {
            return Some(false);
        }
        if asks_nothing_more(view, schema, value) {
            return Some(true);
        }
        let goals = goals::required(view, id, value);
        open.push(Question { schema: id, value, stage: Stage::Required, goals, accepted: 0, leftover: None });
        None
    }
}

/// Whether the assertions are all there is.
pub(super) fn asks_nothing_more(view: &View<'_>, schema: &Schema, value: usize) -> bool {
    let in_place = schema.reference.is_some()
        || schema.dynamic_reference.is_some()
        || !schema.all_of.is_empty()
        || !schema.any_of.is_empty()
        || !schema.one_of.is_empty()
        || schema.not.is_some()
        || schema.if_.is_some();
    !in_place && !matches!(view.document.kind(value), Kind::Array | Kind::Object)
}

impl<'v, 'e> Question<'v, 'e> {
    /// The next schema to ask, and the value.
    fn next(&mut self) -> Option<(SchemaId, usize)> {
        match &mut self.leftover {
            None => self.goals.next().map(|goal| (goal.schema, goal.value)),
            Some(leftover) => leftover.next().map(|question| match question {
                unevaluated::Question::Accepts(schema, value) => (schema, value),
                unevaluated::Question::Left(Goal { schema, value, .. }) => (schema, value),
            }),
        }
    }

    /// Takes the answer to the last goal; gives the verdict, where that settles it.
    fn hear(&mut self, view: &View<'_>, accepted: bool) -> Option<bool> {
        if let Some(leftover) = &mut self.leftover {
            return (!leftover.hear(accepted)).then_some(false);
        }
        self.accepted += u64::from(accepted);
        let settled = match self.stage {
            Stage::Required | Stage::Branch => !accepted,
            Stage::Not => accepted,
            Stage::OneOf => self.accepted > 1,
            Stage::Contains => view.schema(self.schema).max_contains.is_some_and(|most| self.accepted > most),
            Stage::AnyOf | Stage::If | Stage::Unevaluated => false,
        };
        // One branch is enough, and so is one item where nothing is counted.
        let enough = match self.stage {
            Stage::AnyOf => accepted,
            Stage::Contains => {
                let schema = view.schema(self.schema);
                schema.max_contains.is_none() && contained_too_few(schema, self.accepted).is_none()
            }
            _ => false,
        };
        if enough {
            self.goals = Goals::none();
        }
        settled.then_some(false)
    }

    /// No goal of this stage is left: judges it, and goes on to the next that has any; `Some` is the verdict.
    fn next_stage(&mut self, view: &'v View<'e>) -> Option<bool> {
        let schema = view.schema(self.schema);
        let failed = match self.stage {
            Stage::AnyOf => self.accepted == 0,
            Stage::OneOf => self.accepted != 1,
            Stage::Contains => contained_too_few(schema, self.accepted).is_some(),
            Stage::Required | Stage::Not | Stage::If | Stage::Branch | Stage::Unevaluated => false,
        };
        if failed {
            return Some(false);
        }
        let condition = self.accepted > 0;
        let value = self.value;
        let one = |id: SchemaId, keyword| goals::branches(&[id], value, keyword);
        loop {
            let next = match self.stage {
                Stage::Required => Stage::AnyOf,
                Stage::AnyOf => Stage::OneOf,
                Stage::OneOf => Stage::Not,
                Stage::Not => Stage::If,
                Stage::If => Stage::Branch,
                Stage::Branch => Stage::Contains,
                Stage::Contains => Stage::Unevaluated,
                Stage::Unevaluated => return Some(true),
            };
            let judged_if = self.stage == Stage::If;
            self.stage = next;
            let goals = match next {
                Stage::AnyOf if !schema.any_of.is_empty() => goals::branches(&schema.any_of, value, Keyword::AnyOf),
                Stage::OneOf if !schema.one_of.is_empty() => goals::branches(&schema.one_of, value, Keyword::OneOf),
                Stage::Not => match schema.not {
                    Some(id) => one(id, Keyword::Not),
                    None => continue,
                },
                Stage::If => match schema.if_ {
                    Some(id) => one(id, Keyword::If),
                    // Without a condition there is no branch either.
                    None => {
                        self.stage = Stage::Branch;
                        continue;
                    }
                },
                Stage::Branch if judged_if => match if condition { schema.then } else { schema.else_ } {
                    Some(id) => one(id, if condition { Keyword::Then } else { Keyword::Else }),
                    None => continue,
                },
                Stage::Contains if schema.contains.is_some() && view.document.kind(value) == Kind::Array => {
                    goals::contained(view, self.schema, value)
                }
                Stage::Unevaluated => match Leftover::of(view, self.schema, value) {
                    Some(leftover) => {
                        self.leftover = Some(Box::new(leftover));
                        Goals::none()
                    }
                    None => continue,
                },
                _ => continue,
            };
            self.goals = goals;
            self.accepted = 0;
            return None;
        }
    }
}

/// The keyword that fails where so many items match `contains`, and there are too few.
pub(super) fn contained_too_few(schema: &Schema, matches: u64) -> Option<Keyword> {
    match schema.min_contains {
        Some(least) => (matches < least).then_some(Keyword::MinContains),
        None => (matches == 0).then_some(Keyword::Contains),
    }
}
