//! The assertions that look at a value without another schema (JSON Schema validation, section 6).

use std::collections::HashSet;
use std::ops::ControlFlow;

use super::view::View;
use crate::Keyword;
use crate::schema::Draft;
use crate::schema::graph::{Schema, SchemaId, TypeSet};
use crate::value::document::Kind;
use crate::value::equal::equals_constant;
use crate::value::number::Decimal;
use crate::value::text;

/// Takes one failed assertion, and the way to say it in a sentence.
pub(super) type Report<'r> = dyn FnMut(Keyword, &dyn Fn() -> String) -> ControlFlow<()> + 'r;

/// Whether every assertion of a schema about a value holds. Reports each that does not, until told to stop.
pub(super) fn check(view: &View<'_>, id: SchemaId, value: usize, report: &mut Report<'_>) -> ControlFlow<()> {
    let schema = view.schema(id);
    let leaf = Leaf { view, id, schema, value, kind: view.document.kind(value) };
    leaf.any_kind(report)?;
    match leaf.kind {
        Kind::Number => leaf.number(report),
        Kind::String => leaf.string(report),
        Kind::Array => leaf.array(report),
        Kind::Object => leaf.object(report),
        Kind::Null | Kind::Boolean => ControlFlow::Continue(()),
    }
}

struct Leaf<'a, 'e> {
    view: &'a View<'e>,
    id: SchemaId,
    schema: &'e Schema,
    value: usize,
    kind: Kind,
}

impl Leaf<'_, '_> {
    fn any_kind(&self, report: &mut Report<'_>) -> ControlFlow<()> {
        let document = self.view.document;
        if let Some(types) = self.schema.types
            && !self.is_of(types)
        {
            report(Keyword::Type, &|| format!("expected {}, found {}", names(types), self.found()))?;
        }
        if let Some(values) = &self.schema.enumeration
            && !values.iter().any(|value| equals_constant(document, self.value, value))
        {
            report(Keyword::Enum, &|| {
                let allowed: Vec<String> = values.iter().take(5).map(|value| shorten(&value.to_string())).collect();
                let more = if values.len() > 5 { format!(" or {} others", values.len() - 5) } else { String::new() };
                format!("expected one of {}{more}, found {}", allowed.join(", "), self.found())
            })?;
        }
        if let Some(value) = &self.schema.constant
            && !equals_constant(document, self.value, value)
        {
            report(Keyword::Const, &|| format!("expected {}, found {}", shorten(&value.to_string()), self.found()))?;
        }
        ControlFlow::Continue(())
    }

    fn is_of(&self, types: TypeSet) -> bool {
        let one = match self.kind {
            Kind::Null => TypeSet::NULL,
            Kind::Boolean => TypeSet::BOOLEAN,
            Kind::String => TypeSet::STRING,
            Kind::Array => TypeSet::ARRAY,
            Kind::Object => TypeSet::OBJECT,
            Kind::Number if self.is_integer() => TypeSet::INTEGER,
            Kind::Number => TypeSet::NUMBER,
        };
        types.contains(one)
    }

    fn is_integer(&self) -> bool {
        let document = self.view.document;
        let written = &document.bytes[self.value..document.scalar_end(self.value)];
        document.number(self.value).is_integer()
            && !(self.schema.wants_plain_integers() && written.iter().any(|byte| matches!(byte, b'.' | b'e' | b'E')))
    }

