//! Dynamic references, settled when the schema is compiled (JSON Schema core 2020-12, section 8.2.3.2; 2019-09, section
//! 8.2.4.2).
//!
//! What `$dynamicRef` leads to depends on the dynamic scope: the schema resources that were entered on the way. Of a
//! scope only this much matters: for each name that a dynamic reference further down asks for, the outermost resource
//! that has it. So each schema is copied once for every such scope that it can be reached in, with its references
//! pointing into the copies; and a schema from which no dynamic reference can be reached is never copied. The walk over
//! a document then knows nothing of all this.

use std::collections::HashMap;

use super::graph::{Graph, Schema, SchemaId};

/// More schemas than this, copies included, are too many.
pub(super) const MOST_SCHEMAS: usize = 1 << 16;
/// More different names than this in dynamic references are too many.
pub(super) const MOST_NAMES: usize = 64;

/// What is known of the dynamic references of a graph.
#[derive(Debug, Default)]
pub(super) struct Dynamic {
    /// The names that they ask for.
    pub(super) names: Vec<String>,
    /// For a schema with such a reference the place of its name. Where the reference is no dynamic one after all, as
    /// its own target does not have the name as a dynamic anchor, there is nothing here.
    pub(super) asked: HashMap<SchemaId, usize>,
    /// The schema that has a name, by the number of its resource and the place of the name.
    pub(super) anchors: HashMap<(usize, usize), SchemaId>,
    /// The number of the resource of each schema.
    pub(super) resources: Vec<usize>,
}

/// There would be too many copies.
#[derive(Debug)]
struct TooMany;

/// For each name the schema that the outermost resource has for it; `None` where no resource of the scope has it, or
/// where nobody will ask.
type Scope = Vec<Option<SchemaId>>;

impl Dynamic {
    /// The same graph, in which every dynamic reference leads where its scope wants it.
    ///
    /// # Errors
    /// The graph as it was, where it would get more than [`MOST_SCHEMAS`].
    pub(super) fn settle(&self, graph: Graph) -> Result<Graph, Graph> {
        if self.asked.is_empty() {
            return Ok(graph);
        }
        match self.copy(&graph) {
            Ok(settled) => Ok(settled),
            Err(TooMany) => Err(graph),
        }
    }

    fn copy(&self, graph: &Graph) -> Result<Graph, TooMany> {
        let mut copies =
            Copies { dynamic: self, wanted: self.wanted(graph), known: HashMap::new(), waiting: Vec::new() };
        let root = copies.enter(graph.root, &vec![None; self.names.len()])?;
        let mut schemas: Vec<Schema> = Vec::new();
        while let Some((id, scope)) = copies.waiting.get(schemas.len()).cloned() {
            let mut schema = graph[id].clone();
            if let Some(&name) = self.asked.get(&id)
                && let Some(target) = scope[name]
            {
                schema.dynamic_reference = Some(target);
            }
            for inner in schema.each_mut() {
                *inner = copies.enter(*inner, &scope)?;
            }
            schemas.push(schema);
        }
        Ok(Graph { schemas, root })
    }

    /// For each schema the names, as bits, that dynamic references below it ask for.
    fn wanted(&self, graph: &Graph) -> Vec<u64> {
        let mut above: Vec<Vec<usize>> = vec![Vec::new(); graph.schemas.len()];
        for (number, schema) in graph.schemas.iter().enumerate() {
            let anchors = self.asked.get(&SchemaId(number as u32)).into_iter().flat_map(|name| self.having(*name));
            for inner in schema.each().chain(anchors) {
                above[inner.0 as usize].push(number);
            }
        }
        let mut wanted = vec![0_u64; graph.schemas.len()];
        let mut todo = Vec::new();
        for (&SchemaId(number), &name) in &self.asked {
            wanted[number as usize] |= 1 << name;
            todo.push(number as usize);
        }
        while let Some(number) = todo.pop() {
            for &outer in &above[number] {
                if wanted[outer] | wanted[number] != wanted[outer] {
                    wanted[outer] |= wanted[number];
                    todo.push(outer);
                }
            }
        }
        wanted
    }

    /// Every schema that has this name.
    fn having(&self, name: usize) -> impl Iterator<Item = SchemaId> + '_ {
        self.anchors.iter().filter(move |((_, has), _)| *has == name).map(|(_, schema)| *schema)
    }
}

struct Copies<'d> {
    dynamic: &'d Dynamic,
    wanted: Vec<u64>,
    known: HashMap<(SchemaId, Scope), SchemaId>,
    /// The schemas to copy; their places are those of the copies.
    waiting: Vec<(SchemaId, Scope)>,
}

impl Copies<'_> {
    /// The copy of a schema that is reached from this scope.
    fn enter(&mut self, id: SchemaId, outer: &Scope) -> Result<SchemaId, TooMany> {
        let wanted = self.wanted[id.0 as usize];
        let resource = self.dynamic.resources[id.0 as usize];
        let scope: Scope = (0..outer.len())
            .map(|name| match outer[name] {
                _ if wanted >> name & 1 == 0 => None,
                Some(outermost) => Some(outermost),
                None => self.dynamic.anchors.get(&(resource, name)).copied(),
            })
            .collect();
        if let Some(copy) = self.known.get(&(id, scope.clone())) {
            return Ok(*copy);
        }
        if self.waiting.len() >= MOST_SCHEMAS {
            return Err(TooMany);
        }
        let copy = SchemaId(self.waiting.len() as u32);
        self.known.insert((id, scope.clone()), copy);
        self.waiting.push((id, scope));
        Ok(copy)
    }
}
