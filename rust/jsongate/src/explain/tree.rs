//! The violations as the tree of the detailed output, collapsed by JSON Schema core, section 12.4.3.

use std::collections::HashMap;

use super::report::Violation;
use super::way::{self, Stop};

/// A node of the tree, which is a list: the first one is the top.
pub(super) enum Node {
    /// A violation, by its number.
    Leaf(usize),
    /// Two nodes or more that have a place in common.
    Branch {
        /// The place.
        stop: Stop,
        /// Some violation below it, whose locations begin with the place.
        example: usize,
        children: Vec<usize>,
    },
    /// Not made yet.
    Open,
}

/// Violations that have their first `depth` places in common.
struct Group {
    node: usize,
    members: Vec<usize>,
    depth: usize,
}

/// A part of a group.
enum Part {
    Leaf(usize),
    Group(Vec<usize>),
}

/// The tree of the violations in the order given; of a node with one child only the child is kept.
///
/// Cost: the length of all locations. Nesting needs no stack.
pub(super) fn collapsed(violations: &[Violation], order: Vec<usize>) -> Vec<Node> {
    let ways: Vec<Vec<Stop>> =
        violations.iter().map(|one| way::stops(&one.keyword_location, &one.instance_location)).collect();
    let mut nodes = vec![Node::Open];
    let mut open = vec![Group { node: 0, members: order, depth: 0 }];
    while let Some(Group { node, mut members, mut depth }) = open.pop() {
        let parts = loop {
            let mut parts = split(violations, &ways, &members, depth);
            match parts.pop() {
                Some(Part::Group(same)) if parts.is_empty() => members = same,
                last => {
                    parts.extend(last);
                    break parts;
                }
            }
            depth += 1;
        };
        if let [Part::Leaf(violation)] = parts[..] {
            nodes[node] = Node::Leaf(violation);
            continue;
        }
        let mut children = Vec::with_capacity(parts.len());
        for part in parts {
            children.push(nodes.len());
            match part {
                Part::Leaf(violation) => nodes.push(Node::Leaf(violation)),
                Part::Group(members) => {
                    open.push(Group { node: nodes.len(), members, depth: depth + 1 });
                    nodes.push(Node::Open);
                }
            }
        }
        let example = members[0];
        // Without a place in common they would not be in one group; the root is common to all.
        let stop = depth.checked_sub(1).and_then(|last| ways[example].get(last).copied());
        nodes[node] = Node::Branch { stop: stop.unwrap_or(Stop { keyword: 0, instance: 0 }), example, children };
    }
    nodes
}

/// The members by the place that comes next, in the order in which each place is met first.
fn split(violations: &[Violation], ways: &[Vec<Stop>], members: &[usize], depth: usize) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    for &member in members {
        let Some(&stop) = ways[member].get(depth) else {
            parts.push(Part::Leaf(member));
            continue;
        };
        let before = depth.checked_sub(1).map_or(Stop { keyword: 0, instance: 0 }, |last| ways[member][last]);
        let one = &violations[member];
        let next = (
            &one.keyword_location[before.keyword..stop.keyword],
            &one.instance_location[before.instance..stop.instance],
        );
        let number = *places.entry(next).or_insert_with(|| {
            parts.push(Part::Group(Vec::new()));
            parts.len() - 1
        });
        if let Part::Group(same) = &mut parts[number] {
            same.push(member);
        }
    }
    parts
}
