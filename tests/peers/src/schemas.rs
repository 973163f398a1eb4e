//! Schemas of every draft, made of all keywords, nested and with references.

use fastrand::Rng;
use serde_json::{Map, Value, json};

use crate::documents;

/// A draft, in the order of their years.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Draft {
    Four,
    Six,
    Seven,
    Nineteen,
    Twenty,
}

impl Draft {
    pub const ALL: [Draft; 5] = [Draft::Four, Draft::Six, Draft::Seven, Draft::Nineteen, Draft::Twenty];

    pub fn uri(self) -> &'static str {
        match self {
            Draft::Four => "http://json-schema.org/draft-04/schema#",
            Draft::Six => "http://json-schema.org/draft-06/schema#",
            Draft::Seven => "http://json-schema.org/draft-07/schema#",
            Draft::Nineteen => "https://json-schema.org/draft/2019-09/schema",
            Draft::Twenty => "https://json-schema.org/draft/2020-12/schema",
        }
    }

    fn id(self) -> &'static str {
        if self == Draft::Four { "id" } else { "$id" }
    }
}

/// How many schemas stand in `$defs` to be referred to.
const DEFINED: usize = 4;

/// A schema of a draft.
pub fn schema(random: &mut Rng, draft: Draft) -> Value {
    let own: [bool; DEFINED] = std::array::from_fn(|_| random.u8(..3) == 0);
    let mut made = Making { random, draft, own };
    let mut defined = Map::new();
    for number in 0..DEFINED {
        // A reference in place leads to a later one only, so that none leads back without a step into the value.
        let mut one = made.object(2, Some(number + 1));
        if made.own[number] {
            one.insert(draft.id().to_owned(), json!(format!("http://example.com/d{number}")));
            made.anchor(&mut one);
        }
        defined.insert(format!("d{number}"), Value::Object(one));
    }
    let mut root = made.object(3, Some(0));
    root.insert("$schema".to_owned(), json!(draft.uri()));
    root.insert(draft.id().to_owned(), json!("http://example.com/root"));
    made.anchor(&mut root);
    let place = if draft >= Draft::Nineteen { "$defs" } else { "definitions" };
    root.insert(place.to_owned(), Value::Object(defined));
    Value::Object(root)
}

struct Making<'r> {
    random: &'r mut Rng,
    draft: Draft,
    /// Which of the defined ones are resources of their own.
    own: [bool; DEFINED],
}

