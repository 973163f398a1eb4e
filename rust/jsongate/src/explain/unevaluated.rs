//! `unevaluatedProperties` and `unevaluatedItems` (JSON Schema core 2020-12, section 11): which members and items are left
//! over.
//!
//! What another keyword has evaluated depends on which of the schemas that apply to the same value accept it. So the
//! search asks questions, and goes on with the answers: first about those schemas, then, where `contains` counts as an
//! evaluation, about single items.

use std::collections::HashSet;

use super::goals::{Goal, Step};
use super::view::View;
use crate::Keyword;
use crate::schema::graph::SchemaId;
use crate::value::document::{Items, Kind, Members};

/// The search through one value under one schema.
pub(super) struct Leftover<'v, 'e> {
    view: &'v View<'e>,
    holder: SchemaId,
    value: usize,
    /// The schema that what is left over has to satisfy, and the keyword that says so.
    left: SchemaId,
    keyword: Keyword,
    /// Schemas that accept the value, to be looked into.
    todo: Vec<SchemaId>,
    seen: HashSet<SchemaId>,
    /// Schemas that may accept it.
    open: Vec<Condition>,
    /// Those that evaluate something, and accept the value.
    evaluating: Vec<SchemaId>,
    children: Children<'e>,
    /// What the question at hand is about.
    asked: Asked,
}

/// Where `schema` accepts the value, `then` may do so too, otherwise `otherwise` may.
struct Condition {
    schema: SchemaId,
    then: Option<SchemaId>,
    otherwise: Option<SchemaId>,
}

