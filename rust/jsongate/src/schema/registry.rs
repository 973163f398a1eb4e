//! The documents at hand, the schema resources in them (JSON Schema core, sections 8.2 and 9), and what a reference
//! points to.
//!
//! Nothing is ever loaded: a document is the schema itself, one that the caller supplied, or a standard metaschema. It is
//! read when the first reference to its URI is met; one that nothing refers to is never looked at.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::draft::{Draft, Holds};
use super::findings::Findings;
use super::vocabulary::{Dialect, Vocabulary};
use super::{Settings, builtin, metaschema, source, uri};

/// A place in one of the documents: the document's number and a JSON Pointer.
pub(super) type Location = (usize, String);

/// All documents and resources that are known so far.
pub(super) struct Registry<'s> {
    /// What the caller supplied, by absolute URI: the URI as it was given, and the bytes.
    supplied: HashMap<String, (&'s str, &'s [u8])>,
    default_draft: Draft,
    /// What the metaschemas that are no standard ones make of the schemas that name them, by absolute URI.
    dialects: HashMap<String, Result<(Dialect, Option<usize>), String>>,
    documents: Vec<Document>,
    resources: Vec<Resource>,
    by_uri: HashMap<String, usize>,
    pub(super) findings: Findings,
}

/// One document that has been read.
struct Document {
    uri: Arc<str>,
    value: Arc<Value>,
    /// The places known to hold schemas, each with the resource it is in.
    sites: HashMap<String, usize>,
}

/// A schema with a URI of its own, and what belongs to it.
pub(super) struct Resource {
    /// The absolute URI.
    base: String,
    /// The URI for people.
    pub(super) uri: Arc<str>,
    document: usize,
    /// Where its root is in the document.
    pub(super) pointer: String,
    pub(super) dialect: Dialect,
    /// The resource of its metaschema, where that is no standard one.
    metaschema: Option<usize>,
    /// Whether its dialect is known.
    pub(super) is_served: bool,
    /// The plain names, and where in the document they are.
    anchors: HashMap<String, String>,
    /// Those that dynamic references look for, too. `$recursiveAnchor: true` stands here under the empty name.
    dynamic_anchors: HashMap<String, String>,
}

/// Why a reference cannot be followed, at least not yet, in one sentence.
pub(super) struct Unresolved(pub(super) String);

