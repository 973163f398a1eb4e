//! Choices: an `if` over one member, and what hangs on the same member behind it, as one look into a table.

use crate::plan::{ANY, Choice, Class, FirstByte, Members, NodeId, Pass, Passes, Plan, TRY};

/// Choices behind a choice are followed this far.
const MOST_CHOSEN: u32 = 64;

/// Finds the choices among the passes, once guards have been classified.
pub(super) fn find_all(plan: &mut Plan) {
    for place in 0..plan.passes.len() {
        plan.passes[place].choice = choice(plan, &plan.passes[place]).map(Box::new);
    }
    // What is chosen may be another choice by the same member.
    for place in 0..plan.passes.len() {
        let Some(mut choice) = plan.passes[place].choice.take() else { continue };
        for class in Class::all() {
            let node = &mut choice.nodes[class.number()];
            for _ in 0..MOST_CHOSEN {
                let Some(next) = following(plan, *node, choice.probe, class) else { break };
                *node = next;
            }
        }
        plan.passes[place].choice = Some(choice);
    }
}

fn choice(plan: &Plan, passes: &Passes) -> Option<Choice> {
    let [Pass::If { condition, then, otherwise }] = &*passes.list else { return None };
    let guard = &plan.guards[condition.guard?.0 as usize];
    let Members::Member(member) = &guard.asked else { return None };
    if passes.base != ANY || !guard.alone {
        return None;
    }
    let mut nodes = [TRY; Class::COUNT];
    for class in Class::all() {
        if let Some(holds) = member.says(class) {
            nodes[class.number()] = if holds { *then } else { *otherwise };
        }
    }
    Some(Choice { probe: member.probe, nodes })
}

/// The node that an object with a member of this class goes on to from `node`.
fn following(plan: &Plan, node: NodeId, probe: u8, class: Class) -> Option<NodeId> {
    if node == TRY {
        return None;
    }
    let passes = plan.passes_of(node)?;
    match passes.direct[FirstByte::Object as usize] {
        TRY => {
            let choice = passes.choice.as_ref().filter(|choice| choice.probe == probe)?;
            Some(choice.nodes[class.number()]).filter(|node| *node != TRY)
        }
        direct => Some(direct),
    }
}
