//! Which schemas a schema applies to which values.
//!
//! A goal is a schema that a value has to satisfy for the keyword that holds it. Goals are made one at a time, so that
//! an array of a million items costs no memory.

use std::vec;

use super::view::View;
use crate::Keyword;
use crate::schema::Draft;
use crate::schema::graph::{Schema, SchemaId};
use crate::value::document::{Items, Kind, Members};

/// A schema applied to a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Goal<'e> {
    pub(super) schema: SchemaId,
    /// The offset of the value, or of the opening quote of a name.
    pub(super) value: usize,
    /// The keyword that applies it.
    pub(super) keyword: Keyword,
    /// Where in the keyword's value the schema is, if it is not the value itself.
    pub(super) token: Option<Token<'e>>,
    /// The step into the value, if there is one.
    pub(super) step: Option<Step>,
}

/// A reference token of a keyword location.
#[derive(Clone, Copy, Debug)]
pub(super) enum Token<'e> {
    Name(&'e str),
    Index(usize),
}

/// A reference token of an instance location.
#[derive(Clone, Copy, Debug)]
pub(super) enum Step {
    /// The member whose name has its opening quote here.
    Name(usize),
    Index(usize),
}

/// The goals of one schema and one value.
pub(super) struct Goals<'v, 'e> {
    /// Goals that are already known.
    ready: vec::IntoIter<Goal<'e>>,
    children: Children<'v, 'e>,
}

enum Children<'v, 'e> {
    None,
    /// Every item, under the schema that `contains` or the items keywords give it.
    Items {
        view: &'v View<'e>,
        left: Items<'e>,
        next: usize,
        holder: SchemaId,
        contains: bool,
    },
    Members {
        view: &'v View<'e>,
        left: Members<'e>,
        holder: SchemaId,
    },
}

impl<'e> Goals<'_, 'e> {
    pub(super) fn none() -> Self {
        Goals { ready: Vec::new().into_iter(), children: Children::None }
    }

    /// The same goals, and some more.
    pub(super) fn and(self, more: impl Iterator<Item = Goal<'e>>) -> Self {
        let ready: Vec<_> = self.ready.chain(more).collect();
        Goals { ready: ready.into_iter(), ..self }
    }
}

impl<'e> Iterator for Goals<'_, 'e> {
    type Item = Goal<'e>;

    fn next(&mut self) -> Option<Goal<'e>> {
        loop {
            if let Some(goal) = self.ready.next() {
                return Some(goal);
            }
            match &mut self.children {
                Children::None => return None,
                Children::Items { view, left, next, holder, contains } => {
                    let value = left.next()?;
                    let index = *next;
                    *next += 1;
                    let schema = view.schema(*holder);
                    let goal = if *contains {
                        schema.contains.map(|id| (id, Keyword::Contains, None))
                    } else {
                        item(schema, index)
                    };
                    match goal {
                        Some((schema, keyword, token)) => {
                            return Some(Goal { schema, value, keyword, token, step: Some(Step::Index(index)) });
                        }
                        // No keyword looks at this item, so none looks at a later one.
                        None => return None,
                    }
                }
                Children::Members { view, left, holder } => {
                    let member = left.next()?;
                    self.ready = member_goals(view, *holder, member.name, member.value).into_iter();
                }
            }
        }
    }
}

