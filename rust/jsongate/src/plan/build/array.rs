//! The array half of a node.

use super::Builder;
use super::atoms::Atoms;
use super::constants::Constants;
use crate::plan::{ArrayRule, Contains, Kinds, Node, Pass};
use crate::schema::graph::SchemaId;

impl Builder<'_> {
    pub(super) fn array_rule(&mut self, atoms: &Atoms, constants: Option<&Constants>, also: &mut Vec<Pass>) -> u32 {
        let graph = self.graph;
        let mut rule = ArrayRule::free();
        for schema in atoms.schemas(graph) {
            rule.min = rule.min.max(schema.min_items.unwrap_or(0));
            rule.max = rule.max.min(schema.max_items.unwrap_or(u64::MAX));
            rule.unique |= schema.unique_items;
            if let Some(contains) = schema.contains {
                also.push(self.contains(contains, schema.min_contains.unwrap_or(1), schema.max_contains));
            }
        }
        rule.constants = constants.map(|constants| constants.arrays.clone().into_boxed_slice());
        rule.at_end = rule.min > 0 || rule.max < u64::MAX || rule.unique || rule.constants.is_some();

        let longest = atoms.schemas(graph).map(|schema| schema.prefix_items.len()).max().unwrap_or(0);
        rule.prefix = (0..longest).map(|index| self.item(atoms, index)).collect();
        rule.rest = self.item(atoms, longest);
        if rule.is_free() { 0 } else { self.push_array(rule) }
    }

    /// The node of the item at `index`, past every prefix where `index` is the length of the longest.
    fn item(&mut self, atoms: &Atoms, index: usize) -> crate::plan::NodeId {
        let asked: Vec<SchemaId> = atoms
            .schemas(self.graph)
            .filter_map(|schema| schema.prefix_items.get(index).copied().or(schema.items))
            .collect();
        self.node_of(asked)
    }

    /// Items are counted in a look of its own at the array, where each item is tried against the node.
    fn contains(&mut self, schema: SchemaId, min: u64, max: Option<u64>) -> Pass {
        let node = self.node_of([schema]);
        let contains = Contains { node, min, max: max.unwrap_or(u64::MAX) };
        let array = self.push_array(ArrayRule { contains: Some(contains), at_end: true, ..ArrayRule::free() });
        Pass::Also(self.intern(Node { array, kinds: Kinds::ALL, ..Node::any() }))
    }

    fn push_array(&mut self, rule: ArrayRule) -> u32 {
        self.plan.arrays.push(rule);
        self.plan.arrays.len() as u32 - 1
    }
}
