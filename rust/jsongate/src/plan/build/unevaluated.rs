//! `unevaluatedProperties` and `unevaluatedItems`: what the schemas that apply to the same value evaluate, and when.
//!
//! Mostly that is known beforehand: `$ref` and `allOf` have to accept, so whatever they name is evaluated. The keyword is
//! then rewritten to a schema with `additionalProperties` or `items`, which is merged with all the others. What
//! depends on a branch is left to the walk: see [`Unevaluated`].

use std::collections::HashMap;

use super::atoms::Atoms;
use super::{Builder, PlanError};
use crate::plan::{ANY, Evaluated, LeftItems, LeftMembers, NameTable, Pass, Unevaluated, UnevaluatedChildren};
use crate::schema::graph::{Graph, Schema, SchemaId};
use crate::value::pattern::Pattern;

/// More ways than this to reach schemas that evaluate something are too many.
pub const MOST_WAYS: usize = 4096;

/// A graph in which the keywords stand only where they depend on branches.
pub(super) struct Prepared {
    pub(super) graph: Graph,
    /// What is evaluated under the schemas that still have the keywords: members first, items second.
    pub(super) ways: HashMap<SchemaId, [Ways; 2]>,
}

/// The schemas that evaluate something.
pub(super) type Ways = Vec<Way>;

/// One of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Way {
    /// A schema that has to accept the value for that.
    condition: Option<SchemaId>,
    schema: SchemaId,
    /// Whether it evaluates all that there is.
    all: bool,
}