/// What has to hold without a condition: `$ref`, `allOf`, `dependentSchemas`, and everything about members and items.
pub(super) fn required<'v, 'e>(view: &'v View<'e>, id: SchemaId, value: usize) -> Goals<'v, 'e> {
    let schema = view.schema(id);
    let here = |schema, keyword, token| Goal { schema, value, keyword, token, step: None };
    let mut ready = Vec::new();
    ready.extend(schema.reference.map(|id| here(id, Keyword::Ref, None)));
    let dynamic = if schema.draft == Draft::Draft201909 { Keyword::RecursiveRef } else { Keyword::DynamicRef };
    ready.extend(schema.dynamic_reference.map(|id| here(id, dynamic, None)));
    ready.extend(in_order(&schema.all_of, value, Keyword::AllOf));
    let kind = view.document.kind(value);
    if kind == Kind::Object && !schema.dependent_schemas.is_empty() {
        let members = view.members(value);
        let old = schema.draft < Draft::Draft201909;
        let keyword = if old { Keyword::Dependencies } else { Keyword::DependentSchemas };
        let triggered = schema.dependent_schemas.iter().filter(|(name, _)| members.contains_key(name.as_str()));
        ready.extend(triggered.map(|(name, id)| here(*id, keyword, Some(Token::Name(name)))));
    }
    let children = match kind {
        Kind::Array if schema.items.is_some() || !schema.prefix_items.is_empty() => items(view, id, value, false),
        Kind::Object if looks_at_members(schema) => {
            Children::Members { view, left: view.document.members(view.containers, value), holder: id }
        }
        _ => Children::None,
    };
    Goals { ready: ready.into_iter(), children }
}

/// The branches of `anyOf`, `oneOf` or any list of one schema.
pub(super) fn branches<'v, 'e>(schemas: &[SchemaId], value: usize, keyword: Keyword) -> Goals<'v, 'e> {
    let ready: Vec<_> = in_order(schemas, value, keyword).collect();
    Goals { ready: ready.into_iter(), children: Children::None }
}

/// Every item under `contains`.
pub(super) fn contained<'v, 'e>(view: &'v View<'e>, id: SchemaId, value: usize) -> Goals<'v, 'e> {
    Goals { ready: Vec::new().into_iter(), children: items(view, id, value, true) }
}

fn in_order<'e>(schemas: &[SchemaId], value: usize, keyword: Keyword) -> impl Iterator<Item = Goal<'e>> {
    let goal = move |(index, &schema): (usize, &SchemaId)| Goal {
        schema,
        value,
        keyword,
        token: Some(Token::Index(index)),
        step: None,
    };
    schemas.iter().enumerate().map(goal)
}

fn items<'v, 'e>(view: &'v View<'e>, holder: SchemaId, value: usize, contains: bool) -> Children<'v, 'e> {
    Children::Items { view, left: view.document.items(view.containers, value), next: 0, holder, contains }
}

/// The schema of the item at an index. Draft-07 and before have other names for the same two things.
fn item(schema: &Schema, index: usize) -> Option<(SchemaId, Keyword, Option<Token<'static>>)> {
    let old = schema.draft < Draft::Draft202012;
    match (schema.prefix_items.get(index), schema.items) {
        (Some(&id), _) => {
            Some((id, if old { Keyword::Items } else { Keyword::PrefixItems }, Some(Token::Index(index))))
        }
        (None, Some(id)) if old && !schema.prefix_items.is_empty() => Some((id, Keyword::AdditionalItems, None)),
        (None, Some(id)) => Some((id, Keyword::Items, None)),
        (None, None) => None,
    }
}

fn looks_at_members(schema: &Schema) -> bool {
    !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || schema.additional_properties.is_some()
        || schema.property_names.is_some()
}

fn member_goals<'e>(view: &View<'e>, holder: SchemaId, name: usize, value: usize) -> Vec<Goal<'e>> {
    let schema = view.schema(holder);
    let text = view.text(name);
    let step = Some(Step::Name(name));
    let mut goals = Vec::new();
    if let Some(id) = schema.property_names {
        goals.push(Goal { schema: id, value: name, keyword: Keyword::PropertyNames, token: None, step: None });
    }
    let before = goals.len();
    if let Some((name, id)) = view.property(holder, &text) {
        goals.push(Goal { schema: id, value, keyword: Keyword::Properties, token: Some(Token::Name(name)), step });
    }
    for (pattern, id) in schema.pattern_properties.iter().filter(|(pattern, _)| pattern.is_match(&text)) {
        let token = Some(Token::Name(pattern.source()));
        goals.push(Goal { schema: *id, value, keyword: Keyword::PatternProperties, token, step });
    }
    if let Some(id) = schema.additional_properties.filter(|_| goals.len() == before) {
        goals.push(Goal { schema: id, value, keyword: Keyword::AdditionalProperties, token: None, step });
    }
    goals
}
