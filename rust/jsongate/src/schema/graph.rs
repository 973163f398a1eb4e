//! The resolved graph: what the schema documents say, with every reference turned into an index.
//!
//! `plan` compiles it for the hot loop and `explain` reads it as it stands, so this is
//! the one place where both meet: nothing here depends on how a document is checked.

use std::ops::Index;
use std::sync::Arc;

use serde_json::Value;

use super::Draft;
use crate::value::format::Format;
use crate::value::number::Decimal;
use crate::value::pattern::Pattern;

/// The place of one schema in [`Graph`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub u32);

/// Every schema that the root can reach, and nothing else.
///
/// A schema that means different things in different dynamic scopes stands here once for each of them.
#[derive(Clone, Debug)]
pub struct Graph {
    /// The schemas; [`SchemaId`] is an index into this.
    pub schemas: Vec<Schema>,
    /// Where validation starts.
    pub root: SchemaId,
}

impl Index<SchemaId> for Graph {
    type Output = Schema;
    fn index(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0 as usize]
    }
}

/// The set of JSON types that `type` names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct TypeSet(pub u8);

impl TypeSet {
    /// `null`
    pub const NULL: TypeSet = TypeSet(1);
    /// `boolean`
    pub const BOOLEAN: TypeSet = TypeSet(2);
    /// A number with a zero fractional part, 1.0 and 1e3 among them.
    pub const INTEGER: TypeSet = TypeSet(4);
    /// Any number; always together with `INTEGER` in a set, since each integer is a number.
    pub const NUMBER: TypeSet = TypeSet(8 | 4);
    /// `string`
    pub const STRING: TypeSet = TypeSet(16);
    /// `array`
    pub const ARRAY: TypeSet = TypeSet(32);
    /// `object`
    pub const OBJECT: TypeSet = TypeSet(64);
    /// No type at all.
    pub const EMPTY: TypeSet = TypeSet(0);
    /// Every type.
    pub const ANY: TypeSet = TypeSet(127);

    /// Whether all of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: TypeSet) -> bool {
        self.0 & other.0 == other.0
    }
    /// What is in either.
    #[must_use]
    pub const fn union(self, other: TypeSet) -> TypeSet {
        TypeSet(self.0 | other.0)
    }
    /// What is in both.
    #[must_use]
    pub const fn intersection(self, other: TypeSet) -> TypeSet {
        TypeSet(self.0 & other.0)
    }
}

/// One schema: each keyword as it was written, references as [`SchemaId`]s.
///
/// Keywords that cannot apply under the schema's draft (siblings of `$ref` in draft-07, unknown names, annotations)
/// are not in here at all. `None` or an empty list means that the keyword is absent; `enum: []` is `Some(vec![])`.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// The URI of the document (without fragment; empty where it has none).
    pub document: Arc<str>,
    /// The JSON Pointer (RFC 6901) of this schema in its document.
    pub pointer: String,
    /// The URI of the nearest schema resource around it, for people; empty where it has none.
    pub resource: Arc<str>,
    /// How many bytes of `pointer` lead to that resource's root.
    pub resource_root: usize,
    /// The draft it is written in: explain needs it to name keywords (`items`/`additionalItems`, `dependencies`).
    pub draft: Draft,
    /// `true` and `false` schemas. With `Some` every other field is empty.
    pub boolean: Option<bool>,

    /// `$ref`
    pub reference: Option<SchemaId>,
    /// `$dynamicRef` and `$recursiveRef`: what it leads to in the dynamic scope that this schema is reached in
    pub dynamic_reference: Option<SchemaId>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `anyOf`
    pub any_of: Vec<SchemaId>,
    /// `oneOf`
    pub one_of: Vec<SchemaId>,
    /// `not`
    pub not: Option<SchemaId>,
    /// `if`
    pub if_: Option<SchemaId>,
    /// `then`; only kept where there is an `if`
    pub then: Option<SchemaId>,
    /// `else`; only kept where there is an `if`
    pub else_: Option<SchemaId>,

    /// `type`
    pub types: Option<TypeSet>,
    /// `enum`
    pub enumeration: Option<Vec<Value>>,
    /// `const`
    pub constant: Option<Value>,

    /// `multipleOf`
    pub multiple_of: Option<Decimal>,
    /// `maximum`
    pub maximum: Option<Decimal>,
    /// `exclusiveMaximum`
    pub exclusive_maximum: Option<Decimal>,
    /// `minimum`
    pub minimum: Option<Decimal>,
    /// `exclusiveMinimum`
    pub exclusive_minimum: Option<Decimal>,

    /// `maxLength`, in code points. Counts are clamped to `u64::MAX`.
    pub max_length: Option<u64>,
    /// `minLength`, in code points
    pub min_length: Option<u64>,
    /// `pattern`
    pub pattern: Option<Pattern>,
    /// `format`; only kept where it asserts
    pub format: Option<Format>,

    /// `maxItems`
    pub max_items: Option<u64>,
    /// `minItems`
    pub min_items: Option<u64>,
    /// `uniqueItems: true`
    pub unique_items: bool,
    /// `prefixItems`; in draft-07 and before, the array form of `items`
    pub prefix_items: Vec<SchemaId>,
    /// `items` after the prefix; in draft-07 and before, `additionalItems` where `items` is an array
    pub items: Option<SchemaId>,
    /// `contains`
    pub contains: Option<SchemaId>,
    /// `minContains`; only kept where there is a `contains`
    pub min_contains: Option<u64>,
    /// `maxContains`; only kept where there is a `contains`
    pub max_contains: Option<u64>,
    /// `unevaluatedItems`
    pub unevaluated_items: Option<SchemaId>,

    /// `maxProperties`
    pub max_properties: Option<u64>,
    /// `minProperties`
    pub min_properties: Option<u64>,
    /// `required`
    pub required: Vec<String>,
    /// `dependentRequired`; in draft-07 and before, the array form of `dependencies`: the trigger, then what it requires
    pub dependent_required: Vec<(String, Vec<String>)>,
    /// `dependentSchemas`; in draft-07 and before, the schema form of `dependencies`: the trigger, then the schema of the object
    pub dependent_schemas: Vec<(String, SchemaId)>,
    /// `properties`, ordered by the bytes of their names
    pub properties: Vec<(String, SchemaId)>,
    /// `patternProperties`
    pub pattern_properties: Vec<(Pattern, SchemaId)>,
    /// `additionalProperties`
    pub additional_properties: Option<SchemaId>,
    /// `propertyNames`
    pub property_names: Option<SchemaId>,
    /// `unevaluatedProperties`
    pub unevaluated_properties: Option<SchemaId>,
}

