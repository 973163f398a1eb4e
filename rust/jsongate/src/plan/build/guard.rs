//! Guards: what a branch asks of members that can be looked up by name.

use super::atoms::{Atoms, condition};
use super::fuse::{self, Asked};
use super::object::of_member;
use super::{Builder, constants};
use crate::plan::{ANY, Class, FirstByte, Guard, GuardId, GuardedMember, Kinds, Members, NameTable, Plan, Probed};
use crate::schema::graph::{Schema, SchemaId};

/// Branches inside a branch are followed this far.
const MOST_NESTED: u32 = 6;
/// The most schemas that are looked at for one guard.
const MOST_VISITS: u32 = 64;

impl Builder<'_> {
    /// The guard of the branch `schema`. `alone` where the branch's node asks nothing but what `schema` says: only
    /// then can the guard speak for it.
    pub(super) fn guard(&mut self, schema: SchemaId, alone: bool) -> Option<GuardId> {
        let mut asking = Asking { left: Guard::MOST_ASKED, visits: MOST_VISITS, tells: false };
        let asked = self.asked_of_members(schema, &mut asking, MOST_NESTED);
        // Types alone seldom tell branches apart, and the skim is not free.
        if !asking.tells || asking.left == Guard::MOST_ASKED {
            return None;
        }
        self.plan.guards.push(Guard { asked, alone });
        Some(GuardId(self.plan.guards.len() as u32 - 1))
    }

    /// What `schema` asks of an object's members.
    fn asked_of_members(&mut self, schema: SchemaId, asking: &mut Asking, nested: u32) -> Members {
        let graph = self.graph;
        let (Some(nested), Some(visits)) = (nested.checked_sub(1), asking.visits.checked_sub(1)) else {
            return Members::Unknown;
        };
        asking.visits = visits;
        let Some(atoms) = Atoms::close(graph, &[], [schema]) else { return Members::Known(false) };
        let mut all = Vec::new();
        for schema in atoms.schemas(graph) {
            let kinds = schema.types.map_or(Kinds::ALL, Kinds::of_types).and(constants::kinds_of(schema));
            if !kinds.meets(Kinds::OBJECT) {
                return Members::Known(false);
            }
            if asks_more(schema) {
                all.push(Members::Unknown);
            }
        }
        self.members(&atoms, asking, &mut all);
        for schema in atoms.schemas(graph) {
            let mut list = |builder: &mut Self, schemas: &[SchemaId]| -> Box<[Members]> {
                schemas.iter().map(|schema| builder.asked_of_members(*schema, asking, nested)).collect()
            };
            if !schema.any_of.is_empty() {
                all.push(Members::Any(list(self, &schema.any_of)));
            }
            if !schema.one_of.is_empty() {
                all.push(Members::One(list(self, &schema.one_of)));
            }
            if let Some(not) = schema.not {
                all.push(Members::Not(Box::new(self.asked_of_members(not, asking, nested))));
            }
            if let Some(condition) = condition(schema) {
                let condition = self.asked_of_members(condition, asking, nested);
                let mut branch = |schema: Option<SchemaId>| match schema {
                    Some(schema) => self.asked_of_members(schema, asking, nested),
                    None => Members::Known(true),
                };
                all.push(Members::If(Box::new([condition, branch(schema.then), branch(schema.else_)])));
            }
        }
        match all.len() {
            0 => Members::Known(true),
            1 => all.remove(0),
            _ => Members::All(all.into()),
        }
    }

    /// What `properties` and `required` of the set ask.
    fn members(&mut self, atoms: &Atoms, asking: &mut Asking, all: &mut Vec<Members>) {
        let graph = self.graph;
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
        let exact = all.is_empty() && names.len() <= Guard::MOST_MEMBERS;
        let before = names.len();
        names.retain(|(_, worth)| exact || *worth > 0);
        names.truncate(Guard::MOST_MEMBERS.min(asking.left));
        let mut open = names.len() < before;
        for (name, worth) in names {
            let Some(probe) = self.probe(name) else {
                open = true;
                continue;
            };
            asking.left -= 1;
            asking.tells |= worth >= 2;
            let asked: Vec<SchemaId> = atoms.schemas(graph).flat_map(|schema| of_member(schema, name)).collect();
            let required = atoms.schemas(graph).any(|schema| schema.required.iter().any(|known| known == name));
            let absent = Class::ABSENT.bit();
            let (accepted, refused) = if required { (0, absent) } else { (absent, 0) };
            all.push(Members::Member(GuardedMember { probe, node: self.node_of(asked), accepted, refused }));
        }
        if open {
            all.push(Members::Unknown);
        }
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

/// One guard in the making.
struct Asking {
    /// How many more members it may ask about.
    left: usize,
    /// How many more schemas may be looked at for it.
    visits: u32,
    /// Whether it asks for a constant, or for presence.
    tells: bool,
}

/// How well the value of a member tells branches apart, by its schema.
fn worth(schema: &Schema) -> u8 {
    if schema.constant.is_some() || schema.enumeration.is_some() || schema.boolean == Some(false) {
        3
    } else {
        u8::from(schema.types.is_some())
    }
}

/// Whether the schema asks anything of an object that a look at single members does not tell.
fn asks_more(schema: &Schema) -> bool {
    schema.enumeration.is_some()
        || schema.constant.is_some()
        || schema.max_properties.is_some()
        || schema.min_properties.is_some()
        || !schema.dependent_required.is_empty()
        || !schema.dependent_schemas.is_empty()
        || !schema.pattern_properties.is_empty()
        || schema.additional_properties.is_some()
        || schema.property_names.is_some()
        || schema.unevaluated_properties.is_some()
}

/// Works out what guards say of each class of value, once all nodes are made, and which strings are a class.
pub(super) fn classify(plan: &mut Plan, names: usize) {
    let mut guards = std::mem::take(&mut plan.guards);
    let mut texts: Vec<Vec<Vec<u8>>> = vec![Vec::new(); names];
    for guard in &mut guards {
        guard.asked.each(&mut |member| {
            let known = &mut texts[usize::from(member.probe)];
            let asked = fuse::read(plan, member.node, FirstByte::String);
            for text in asked.iter().flat_map(|asked| fuse::listed(plan, asked)) {
                if !known.contains(&text) && known.len() < Class::MOST_TEXTS {
                    known.push(text);
                }
            }
        });
    }
    for guard in &mut guards {
        guard.asked.each(&mut |member| {
            let texts = &texts[usize::from(member.probe)];
            let mut settle = |class: Class, answer: Option<Asked>| match answer {
                Some(Asked::Known(true)) => member.accepted |= class.bit(),
                Some(Asked::Known(false)) => member.refused |= class.bit(),
                _ => {}
            };
            for first in FirstByte::ALL {
                let asked = fuse::read(plan, member.node, first);
                if first != FirstByte::String {
                    settle(Class::of_kind(first), asked);
                    continue;
                }
                let Some(asked) = asked else { continue };
                for (place, text) in texts.iter().enumerate() {
                    settle(Class::of_text(place), Some(fuse::answered(plan, &asked, text)));
                }
                if fuse::listed(plan, &asked).iter().all(|text| texts.contains(text)) {
                    settle(Class::OTHER_TEXT, Some(fuse::unlisted(plan, &asked)));
                }
            }
        });
    }
    let table = |texts: &Vec<Vec<u8>>| {
        let names: Vec<_> =
            texts.iter().map(|text| (std::str::from_utf8(text).expect("a schema's text"), ANY)).collect();
        Probed { texts: NameTable::new(&names) }
    };
    plan.probed = texts.iter().map(table).collect();
    plan.guards = guards;
}