impl Making<'_> {
    fn anchor(&mut self, root: &mut Map<String, Value>) {
        match self.draft {
            Draft::Nineteen if self.random.bool() => _ = root.insert("$recursiveAnchor".to_owned(), json!(true)),
            Draft::Twenty if self.random.bool() => _ = root.insert("$dynamicAnchor".to_owned(), json!("node")),
            _ => {}
        }
    }

    /// A schema in which `depth` more can be nested; `later` where it applies to the value that a definition applies
    /// to: then only definitions from this one on may be referred to.
    fn schema(&mut self, depth: u32, later: Option<usize>) -> Value {
        if self.draft > Draft::Four && self.random.u8(..8) == 0 {
            return Value::Bool(self.random.u8(..3) > 0);
        }
        Value::Object(self.object(depth, later))
    }

    fn object(&mut self, depth: u32, later: Option<usize>) -> Map<String, Value> {
        let mut schema = Map::new();
        let keywords = 1 + self.random.usize(..3);
        for _ in 0..keywords {
            if depth > 0 && self.random.u8(..5) > 1 {
                self.applicator(&mut schema, depth - 1, later)
            } else {
                self.assertion(&mut schema)
            }
        }
        schema
    }

    fn schemas(&mut self, depth: u32, later: Option<usize>) -> Value {
        let count = 1 + self.random.usize(..3);
        (0..count).map(|_| self.schema(depth, later)).collect()
    }

    fn name(&mut self) -> String {
        documents::NAMES[self.random.usize(..documents::NAMES.len())].to_owned()
    }

    fn names(&mut self) -> Value {
        let least = usize::from(self.draft == Draft::Four);
        let mut names: Vec<String> = (0..least + self.random.usize(..2)).map(|_| self.name()).collect();
        names.sort();
        names.dedup();
        json!(names)
    }

    fn reference(&mut self, schema: &mut Map<String, Value>, later: Option<usize>) {
        let inside = later.is_none();
        if inside && self.draft == Draft::Twenty && self.random.bool() {
            schema.insert("$dynamicRef".to_owned(), json!("http://example.com/root#node"));
            if self.random.bool() {
                schema.insert("$dynamicRef".to_owned(), json!("#node"));
            }
            return;
        }
        if inside && self.draft == Draft::Nineteen && self.random.bool() {
            schema.insert("$recursiveRef".to_owned(), json!("#"));
            return;
        }
        let first = later.unwrap_or(0);
        if first >= DEFINED {
            return self.assertion(schema);
        }
        let number = self.random.usize(first..DEFINED);
        let place = if self.draft >= Draft::Nineteen { "$defs" } else { "definitions" };
        let target = if self.own[number] {
            format!("http://example.com/d{number}")
        } else {
            format!("http://example.com/root#/{place}/d{number}")
        };
        schema.insert("$ref".to_owned(), json!(target));
    }

    fn applicator(&mut self, schema: &mut Map<String, Value>, depth: u32, later: Option<usize>) {
        let modern = self.draft >= Draft::Nineteen;
        let six = self.draft >= Draft::Six;
        let mut put = |keyword: &str, value: Value| _ = schema.insert(keyword.to_owned(), value);
        match self.random.u8(..19) {
            0 => put("allOf", self.schemas(depth, later)),
            1 => put("anyOf", self.schemas(depth, later)),
            2 => put("oneOf", self.schemas(depth, later)),
            3 => put("not", self.schema(depth, later)),
            4 if self.draft >= Draft::Seven => {
                put("if", self.schema(depth, later));
                if self.random.u8(..4) > 0 {
                    put("then", self.schema(depth, later));
                }
                if self.random.bool() {
                    put("else", self.schema(depth, later));
                }
            }
            5 | 6 => {
                let members: Map<String, Value> = (0..2).map(|_| (self.name(), self.schema(depth, None))).collect();
                put("properties", Value::Object(members));
            }
            7 => {
                let pattern = ["^a", "b$", "^.$", "é", "[^ab]"][self.random.usize(..5)];
                put("patternProperties", json!({pattern: self.schema(depth, None)}));
            }
            8 => put("additionalProperties", self.schema(depth, None)),
            9 if six => put("propertyNames", self.schema(depth, None)),
            10 if self.draft == Draft::Twenty => put("prefixItems", self.schemas(depth, None)),
            10 => {
                put("items", self.schemas(depth, None));
                if self.random.bool() {
                    put("additionalItems", self.schema(depth, None));
                }
            }
            11 => put("items", self.schema(depth, None)),
            12 if six => {
                put("contains", self.schema(depth, None));
                if modern && self.random.bool() {
                    put("minContains", json!(self.random.u8(..3)));
                    put("maxContains", json!(self.random.u8(..3)));
                }
            }
            13 => {
                let (trigger, dependent) = (self.name(), self.schema(depth, later));
                put(if modern { "dependentSchemas" } else { "dependencies" }, json!({trigger: dependent}));
            }
            14 | 15 if modern => put("unevaluatedProperties", self.schema(depth, None)),
            16 if modern => put("unevaluatedItems", self.schema(depth, None)),
            _ => self.reference(schema, later),
        }
    }

    fn assertion(&mut self, schema: &mut Map<String, Value>) {
        let modern = self.draft >= Draft::Nineteen;
        let six = self.draft >= Draft::Six;
        let mut put = |keyword: &str, value: Value| _ = schema.insert(keyword.to_owned(), value);
        let types = ["null", "boolean", "integer", "number", "string", "array", "object"];
        match self.random.u8(..17) {
            0 | 1 => put("type", json!(types[self.random.usize(..7)])),
            2 => {
                let first = self.random.usize(..7);
                put("type", json!([types[first], types[(first + 1 + self.random.usize(..6)) % 7]]));
            }
            3 => {
                let mut values: Vec<Value> = (0..3).map(|_| documents::document(self.random, 1)).collect();
                values.dedup();
                // Drafts 4 and 6 want the values to differ, also 1 and 1.0.
                put("enum", if self.draft < Draft::Seven { json!([values[0]]) } else { json!(values) });
            }
            4 if six => put("const", documents::document(self.random, 2)),
            5 => put("multipleOf", documents::number(["1", "2", "0.5", "0.1", "3", "1e-2"][self.random.usize(..6)])),
            6 => put("minimum", documents::number(["0", "-1", "1.5", "10", "2e0"][self.random.usize(..5)])),
            7 if six => put("exclusiveMaximum", documents::number(["0", "1", "1.5", "3"][self.random.usize(..4)])),
            7 => {
                put("maximum", json!(self.random.u8(..3)));
                put("exclusiveMaximum", json!(self.random.bool()));
            }
            8 => put("minLength", json!(self.random.u8(..3))),
            9 => put("maxLength", json!(self.random.u8(..4))),
            10 => put("pattern", json!(["^a", "b$", "^[a-c]*$", "é|x", "^..?$"][self.random.usize(..5)])),
            11 => put(["minItems", "maxItems"][self.random.usize(..2)], json!(self.random.u8(..3))),
            12 => put("uniqueItems", json!(true)),
            13 => put(["minProperties", "maxProperties"][self.random.usize(..2)], json!(self.random.u8(..3))),
            14 | 15 => put("required", self.names()),
            _ => {
                let (trigger, names) = (self.name(), self.names());
                put(if modern { "dependentRequired" } else { "dependencies" }, json!({trigger: names}));
            }
        }
    }
}
