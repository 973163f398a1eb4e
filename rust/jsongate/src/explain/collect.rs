//! The violations, in the order in which they are met: a value before what is inside it.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use super::accepts::{self, Memory};
use super::goals::{self, Goal, Goals, Step, Token};
use super::leaves;
use super::report::{Hop, Violation};
use super::unevaluated::{Leftover, Question};
use super::view::View;
use crate::Keyword;
use crate::schema::graph::{Schema, SchemaId};
use crate::schema::uri;
use crate::value::document::Kind;
use crate::value::steps;

/// Where the list is cut: more text than this helps nobody, and a document must not be able to ask for any amount.
const MOST_TEXT: usize = 16 << 20;

/// Every violation, whether that is all of them, and the absolute locations that their hops name.
pub(super) fn all(view: &View<'_>) -> (Vec<Violation>, bool, Vec<String>) {
    let mut violations = Vec::new();
    let mut text = 0;
    let mut landings = Landings::default();
    let cut = visit(view, &mut |place, keyword, message| {
        if steps::used_up() {
            return ControlFlow::Break(());
        }
        let violation = place.describe(view, keyword, message(), &mut landings);
        text += violation.size();
        violations.push(violation);
        if text > MOST_TEXT { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    (violations, cut.is_continue(), landings.locations)
}

/// The schemas that hops lead to, each with its number and its absolute location.
#[derive(Default)]
struct Landings {
    numbers: HashMap<SchemaId, u32>,
    locations: Vec<String>,
}

impl Landings {
    fn number(&mut self, id: SchemaId, schema: &Schema) -> u32 {
        *self.numbers.entry(id).or_insert_with(|| {
            self.locations.push(absolute(schema, &schema.pointer[schema.resource_root..]));
            self.locations.len() as u32 - 1
        })
    }
}

/// A pointer in a schema's resource as a URI.
fn absolute(schema: &Schema, pointer: &str) -> String {
    format!("{}#{}", schema.resource, uri::fragment(pointer))
}

/// The first violation alone.
pub(super) fn first(view: &View<'_>) -> Option<(u32, Keyword)> {
    let mut first = None;
    let _ = visit(view, &mut |place, keyword, _| {
        if steps::used_up() {
            return ControlFlow::Break(());
        }
        first = Some((offset(place.value), keyword));
        ControlFlow::Break(())
    });
    first
}

/// Takes a violation: where it is, the keyword, and the way to say it.
type Found<'f> = dyn FnMut(&Place<'_, '_>, Keyword, &dyn Fn() -> String) -> ControlFlow<()> + 'f;

/// A schema at work on a value, and how it came to that.
struct Place<'p, 'e> {
    trails: &'p Trails<'e>,
    schema: SchemaId,
    value: usize,
    /// The ends of the trails that lead here.
    keywords: usize,
    instance: usize,
}

/// A schema whose goals are being visited.
struct Open<'v, 'e> {
    goals: Goals<'v, 'e>,
    keywords: usize,
    instance: usize,
    /// How long the trails were before this one.
    marks: (usize, usize),
}

/// Visits every schema that has to accept a value, each pair once.
fn visit(view: &View<'_>, found: &mut Found<'_>) -> ControlFlow<()> {
    let mut visitor = Visitor { view, memory: Memory::default(), seen: HashSet::new(), trails: Trails::default() };
    let root = Goal {
        schema: view.graph.root,
        value: view.document.root(),
        keyword: Keyword::FalseSchema,
        token: None,
        step: None,
    };
    let mut open: Vec<Open<'_, '_>> = Vec::new();
    open.extend(visitor.enter(root, ROOT, ROOT, (0, 0), found)?);
    while let Some(top) = open.last_mut() {
        let Some(goal) = top.goals.next() else {
            visitor.trails.cut(top.marks);
            open.pop();
            continue;
        };
        let marks = visitor.trails.marks();
        let (keywords, instance) = visitor.trails.extend(&goal, top.keywords, top.instance);
        match visitor.enter(goal, keywords, instance, marks, found)? {
            Some(next) => open.push(next),
            None => visitor.trails.cut(marks),
        }
    }
    ControlFlow::Continue(())
}

struct Visitor<'v, 'e> {
    view: &'v View<'e>,
    memory: Memory,
    seen: HashSet<(SchemaId, usize)>,
    trails: Trails<'e>,
}

impl<'v, 'e> Visitor<'v, 'e> {
    /// Reports what fails right here; gives the goals that are left, if there can be any.
    fn enter(
        &mut self,
        goal: Goal<'e>,
        keywords: usize,
        instance: usize,
        marks: (usize, usize),
        found: &mut Found<'_>,
    ) -> ControlFlow<(), Option<Open<'v, 'e>>> {
        let view = self.view;
        let Goal { schema: id, value, .. } = goal;
        let schema = view.schema(id);
        let place = Place { trails: &self.trails, schema: id, value, keywords, instance };
        if let Some(allowed) = schema.boolean {
            if !allowed {
                found(&place, goal.keyword, &|| {
                    format!("nothing is allowed here, found {}", leaves::found(view, value))
                })?;
            }
            return ControlFlow::Continue(None);
        }
        let simple = accepts::asks_nothing_more(view, schema, value);
        if !simple && !self.seen.insert((id, value)) {
            return ControlFlow::Continue(None);
        }
        leaves::check(view, id, value, &mut |keyword, message| found(&place, keyword, message))?;
        if simple {
            return ControlFlow::Continue(None);
        }
        let branch = judge_branches(view, &mut self.memory, &place, schema, found)?;
        let left = self.leftover(id, value);
        let goals = goals::required(view, id, value).and(branch.into_iter().chain(left));
        ControlFlow::Continue(Some(Open { goals, keywords, instance, marks }))
    }
}

impl<'v, 'e> Visitor<'v, 'e> {
    /// What no keyword has evaluated, and has to satisfy the schema of `unevaluatedProperties` or `unevaluatedItems`.
    fn leftover(&mut self, id: SchemaId, value: usize) -> Vec<Goal<'e>> {
        let mut goals = Vec::new();
        let Some(mut leftover) = Leftover::of(self.view, id, value) else { return goals };
        while let Some(question) = leftover.next() {
            let accepted = match question {
                Question::Accepts(schema, value) => self.memory.accepts(self.view, schema, value),
                Question::Left(goal) => {
                    goals.push(goal);
                    true
                }
            };
            let _ = leftover.hear(accepted);
        }
        goals
    }
}

/// The applicators that are leaves themselves, whatever failed inside; gives the branch of `if` that has to hold.
fn judge_branches<'e>(
    view: &View<'e>,
    memory: &mut Memory,
    place: &Place<'_, 'e>,
    schema: &'e Schema,
    found: &mut Found<'_>,
) -> ControlFlow<(), Option<Goal<'e>>> {
    let value = place.value;
    if !schema.any_of.is_empty() && !schema.any_of.iter().any(|&id| memory.accepts(view, id, value)) {
        let count = schema.any_of.len();
        found(place, Keyword::AnyOf, &|| {
            format!("none of the {count} schemas accepts {}", leaves::found(view, value))
        })?;
    }
    if !schema.one_of.is_empty() {
        let matching: Vec<usize> =
            (0..schema.one_of.len()).filter(|&i| memory.accepts(view, schema.one_of[i], value)).take(2).collect();
        match matching[..] {
            [_] => {}
            [] => found(place, Keyword::OneOf, &|| {
                format!("none of the {} schemas accepts {}", schema.one_of.len(), leaves::found(view, value))
            })?,
            [first, second, ..] => found(place, Keyword::OneOf, &|| {
                let value = leaves::found(view, value);
                format!("expected one schema to accept {value}, found two: {first} and {second}")
            })?,
        }
    }
    if schema.not.is_some_and(|id| memory.accepts(view, id, value)) {
        found(place, Keyword::Not, &|| format!("the schema accepts what it must not, {}", leaves::found(view, value)))?;
    }
    if schema.contains.is_some() && view.document.kind(value) == Kind::Array {
        judge_contained(view, memory, place, schema, found)?;
    }
    let goal = |id, keyword| Goal { schema: id, value, keyword, token: None, step: None };
    ControlFlow::Continue(match schema.if_ {
        Some(id) if memory.accepts(view, id, value) => schema.then.map(|id| goal(id, Keyword::Then)),
        Some(_) => schema.else_.map(|id| goal(id, Keyword::Else)),
        None => None,
    })
}

