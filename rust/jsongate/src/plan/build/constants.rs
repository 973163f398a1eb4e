//! `enum` and `const`: the values that are left when all of them are asked at once.

use serde_json::Value;

use super::atoms::Atoms;
use crate::plan::Kinds;
use crate::schema::graph::{Graph, Schema};
use crate::value::canonical::canonical;
use crate::value::number::Decimal;

/// The values that every `enum` and `const` of a set allows.
#[derive(Debug)]
pub(super) struct Constants {
    pub(super) kinds: Kinds,
    pub(super) strings: Vec<String>,
    pub(super) numbers: Vec<Decimal>,
    pub(super) arrays: Vec<Value>,
    pub(super) objects: Vec<Value>,
}

impl Constants {
    /// `None` where nothing is said.
    pub(super) fn of(graph: &Graph, atoms: &Atoms) -> Option<Constants> {
        let mut left: Option<Vec<(Vec<u8>, &Value)>> = None;
        for list in atoms.schemas(graph).flat_map(lists) {
            let mut named: Vec<(Vec<u8>, &Value)> = list.iter().map(|value| (canonical(value), value)).collect();
            named.sort_by(|a, b| a.0.cmp(&b.0));
            named.dedup_by(|a, b| a.0 == b.0);
            match &mut left {
                None => left = Some(named),
                Some(left) => left.retain(|(key, _)| named.binary_search_by(|other| other.0.cmp(key)).is_ok()),
            }
        }
        let mut constants = Constants {
            kinds: Kinds::NOTHING,
            strings: Vec::new(),
            numbers: Vec::new(),
            arrays: Vec::new(),
            objects: Vec::new(),
        };
        for (_, value) in left? {
            let kind = match value {
                Value::Null => Kinds::NULL,
                Value::Bool(false) => Kinds::FALSE,
                Value::Bool(true) => Kinds::TRUE,
                Value::Number(number) => {
                    let number = Decimal::from_json(number);
                    let integer = number.as_number().is_integer();
                    constants.numbers.push(number);
                    if integer { Kinds::INTEGER } else { Kinds::FRACTION }
                }
                Value::String(string) => {
                    constants.strings.push(string.clone());
                    Kinds::STRING
                }
                Value::Array(_) => {
                    constants.arrays.push(value.clone());
                    Kinds::ARRAY
                }
                Value::Object(_) => {
                    constants.objects.push(value.clone());
                    Kinds::OBJECT
                }
            };
            constants.kinds = constants.kinds.or(kind);
        }
        Some(constants)
    }
}

fn lists(schema: &Schema) -> impl Iterator<Item = &[Value]> {
    schema.enumeration.as_deref().into_iter().chain(schema.constant.as_ref().map(std::slice::from_ref))
}

/// The kinds of the values in `enum` and `const` of one schema.
pub(super) fn kinds_of(schema: &Schema) -> Kinds {
    lists(schema).fold(Kinds::ALL, |kinds, list| {
        let named = list.iter().fold(Kinds::NOTHING, |named, value| {
            named.or(match value {
                Value::Null => Kinds::NULL,
                Value::Bool(false) => Kinds::FALSE,
                Value::Bool(true) => Kinds::TRUE,
                Value::Number(_) => Kinds::NUMBER,
                Value::String(_) => Kinds::STRING,
                Value::Array(_) => Kinds::ARRAY,
                Value::Object(_) => Kinds::OBJECT,
            })
        });
        kinds.and(named)
    })
}