impl<'s> Registry<'s> {
    pub(super) fn new(settings: &'s Settings, default_draft: Draft) -> Registry<'s> {
        let mut registry = Registry {
            supplied: HashMap::new(),
            default_draft,
            dialects: HashMap::new(),
            documents: Vec::new(),
            resources: Vec::new(),
            by_uri: HashMap::new(),
            findings: Findings::default(),
        };
        for (given, bytes) in &settings.documents {
            let (without_fragment, _) = uri::split_fragment(given);
            // A URI that cannot be resolved cannot be referred to either; the reference will say so.
            if let Ok(absolute) = uri::resolve(uri::DEFAULT_BASE, without_fragment) {
                registry.supplied.insert(absolute, (given, bytes));
            }
        }
        registry
    }

    /// Reads a document and everything its metaschema says of it; gives its root. `None`, and a finding, where it is
    /// no JSON.
    pub(super) fn add(&mut self, given_uri: &str, base: &str, bytes: &[u8]) -> Option<Location> {
        let value = match source::parse(bytes) {
            Ok(value) => value,
            Err(cause) => {
                self.findings.bad(given_uri, "", "", cause);
                return None;
            }
        };
        Some(self.add_value(given_uri, base, value))
    }

    fn add_value(&mut self, given_uri: &str, base: &str, value: Value) -> Location {
        let value = Arc::new(value);
        let draft = own_draft(&value).unwrap_or(self.default_draft);
        let named = value.get(draft.id_keyword()).and_then(Value::as_str).filter(|_| given_uri.is_empty());
        let shown = named.map_or(given_uri, |id| id.strip_suffix('#').unwrap_or(id));
        let number = self.documents.len();
        self.documents.push(Document { uri: shown.into(), value, sites: HashMap::new() });
        let resource = self.add_resource(number, "", base.to_owned(), Dialect::of(self.default_draft));
        self.by_uri.insert(base.to_owned(), resource);
        self.walk(number, String::new(), resource);
        (number, String::new())
    }

    fn add_resource(&mut self, document: usize, pointer: &str, base: String, dialect: Dialect) -> usize {
        let uri = uri::display(&base).into();
        let pointer = pointer.to_owned();
        self.resources.push(Resource {
            base,
            uri,
            document,
            pointer,
            dialect,
            metaschema: None,
            is_served: true,
            anchors: HashMap::new(),
            dynamic_anchors: HashMap::new(),
        });
        self.resources.len() - 1
    }

    /// The value at a place.
    pub(super) fn value(&self, (document, pointer): &Location) -> Option<&Value> {
        self.documents[*document].value.pointer(pointer)
    }

    /// The document's value, to hold on to while the registry changes.
    pub(super) fn document_value(&self, document: usize) -> Arc<Value> {
        Arc::clone(&self.documents[document].value)
    }

    /// The document's URI for people.
    pub(super) fn document_uri(&self, document: usize) -> &Arc<str> {
        &self.documents[document].uri
    }

    /// The resource that a place is in. A place that no keyword makes a schema (a reference may point anywhere) is
    /// read as one from now on.
    pub(super) fn resource_of(&mut self, location: &Location) -> usize {
        let (document, pointer) = location;
        if let Some(&resource) = self.documents[*document].sites.get(pointer) {
            return resource;
        }
        // The nearest schema above it; the root is always one.
        let mut above = pointer.as_str();
        let resource = loop {
            above = above.rfind('/').map_or("", |slash| &above[..slash]);
            if let Some(&resource) = self.documents[*document].sites.get(above) {
                break resource;
            }
        };
        self.walk(*document, pointer.clone(), resource);
        self.documents[*document].sites[pointer]
    }

    pub(super) fn resource(&self, number: usize) -> &Resource {
        &self.resources[number]
    }

    /// Finds every schema at and below a place: its resource, its anchors, its faults by the metaschema.
    fn walk(&mut self, document: usize, pointer: String, resource: usize) {
        let value = self.document_value(document);
        let mut todo = vec![(pointer, resource, false)];
        while let Some((pointer, above, may_be_boolean)) = todo.pop() {
            if self.documents[document].sites.contains_key(&pointer) {
                continue;
            }
            let Some(schema) = value.pointer(&pointer) else { continue };
            let resource = match schema.as_object() {
                Some(object) => self.identify(document, &pointer, above, object),
                None => above,
            };
            self.documents[document].sites.insert(pointer.clone(), resource);
            let dialect = self.resources[resource].dialect;
            let draft = dialect.draft;
            if !self.resources[resource].is_served {
                continue;
            }
            let document_uri = Arc::clone(&self.documents[document].uri);
            if schema.is_boolean() && !may_be_boolean && !draft.has_boolean_schemas() {
                let cause = "a schema has to be an object in draft-04, and this is a boolean; use {} for true";
                self.findings.bad(&document_uri, &pointer, "", cause);
            }
            metaschema::check(dialect, schema, &document_uri, &pointer, &mut self.findings);
            for (keyword, value) in schema.as_object().into_iter().flatten() {
                if let Some(holds) = draft.holds(keyword).filter(|_| dialect.knows(keyword)) {
                    let at = uri::join(&pointer, keyword);
                    let may_be_boolean = matches!(keyword.as_str(), "additionalItems" | "additionalProperties");
                    todo.extend(held(holds, value, &at).into_iter().map(|site| (site, resource, may_be_boolean)));
                }
            }
        }
    }

    /// Takes up what a schema says about its own identity; gives the resource it is in.
    fn identify(&mut self, document: usize, pointer: &str, above: usize, schema: &Map<String, Value>) -> usize {
        let inherited = self.resources[above].dialect.draft;
        // Only the root of a resource says what its schemas are written in (core, section 8.1.1).
        let named = schema.get("$schema").and_then(Value::as_str);
        let is_root = pointer.is_empty() || schema.contains_key("$id") || schema.contains_key("id");
        let own = named.filter(|_| is_root).map(|named| self.dialect_of(named));
        let (dialect, metaschema) = match &own {
            Some(Ok(own)) => *own,
            _ => (self.resources[above].dialect, self.resources[above].metaschema),
        };
        let draft = dialect.draft;
        let mut resource = above;
        let ignored = schema.contains_key("$ref")
            && (if pointer.is_empty() { draft } else { inherited }).reference_stands_alone();
        if let Some(id) = schema.get(draft.id_keyword()).and_then(Value::as_str).filter(|_| !ignored) {
            let (own_uri, anchor) = uri::split_fragment(id);
            if !own_uri.is_empty() {
                match uri::resolve(&self.resources[above].base, own_uri) {
                    Ok(base) => {
                        if pointer.is_empty() {
                            self.resources[resource].uri = uri::display(&base).into();
                            self.resources[resource].base.clone_from(&base);
                        } else {
                            resource = self.add_resource(document, pointer, base.clone(), dialect);
                        }
                        self.name_resource(base, resource, document, pointer);
                    }
                    Err(cause) => self.bad(document, pointer, draft.id_keyword(), cause),
                }
            }
            if !anchor.is_empty() && draft.reference_stands_alone() {
                self.name_anchor(resource, anchor, document, pointer, draft.id_keyword());
            }
        }
        if pointer.is_empty() || resource != above {
            let found = &mut self.resources[resource];
            (found.dialect, found.metaschema) = (dialect, metaschema);
            if let Some(Err(cause)) = own {
                found.is_served = false;
                self.bad(document, pointer, "$schema", cause);
            }
        }
        let draft = self.resources[resource].dialect.draft;
        for (keyword, since) in [("$anchor", Draft::Draft201909), ("$dynamicAnchor", Draft::Draft202012)] {
            if let Some(name) = schema.get(keyword).and_then(Value::as_str).filter(|_| draft >= since) {
                self.name_anchor(resource, name.to_owned(), document, pointer, keyword);
                if keyword == "$dynamicAnchor" {
                    self.resources[resource].dynamic_anchors.insert(name.to_owned(), pointer.to_owned());
                }
            }
        }
        if draft == Draft::Draft201909
            && schema.get("$recursiveAnchor") == Some(&Value::Bool(true))
            && self.resources[resource].pointer == pointer
        {
            self.resources[resource].dynamic_anchors.insert(String::new(), pointer.to_owned());
        }
        resource
    }

    fn name_resource(&mut self, base: String, resource: usize, document: usize, pointer: &str) {
        let known = *self.by_uri.entry(base).or_insert(resource);
        if known != resource {
            let first = &self.resources[known];
            let cause = format!(
                "this identifier is taken by the schema at {}#{}; give one of the two another",
                self.documents[first.document].uri, first.pointer
            );
            let keyword = self.resources[resource].dialect.draft.id_keyword();
            self.bad(document, pointer, keyword, cause);
        }
    }

    fn name_anchor(&mut self, resource: usize, name: String, document: usize, pointer: &str, keyword: &str) {
        let known = self.resources[resource].anchors.entry(name).or_insert_with(|| pointer.to_owned());
        if known != pointer {
            let cause = format!("the schema at {known} has the same anchor; give one of the two another");
            self.bad(document, pointer, keyword, cause);
        }
    }

    /// What a `$schema` makes of the resource that has it, and the resource of its metaschema where that is no standard
    /// one.
    ///
    /// # Errors
    /// One sentence saying why nobody can tell.
    fn dialect_of(&mut self, named: &str) -> Result<(Dialect, Option<usize>), String> {
        if let Some(draft) = Draft::from_uri(named) {
            return Ok((Dialect::of(draft), None));
        }
        let (without_fragment, _) = uri::split_fragment(named);
        let absolute = uri::resolve(uri::DEFAULT_BASE, without_fragment)?;
        if let Some(known) = self.dialects.get(&absolute) {
            return known.clone();
        }
        // This holds for as long as the metaschema itself is being read.
        let circle = format!(
            "the metaschema {named} is described by itself, directly or through others, so its draft cannot be told; let it \
             name a standard draft"
        );
        self.dialects.insert(absolute.clone(), Err(circle));
        let dialect = self.read_metaschema(named, &absolute);
        self.dialects.insert(absolute, dialect.clone());
        dialect
    }

    fn read_metaschema(&mut self, named: &str, absolute: &str) -> Result<(Dialect, Option<usize>), String> {
        let Ok(resource) = self.load(absolute) else {
            return Err(format!(
                "the metaschema {named} is no standard one and was not supplied; supply it or name a standard draft"
            ));
        };
        if !self.resources[resource].is_served {
            return Err(format!("the metaschema {named} is not known to the end: its own $schema says why"));
        }
        let inherited = self.resources[resource].dialect;
        let draft = inherited.draft;
        let at = (self.resources[resource].document, self.resources[resource].pointer.clone());
        let vocabularies = self.value(&at).and_then(|schema| schema.get("$vocabulary")).and_then(Value::as_object);
        let Some(vocabularies) = vocabularies.filter(|_| draft.vocabularies().is_some()) else {
            return Ok((Dialect::of(draft), Some(resource)));
        };
        let mut dialect = Dialect::bare(draft);
        for (vocabulary, required) in vocabularies {
            match Vocabulary::from_uri(draft, vocabulary) {
                // What is optional in 2019-09 is whether formats assert (validation, section 7.2).
                Some(Vocabulary::FormatAssertion) if draft == Draft::Draft201909 && *required != Value::Bool(true) => {}
                Some(known) => dialect.add(known),
                None if *required == Value::Bool(true) => {
                    return Err(format!(
                        "the metaschema {named} wants the vocabulary {vocabulary} to be understood, which is no standard one; \
                         make it optional there with false"
                    ));
                }
                None => {}
            }
        }
        Ok((dialect, Some(resource)))
    }

    /// The metaschemas that are no standard ones, each with a resource that names it: the two resources' places.
    pub(super) fn own_metaschemas(&self) -> Vec<(Location, Location)> {
        let place = |number: usize| (self.resources[number].document, self.resources[number].pointer.clone());
        let named = |(number, resource): (usize, &Resource)| Some((place(resource.metaschema?), place(number)));
        self.resources.iter().enumerate().filter_map(named).collect()
    }

    /// Where in a resource dynamic references find this name.
    pub(super) fn dynamic_anchor(&self, resource: usize, name: &str) -> Option<Location> {
        let found = &self.resources[resource];
        found.dynamic_anchors.get(name).map(|pointer| (found.document, pointer.clone()))
    }

    /// What a `$ref` in the given resource refers to.
    pub(super) fn follow(&mut self, from: usize, reference: &str) -> Result<Location, Unresolved> {
        let (target, fragment) = uri::split_fragment(reference);
        let resource = if target.is_empty() { from } else { self.find(from, target)? };
        let found = &self.resources[resource];
        let pointer = if fragment.is_empty() {
            found.pointer.clone()
        } else if fragment.starts_with('/') {
            format!("{}{fragment}", found.pointer)
        } else if let Some(pointer) = found.anchors.get(&fragment) {
            pointer.clone()
        } else {
            return Err(Unresolved(format!(
                "refers to the anchor {fragment:?}, which no schema of {} has",
                described(&found.uri)
            )));
        };
        let location = (found.document, pointer);
        match self.value(&location) {
            Some(Value::Object(_) | Value::Bool(_)) => Ok(location),
            Some(_) => Err(Unresolved(format!("{reference:?} refers to a value that is no schema"))),
            None => Err(Unresolved(format!(
                "refers to {fragment:?}, which is not there in {}",
                described(&self.resources[resource].uri)
            ))),
        }
    }

    /// The resource with a URI.
    fn find(&mut self, from: usize, target: &str) -> Result<usize, Unresolved> {
        let absolute = uri::resolve(&self.resources[from].base, target).map_err(Unresolved)?;
        self.load(&absolute)
    }

    /// The resource with an absolute URI: of a document that has been read, that was supplied, or that is built in.
    fn load(&mut self, absolute: &str) -> Result<usize, Unresolved> {
        if let Some(&resource) = self.by_uri.get(absolute) {
            return Ok(resource);
        }
        let root = if let Some((given, bytes)) = self.supplied.remove(absolute) {
            let unreadable = || Unresolved(format!("refers to the document {given:?}, which cannot be read"));
            self.add(given, absolute, bytes).ok_or_else(unreadable)?
        } else if let Some((standard, value)) = builtin::document(absolute) {
            if standard != absolute {
                return self.load(&standard);
            }
            self.add_value(absolute, absolute, value)
        } else {
            return Err(Unresolved(format!(
                "refers to {:?}, which was not supplied; nothing is loaded, so add it to the documents",
                uri::display(absolute)
            )));
        };
        Ok(self.documents[root.0].sites[&root.1])
    }

    /// Notes a fault at a keyword of the schema at `pointer`.
    pub(super) fn bad(&mut self, document: usize, pointer: &str, keyword: &str, cause: String) {
        let document = Arc::clone(&self.documents[document].uri);
        self.findings.bad(&document, &uri::join(pointer, keyword), keyword, cause);
    }
}

/// The places of the schemas that a keyword's value holds.
fn held(holds: Holds, value: &Value, at: &str) -> Vec<String> {
    let items = |items: &Vec<Value>| (0..items.len()).map(|index| uri::join(at, &index.to_string())).collect();
    match (holds, value) {
        (Holds::Array | Holds::OneOrArray, Value::Array(array)) => items(array),
        (Holds::One | Holds::OneOrArray, _) => vec![at.to_owned()],
        (Holds::Map | Holds::MapOrNames, Value::Object(members)) => members
            .iter()
            .filter(|(_, value)| holds == Holds::Map || !value.is_array())
            .map(|(name, _)| uri::join(at, name))
            .collect(),
        _ => Vec::new(),
    }
}

/// The draft that a document's `$schema` names, where it names a standard one.
fn own_draft(document: &Value) -> Option<Draft> {
    document.as_object().and_then(own_draft_of)
}

fn own_draft_of(schema: &Map<String, Value>) -> Option<Draft> {
    schema.get("$schema").and_then(Value::as_str).and_then(Draft::from_uri)
}

fn described(uri: &str) -> String {
    if uri.is_empty() { "this document".to_owned() } else { format!("{uri:?}") }
}
