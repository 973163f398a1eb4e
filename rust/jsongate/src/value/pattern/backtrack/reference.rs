//! ECMA-262, 22.2.2, word for word: recursive, with continuations, and without a thought for time. For tests only.

use std::ops::Range;

use crate::value::pattern::syntax::{Node, Tree};

/// Where a match has come to, and what the groups have captured.
#[derive(Clone)]
struct State {
    at: usize,
    captures: Vec<Option<Range<usize>>>,
}

type Next<'k> = &'k dyn Fn(&State) -> Option<State>;

/// Whether the pattern matches anywhere in the text.
pub(super) fn is_match(tree: &Tree, text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    (0..=text.len()).any(|at| {
        let state = State { at, captures: vec![None; tree.groups as usize] };
        Matcher { text: &text, backward: false }.run(&tree.node, &state, &|end| Some(end.clone())).is_some()
    })
}

#[derive(Clone, Copy)]
struct Matcher<'t> {
    text: &'t [char],
    backward: bool,
}

impl Matcher<'_> {
    fn run(self, node: &Node, x: &State, next: Next<'_>) -> Option<State> {
        match node {
            Node::Set(set) => {
                let at = if self.backward { x.at.checked_sub(1)? } else { x.at };
                let c = *self.text.get(at)?;
                let after = if self.backward { at } else { at + 1 };
                if set.contains(c.into()) { next(&State { at: after, ..x.clone() }) } else { None }
            }
            Node::Concat(nodes) => self.sequence(nodes, x, next),
            Node::Alternate(nodes) => nodes.iter().find_map(|node| self.run(node, x, next)),
            Node::Repeat { node, min, max, lazy, groups } => {
                Repeat { matcher: self, node, lazy: *lazy, groups: groups.clone() }.run(*min, *max, x, next)
            }
            Node::Assert(assertion) => {
                let text: String = self.text.iter().collect();
                let at: usize = self.text[..x.at].iter().map(|c| c.len_utf8()).sum();
                if assertion.holds(&text, at) { next(x) } else { None }
            }
            Node::Look { node, behind, negative } => {
                let inside = Matcher { backward: *behind, ..self }.run(node, x, &|end| Some(end.clone()));
                match inside {
                    Some(_) if *negative => None,
                    None if !*negative => None,
                    Some(end) => next(&State { at: x.at, ..end }),
                    None => next(x),
                }
            }
            Node::Group { node, number } => self.run(node, x, &|y| {
                let mut z = y.clone();
                z.captures[*number as usize] = Some(x.at.min(y.at)..x.at.max(y.at));
                next(&z)
            }),
            Node::Back(groups) => {
                let Some(captured) = groups.iter().find_map(|&group| x.captures[group as usize].clone()) else {
                    return next(x);
                };
                let length = captured.len();
                let start = if self.backward { x.at.checked_sub(length)? } else { x.at };
                if self.text.get(start..start + length)? != &self.text[captured] {
                    return None;
                }
                next(&State { at: if self.backward { start } else { start + length }, ..x.clone() })
            }
        }
    }

    fn sequence(self, nodes: &[Node], x: &State, next: Next<'_>) -> Option<State> {
        let parts = if self.backward { nodes.split_last() } else { nodes.split_first() };
        match parts {
            None => next(x),
            Some((node, rest)) => self.run(node, x, &|y| self.sequence(rest, y, next)),
        }
    }
}

struct Repeat<'n, 't> {
    matcher: Matcher<'t>,
    node: &'n Node,
    lazy: bool,
    groups: Range<u32>,
}

impl Repeat<'_, '_> {
    /// RepeatMatcher (22.2.2.3.1).
    fn run(&self, min: u32, max: Option<u32>, x: &State, next: Next<'_>) -> Option<State> {
        if max == Some(0) {
            return next(x);
        }
        let again = |y: &State| {
            if min == 0 && y.at == x.at {
                return None;
            }
            self.run(min.saturating_sub(1), max.map(|max| max - 1), y, next)
        };
        let mut inside = x.clone();
        self.groups.clone().for_each(|group| inside.captures[group as usize] = None);
        let iterate = || self.matcher.run(self.node, &inside, &again);
        match (min, self.lazy) {
            (1.., _) => iterate(),
            (0, true) => next(x).or_else(iterate),
            (0, false) => iterate().or_else(|| next(x)),
        }
    }
}
