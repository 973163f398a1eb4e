//! Documents with the names and values that the schemas ask about.

use fastrand::Rng;
use serde_json::{Map, Value, json};

pub const NAMES: [&str; 7] = ["a", "b", "ab", "", "é", "name-of-sixteen!", "a/b~c\"\\"];

const NUMBERS: [&str; 14] = [
    "0",
    "1",
    "-1",
    "2",
    "1.0",
    "1.5",
    "10",
    "1e1",
    "0.1",
    "0.3",
    "-0.5",
    "12.25",
    "123456789012345678901234567890",
    "3",
];
const STRINGS: [&str; 8] = ["", "a", "b", "ab", "abc", "é", "x\u{10000}", "a long string that fills a block of bytes"];

/// A number as it is written.
pub fn number(text: &str) -> Value {
    serde_json::from_str(text).expect("a number")
}

/// A document that is nested to `depth` at most.
pub fn document(random: &mut Rng, depth: u32) -> Value {
    match random.u8(..if depth > 0 { 12 } else { 6 }) {
        0 => Value::Null,
        1 => json!(random.bool()),
        2 | 3 => number(NUMBERS[random.usize(..NUMBERS.len())]),
        4 | 5 => json!(STRINGS[random.usize(..STRINGS.len())]),
        6..=8 => (0..random.usize(..4)).map(|_| document(random, depth - 1)).collect(),
        _ => {
            let members: Map<String, Value> = (0..random.usize(..4))
                .map(|_| (NAMES[random.usize(..NAMES.len())].to_owned(), document(random, depth - 1)))
                .collect();
            Value::Object(members)
        }
    }
}
