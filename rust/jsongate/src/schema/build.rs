//! From the documents to the [`Graph`]: every schema that the root can reach, once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use serde_json::Value;

use super::draft::Draft;
use super::dynamic::{self, Dynamic};
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
    waiting: BTreeMap<(SchemaId, Refers), Reference>,
    dynamic: Dynamic,
}

/// A keyword that refers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Refers {
    Static,
    Dynamic,
    Recursive,
}

struct Reference {
    /// The resource it is resolved in.
    resource: usize,
    text: String,
}

impl Refers {
    const fn keyword(self) -> &'static str {
        match self {
            Refers::Static => "$ref",
            Refers::Dynamic => "$dynamicRef",
            Refers::Recursive => "$recursiveRef",
        }
    }

    const fn is_of(self, draft: Draft) -> bool {
        match self {
            Refers::Static => true,
            Refers::Dynamic => matches!(draft, Draft::Draft202012),
            Refers::Recursive => matches!(draft, Draft::Draft201909),
        }
    }
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
            dynamic: Dynamic::default(),
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
            let followed = self.follow_references();
            if !followed && !self.find_anchors() {
                break;
            }
        }
        self.report_dangling();
        let schemas = std::mem::take(&mut self.schemas);
        let graph = self.settle(Graph { schemas, root });
        for (document, at, keyword) in loops_of(&graph) {
            let cause = "reference loop: the reference leads back here without a step into the value, so that nothing is \
                         ever decided; refer to something else";
            self.registry.findings.bad(&document, &at, keyword, cause);
        }
        (graph, self.registry)
    }

    /// Makes dynamic references static ones.
    fn settle(&mut self, graph: Graph) -> Graph {
        if self.dynamic.names.len() <= dynamic::MOST_NAMES {
            match self.dynamic.settle(graph) {
                Ok(graph) => return graph,
                Err(graph) => return self.too_dynamic(graph, format!("more than {} schemas", dynamic::MOST_SCHEMAS)),
            }
        }
        self.too_dynamic(graph, format!("more than {} different anchors", dynamic::MOST_NAMES))
    }

    fn too_dynamic(&mut self, graph: Graph, needed: String) -> Graph {
        let cause = format!("to write out what its dynamic references mean in each place takes {needed}");
        self.registry.findings.unsupported("", "", "$dynamicRef", cause);
        graph
    }

    /// Takes up the anchors that dynamic references can find in the resources at hand; false where there is no new one.
    fn find_anchors(&mut self) -> bool {
        let before = self.dynamic.anchors.len();
        let resources: BTreeSet<usize> = self.dynamic.resources.iter().copied().collect();
        for name in 0..self.dynamic.names.len() {
            for &resource in &resources {
                if let Some(location) = self.registry.dynamic_anchor(resource, &self.dynamic.names[name]) {
                    let id = self.intern(location);
                    self.dynamic.anchors.insert((resource, name), id);
                }
            }
        }
        self.dynamic.anchors.len() > before
    }

    fn read(&mut self, location: &Location) -> Schema {
        let resource_number = self.registry.resource_of(location);
        let document = self.registry.document_value(location.0);
        let resource = self.registry.resource(resource_number);
        self.dynamic.resources.push(resource_number);
        let mut schema = Schema {
            document: Arc::clone(self.registry.document_uri(location.0)),
            pointer: location.1.clone(),
            resource: Arc::clone(&resource.uri),
            resource_root: resource.pointer.len(),
            draft: resource.dialect.draft,
            ..Schema::default()
        };
        let dialect = resource.dialect;
        if !resource.is_served {
            return schema;
        }
        match document.pointer(&location.1) {
            Some(Value::Bool(boolean)) => schema.boolean = Some(*boolean),
            Some(Value::Object(members)) => {
                let members = dialect.read(members);
                let id = SchemaId(u32::try_from(self.schemas.len()).unwrap_or(u32::MAX));
                for refers in [Refers::Static, Refers::Dynamic, Refers::Recursive] {
                    let text = members.get(refers.keyword()).and_then(Value::as_str);
                    if let Some(text) = text.filter(|_| refers.is_of(schema.draft)) {
                        let reference = Reference { resource: resource_number, text: text.to_owned() };
                        self.waiting.insert((id, refers), reference);
                    }
                }
                Reader { dialect, builder: self, location, members: &members }.read(&mut schema);
            }
            // No schema at all: the metaschema has noted it.
            _ => {}
        }
        schema
    }

    /// Follows what can be followed now; false where nothing could.
    fn follow_references(&mut self) -> bool {
        let mut moved = false;
        for ((id, refers), reference) in std::mem::take(&mut self.waiting) {
            match self.registry.follow(reference.resource, &reference.text) {
                Ok(target) => {
                    self.arrive(id, refers, &reference, target);
                    moved = true;
                }
                Err(_) => _ = self.waiting.insert((id, refers), reference),
            }
        }
        moved
    }

    /// A reference leads to `target`.
    fn arrive(&mut self, id: SchemaId, refers: Refers, reference: &Reference, target: Location) {
        let name = match refers {
            Refers::Static => None,
            Refers::Dynamic => Some(uri::split_fragment(&reference.text).1),
            Refers::Recursive => Some(String::new()),
        };
        if let Some(name) = name {
            let resource = self.registry.resource_of(&target);
            if self.registry.dynamic_anchor(resource, &name).as_ref() == Some(&target) {
                let names = &mut self.dynamic.names;
                let place = names.iter().position(|known| *known == name).unwrap_or_else(|| {
                    names.push(name);
                    names.len() - 1
                });
                self.dynamic.asked.insert(id, place);
            }
        }
        let target = self.intern(target);
        let schema = &mut self.schemas[id.0 as usize];
        match refers {
            Refers::Static => schema.reference = Some(target),
            Refers::Dynamic | Refers::Recursive => schema.dynamic_reference = Some(target),
        }
    }

    fn report_dangling(&mut self) {
        for ((id, refers), reference) in std::mem::take(&mut self.waiting) {
            let (document, pointer) = self.locations[id.0 as usize].clone();
            let keyword = refers.keyword();
            match self.registry.follow(reference.resource, &reference.text) {
                Ok(_) => {}
                Err(Unresolved(cause)) => self.registry.bad(document, &pointer, keyword, cause),
            }
        }
    }
}

/// The references that close a loop: document, place and keyword of each, once.
fn loops_of(graph: &Graph) -> BTreeSet<(Arc<str>, String, &'static str)> {
    let describe = |id| {
        let schema = &graph[id];
        let keyword = match schema.reference {
            Some(_) => Refers::Static.keyword(),
            None if schema.draft == Draft::Draft201909 => Refers::Recursive.keyword(),
            None => Refers::Dynamic.keyword(),
        };
        (Arc::clone(&schema.document), uri::join(&schema.pointer, keyword), keyword)
    };
    loops::find(graph).into_iter().map(describe).collect()
}
