//! From the members of one schema object to a [`Schema`].
//!
//! A value of the wrong kind reads as an absent keyword here: the metaschema has noted it, and the schema will not
//! compile.

use std::sync::Arc;

use serde_json::{Map, Value};

use super::build::Builder;
use super::draft::Draft;
use super::graph::{Schema, SchemaId, TypeSet};
use super::registry::Location;
use super::uri;
use super::vocabulary::Dialect;
use crate::value::format::Format;
use crate::value::number::{Decimal, Number};
use crate::value::pattern::{Pattern, PatternError};

/// The schema object that is being read.
pub(super) struct Reader<'b, 's, 'v> {
    pub(super) builder: &'b mut Builder<'s>,
    pub(super) location: &'v Location,
    pub(super) dialect: Dialect,
    pub(super) members: &'v Map<String, Value>,
}

impl Reader<'_, '_, '_> {
    /// Reads every keyword but the references, which may have to wait until all documents are known.
    pub(super) fn read(mut self, schema: &mut Schema) {
        if self.dialect.draft.reference_stands_alone() && self.members.contains_key("$ref") {
            return;
        }
        self.applicators(schema);
        self.assertions(schema);
        self.arrays(schema);
        self.objects(schema);
    }

    fn applicators(&mut self, schema: &mut Schema) {
        schema.all_of = self.schemas("allOf");
        schema.any_of = self.schemas("anyOf");
        schema.one_of = self.schemas("oneOf");
        schema.not = self.schema("not");
        if self.dialect.draft >= Draft::Draft7 && self.members.contains_key("if") {
            schema.if_ = self.schema("if");
            schema.then = self.schema("then");
            schema.else_ = self.schema("else");
        }
    }

    fn assertions(&mut self, schema: &mut Schema) {
        let six = self.dialect.draft >= Draft::Draft6;
        schema.types = self.members.get("type").and_then(types);
        schema.enumeration = self.members.get("enum").and_then(Value::as_array).cloned();
        schema.constant = self.members.get("const").filter(|_| six).cloned();
        schema.multiple_of = self.number("multipleOf");
        schema.maximum = self.number("maximum");
        schema.minimum = self.number("minimum");
        if six {
            schema.exclusive_maximum = self.number("exclusiveMaximum");
            schema.exclusive_minimum = self.number("exclusiveMinimum");
        } else {
            // Draft-04 validation, sections 5.1.2 and 5.1.3: the keyword makes the bound beside it exclusive.
            if self.is_true("exclusiveMaximum") {
                schema.exclusive_maximum = schema.maximum.take();
            }
            if self.is_true("exclusiveMinimum") {
                schema.exclusive_minimum = schema.minimum.take();
            }
        }
        schema.max_length = self.count("maxLength");
        schema.min_length = self.count("minLength");
        if let Some(source) = self.members.get("pattern").and_then(Value::as_str) {
            schema.pattern = self.pattern(source, &self.at("pattern"), "pattern");
        }
        if self.asserts_format() {
            schema.format =
                self.members.get("format").and_then(Value::as_str).and_then(|n| Format::of(self.dialect.draft, n));
        }
    }

    /// Whether `format` asserts in this schema: where the option says so, or the metaschema names the vocabulary for it
    /// (2020-12 validation, section 7.2.2).
    fn asserts_format(&self) -> bool {
        self.builder.assert_format || self.dialect.asserts_format()
    }

    fn arrays(&mut self, schema: &mut Schema) {
        schema.max_items = self.count("maxItems");
        schema.min_items = self.count("minItems");
        schema.unique_items = self.is_true("uniqueItems");
        if self.dialect.draft >= Draft::Draft202012 {
            schema.prefix_items = self.schemas("prefixItems");
            schema.items = self.schema("items");
        } else if self.members.get("items").is_some_and(Value::is_array) {
            schema.prefix_items = self.schemas("items");
            schema.items = self.schema("additionalItems");
        } else {
            schema.items = self.schema("items");
        }
        if self.dialect.draft >= Draft::Draft6 {
            schema.contains = self.schema("contains");
        }
        if self.dialect.draft >= Draft::Draft201909 {
            schema.unevaluated_items = self.schema("unevaluatedItems");
        }
        if schema.contains.is_some() && self.dialect.draft >= Draft::Draft201909 {
            schema.min_contains = self.count("minContains");
            schema.max_contains = self.count("maxContains");
        }
    }

    fn objects(&mut self, schema: &mut Schema) {
        schema.max_properties = self.count("maxProperties");
        schema.min_properties = self.count("minProperties");
        schema.required = self.members.get("required").map(strings).unwrap_or_default();
        if self.dialect.draft >= Draft::Draft201909 {
            schema.dependent_required = self.names("dependentRequired");
            schema.dependent_schemas = self.named_schemas("dependentSchemas");
            self.warn_about_dependencies();
        } else {
            schema.dependent_required = self.names("dependencies");
            schema.dependent_schemas = self.named_schemas("dependencies");
        }
        schema.properties = self.named_schemas("properties");
        schema.properties.sort_unstable_by(|(a, _), (b, _)| a.cmp(b));
        for (source, id) in self.named_schemas("patternProperties") {
            let at = uri::join(&self.at("patternProperties"), &source);
            if let Some(pattern) = self.pattern(&source, &at, "patternProperties") {
                schema.pattern_properties.push((pattern, id));
            }
        }
        schema.additional_properties = self.schema("additionalProperties");
        if self.dialect.draft >= Draft::Draft6 {
            schema.property_names = self.schema("propertyNames");
        }
        if self.dialect.draft >= Draft::Draft201909 {
            schema.unevaluated_properties = self.schema("unevaluatedProperties");
        }
    }

    /// The later drafts leave it to the implementation whether the keyword still asserts (2020-12 core, appendix E).
    fn warn_about_dependencies(&mut self) {
        if self.members.contains_key("dependencies") {
            let (document, at) = (self.document(), self.at("dependencies"));
            let cause = format!(
                "no keyword of draft {} any more, so it asserts nothing: use dependentRequired or dependentSchemas",
                self.dialect.draft.name()
            );
            self.builder.registry.findings.warn(&document, &at, "dependencies", cause);
        }
    }

    fn pattern(&mut self, source: &str, at: &str, keyword: &str) -> Option<Pattern> {
        let document = self.document();
        let known = self.builder.patterns.entry(source.to_owned());
        match known.or_insert_with(|| Pattern::compile(source)) {
            Ok(pattern) => {
                if pattern.annex_b() {
                    let cause = "valid only without the u flag of ECMA-262; it is matched by code points all the same, \
                                 but other validators may refuse it: drop the backslashes that escape nothing";
                    self.builder.registry.findings.warn(&document, at, keyword, cause);
                }
                Some(pattern.clone())
            }
            Err(PatternError::Unsupported(cause)) => {
                self.builder.registry.findings.unsupported(&document, at, keyword, cause.clone());
                None
            }
            // The metaschema has noted it.
            Err(PatternError::Invalid(_)) => None,
        }
    }

    fn schema(&mut self, keyword: &str) -> Option<SchemaId> {
        self.members.get(keyword)?;
        let at = self.at(keyword);
        Some(self.child(at))
    }

    fn schemas(&mut self, keyword: &str) -> Vec<SchemaId> {
        let count = self.members.get(keyword).and_then(Value::as_array).map_or(0, Vec::len);
        let at = self.at(keyword);
        (0..count).map(|index| self.child(uri::join(&at, &index.to_string()))).collect()
    }

    /// The members of a keyword's value that are schemas.
    fn named_schemas(&mut self, keyword: &str) -> Vec<(String, SchemaId)> {
        let at = self.at(keyword);
        let names: Vec<String> =
            self.map(keyword).filter(|(_, value)| !value.is_array()).map(|(name, _)| name.clone()).collect();
        names.into_iter().map(|name| (name.clone(), self.child(uri::join(&at, &name)))).collect()
    }

    /// The members of a keyword's value that are arrays of names.
    fn names(&self, keyword: &str) -> Vec<(String, Vec<String>)> {
        self.map(keyword)
            .filter(|(_, value)| value.is_array())
            .map(|(name, value)| (name.clone(), strings(value)))
            .collect()
    }

    fn child(&mut self, pointer: String) -> SchemaId {
        self.builder.intern((self.location.0, pointer))
    }

    fn is_true(&self, keyword: &str) -> bool {
        self.members.get(keyword) == Some(&Value::Bool(true))
    }

    fn map(&self, keyword: &str) -> impl Iterator<Item = (&String, &Value)> + use<'_> {
        self.members.get(keyword).and_then(Value::as_object).into_iter().flatten()
    }

    fn number(&self, keyword: &str) -> Option<Decimal> {
        match self.members.get(keyword)? {
            Value::Number(number) => Some(Decimal::from_json(number)),
            _ => None,
        }
    }

    /// A count, clamped to what fits.
    fn count(&self, keyword: &str) -> Option<u64> {
        let Value::Number(number) = self.members.get(keyword)? else { return None };
        let number = Number::parse(number.as_str().as_bytes());
        match number.to_i64() {
            Some(value) => u64::try_from(value).ok(),
            None => number.is_integer().then_some(u64::MAX),
        }
    }

    fn at(&self, keyword: &str) -> String {
        uri::join(&self.location.1, keyword)
    }

    fn document(&self) -> Arc<str> {
        Arc::clone(self.builder.registry.document_uri(self.location.0))
    }
}

fn types(value: &Value) -> Option<TypeSet> {
    let one = |name: &Value| match name.as_str() {
        Some("null") => TypeSet::NULL,
        Some("boolean") => TypeSet::BOOLEAN,
        Some("integer") => TypeSet::INTEGER,
        Some("number") => TypeSet::NUMBER,
        Some("string") => TypeSet::STRING,
        Some("array") => TypeSet::ARRAY,
        Some("object") => TypeSet::OBJECT,
        _ => TypeSet::EMPTY,
    };
    match value {
        Value::Array(names) => Some(names.iter().map(one).fold(TypeSet::EMPTY, TypeSet::union)),
        Value::String(_) => Some(one(value)),
        _ => None,
    }
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}