/// What has to be so for a schema to apply to the value and accept it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Condition {
    Accepts(SchemaId),
    Refuses(SchemaId),
    Has(String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum About {
    Members,
    Items,
}

/// Rewrites what can be; `None` where the graph has neither keyword.
pub(super) fn prepare(graph: &Graph) -> Result<Option<Prepared>, PlanError> {
    let has = |schema: &Schema| schema.unevaluated_properties.is_some() || schema.unevaluated_items.is_some();
    if !graph.schemas.iter().any(has) {
        return Ok(None);
    }
    let mut prepared = Prepared { graph: graph.clone(), ways: HashMap::new() };
    let free = prepared.push(Schema { boolean: Some(true), ..Schema::default() });
    let mut conditions = HashMap::new();
    for (number, schema) in graph.schemas.iter().enumerate().filter(|(_, schema)| has(schema)) {
        let holder = SchemaId(number as u32);
        for about in [About::Members, About::Items] {
            let Some(left) = about.keyword(schema) else { continue };
            let found = about.evaluating(graph, holder)?;
            let settled =
                |(when, id): &(Vec<Condition>, SchemaId)| when.is_empty() && about.all(&graph[*id], *id == holder);
            if graph[left].boolean == Some(true) || found.iter().any(settled) {
                *about.keyword_mut(&mut prepared.graph.schemas[number]) = None;
            } else if found.iter().all(|(when, _)| when.is_empty()) {
                let evaluating: Vec<SchemaId> = found.into_iter().map(|(_, id)| id).collect();
                let rewritten = prepared.rewrite(about, graph, &evaluating, left, free);
                let schema = &mut prepared.graph.schemas[number];
                schema.all_of.push(rewritten);
                *about.keyword_mut(schema) = None;
            } else {
                let mut ways = Vec::new();
                for (when, id) in found {
                    let condition = match &when[..] {
                        [] => None,
                        _ => Some(*conditions.entry(when.clone()).or_insert_with(|| prepared.condition(&when))),
                    };
                    ways.push(Way { condition, schema: id, all: about.all(&graph[id], id == holder) });
                }
                prepared.ways.entry(holder).or_default()[about as usize] = ways;
            }
        }
    }
    Ok(Some(prepared))
}

impl Prepared {
    fn push(&mut self, schema: Schema) -> SchemaId {
        self.graph.schemas.push(schema);
        SchemaId(self.graph.schemas.len() as u32 - 1)
    }

    /// The schema that asks `left` of everything that none of these schemas evaluates.
    fn rewrite(
        &mut self,
        about: About,
        graph: &Graph,
        evaluating: &[SchemaId],
        left: SchemaId,
        free: SchemaId,
    ) -> SchemaId {
        let mut schema = Schema::default();
        match about {
            About::Members => {
                let mut names: Vec<&str> = evaluating.iter().flat_map(|id| named(&graph[*id])).collect();
                names.sort_unstable();
                names.dedup();
                schema.properties = names.into_iter().map(|name| (name.to_owned(), free)).collect();
                let patterns = evaluating.iter().flat_map(|id| &graph[*id].pattern_properties);
                for (pattern, _) in patterns {
                    if !schema.pattern_properties.iter().any(|(known, _)| known.source() == pattern.source()) {
                        schema.pattern_properties.push((pattern.clone(), free));
                    }
                }
                schema.additional_properties = Some(left);
            }
            About::Items => {
                let longest = evaluating.iter().map(|id| graph[*id].prefix_items.len()).max().unwrap_or(0);
                schema.prefix_items = vec![free; longest];
                let mut any_of: Vec<SchemaId> =
                    evaluating.iter().filter_map(|id| graph[*id].evaluating_contains()).collect();
                schema.items = Some(if any_of.is_empty() {
                    left
                } else {
                    any_of.push(left);
                    self.push(Schema { any_of, ..Schema::default() })
                });
            }
        }
        self.push(schema)
    }

    /// The schema that accepts a value where all of this is so.
    fn condition(&mut self, when: &[Condition]) -> SchemaId {
        let mut all_of = Vec::new();
        for one in when {
            all_of.push(match one {
                Condition::Accepts(schema) => *schema,
                Condition::Refuses(schema) => self.push(Schema { not: Some(*schema), ..Schema::default() }),
                Condition::Has(name) => self.push(Schema { required: vec![name.clone()], ..Schema::default() }),
            });
        }
        match all_of[..] {
            [only] => only,
            _ => self.push(Schema { all_of, ..Schema::default() }),
        }
    }
}

impl About {
    fn keyword(self, schema: &Schema) -> Option<SchemaId> {
        match self {
            About::Members => schema.unevaluated_properties,
            About::Items => schema.unevaluated_items,
        }
    }

    fn keyword_mut(self, schema: &mut Schema) -> &mut Option<SchemaId> {
        match self {
            About::Members => &mut schema.unevaluated_properties,
            About::Items => &mut schema.unevaluated_items,
        }
    }

    /// Whether the schema evaluates something.
    fn any(self, schema: &Schema) -> bool {
        match self {
            About::Members => {
                !schema.properties.is_empty()
                    || !schema.pattern_properties.is_empty()
                    || schema.additional_properties.is_some()
            }
            About::Items => {
                !schema.prefix_items.is_empty() || schema.items.is_some() || schema.evaluating_contains().is_some()
            }
        }
    }

    /// Whether the schema evaluates all that there is. For the holder its own keyword does not count.
    fn all(self, schema: &Schema, is_holder: bool) -> bool {
        let others = match self {
            About::Members => schema.additional_properties,
            About::Items => schema.items,
        };
        others.is_some() || (self.keyword(schema).is_some() && !is_holder)
    }

    /// The schemas that evaluate something under `holder`, and when; those with fewer conditions first.
    fn evaluating(self, graph: &Graph, holder: SchemaId) -> Result<Vec<(Vec<Condition>, SchemaId)>, PlanError> {
        let mut found = Vec::new();
        let mut seen: HashMap<SchemaId, Vec<Vec<Condition>>> = HashMap::new();
        let mut ways = 0;
        // One more condition with each round.
        let mut round = vec![(Vec::new(), holder)];
        while !round.is_empty() {
            let mut later = Vec::new();
            while let Some((when, id)) = round.pop() {
                let before = seen.entry(id).or_default();
                if before.iter().any(|known: &Vec<Condition>| known.iter().all(|one| when.contains(one))) {
                    continue;
                }
                before.push(when.clone());
                ways += 1;
                if ways > MOST_WAYS {
                    return Err(PlanError::TooManyWays);
                }
                let schema = &graph[id];
                if self.any(schema) || (self.keyword(schema).is_some() && id != holder) {
                    found.push((when.clone(), id));
                }
                let certain = schema.reference.iter().chain(&schema.dynamic_reference).chain(&schema.all_of);
                round.extend(certain.map(|id| (when.clone(), *id)));
                let mut branch = |conditions: &[Condition], id: SchemaId| {
                    let mut when = when.clone();
                    when.extend(conditions.iter().filter(|one| !when.contains(one)).cloned().collect::<Vec<_>>());
                    when.sort_unstable();
                    later.push((when, id));
                };
                for &id in schema.any_of.iter().chain(&schema.one_of) {
                    branch(&[Condition::Accepts(id)], id);
                }
                if let Some(condition) = schema.if_ {
                    branch(&[Condition::Accepts(condition)], condition);
                    schema.then.into_iter().for_each(|then| branch(&[Condition::Accepts(condition)], then));
                    schema.else_.into_iter().for_each(|other| branch(&[Condition::Refuses(condition)], other));
                }
                // These say nothing about arrays.
                let dependent = schema.dependent_schemas.iter().filter(|_| self == About::Members);
                for (trigger, id) in dependent {
                    branch(&[Condition::Has(trigger.clone())], *id);
                }
            }
            round = later;
        }
        Ok(found)
    }
}

fn named(schema: &Schema) -> impl Iterator<Item = &str> {
    schema.properties.iter().map(|(name, _)| name.as_str())
}

impl Builder<'_> {
    /// The passes of all whole atoms that look for what is left over.
    pub(super) fn unevaluated(&mut self, atoms: &Atoms) -> Vec<Pass> {
        let graph = self.graph;
        let mut list = Vec::new();
        for atom in atoms.iter().filter(|atom| !atom.bare) {
            let Some([members, items]) = self.ways.get(&atom.schema).cloned() else { continue };
            let schema = &graph[atom.schema];
            list.extend(schema.unevaluated_properties.map(|left| self.left_members(&members, left)));
            list.extend(schema.unevaluated_items.map(|left| self.left_items(&items, left)));
        }
        list
    }

    fn left_members(&mut self, ways: &[Way], left: SchemaId) -> Pass {
        let graph = self.graph;
        let mut conditions = Vec::new();
        let mut all = Evaluated::default();
        let mut named: Vec<(&str, Evaluated)> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        let mut patterns: Vec<(Pattern, Evaluated)> = Vec::new();
        for way in ways {
            let condition = way.condition.map(|condition| place_of(&mut conditions, condition));
            let schema = &graph[way.schema];
            if way.all {
                all.add(condition);
            }
            for name in self::named(schema) {
                let place = *places.entry(name).or_insert_with(|| {
                    named.push((name, Evaluated::default()));
                    named.len() - 1
                });
                named[place].1.add(condition);
            }
            for (pattern, _) in &schema.pattern_properties {
                let known = patterns.iter().position(|(known, _)| known.source() == pattern.source());
                let place = known.unwrap_or_else(|| {
                    patterns.push((pattern.clone(), Evaluated::default()));
                    patterns.len() - 1
                });
                patterns[place].1.add(condition);
            }
        }
        if named.len() > NameTable::MOST {
            self.too_many_names = true;
            named.clear();
        }
        let names: Vec<_> = named.iter().map(|(name, _)| (*name, ANY)).collect();
        let children = UnevaluatedChildren::Members(LeftMembers {
            names: NameTable::new(&names),
            named: named.into_iter().map(|(_, evaluated)| evaluated).collect(),
            patterns: patterns.into(),
            all,
            left: self.node_of([left]),
        });
        self.left(&conditions, children)
    }

    fn left_items(&mut self, ways: &[Way], left: SchemaId) -> Pass {
        let graph = self.graph;
        let mut conditions = Vec::new();
        let mut all = Evaluated::default();
        let mut prefixes: Vec<(u32, Evaluated)> = Vec::new();
        let mut contains: Vec<(SchemaId, Evaluated)> = Vec::new();
        for way in ways {
            let condition = way.condition.map(|condition| place_of(&mut conditions, condition));
            let schema = &graph[way.schema];
            if way.all {
                all.add(condition);
            }
            let evaluated = || {
                let mut evaluated = Evaluated::default();
                evaluated.add(condition);
                evaluated
            };
            if !schema.prefix_items.is_empty() {
                prefixes.push((schema.prefix_items.len() as u32, evaluated()));
            }
            contains.extend(schema.evaluating_contains().map(|contains| (contains, evaluated())));
        }
        let contains = contains.into_iter().map(|(contains, when)| (self.node_of([contains]), when)).collect();
        let left = self.node_of([left]);
        let children = UnevaluatedChildren::Items(LeftItems { prefixes: prefixes.into(), contains, all, left });
        self.left(&conditions, children)
    }

    fn left(&mut self, conditions: &[SchemaId], children: UnevaluatedChildren) -> Pass {
        let conditions = conditions.iter().map(|condition| self.branch(&[], *condition)).collect();
        Pass::Unevaluated(Box::new(Unevaluated { conditions, children }))
    }
}

/// The place of a condition in the list, to which it is added where it is new.
fn place_of(conditions: &mut Vec<SchemaId>, condition: SchemaId) -> u32 {
    let known = conditions.iter().position(|known| *known == condition);
    known.unwrap_or_else(|| {
        conditions.push(condition);
        conditions.len() - 1
    }) as u32
}
