//! What cannot be merged: `anyOf`, `oneOf`, `not`, `if`, `dependentSchemas`.

use super::atoms::{Atom, Atoms, condition, count_passes};
use super::{Builder, constants};
use crate::plan::{ANY, AtEnd, Branch, Branches, Kinds, NameTable, Node, NodeId, ObjectRule, Pass, REFUSE};
use crate::schema::graph::{Schema, SchemaId};

/// How far `kinds_within` looks into nested branches.
const KINDS_DEPTH: u32 = 6;
/// Sets with more passes than this are not distributed: each `if` doubles the number of sets.
const MOST_DISTRIBUTED: usize = 4;

impl Builder<'_> {
    /// The passes of all whole atoms.
    pub(super) fn passes(&mut self, atoms: &Atoms) -> Vec<Pass> {
        let graph = self.graph;
        let mut list = Vec::new();
        for atom in atoms.iter().filter(|atom| !atom.bare) {
            let schema = &graph[atom.schema];
            if !schema.any_of.is_empty() {
                list.push(Pass::AnyOf(self.branches(&schema.any_of, &[])));
            }
            if !schema.one_of.is_empty() {
                list.push(Pass::OneOf(self.branches(&schema.one_of, &[])));
            }
            if let Some(not) = schema.not {
                list.push(Pass::Not(self.branch(&[], not)));
            }
            if let Some(condition) = condition(schema) {
                let then = self.node_of(schema.then);
                let otherwise = self.node_of(schema.else_);
                let condition = self.branch(&[], condition);
                list.push(Pass::If { condition, then, otherwise });
            }
            for (trigger, then) in &schema.dependent_schemas {
                let condition = Branch { node: self.has_member(trigger), kinds: Kinds::OBJECT, guard: None };
                let then = self.node_of([*then]);
                list.push(Pass::If { condition, then, otherwise: ANY });
            }
        }
        list
    }

    /// Where one pass can take all the rest of the set into its branches, the value that has found its branch is
    /// looked at once. That is so for an `if`, whose condition leaves one branch, and for an `anyOf` or `oneOf` that
    /// is the only pass.
    pub(super) fn distribute(&mut self, atoms: &Atoms) -> Option<Pass> {
        let graph = self.graph;
        let total = atoms.count_passes(graph);
        if total > MOST_DISTRIBUTED || self.merged >= self.most_merged {
            return None;
        }
        let single = |atom: &&Atom| !atom.bare && count_passes(&graph[atom.schema]) == 1;
        let conditional = atoms.iter().filter(single).find(|atom| condition(&graph[atom.schema]).is_some());
        let alone = if total == 1 { atoms.iter().find(single) } else { None };
        let chosen = *conditional.or(alone)?;
        let schema = &graph[chosen.schema];
        let bare = Atom { bare: true, ..chosen };
        let rest: Vec<Atom> = atoms.iter().map(|atom| if *atom == chosen { bare } else { *atom }).collect();
        if let Some(condition) = condition(schema) {
            let then = self.node_besides(&rest, schema.then);
            let otherwise = self.node_besides(&rest, schema.else_);
            let condition = self.branch(&[], condition);
            return Some(Pass::If { condition, then, otherwise });
        }
        if !schema.any_of.is_empty() {
            return Some(Pass::AnyOf(self.branches(&schema.any_of, &rest)));
        }
        if !schema.one_of.is_empty() {
            return Some(Pass::OneOf(self.branches(&schema.one_of, &rest)));
        }
        None
    }

    fn branches(&mut self, schemas: &[SchemaId], besides: &[Atom]) -> Branches {
        let branches: Vec<Branch> = schemas.iter().map(|schema| self.branch(besides, *schema)).collect();
        Branches::new(&branches)
    }

    pub(super) fn branch(&mut self, besides: &[Atom], schema: SchemaId) -> Branch {
        match Atoms::close(self.graph, besides, [schema]) {
            None => Branch { node: REFUSE, kinds: Kinds::NOTHING, guard: None },
            Some(atoms) if atoms.is_empty() => Branch { node: ANY, kinds: Kinds::ALL, guard: None },
            Some(atoms) => {
                let kinds = self.kinds_within(&atoms, KINDS_DEPTH);
                let node = self.node_of_closed(atoms);
                let guard = if kinds.meets(Kinds::OBJECT) { self.guard(schema, besides.is_empty()) } else { None };
                Branch { node, kinds, guard }
            }
        }
    }

    /// The node that accepts exactly the objects that have a member `name`.
    fn has_member(&mut self, name: &str) -> NodeId {
        self.plan.objects.push(ObjectRule {
            names: NameTable::new(&[(name, ANY)]),
            required: 1,
            at_end: AtEnd::Required,
            ..ObjectRule::free()
        });
        let object = self.plan.objects.len() as u32 - 1;
        self.intern(Node { kinds: Kinds::OBJECT, object, ..Node::any() })
    }

    /// The kinds that `type`, `enum` and `const` of the set leave.
    pub(super) fn kinds_of(&self, atoms: &Atoms) -> Kinds {
        atoms.schemas(self.graph).fold(Kinds::ALL, |kinds, schema| kinds.and(said_by(schema)))
    }

    /// The kinds that the set accepts at most, its branches included.
    fn kinds_within(&self, atoms: &Atoms, depth: u32) -> Kinds {
        let mut kinds = self.kinds_of(atoms);
        if depth == 0 {
            return kinds;
        }
        for atom in atoms.iter().filter(|atom| !atom.bare) {
            let schema = &self.graph[atom.schema];
            for branches in [&schema.any_of, &schema.one_of] {
                if branches.is_empty() {
                    continue;
                }
                let either = branches.iter().fold(Kinds::NOTHING, |either, branch| {
                    either.or(match Atoms::close(self.graph, &[], [*branch]) {
                        None => Kinds::NOTHING,
                        Some(branch) => self.kinds_within(&branch, depth - 1),
                    })
                });
                kinds = kinds.and(either);
            }
        }
        kinds
    }
}

fn said_by(schema: &Schema) -> Kinds {
    schema.types.map_or(Kinds::ALL, Kinds::of_types).and(constants::kinds_of(schema))
}
