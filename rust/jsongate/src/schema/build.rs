//! From the documents to the [`Graph`]: every schema that the root can reach, once.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::graph::{Graph, Schema, SchemaId};
use super::keywords::Reader;
use super::registry::{Location, Registry, Unresolved};
use super::{loops, uri};
use crate::value::pattern::{Pattern, PatternError};

pub(super) struct Builder<'s> {
    pub(super) registry: Registry<'s>,
    pub(super) assert_format: bool,
    pub(super) patterns: HashMap<String, Result<Pattern, PatternError>>,
    schemas: Vec<Schema>,
    ids: HashMap<Location, SchemaId>,
    /// What the queue still has to read; its place is the [`SchemaId`].
    locations: Vec<Location>,
    /// References that could not be followed yet: what they need may turn up in a document that another one brings.
    waiting: BTreeMap<SchemaId, Reference>,
}

struct Reference {
    /// The resource it is resolved in.
    resource: usize,
    text: String,
}

impl<'s> Builder<'s> {
    pub(super) fn new(registry: Registry<'s>, assert_format: bool) -> Builder<'s> {
        Builder {
            registry,
            assert_format,
            patterns: HashMap::new(),
            schemas: Vec::new(),
            ids: HashMap::new(),
            locations: Vec::new(),
            waiting: BTreeMap::new(),
        }
    }

    /// The schema at a place, which will be read if it has not been.
    pub(super) fn intern(&mut self, location: Location) -> SchemaId {
        if let Some(&id) = self.ids.get(&location) {
            return id;
        }
        let id = SchemaId(u32::try_from(self.locations.len()).unwrap_or(u32::MAX));
        self.ids.insert(location.clone(), id);
        self.locations.push(location);
        id
    }

    /// Reads everything that the root reaches. What is wrong with it is in the registry's findings.
    pub(super) fn build(mut self, root: Location) -> (Graph, Registry<'s>) {
        let root = self.intern(root);
        loop {
            while let Some(location) = self.locations.get(self.schemas.len()) {
                let location = location.clone();
                let schema = self.read(&location);
                self.schemas.push(schema);
            }
            if !self.follow_references() {
                break;
            }
        }
        self.report_dangling();
        let graph = Graph { schemas: self.schemas, root };
        for id in loops::find(&graph) {
            let schema = &graph[id];
            let cause = "reference loop: the reference leads back here without a step into the value, so that nothing is \
                         ever decided; refer to something else";
            let at = uri::join(&schema.pointer, "$ref");
            self.registry.findings.bad(&schema.document, &at, "$ref", cause);
        }
        (graph, self.registry)
    }

    fn read(&mut self, location: &Location) -> Schema {
        let resource_number = self.registry.resource_of(location);
        let document = self.registry.document_value(location.0);
        let resource = self.registry.resource(resource_number);
        let mut schema = Schema {
            document: Arc::clone(self.registry.document_uri(location.0)),
            pointer: location.1.clone(),
            resource: Arc::clone(&resource.uri),
            resource_root: resource.pointer.len(),
            draft: resource.draft,
            ..Schema::default()
        };
        if !resource.is_served {
            return schema;
        }
        match document.pointer(&location.1) {
            Some(Value::Bool(boolean)) => schema.boolean = Some(*boolean),
            Some(Value::Object(members)) => {
                if let Some(text) = members.get("$ref").and_then(Value::as_str) {
                    let id = SchemaId(u32::try_from(self.schemas.len()).unwrap_or(u32::MAX));
                    self.waiting.insert(id, Reference { resource: resource_number, text: text.to_owned() });
                }
                Reader { draft: schema.draft, builder: self, location, members }.read(&mut schema);
            }
            // No schema at all: the metaschema has noted it.
            _ => {}
        }
        schema
    }

    /// Follows what can be followed now; false where nothing could.
    fn follow_references(&mut self) -> bool {
        let mut moved = false;
        for (id, reference) in std::mem::take(&mut self.waiting) {
            match self.registry.follow(reference.resource, &reference.text) {
                Ok(target) => {
                    let target = self.intern(target);
                    self.schemas[id.0 as usize].reference = Some(target);
                    moved = true;
                }
                Err(_) => _ = self.waiting.insert(id, reference),
            }
        }
        moved
    }

    fn report_dangling(&mut self) {
        for (id, reference) in std::mem::take(&mut self.waiting) {
            let (document, pointer) = self.locations[id.0 as usize].clone();
            match self.registry.follow(reference.resource, &reference.text) {
                Ok(_) => {}
                Err(Unresolved::Missing(cause)) => self.registry.bad(document, &pointer, "$ref", cause),
                Err(Unresolved::Unsupported(cause)) => {
                    let uri = Arc::clone(self.registry.document_uri(document));
                    self.registry.findings.unsupported(&uri, &uri::join(&pointer, "$ref"), "$ref", cause);
                }
            }
        }
    }
}
