//! Graph to plan.
//!
//! The unit of work is a *set* of schemas that all apply to the same value ([`Atoms`]): it starts as the root alone,
//! `$ref` and `allOf` add to it, and each member of the value is asked what every schema of the set says about it,
//! which is again a set. Each distinct set becomes one node, so recursion in the schema closes on itself. The number
//! of merged sets is bounded; past the bound a set is asked schema by schema instead, one pass each.

mod array;
mod atoms;
mod choice;
mod constants;
mod fuse;
mod guard;
mod number;
mod object;
mod passes;
mod string;
mod unevaluated;

use std::collections::HashMap;

use self::atoms::{Atom, Atoms};
use self::constants::Constants;
use super::{ANY, Kinds, NONE, NameTable, Node, NodeId, Pass, Passes, Plan, REFUSE};
use crate::schema::graph::{Graph, Schema, SchemaId};
use crate::value::steps;

/// The schema asks for a plan beyond what one plan can hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PlanError {
    /// One object has more than [`NameTable::MOST`] names.
    #[error(
        "one object of this schema has more than {} property names, which is more than the engine serves",
        NameTable::MOST
    )]
    TooManyNames,
    /// What an unevaluated keyword leaves over depends on more than 4,096 combinations of branches.
    #[error(
        "unevaluatedProperties or unevaluatedItems depends on more than {} combinations of branches, which is more than \
         the engine serves",
        unevaluated::MOST_WAYS
    )]
    TooManyWays,
    /// The names and constants of the schema took too many steps to match with its own patterns.
    #[error(
        "the patterns with a backreference take too many steps on names and constants of the schema itself; say them without"
    )]
    StepsUsedUp,
}

impl PlanError {
    /// The keyword that asks for too much.
    #[must_use]
    pub fn keyword(self) -> &'static str {
        match self {
            PlanError::TooManyNames | PlanError::TooManyWays => "properties",
            PlanError::StepsUsedUp => "pattern",
        }
    }
}

/// Compiles `graph`.
///
/// # Errors
/// When the schema asks for more than a plan can hold.
pub fn build(graph: &Graph) -> Result<Plan, PlanError> {
    let (plan, used_up) = steps::counted(0, || plan_of(graph));
    let counts_steps = graph.schemas.iter().any(Schema::counts_steps);
    if used_up { Err(PlanError::StepsUsedUp) } else { Ok(Plan { counts_steps, ..plan? }) }
}

fn plan_of(graph: &Graph) -> Result<Plan, PlanError> {
    let prepared = unevaluated::prepare(graph)?;
    let (graph, ways) = match prepared {
        Some(ref prepared) => (&prepared.graph, prepared.ways.clone()),
        None => (graph, HashMap::new()),
    };
    let mut builder = Builder {
        graph,
        ways,
        plan: Plan::syntax_only(),
        known: HashMap::new(),
        waiting: Vec::new(),
        probes: Vec::new(),
        too_many_names: false,
        merged: 0,
        most_merged: 256 + 8 * graph.schemas.len(),
    };
    builder.plan.root = builder.node_of([graph.root]);
    while let Some((node, atoms)) = builder.waiting.pop() {
        let made = builder.make(&atoms);
        builder.plan.nodes[node.0 as usize] = made;
        if builder.too_many_names {
            return Err(PlanError::TooManyNames);
        }
    }
    let probes: Vec<(&str, NodeId)> = builder.probes.iter().map(|name| (name.as_str(), ANY)).collect();
    builder.plan.probes = NameTable::new(&probes);
    guard::classify(&mut builder.plan, builder.probes.len());
    choice::find_all(&mut builder.plan);
    let fused = fuse::answers(&mut builder.plan);
    builder.plan.settle(&fused);
    Ok(builder.plan)
}

struct Builder<'a> {
    graph: &'a Graph,
    /// What is evaluated under the schemas that have an unevaluated keyword.
    ways: HashMap<SchemaId, [unevaluated::Ways; 2]>,
    plan: Plan,
    /// The node of every set met so far.
    known: HashMap<Atoms, NodeId>,
    /// Nodes that have a number, but no content yet.
    waiting: Vec<(NodeId, Atoms)>,
    /// The names that guards ask for.
    probes: Vec<String>,
    /// An object rule had more names than a table can hold.
    too_many_names: bool,
    /// How many sets of more than one schema have a node of their own.
    merged: usize,
    most_merged: usize,
}

