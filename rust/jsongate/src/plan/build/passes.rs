//! What cannot be merged: `anyOf`, `oneOf`, `not`, `if`, `dependentSchemas`.

use super::atoms::{Atom, Atoms};
use super::{Builder, constants};
use crate::plan::{ANY, Branches, Kinds, NameTable, Node, NodeId, ObjectRule, Pass, REFUSE};
use crate::schema::graph::{Schema, SchemaId};

/// How far `kinds_within` looks into nested branches.
const KINDS_DEPTH: u32 = 6;

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
                let (node, kinds) = self.node_and_kinds([Atom::whole(not)]);
                list.push(Pass::Not { node, kinds });
            }
            if let Some(condition) = schema.if_ {
                self.conditional(schema, condition, &mut list);
            }
            for (trigger, then) in &schema.dependent_schemas {
                let (condition, kinds) = (self.has_member(trigger), Kinds::OBJECT);
                let then = self.node_of([*then]);
                list.push(Pass::If { condition, kinds, then, otherwise: ANY });
            }
        }
        list
    }

    fn conditional(&mut self, schema: &Schema, condition: SchemaId, list: &mut Vec<Pass>) {
        let then = self.node_of(schema.then);
        let otherwise = self.node_of(schema.else_);
        if then != ANY || otherwise != ANY {
            let (condition, kinds) = self.node_and_kinds([Atom::whole(condition)]);
            list.push(Pass::If { condition, kinds, then, otherwise });
        }
    }

    /// Where a single `anyOf` or `oneOf` is the only pass, what else is asked can go into each branch: then a value
    /// that only one branch can take is looked at once.
    pub(super) fn distribute(&mut self, atoms: &Atoms, bare: &Atoms) -> Option<Pass> {
        let graph = self.graph;
        let mut passes = atoms.iter().filter(|atom| !atom.bare).map(|atom| &graph[atom.schema]).flat_map(|schema| {
            let others = usize::from(schema.not.is_some())
                + usize::from(schema.if_.is_some())
                + schema.dependent_schemas.len();
            let any = (!schema.any_of.is_empty()).then_some((true, &schema.any_of));
            let one = (!schema.one_of.is_empty()).then_some((false, &schema.one_of));
            any.into_iter().chain(one).map(Some).chain((0..others).map(|_| None))
        });
        let (any, branches) = passes.next()??;
        if passes.next().is_some() || self.merged >= self.most_merged {
            return None;
        }
        let besides: Vec<Atom> = bare.iter().copied().collect();
        let branches = self.branches(branches, &besides);
        Some(if any { Pass::AnyOf(branches) } else { Pass::OneOf(branches) })
    }

    fn branches(&mut self, schemas: &[SchemaId], besides: &[Atom]) -> Branches {
        let nodes: Vec<(NodeId, Kinds)> = schemas
            .iter()
            .map(|schema| self.node_and_kinds(besides.iter().copied().chain([Atom::whole(*schema)])))
            .collect();
        Branches::new(&nodes)
    }

    fn node_and_kinds(&mut self, atoms: impl IntoIterator<Item = Atom>) -> (NodeId, Kinds) {
        match Atoms::close(self.graph, atoms) {
            None => (REFUSE, Kinds::NOTHING),
            Some(atoms) if atoms.is_empty() => (ANY, Kinds::ALL),
            Some(atoms) => {
                let kinds = self.kinds_within(&atoms, KINDS_DEPTH);
                (self.node_of_closed(atoms), kinds)
            }
        }
    }

    /// The node that accepts exactly the objects that have a member `name`.
    fn has_member(&mut self, name: &str) -> NodeId {
        self.plan.objects.push(ObjectRule {
            names: NameTable::new(&[(name, ANY)]),
            required: 1,
            at_end: true,
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
                    either.or(match Atoms::close(self.graph, [Atom::whole(*branch)]) {
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