fn judge_contained(
    view: &View<'_>,
    memory: &mut Memory,
    place: &Place<'_, '_>,
    schema: &Schema,
    found: &mut Found<'_>,
) -> ControlFlow<()> {
    let goals = goals::contained(view, place.schema, place.value);
    let matches = goals.filter(|goal| memory.accepts(view, goal.schema, goal.value)).count() as u64;
    if let Some(keyword) = accepts::contained_too_few(schema, matches) {
        let least = schema.min_contains.unwrap_or(1);
        found(place, keyword, &|| format!("expected at least {least} items that match, found {matches}"))?;
    }
    match schema.max_contains {
        Some(most) if matches > most => {
            found(place, Keyword::MaxContains, &|| format!("expected at most {most} items that match, found more"))
        }
        _ => ControlFlow::Continue(()),
    }
}

/// The ways through the schemas and through the document to whatever is being visited, as trees that share their
/// beginnings. A trail is the number of its last token, and [`ROOT`] is the empty one.
#[derive(Default)]
struct Trails<'e> {
    keywords: Vec<(usize, SchemaId, Keyword, Option<Token<'e>>)>,
    instance: Vec<(usize, Step)>,
}

const ROOT: usize = usize::MAX;

impl<'e> Trails<'e> {
    fn extend(&mut self, goal: &Goal<'e>, keywords: usize, instance: usize) -> (usize, usize) {
        self.keywords.push((keywords, goal.schema, goal.keyword, goal.token));
        let instance = match goal.step {
            Some(step) => {
                self.instance.push((instance, step));
                self.instance.len() - 1
            }
            None => instance,
        };
        (self.keywords.len() - 1, instance)
    }