impl Builder<'_> {
    /// The node for values to which all of `schemas` apply.
    fn node_of(&mut self, schemas: impl IntoIterator<Item = SchemaId>) -> NodeId {
        self.node_besides(&[], schemas)
    }

    /// The node for values to which all of `schemas` apply, and the closed set `besides`.
    fn node_besides(&mut self, besides: &[Atom], schemas: impl IntoIterator<Item = SchemaId>) -> NodeId {
        match Atoms::close(self.graph, besides, schemas) {
            None => REFUSE,
            Some(atoms) if atoms.is_empty() => ANY,
            Some(atoms) => self.node_of_closed(atoms),
        }
    }

    fn node_of_closed(&mut self, atoms: Atoms) -> NodeId {
        if let Some(node) = self.known.get(&atoms) {
            return *node;
        }
        let node = self.push_node();
        self.known.insert(atoms.clone(), node);
        if atoms.len() > 1 && self.merged >= self.most_merged {
            let list = atoms.iter().map(|atom| Pass::Also(self.node_of_closed(Atoms::single(*atom)))).collect();
            self.plan.nodes[node.0 as usize] = self.with_passes(list, ANY);
        } else {
            self.merged += usize::from(atoms.len() > 1);
            self.waiting.push((node, atoms));
        }
        node
    }

    fn push_node(&mut self) -> NodeId {
        let node = NodeId(self.plan.nodes.len() as u32);
        self.plan.nodes.push(Node::any());
        node
    }

    fn with_passes(&mut self, list: Vec<Pass>, base: NodeId) -> Node {
        let passes = self.plan.passes.len() as u32;
        self.plan.passes.push(Passes::new(list, base));
        Node { passes, ..Node::any() }
    }

    /// A number for `node`; that of [`ANY`] or [`REFUSE`] where it says the same.
    fn intern(&mut self, node: Node) -> NodeId {
        if node == Node::any() {
            return ANY;
        }
        if node.kinds == Kinds::NOTHING {
            return REFUSE;
        }
        let id = self.push_node();
        self.plan.nodes[id.0 as usize] = node;
        id
    }

    /// The content of the node for `atoms`.
    fn make(&mut self, atoms: &Atoms) -> Node {
        let mut list = self.passes(atoms);
        if atoms.count_passes(self.graph) == 0 {
            let (node, also) = self.base(atoms);
            if also.is_empty() {
                return node;
            }
            let base = self.intern(node);
            return self.with_passes(also, base);
        }
        if let Some(merged) = self.distribute(atoms) {
            return self.with_passes(vec![merged], ANY);
        }
        let bare = atoms.bare(self.graph);
        let (node, also) = self.base(&bare);
        list.extend(also);
        let base = self.intern(node);
        let unevaluated = self.unevaluated(atoms);
        if unevaluated.is_empty() {
            return self.with_passes(list, base);
        }
        list.push(Pass::Also(base));
        list.extend(unevaluated);
        self.with_passes(list, ANY)
    }

    /// Everything but the passes, merged into one node; and what could not be, as passes after all.
    fn base(&mut self, atoms: &Atoms) -> (Node, Vec<Pass>) {
        let mut kinds = self.kinds_of(atoms);
        let constants = Constants::of(self.graph, atoms);
        if let Some(constants) = &constants {
            kinds = kinds.and(constants.kinds);
        }
        let mut also = Vec::new();
        let mut node = Node { kinds, ..Node::any() };
        if kinds.meets(Kinds::STRING) {
            node.string = self.string_rule(atoms, constants.as_ref());
        }
        if kinds.meets(Kinds::NUMBER) {
            node.number = self.number_rule(atoms, kinds, constants.as_ref());
        }
        if kinds.meets(Kinds::ARRAY) {
            node.array = self.array_rule(atoms, constants.as_ref(), &mut also);
        }
        if kinds.meets(Kinds::OBJECT) {
            node.object = self.object_rule(atoms, constants.as_ref(), &mut also);
        }
        debug_assert!(node.passes == NONE);
        (node, also)
    }
}