    fn number(&self, report: &mut Report<'_>) -> ControlFlow<()> {
        let schema = self.schema;
        let number = self.view.document.number(self.value);
        if let (Some(divisor), Some(decimal)) = (self.view.divisor(self.id), &schema.multiple_of)
            && !divisor.divides(&number)
        {
            report(Keyword::MultipleOf, &|| format!("{} is no multiple of {}", self.found(), decimal.as_str()))?;
        }
        let bounds: [(&Option<Decimal>, Keyword, &str); 4] = [
            (&schema.maximum, Keyword::Maximum, "at most"),
            (&schema.exclusive_maximum, Keyword::ExclusiveMaximum, "below"),
            (&schema.minimum, Keyword::Minimum, "at least"),
            (&schema.exclusive_minimum, Keyword::ExclusiveMinimum, "above"),
        ];
        for (bound, keyword, words) in bounds {
            let Some(bound) = bound else { continue };
            let order = number.compare(&bound.as_number());
            let holds = match keyword {
                Keyword::Maximum => order.is_le(),
                Keyword::ExclusiveMaximum => order.is_lt(),
                Keyword::Minimum => order.is_ge(),
                _ => order.is_gt(),
            };
            if !holds {
                report(keyword, &|| format!("expected {words} {}, found {}", shorten(bound.as_str()), self.found()))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn string(&self, report: &mut Report<'_>) -> ControlFlow<()> {
        let schema = self.schema;
        if schema.max_length.is_some() || schema.min_length.is_some() {
            let length = text::code_points(&self.view.document.string(self.value));
            let what = "code points";
            at_most(report, Keyword::MaxLength, schema.max_length, length, what)?;
            at_least(report, Keyword::MinLength, schema.min_length, length, what)?;
        }
        if let Some(pattern) = &schema.pattern
            && !pattern.is_match(&self.view.text(self.value))
        {
            report(Keyword::Pattern, &|| {
                format!("expected a match of {}, found {}", shorten(pattern.source()), self.found())
            })?;
        }
        if let Some(format) = schema.format
            && !format.accepts(&self.view.text(self.value))
        {
            report(Keyword::Format, &|| {
                format!("expected a text of the format {}, found {}", format.name(), self.found())
            })?;
        }
        ControlFlow::Continue(())
    }

    fn array(&self, report: &mut Report<'_>) -> ControlFlow<()> {
        let schema = self.schema;
        if schema.max_items.is_some() || schema.min_items.is_some() {
            let length = self.view.document.items(self.view.containers, self.value).count() as u64;
            at_most(report, Keyword::MaxItems, schema.max_items, length, "items")?;
            at_least(report, Keyword::MinItems, schema.min_items, length, "items")?;
        }
        if schema.unique_items
            && let Some((first, second)) = self.view.duplicates.find(self.view.document, self.value)
        {
            report(Keyword::UniqueItems, &|| {
                format!("expected different items, found two that are equal: at bytes {first} and {second}")
            })?;
        }
        ControlFlow::Continue(())
    }

    fn object(&self, report: &mut Report<'_>) -> ControlFlow<()> {
        let schema = self.schema;
        if schema.max_properties.is_some() || schema.min_properties.is_some() {
            let count = self.view.document.members(self.view.containers, self.value).count() as u64;
            at_most(report, Keyword::MaxProperties, schema.max_properties, count, "members")?;
            at_least(report, Keyword::MinProperties, schema.min_properties, count, "members")?;
        }
        if schema.required.is_empty() && schema.dependent_required.is_empty() {
            return ControlFlow::Continue(());
        }
        let document = self.view.document;
        let members: HashSet<_> =
            document.members(self.view.containers, self.value).map(|member| document.string(member.name)).collect();
        let missing = |names: &[String]| -> Vec<String> {
            let absent = names.iter().filter(|name| !members.contains(name.as_bytes()));
            absent.map(|name| format!("{:?}", shorten(name))).collect()
        };
        let absent = missing(&schema.required);
        if !absent.is_empty() {
            report(Keyword::Required, &|| format!("missing: {}", list(&absent)))?;
        }
        for (trigger, names) in &schema.dependent_required {
            if !members.contains(trigger.as_bytes()) {
                continue;
            }
            let absent = missing(names);
            if !absent.is_empty() {
                let old = schema.draft < Draft::Draft201909;
                let keyword = if old { Keyword::Dependencies } else { Keyword::DependentRequired };
                report(keyword, &|| format!("missing beside {:?}: {}", shorten(trigger), list(&absent)))?;
            }
        }
        ControlFlow::Continue(())
    }

    fn found(&self) -> String {
        found(self.view, self.value)
    }
}

/// The value in a few words: its type, and its beginning where it is a scalar.
pub(super) fn found(view: &View<'_>, value: usize) -> String {
    let raw = || {
        let end = view.document.value_end(view.containers, value);
        shorten(&String::from_utf8_lossy(&view.document.bytes[value..end.min(value + 200)]))
    };
    match view.document.kind(value) {
        Kind::Null => "null".to_owned(),
        Kind::Object => "an object".to_owned(),
        Kind::Array => "an array".to_owned(),
        Kind::String => format!("the string {}", raw()),
        Kind::Number => format!("the number {}", raw()),
        Kind::Boolean => raw(),
    }
}

/// At most 60 characters on one line, with a mark where something was left out.
pub(super) fn shorten(text: &str) -> String {
    let mut out: String = text.chars().take(60).map(|c| if c.is_control() { ' ' } else { c }).collect();
    if text.chars().nth(60).is_some() {
        out.push('…');
    }
    out
}

fn list(names: &[String]) -> String {
    let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
    if names.len() > 5 { format!("{shown} and {} others", names.len() - 5) } else { shown }
}

fn at_most(report: &mut Report<'_>, keyword: Keyword, limit: Option<u64>, n: u64, what: &str) -> ControlFlow<()> {
    match limit {
        Some(limit) if n > limit => report(keyword, &|| format!("expected at most {limit} {what}, found {n}")),
        _ => ControlFlow::Continue(()),
    }
}

fn at_least(report: &mut Report<'_>, keyword: Keyword, limit: Option<u64>, n: u64, what: &str) -> ControlFlow<()> {
    match limit {
        Some(limit) if n < limit => report(keyword, &|| format!("expected at least {limit} {what}, found {n}")),
        _ => ControlFlow::Continue(()),
    }
}

fn names(types: TypeSet) -> String {
    let all = [
        (TypeSet::NULL, "null"),
        (TypeSet::BOOLEAN, "boolean"),
        (TypeSet::NUMBER, "number"),
        (TypeSet::INTEGER, "integer"),
        (TypeSet::STRING, "string"),
        (TypeSet::ARRAY, "array"),
        (TypeSet::OBJECT, "object"),
    ];
    let is_named = |one: TypeSet| types.contains(one) && (one != TypeSet::INTEGER || !types.contains(TypeSet::NUMBER));
    let named: Vec<&str> = all.iter().filter(|(one, _)| is_named(*one)).map(|(_, name)| *name).collect();
    if named.is_empty() { "no type at all".to_owned() } else { named.join(" or ") }
}
