//! Whether a schema is valid under its draft's metaschema: what each keyword's value may be, in one table.

use serde_json::{Map, Value};

use super::draft::Draft;
use super::findings::Findings;
use super::uri;
use super::vocabulary::Dialect;
use crate::value::canonical::canonical;
use crate::value::number::Number;
use crate::value::pattern::Pattern;

/// What a keyword's value has to be.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A schema.
    Schema,
    /// A schema, or `true` or `false` where these are none: in draft-04.
    SchemaOrBoolean,
    /// An array of schemas, at least one.
    Schemas,
    /// A schema, or an array of them with at least one.
    SchemaOrSchemas,
    /// An object whose members are schemas.
    SchemaMap,
    /// As `SchemaMap`, with names that are regular expressions.
    PatternMap,
    /// An object whose members are schemas or arrays of different strings.
    SchemaOrNamesMap,
    /// An object whose members are arrays of different strings.
    NamesMap,
    /// An object whose members are booleans.
    BooleanMap,
    /// An array of different strings; in draft-04 with at least one.
    Names,
    Any,
    Array,
    /// An array of at least one value, all different: what draft-04 and draft-06 want of `enum`.
    DifferentValues,
    Boolean,
    Text,
    /// A regular expression.
    Regex,
    /// A URI reference whose fragment is empty.
    Identifier,
    /// A plain name.
    Anchor,
    Number,
    /// A number above zero.
    Positive,
    /// An integer that is not negative.
    Count,
    /// The name of a type, or an array of different ones with at least one.
    Type,
}

/// The shape of a keyword's value; `None` for what the metaschema of the draft does not know.
pub(super) fn shape(draft: Draft, keyword: &str) -> Option<Shape> {
    use Shape::{
        Anchor, Any, Array, Boolean, BooleanMap, Count, DifferentValues, Identifier, Names, NamesMap, Number,
        PatternMap, Positive, Regex, Schema, SchemaMap, SchemaOrBoolean, SchemaOrNamesMap, SchemaOrSchemas, Schemas,
        Text, Type,
    };
    let six = draft >= Draft::Draft6;
    let modern = draft >= Draft::Draft201909;
    let latest = draft >= Draft::Draft202012;
    let additional = if six { Schema } else { SchemaOrBoolean };
    let (shape, is_here) = match keyword {
        "id" => (Text, !six),
        "$id" => (if modern { Identifier } else { Text }, six),
        "$schema" | "$ref" | "title" | "description" | "format" => (Text, true),
        "$comment" => (Text, draft >= Draft::Draft7),
        "$anchor" => (Anchor, modern),
        "$dynamicRef" => (Text, latest),
        "$dynamicAnchor" => (Anchor, latest),
        "$recursiveRef" => (Text, modern),
        "$recursiveAnchor" => (if latest { Anchor } else { Boolean }, modern),
        "$vocabulary" => (BooleanMap, modern),
        "$defs" | "dependentSchemas" => (SchemaMap, modern),
        "definitions" | "properties" => (SchemaMap, true),
        "patternProperties" => (PatternMap, true),
        "dependencies" => (SchemaOrNamesMap, true),
        "dependentRequired" => (NamesMap, modern),
        "allOf" | "anyOf" | "oneOf" => (Schemas, true),
        "prefixItems" => (Schemas, latest),
        "items" => (if latest { Schema } else { SchemaOrSchemas }, true),
        "additionalItems" => (additional, !latest),
        "additionalProperties" => (additional, true),
        "not" => (Schema, true),
        "contains" | "propertyNames" => (Schema, six),
        "if" | "then" | "else" => (Schema, draft >= Draft::Draft7),
        "unevaluatedItems" | "unevaluatedProperties" | "contentSchema" => (Schema, modern),
        "type" => (Type, true),
        "enum" => (if draft <= Draft::Draft6 { DifferentValues } else { Array }, true),
        "const" => (Any, six),
        "default" => (Any, true),
        "examples" => (Array, six),
        "multipleOf" => (Positive, true),
        "maximum" | "minimum" => (Number, true),
        "exclusiveMaximum" | "exclusiveMinimum" => (if six { Number } else { Boolean }, true),
        "maxLength" | "minLength" | "maxItems" | "minItems" | "maxProperties" | "minProperties" => (Count, true),
        "minContains" | "maxContains" => (Count, modern),
        "pattern" => (Regex, true),
        "uniqueItems" => (Boolean, true),
        "required" => (Names, true),
        "deprecated" => (Boolean, modern),
        "readOnly" | "writeOnly" => (Boolean, draft >= Draft::Draft7),
        "contentMediaType" | "contentEncoding" => (Text, draft >= Draft::Draft7),
        _ => return None,
    };
    is_here.then_some(shape)
}

