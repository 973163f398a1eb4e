//! Guards: what a branch asks of members that can be looked up by name.

use super::Builder;
use super::atoms::{Atoms, count_passes};
use super::object::of_member;
use crate::plan::{Guard, GuardId, GuardedMember, Kinds};
use crate::schema::graph::{Schema, SchemaId};

impl Builder<'_> {
    /// The guard of the branch `schema`. `alone` where the branch's node asks nothing but what `schema` says: only
    /// then can the guard speak for it.
    pub(super) fn guard(&mut self, schema: SchemaId, alone: bool) -> Option<GuardId> {
        let graph = self.graph;
        let atoms = Atoms::close(graph, &[], [schema])?;
        let mut names: Vec<(&str, u8)> = Vec::new();
        for schema in atoms.schemas(graph) {
            let properties = schema.properties.iter().map(|(name, value)| (name, worth(&graph[*value])));
            for (name, worth) in properties.chain(schema.required.iter().map(|name| (name, 2))) {
                match names.iter_mut().find(|(known, _)| known == name) {
                    Some((_, known)) => *known = (*known).max(worth),
                    None => names.push((name, worth)),
                }
            }
        }
        // What tells branches apart comes first: a constant, then presence, then a type.
        names.sort_by_key(|(_, worth)| std::cmp::Reverse(*worth));
        let tells = names.first().is_some_and(|(_, worth)| *worth >= 2);
        let mut exact = alone && names.len() <= Guard::MOST_MEMBERS && atoms.schemas(graph).all(asks_members_alone);
        let mut members = Vec::new();
        for (name, worth) in names.into_iter().take(Guard::MOST_MEMBERS) {
            if worth == 0 && !exact {
                continue;
            }
            let Some(probe) = self.probe(name) else {
                exact = false;
                continue;
            };
            let asked: Vec<SchemaId> = atoms.schemas(graph).flat_map(|schema| of_member(schema, name)).collect();
            let required = atoms.schemas(graph).any(|schema| schema.required.iter().any(|known| known == name));
            members.push(GuardedMember { probe, required, node: self.node_of(asked) });
        }
        // Types alone seldom tell branches apart, and the skim is not free.
        if !tells || members.is_empty() {
            return None;
        }
        self.plan.guards.push(Guard { members: members.into(), exact });
        Some(GuardId(self.plan.guards.len() as u32 - 1))
    }

    /// The place of `name` among the names to be looked up; `None` where there are too many.
    fn probe(&mut self, name: &str) -> Option<u8> {
        let place = self.probes.iter().position(|known| known == name).or_else(|| {
            (self.probes.len() < Guard::MOST_PROBES).then(|| {
                self.probes.push(name.to_owned());
                self.probes.len() - 1
            })
        });
        place.map(|place| place as u8)
    }
}

/// How well the value of a member tells branches apart, by its schema.
fn worth(schema: &Schema) -> u8 {
    if schema.constant.is_some() || schema.enumeration.is_some() || schema.boolean == Some(false) {
        3
    } else {
        u8::from(schema.types.is_some())
    }
}

/// Whether the schema asks nothing of an object but what a guard can look up.
fn asks_members_alone(schema: &Schema) -> bool {
    count_passes(schema) == 0
        && schema.types.is_none_or(|types| Kinds::of_types(types).meets(Kinds::OBJECT))
        && schema.enumeration.is_none()
        && schema.constant.is_none()
        && schema.max_properties.is_none()
        && schema.min_properties.is_none()
        && schema.dependent_required.is_empty()
        && schema.pattern_properties.is_empty()
        && schema.additional_properties.is_none()
        && schema.property_names.is_none()
}