enum Children<'e> {
    Members(Members<'e>),
    Items { left: Items<'e>, next: usize },
}

enum Asked {
    Nothing,
    Condition(Condition),
    /// Whether the item is one that `contains` is looking for; the place of the next schema to ask about it.
    Contained {
        item: usize,
        index: usize,
        next: usize,
    },
    /// Whether what is left over is accepted.
    Left,
}

/// What is to be found out next.
pub(super) enum Question<'e> {
    /// Whether the schema accepts the value at the offset.
    Accepts(SchemaId, usize),
    /// The same of something that is left over: where it does not, the value is refused.
    Left(Goal<'e>),
}

impl Condition {
    fn simple(schema: SchemaId) -> Condition {
        Condition { schema, then: None, otherwise: None }
    }
}

impl<'v, 'e> Leftover<'v, 'e> {
    /// `None` where the schema says nothing of this kind about the value.
    pub(super) fn of(view: &'v View<'e>, holder: SchemaId, value: usize) -> Option<Self> {
        let schema = view.schema(holder);
        let (left, keyword, children) = match view.document.kind(value) {
            Kind::Object => {
                let members = view.document.members(view.containers, value);
                (schema.unevaluated_properties?, Keyword::UnevaluatedProperties, Children::Members(members))
            }
            Kind::Array => {
                let items = view.document.items(view.containers, value);
                (schema.unevaluated_items?, Keyword::UnevaluatedItems, Children::Items { left: items, next: 0 })
            }
            _ => return None,
        };
        Some(Leftover {
            view,
            holder,
            value,
            left,
            keyword,
            todo: vec![holder],
            seen: HashSet::new(),
            open: Vec::new(),
            evaluating: Vec::new(),
            children,
            asked: Asked::Nothing,
        })
    }

    /// The next question; `None` where there is none left.
    pub(super) fn next(&mut self) -> Option<Question<'e>> {
        if let Asked::Contained { item, index, next } = self.asked {
            return Some(self.ask_about_item(item, index, next));
        }
        loop {
            if let Some(schema) = self.todo.pop() {
                if self.seen.insert(schema) {
                    self.look_into(schema);
                }
            } else if let Some(condition) = self.open.pop() {
                let question = Question::Accepts(condition.schema, self.value);
                self.asked = Asked::Condition(condition);
                return Some(question);
            } else {
                break;
            }
        }
        if self.evaluating.iter().any(|id| self.evaluates_all(*id)) {
            return None;
        }
        loop {
            let (value, step) = match &mut self.children {
                Children::Members(members) => {
                    let member = members.next()?;
                    (member.value, Step::Name(member.name))
                }
                Children::Items { left, next } => {
                    let item = left.next()?;
                    *next += 1;
                    (item, Step::Index(*next - 1))
                }
            };
            match step {
                Step::Name(name) if !self.is_evaluated_member(name) => return Some(self.leave(value, step)),
                Step::Index(index) if !self.is_evaluated_item(index) => {
                    return Some(self.ask_about_item(value, index, 0));
                }
                _ => {}
            }
        }
    }

    /// Takes the answer to the last question; false where the value is refused by it.
    #[must_use]
    pub(super) fn hear(&mut self, accepted: bool) -> bool {
        match std::mem::replace(&mut self.asked, Asked::Nothing) {
            Asked::Nothing => {}
            Asked::Condition(condition) if accepted => {
                self.todo.push(condition.schema);
                self.open.extend(condition.then.map(Condition::simple));
            }
            Asked::Condition(condition) => self.open.extend(condition.otherwise.map(Condition::simple)),
            Asked::Contained { item, index, next } if !accepted => {
                self.asked = Asked::Contained { item, index, next };
            }
            Asked::Contained { .. } => {}
            Asked::Left => return accepted,
        }
        true
    }

    /// Takes up a schema that accepts the value.
    fn look_into(&mut self, id: SchemaId) {
        let schema = self.view.schema(id);
        self.evaluating.push(id);
        // Also these may refuse the value, and then they have evaluated nothing (core, section 7.7.1).
        let certain = schema.reference.iter().chain(&schema.dynamic_reference).chain(&schema.all_of);
        self.open.extend(certain.map(|id| Condition::simple(*id)));
        if !schema.dependent_schemas.is_empty() && self.keyword == Keyword::UnevaluatedProperties {
            let members = self.view.members(self.value);
            let triggered = schema.dependent_schemas.iter().filter(|(name, _)| members.contains_key(name.as_str()));
            self.open.extend(triggered.map(|(_, id)| Condition::simple(*id)));
        }
        let branches = schema.any_of.iter().chain(&schema.one_of);
        self.open.extend(branches.map(|id| Condition::simple(*id)));
        let (then, otherwise) = (schema.then, schema.else_);
        self.open.extend(schema.if_.map(|schema| Condition { schema, then, otherwise }));
    }

    fn evaluates_all(&self, id: SchemaId) -> bool {
        let schema = self.view.schema(id);
        let (own, other) = match self.keyword {
            Keyword::UnevaluatedProperties => (schema.unevaluated_properties, schema.additional_properties),
            _ => (schema.unevaluated_items, schema.items),
        };
        other.is_some() || (own.is_some() && id != self.holder)
    }

    fn is_evaluated_member(&self, name: usize) -> bool {
        let name = self.view.text(name);
        self.evaluating.iter().any(|&id| {
            self.view.property(id, &name).is_some()
                || self.view.schema(id).pattern_properties.iter().any(|(pattern, _)| pattern.is_match(&name))
        })
    }

    fn is_evaluated_item(&self, index: usize) -> bool {
        self.evaluating.iter().any(|&id| index < self.view.schema(id).prefix_items.len())
    }

    /// Asks the `contains` from place `next` on about an item, and then what has to hold for what is left over.
    fn ask_about_item(&mut self, item: usize, index: usize, next: usize) -> Question<'e> {
        let containing = |id: &SchemaId| self.view.schema(*id).evaluating_contains();
        match self.evaluating.iter().filter_map(containing).nth(next) {
            Some(contains) => {
                self.asked = Asked::Contained { item, index, next: next + 1 };
                Question::Accepts(contains, item)
            }
            None => self.leave(item, Step::Index(index)),
        }
    }

    fn leave(&mut self, value: usize, step: Step) -> Question<'e> {
        self.asked = Asked::Left;
        Question::Left(Goal { schema: self.left, value, keyword: self.keyword, token: None, step: Some(step) })
    }
}