/// Notes every fault of one schema, not of the schemas inside it.
pub(super) fn check(dialect: Dialect, schema: &Value, document: &str, pointer: &str, findings: &mut Findings) {
    let draft = dialect.draft;
    match schema {
        Value::Bool(_) => {}
        Value::Object(members) => {
            for (keyword, value) in members.iter().filter(|(keyword, _)| dialect.knows(keyword)) {
                if let Some(shape) = shape(draft, keyword) {
                    let at = uri::join(pointer, keyword);
                    Check { draft, document, keyword, findings }.value(shape, value, &at);
                }
            }
            if draft == Draft::Draft4 {
                for (keyword, bound) in [("exclusiveMaximum", "maximum"), ("exclusiveMinimum", "minimum")] {
                    if members.contains_key(keyword) && !members.contains_key(bound) {
                        let cause =
                            format!("{keyword} says nothing without {bound} in draft-04; add that, or remove it");
                        findings.bad(document, &uri::join(pointer, keyword), keyword, cause);
                    }
                }
            }
        }
        other => {
            let cause = format!("a schema has to be an object or a boolean, and this is {}", kind(other));
            findings.bad(document, pointer, "", cause);
        }
    }
}

/// The check of one keyword's value.
struct Check<'a> {
    draft: Draft,
    document: &'a str,
    keyword: &'a str,
    findings: &'a mut Findings,
}

