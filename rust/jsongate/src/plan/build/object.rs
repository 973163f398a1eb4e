//! The object half of a node.

use std::collections::HashMap;

use super::Builder;
use super::atoms::Atoms;
use super::constants::Constants;
use crate::plan::{AtEnd, Dependent, Kinds, NameTable, Node, NodeId, ObjectRule, Pass, Unknown};
use crate::schema::graph::{Graph, Schema, SchemaId};
use crate::value::pattern::Pattern;

impl Builder<'_> {
    pub(super) fn object_rule(&mut self, atoms: &Atoms, constants: Option<&Constants>, also: &mut Vec<Pass>) -> u32 {
        let graph = self.graph;
        let mut rule = ObjectRule::free();
        for schema in atoms.schemas(graph) {
            rule.min = rule.min.max(schema.min_properties.unwrap_or(0));
            rule.max = rule.max.min(schema.max_properties.unwrap_or(u64::MAX));
        }
        rule.constants = constants.map(|constants| constants.objects.clone().into_boxed_slice());

        let names = names(graph, atoms);
        if names.len() > NameTable::MOST {
            self.too_many_names = true;
            return 0;
        }
        let nodes: Vec<(&str, NodeId)> = names
            .iter()
            .map(|name| {
                let asked: Vec<SchemaId> = atoms.schemas(graph).flat_map(|schema| of_member(schema, name)).collect();
                (*name, self.node_of(asked))
            })
            .collect();
        rule.names = NameTable::new(&nodes);
        let places: HashMap<&str, u16> = names.iter().enumerate().map(|(place, name)| (*name, place as u16)).collect();

        rule.more_required = vec![0; names.len().saturating_sub(1) / 64].into();
        for name in atoms.schemas(graph).flat_map(|schema| &schema.required) {
            let place = usize::from(places[name.as_str()]);
            match place / 64 {
                0 => rule.required |= 1 << place,
                word => rule.more_required[word - 1] |= 1 << (place % 64),
            }
        }
        rule.dependents = atoms
            .schemas(graph)
            .flat_map(|schema| &schema.dependent_required)
            .map(|(trigger, required)| Dependent {
                trigger: places[trigger.as_str()],
                required: required.iter().map(|name| places[name.as_str()]).collect(),
            })
            .collect();
        let asked: Vec<SchemaId> = atoms.schemas(graph).filter_map(|schema| schema.property_names).collect();
        rule.name_node = self.node_of(asked);
        rule.unknown = self.unknown(atoms, also);
        // What has been seen of the names from the 65th on is given back when the object ends.
        let more = rule.names.len() > 64
            || rule.min > 0
            || rule.max < u64::MAX
            || !rule.dependents.is_empty()
            || rule.constants.is_some();
        rule.at_end = match rule.required {
            _ if more => AtEnd::More,
            0 => AtEnd::Nothing,
            _ => AtEnd::Required,
        };
        if rule.is_free() { 0 } else { self.push_object(rule) }
    }

    fn push_object(&mut self, rule: ObjectRule) -> u32 {
        self.plan.objects.push(rule);
        self.plan.objects.len() as u32 - 1
    }

    /// What is asked of members whose names are not in the table.
    fn unknown(&mut self, atoms: &Atoms, also: &mut Vec<Pass>) -> Unknown {
        let graph = self.graph;
        let total: usize = atoms.schemas(graph).map(|schema| schema.pattern_properties.len()).sum();
        if total == 0 {
            let asked: Vec<SchemaId> = atoms.schemas(graph).filter_map(|schema| schema.additional_properties).collect();
            return Unknown::Node(self.node_of(asked));
        }
        if total <= Unknown::MOST_PATTERNS {
            return self.by_pattern(atoms);
        }
        // Too many for one table: the object is looked at again for every few of them, and once for what is left.
        for schema in atoms.schemas(graph) {
            for some in schema.pattern_properties.chunks(Unknown::MOST_PATTERNS) {
                let unknown = self.table(some.iter().map(|(pattern, schema)| (pattern, [*schema])), |_| Vec::new());
                also.push(self.alone(schema, unknown));
            }
            if let Some(additional) = schema.additional_properties {
                let patterns = schema.pattern_properties.iter().map(|(pattern, _)| pattern.clone()).collect();
                let node = self.node_of([additional]);
                also.push(self.alone(schema, Unknown::Unmatched { patterns, node }));
            }
        }
        Unknown::Node(crate::plan::ANY)
    }

    /// A look at the object for `unknown` alone. The names of `schema` are decided in the main look.
    fn alone(&mut self, schema: &Schema, unknown: Unknown) -> Pass {
        let names: Vec<(&str, NodeId)> =
            schema.properties.iter().map(|(name, _)| (name.as_str(), crate::plan::ANY)).collect();
        let object = self.push_object(ObjectRule { names: NameTable::new(&names), unknown, ..ObjectRule::free() });
        Pass::Also(self.intern(Node { object, kinds: Kinds::ALL, ..Node::any() }))
    }

    fn by_pattern(&mut self, atoms: &Atoms) -> Unknown {
        let graph = self.graph;
        let patterns: Vec<(&Pattern, [SchemaId; 1])> = atoms
            .schemas(graph)
            .flat_map(|schema| schema.pattern_properties.iter().map(|(pattern, schema)| (pattern, [*schema])))
            .collect();
        self.table(patterns.into_iter(), |mask| {
            let mut first = 0;
            let mut asked = Vec::new();
            for schema in atoms.schemas(graph) {
                let count = schema.pattern_properties.len();
                if (mask >> first) & ((1 << count) - 1) == 0 {
                    asked.extend(schema.additional_properties);
                }
                first += count;
            }
            asked
        })
    }

    /// The node for each combination of patterns that can match one name; `besides` is asked too.
    fn table<'p>(
        &mut self,
        patterns: impl Iterator<Item = (&'p Pattern, [SchemaId; 1])>,
        besides: impl Fn(usize) -> Vec<SchemaId>,
    ) -> Unknown {
        let (patterns, schemas): (Vec<Pattern>, Vec<[SchemaId; 1]>) =
            patterns.map(|(pattern, schema)| (pattern.clone(), schema)).unzip();
        let nodes = (0..1_usize << patterns.len())
            .map(|mask| {
                let matched = schemas.iter().enumerate().filter(|(bit, _)| mask >> bit & 1 == 1);
                let asked: Vec<SchemaId> = matched.flat_map(|(_, schema)| *schema).chain(besides(mask)).collect();
                self.node_of(asked)
            })
            .collect();
        Unknown::ByPattern { patterns: patterns.into(), nodes }
    }
}

/// Every name that some schema of the set mentions.
fn names<'g>(graph: &'g Graph, atoms: &Atoms) -> Vec<&'g str> {
    let mut names: Vec<&str> = Vec::new();
    let mut known = std::collections::HashSet::new();
    for schema in atoms.schemas(graph) {
        let properties = schema.properties.iter().map(|(name, _)| name);
        let dependents = schema.dependent_required.iter().flat_map(|(trigger, needed)| needed.iter().chain([trigger]));
        for name in properties.chain(&schema.required).chain(dependents) {
            if known.insert(name.as_str()) {
                names.push(name);
            }
        }
    }
    names
}

/// What one schema asks of the value of the member `name`.
pub(super) fn of_member(schema: &Schema, name: &str) -> Vec<SchemaId> {
    let mut asked: Vec<SchemaId> =
        schema.properties.iter().filter(|(known, _)| known == name).map(|(_, asked)| *asked).collect();
    asked.extend(
        schema.pattern_properties.iter().filter(|(pattern, _)| pattern.is_match(name)).map(|(_, asked)| *asked),
    );
    if asked.is_empty() {
        asked.extend(schema.additional_properties);
    }
    asked
}
