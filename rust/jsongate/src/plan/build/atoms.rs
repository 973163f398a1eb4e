//! Sets of schemas that apply to the same value.

use crate::schema::graph::{Graph, Schema, SchemaId};

/// One schema of a set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Atom {
    pub(super) schema: SchemaId,
    /// Without the keywords that become passes: they are asked elsewhere.
    pub(super) bare: bool,
}

/// A set of schemas, closed under `$ref` and `allOf`, without those that ask nothing.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Atoms(Box<[Atom]>);

impl Atoms {
    /// The set of `besides`, which are closed already, and of `schemas` with all that their `$ref` and `allOf` add.
    /// `None` where it holds a `false` schema.
    pub(super) fn close(graph: &Graph, besides: &[Atom], schemas: impl IntoIterator<Item = SchemaId>) -> Option<Atoms> {
        let mut open: Vec<SchemaId> = schemas.into_iter().collect();
        let mut closed: Vec<Atom> = besides.to_vec();
        while let Some(id) = open.pop() {
            let atom = Atom { schema: id, bare: false };
            if closed.contains(&atom) {
                continue;
            }
            let schema = &graph[id];
            if schema.boolean == Some(false) {
                return None;
            }
            closed.push(atom);
            open.extend(schema.reference.iter().chain(&schema.dynamic_reference).chain(&schema.all_of));
        }
        // A schema without its passes says less than the same schema with them.
        let whole: Vec<SchemaId> = closed.iter().filter(|atom| !atom.bare).map(|atom| atom.schema).collect();
        closed.retain(|atom| {
            let schema = &graph[atom.schema];
            if atom.bare {
                !whole.contains(&atom.schema) && asks(schema)
            } else {
                asks(schema) || count_passes(schema) > 0
            }
        });
        closed.sort_unstable();
        Some(Atoms(closed.into()))
    }

    /// The set of this atom alone, which is closed already.
    pub(super) fn single(atom: Atom) -> Atoms {
        // What `$ref` and `allOf` add stands in the set beside it.
        Atoms(Box::new([atom]))
    }

    /// The same schemas without their passes.
    pub(super) fn bare(&self, graph: &Graph) -> Atoms {
        let asking = self.0.iter().filter(|atom| asks(&graph[atom.schema]));
        Atoms(asking.map(|atom| Atom { bare: true, ..*atom }).collect())
    }

    /// How many passes the keywords of all whole schemas become.
    pub(super) fn count_passes(&self, graph: &Graph) -> usize {
        self.0.iter().filter(|atom| !atom.bare).map(|atom| count_passes(&graph[atom.schema])).sum()
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = &Atom> {
        self.0.iter()
    }

    pub(super) fn schemas<'g>(&self, graph: &'g Graph) -> impl Iterator<Item = &'g Schema> + use<'g, '_> {
        self.0.iter().map(|atom| &graph[atom.schema])
    }
}

/// How many passes the schema's own keywords become.
pub(super) fn count_passes(schema: &Schema) -> usize {
    usize::from(!schema.any_of.is_empty())
        + usize::from(!schema.one_of.is_empty())
        + usize::from(schema.not.is_some())
        + usize::from(condition(schema).is_some())
        + schema.dependent_schemas.len()
        + usize::from(schema.unevaluated_properties.is_some())
        + usize::from(schema.unevaluated_items.is_some())
}

/// The schema's `if`, where something hangs on it.
pub(super) fn condition(schema: &Schema) -> Option<SchemaId> {
    schema.if_.filter(|_| schema.then.is_some() || schema.else_.is_some())
}

/// Whether the schema has any other keyword that asks something of a value by itself.
fn asks(schema: &Schema) -> bool {
    schema.types.is_some()
        || schema.enumeration.is_some()
        || schema.constant.is_some()
        || schema.multiple_of.is_some()
        || schema.maximum.is_some()
        || schema.exclusive_maximum.is_some()
        || schema.minimum.is_some()
        || schema.exclusive_minimum.is_some()
        || schema.max_length.is_some()
        || schema.min_length.is_some()
        || schema.pattern.is_some()
        || schema.format.is_some()
        || schema.max_items.is_some()
        || schema.min_items.is_some()
        || schema.unique_items
        || !schema.prefix_items.is_empty()
        || schema.items.is_some()
        || schema.contains.is_some()
        || schema.max_properties.is_some()
        || schema.min_properties.is_some()
        || !schema.required.is_empty()
        || !schema.dependent_required.is_empty()
        || !schema.properties.is_empty()
        || !schema.pattern_properties.is_empty()
        || schema.additional_properties.is_some()
        || schema.property_names.is_some()
}