    fn marks(&self) -> (usize, usize) {
        (self.keywords.len(), self.instance.len())
    }

    fn cut(&mut self, (keywords, instance): (usize, usize)) {
        self.keywords.truncate(keywords);
        self.instance.truncate(instance);
    }

    /// The keyword location, where it jumps, and whether it leads to the name of a member.
    fn keyword_location(&self, view: &View<'_>, end: usize, landings: &mut Landings) -> (String, Vec<Hop>, bool) {
        let mut steps = Vec::new();
        let mut at = end;
        while let Some(&(above, id, keyword, token)) = self.keywords.get(at) {
            steps.push((id, keyword, token));
            at = above;
        }
        let mut schema = view.schema(view.graph.root);
        let mut pointer = String::new();
        let mut hops = vec![Hop { from: 0, schema: landings.number(view.graph.root, schema) }];
        let mut name = false;
        for (id, keyword, token) in steps.into_iter().rev() {
            let before = pointer.len();
            uri::push_token(&mut pointer, keyword.as_str());
            match token {
                Some(Token::Name(name)) => uri::push_token(&mut pointer, name),
                Some(Token::Index(index)) => pointer.push_str(&format!("/{index}")),
                None => {}
            }
            let next = view.schema(id);
            if !is_below(schema, next, &pointer[before..]) {
                hops.push(Hop { from: offset(pointer.len()), schema: landings.number(id, next) });
            }
            schema = next;
            name |= keyword == Keyword::PropertyNames;
        }
        (pointer, hops, name)
    }

    fn instance_location(&self, view: &View<'_>, end: usize) -> String {
        let mut steps = Vec::new();
        let mut at = end;
        while let Some(&(above, step)) = self.instance.get(at) {
            steps.push(step);
            at = above;
        }
        let mut pointer = String::new();
        for step in steps.into_iter().rev() {
            match step {
                Step::Name(name) => uri::push_token(&mut pointer, &view.text(name)),
                Step::Index(index) => pointer.push_str(&format!("/{index}")),
            }
        }
        pointer
    }
}

/// Whether a schema is in the same resource as another, and the steps lead from the other one to it.
fn is_below(above: &Schema, below: &Schema, steps: &str) -> bool {
    above.resource == below.resource
        && above.resource_root == below.resource_root
        && below.pointer.strip_prefix(above.pointer.as_str()) == Some(steps)
}

impl Place<'_, '_> {
    fn describe(&self, view: &View<'_>, keyword: Keyword, message: String, landings: &mut Landings) -> Violation {
        let schema = view.schema(self.schema);
        let (mut keyword_location, hops, name) = self.trails.keyword_location(view, self.keywords, landings);
        let message =
            if name { format!("the name {:?}: {message}", leaves::shorten(&view.text(self.value))) } else { message };
        let mut pointer = schema.pointer[schema.resource_root..].to_owned();
        // A schema that is `false` is the keyword's value itself.
        if schema.boolean.is_none() {
            uri::push_token(&mut keyword_location, keyword.as_str());
            uri::push_token(&mut pointer, keyword.as_str());
        }
        Violation {
            keyword,
            offset: offset(self.value),
            instance_location: self.trails.instance_location(view, self.instance),
            keyword_location,
            absolute_keyword_location: absolute(schema, &pointer),
            message,
            hops,
        }
    }
}

fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