impl Schema {
    /// Whether the type integer leaves out what is written with a fraction or an exponent, 1.0 among them (draft-04
    /// core, section 3.5).
    #[must_use]
    pub fn wants_plain_integers(&self) -> bool {
        let named = |types: TypeSet| types.contains(TypeSet::INTEGER) && !types.contains(TypeSet::NUMBER);
        self.draft == Draft::Draft4 && self.types.is_some_and(named)
    }

    /// `contains`, where an item that matches it is evaluated by that (2020-12 core, section 10.3.1.3; in 2019-09 it is
    /// not).
    #[must_use]
    pub fn evaluating_contains(&self) -> Option<SchemaId> {
        self.contains.filter(|_| self.draft >= Draft::Draft202012)
    }

    /// Whether matching one of its patterns counts steps.
    #[must_use]
    pub fn counts_steps(&self) -> bool {
        let names = self.pattern_properties.iter().map(|(pattern, _)| pattern);
        self.pattern.iter().chain(names).any(Pattern::counts_steps)
    }

    /// The schemas that apply to the same value.
    pub fn in_place(&self) -> impl Iterator<Item = SchemaId> + '_ {
        let single = [self.reference, self.dynamic_reference, self.not, self.if_, self.then, self.else_];
        let lists = [&self.all_of, &self.any_of, &self.one_of];
        let dependent = self.dependent_schemas.iter().map(|(_, id)| *id);
        single.into_iter().flatten().chain(lists.into_iter().flatten().copied()).chain(dependent)
    }

    /// Every schema that this one names.
    pub fn each_mut(&mut self) -> impl Iterator<Item = &mut SchemaId> {
        let single = [
            &mut self.reference,
            &mut self.dynamic_reference,
            &mut self.not,
            &mut self.if_,
            &mut self.then,
            &mut self.else_,
            &mut self.items,
            &mut self.contains,
            &mut self.unevaluated_items,
            &mut self.additional_properties,
            &mut self.property_names,
            &mut self.unevaluated_properties,
        ];
        let lists = [&mut self.all_of, &mut self.any_of, &mut self.one_of, &mut self.prefix_items];
        let named = [&mut self.dependent_schemas, &mut self.properties];
        let patterns = self.pattern_properties.iter_mut().map(|(_, id)| id);
        single
            .into_iter()
            .flatten()
            .chain(lists.into_iter().flatten())
            .chain(named.into_iter().flatten().map(|(_, id)| id))
            .chain(patterns)
    }

    /// The same, to look at.
    pub fn each(&self) -> impl Iterator<Item = SchemaId> + '_ {
        let single = [
            self.items,
            self.contains,
            self.unevaluated_items,
            self.additional_properties,
            self.property_names,
            self.unevaluated_properties,
        ];
        let patterns = self.pattern_properties.iter().map(|(_, id)| *id);
        self.in_place()
            .chain(single.into_iter().flatten())
            .chain(self.prefix_items.iter().copied())
            .chain(self.properties.iter().map(|(_, id)| *id))
            .chain(patterns)
    }
}