impl Check<'_> {
    /// Whether schemas are schemas is found out where they are visited themselves.
    fn value(&mut self, shape: Shape, value: &Value, at: &str) {
        match (shape, value) {
            (Shape::Any | Shape::Schema | Shape::SchemaOrBoolean, _) => {}
            (Shape::SchemaOrSchemas, Value::Object(_) | Value::Bool(_)) => {}
            (Shape::Schemas | Shape::SchemaOrSchemas, Value::Array(items)) => {
                if items.is_empty() {
                    self.bad(at, "has to have at least one schema");
                }
            }
            (Shape::Schemas, _) => self.wrong(at, "an array of schemas", value),
            (Shape::SchemaOrSchemas, _) => self.wrong(at, "a schema or an array of schemas", value),
            (Shape::SchemaMap | Shape::PatternMap | Shape::SchemaOrNamesMap, Value::Object(members)) => {
                self.members(shape, members, at);
            }
            (Shape::NamesMap, Value::Object(members)) => {
                members.iter().for_each(|(name, value)| self.value(Shape::Names, value, &uri::join(at, name)));
            }
            (Shape::BooleanMap, Value::Object(members)) => {
                members.iter().for_each(|(name, value)| self.value(Shape::Boolean, value, &uri::join(at, name)));
            }
            (
                Shape::SchemaMap | Shape::PatternMap | Shape::SchemaOrNamesMap | Shape::NamesMap | Shape::BooleanMap,
                _,
            ) => {
                self.wrong(at, "an object", value);
            }
            (Shape::Names, Value::Array(items)) => self.names(items, at),
            (Shape::Names, _) => self.wrong(at, "an array of strings", value),
            (Shape::Array, Value::Array(_)) => {}
            (Shape::DifferentValues, Value::Array(items)) => {
                if items.is_empty() {
                    self.bad(at, "has to have at least one value");
                }
                let mut seen = std::collections::HashSet::new();
                for (index, item) in items.iter().enumerate() {
                    if !seen.insert(canonical(item)) {
                        self.bad(&uri::join(at, &index.to_string()), "has this value twice; remove one");
                    }
                }
            }
            (Shape::Array | Shape::DifferentValues, _) => self.wrong(at, "an array", value),
            (Shape::Boolean, Value::Bool(_)) => {}
            (Shape::Boolean, _) => self.wrong(at, "true or false", value),
            (Shape::Text, Value::String(_)) => {}
            (Shape::Regex, Value::String(pattern)) => self.regex(pattern, at),
            (Shape::Identifier, Value::String(id)) => {
                if id.split_once('#').is_some_and(|(_, fragment)| !fragment.is_empty()) {
                    self.bad(at, "has to be a URI reference without a fragment; use $anchor for plain names");
                }
            }
            (Shape::Anchor, Value::String(name)) => {
                let old = self.draft < Draft::Draft202012;
                let (first, more) = if old { ("", "-._:") } else { ("_", "-._") };
                let starts = |c: char| c.is_ascii_alphabetic() || first.contains(c);
                if !name.starts_with(starts) || !name.chars().all(|c| c.is_ascii_alphanumeric() || more.contains(c)) {
                    let first = if old { "" } else { " or _" };
                    self.bad(
                        at,
                        &format!("has to start with a letter{first}, and go on with letters, digits and {more}"),
                    );
                }
            }
            (Shape::Text | Shape::Regex | Shape::Identifier | Shape::Anchor, _) => self.wrong(at, "a string", value),
            (Shape::Number, Value::Number(_)) => {}
            (Shape::Positive, Value::Number(number)) => {
                if Number::parse(number.as_str().as_bytes()).compare(&Number::parse(b"0")).is_le() {
                    self.bad(at, &format!("has to be above zero, and is {number}"));
                }
            }
            (Shape::Count, Value::Number(number)) => {
                let value = Number::parse(number.as_str().as_bytes());
                let written = !number.as_str().contains(['.', 'e', 'E']);
                if !value.is_integer()
                    || (self.draft == Draft::Draft4 && !written)
                    || value.compare(&Number::parse(b"0")).is_lt()
                {
                    self.bad(at, &format!("has to be an integer of at least 0, and is {number}"));
                }
            }
            (Shape::Number | Shape::Positive | Shape::Count, _) => self.wrong(at, "a number", value),
            (Shape::Type, Value::String(name)) => self.type_name(name, at),
            (Shape::Type, Value::Array(items)) => self.type_names(items, at),
            (Shape::Type, _) => self.wrong(at, "a type's name or an array of them", value),
        }
    }

    fn members(&mut self, shape: Shape, members: &Map<String, Value>, at: &str) {
        for (name, value) in members {
            match (shape, value) {
                (Shape::PatternMap, _) => self.regex(name, &uri::join(at, name)),
                (Shape::SchemaOrNamesMap, Value::Array(items)) => self.names(items, &uri::join(at, name)),
                _ => {}
            }
        }
    }

    fn names(&mut self, items: &[Value], at: &str) {
        if items.is_empty() && self.draft == Draft::Draft4 {
            self.bad(at, "has to have at least one name in draft-04");
        }
        self.different_names(items, at);
    }

    fn different_names(&mut self, items: &[Value], at: &str) {
        let mut seen = std::collections::HashSet::new();
        for (index, item) in items.iter().enumerate() {
            let place = || uri::join(at, &index.to_string());
            match item {
                Value::String(name) if seen.insert(name) => {}
                Value::String(name) => self.bad(&place(), &format!("{name:?} is there twice; remove one")),
                other => self.wrong(&place(), "a string", other),
            }
        }
    }

    fn type_names(&mut self, items: &[Value], at: &str) {
        if items.is_empty() {
            self.bad(at, "has to name at least one type");
        }
        self.different_names(items, at);
        for (index, item) in items.iter().enumerate() {
            if let Value::String(name) = item {
                self.type_name(name, &uri::join(at, &index.to_string()));
            }
        }
    }

    fn type_name(&mut self, name: &str, at: &str) {
        const TYPES: [&str; 7] = ["array", "boolean", "integer", "null", "number", "object", "string"];
        if !TYPES.contains(&name) {
            self.bad(at, &format!("{name:?} is no type; the types are {}", TYPES.join(", ")));
        }
    }

    fn regex(&mut self, pattern: &str, at: &str) {
        if !Pattern::is_valid(pattern) {
            let reason = Pattern::compile(pattern).err().map_or_else(String::new, |error| error.to_string());
            self.bad(at, &reason);
        }
    }

    fn wrong(&mut self, at: &str, wanted: &str, found: &Value) {
        self.bad(at, &format!("has to be {wanted}, and is {}", kind(found)));
    }

    fn bad(&mut self, at: &str, cause: &str) {
        self.findings.bad(self.document, at, self.keyword, format!("{} {cause}", self.keyword));
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}
