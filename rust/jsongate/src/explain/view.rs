//! One document under one schema: what all parts of the explanation look at.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::schema::graph::{Graph, Schema, SchemaId};
use crate::value::document::{Containers, Document, Member};
use crate::value::equal::Duplicates;
use crate::value::number::Divisor;

/// The schema and the document, and what is worked out about them once.
pub(super) struct View<'e> {
    pub(super) graph: &'e Graph,
    pub(super) document: &'e Document<'e>,
    pub(super) containers: &'e Containers,
    pub(super) duplicates: Duplicates,
    divisors: RefCell<HashMap<SchemaId, Rc<Divisor>>>,
}

impl<'e> View<'e> {
    pub(super) fn new(graph: &'e Graph, document: &'e Document<'e>, containers: &'e Containers) -> View<'e> {
        View { graph, document, containers, duplicates: Duplicates::new(), divisors: RefCell::default() }
    }

    pub(super) fn schema(&self, id: SchemaId) -> &'e Schema {
        &self.graph[id]
    }

    /// The text of the string at an offset.
    pub(super) fn text(&self, at: usize) -> Cow<'e, str> {
        match self.document.string(at) {
            Cow::Borrowed(bytes) => String::from_utf8_lossy(bytes),
            Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
        }
    }

    /// The members of the object at an offset, by name.
    pub(super) fn members(&self, at: usize) -> HashMap<Cow<'e, str>, Member> {
        self.document.members(self.containers, at).map(|member| (self.text(member.name), member)).collect()
    }

    /// The divisor of a schema that has a `multipleOf`.
    pub(super) fn divisor(&self, id: SchemaId) -> Option<Rc<Divisor>> {
        let decimal = self.schema(id).multiple_of.as_ref()?;
        let mut divisors = self.divisors.borrow_mut();
        Some(Rc::clone(divisors.entry(id).or_insert_with(|| Rc::new(Divisor::new(decimal)))))
    }

    /// Which of the `properties` of a schema has this name.
    pub(super) fn property(&self, id: SchemaId, name: &str) -> Option<(&'e str, SchemaId)> {
        let properties = &self.schema(id).properties;
        let place = properties.binary_search_by(|(property, _)| property.as_str().cmp(name)).ok()?;
        Some((&properties[place].0, properties[place].1))
    }
}
