//! Values of schemas as bytes that can be compared and hashed.

use serde_json::Value;

use super::number::Number;

/// Bytes that are equal exactly where the values are, numbers by what they are worth.
#[must_use]
pub fn canonical(value: &Value) -> Vec<u8> {
    let mut bytes = Vec::new();
    write(value, &mut bytes);
    bytes
}

fn write(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::Null => out.push(b'n'),
        Value::Bool(false) => out.push(b'f'),
        Value::Bool(true) => out.push(b't'),
        Value::Number(number) => {
            let mut digits = Vec::new();
            Number::parse(number.to_string().as_bytes()).canonical(&mut digits);
            sized(b'0', &digits, out);
        }
        Value::String(string) => sized(b'"', string.as_bytes(), out),
        Value::Array(items) => {
            out.push(b'[');
            out.extend_from_slice(&items.len().to_le_bytes());
            for item in items {
                write(item, out);
            }
        }
        Value::Object(members) => {
            out.push(b'{');
            out.extend_from_slice(&members.len().to_le_bytes());
            let mut sorted: Vec<_> = members.iter().collect();
            sorted.sort_by(|a, b| a.0.cmp(b.0));
            for (name, value) in sorted {
                sized(b'"', name.as_bytes(), out);
                write(value, out);
            }
        }
    }
}

fn sized(tag: u8, bytes: &[u8], out: &mut Vec<u8>) {
    out.push(tag);
    out.extend_from_slice(&bytes.len().to_le_bytes());
    out.extend_from_slice(bytes);
}
