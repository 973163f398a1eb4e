//! Reference loops: schemas that lead back to themselves without a step into the value (JSON Schema core, section
//! 9.4.1, "A schema MUST NOT be run into an infinite loop against an instance").

use super::graph::{Graph, Schema, SchemaId};

/// The schemas whose `$ref` closes a loop, ascending. Linear in the graph; the stack is explicit.
pub(super) fn find(graph: &Graph) -> Vec<SchemaId> {
    #[derive(Clone, Copy, PartialEq)]
    enum Mark {
        New,
        Open,
        Done,
    }
    let mut marks = vec![Mark::New; graph.schemas.len()];
    let mut found = Vec::new();
    for start in 0..graph.schemas.len() {
        if marks[start] != Mark::New {
            continue;
        }
        marks[start] = Mark::Open;
        let mut path = vec![(start, in_place(&graph.schemas[start]))];
        while let Some((schema, left)) = path.last_mut() {
            let schema = *schema;
            let Some(next) = left.pop() else {
                marks[schema] = Mark::Done;
                path.pop();
                continue;
            };
            let next = next.0 as usize;
            match marks[next] {
                Mark::Done => {}
                // Only a reference can lead back up, so the loop has one; the last is the one that closes it.
                Mark::Open => {
                    let refers = |&&(schema, _): &&(usize, _)| {
                        let schema: &Schema = &graph.schemas[schema];
                        schema.reference.or(schema.dynamic_reference).is_some()
                    };
                    found.extend(path.iter().rev().find(refers).map(|(schema, _)| SchemaId(*schema as u32)));
                }
                Mark::New => {
                    marks[next] = Mark::Open;
                    path.push((next, in_place(&graph.schemas[next])));
                }
            }
        }
    }
    found.sort_unstable();
    found.dedup();
    found
}

fn in_place(schema: &Schema) -> Vec<SchemaId> {
    schema.in_place().collect()
}
