//! Equality of whole values (JSON Schema core, section 4.2.2), without building them.
//!
//! Numbers are equal as mathematical values, strings as code points, arrays item by item, objects member by member in
//! any order. Superseded members are not there.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::HashMap;
use std::collections::hash_map::{Entry, RandomState};
use std::hash::{BuildHasher, Hasher};

use serde_json::Value;

use super::document::{Containers, Document, Kind};
use super::number::Number;

/// Whether the value that starts at `start` equals a constant of the schema.
///
/// Reads the value once, up to the first difference. It recurses with the constant alone, whose depth serde_json
/// bounds at 128.
#[must_use]
pub fn equals_constant(document: &Document<'_>, start: usize, value: &Value) -> bool {
    end_if_equal(document, start, value).is_some()
}

/// The offset behind the value at `at`, where it equals the constant.
fn end_if_equal(document: &Document<'_>, at: usize, value: &Value) -> Option<usize> {
    match (document.kind(at), value) {
        (Kind::Null, Value::Null) => Some(document.scalar_end(at)),
        (Kind::Boolean, Value::Bool(b)) if document.is_true(at) == *b => Some(document.scalar_end(at)),
        (Kind::Number, Value::Number(n)) => {
            document.number(at).compare(&Number::parse(n.as_str().as_bytes())).is_eq().then(|| document.scalar_end(at))
        }
        (Kind::String, Value::String(s)) if *document.string(at) == *s.as_bytes() => Some(document.scalar_end(at)),
        (Kind::Array, Value::Array(wanted)) => {
            let mut at = document.skip_blank(at + 1);
            for value in wanted {
                if document.byte(at) == b']' {
                    return None;
                }
                at = document.skip_separator(end_if_equal(document, at, value)?, b',');
            }
            (document.byte(at) == b']').then_some(at + 1)
        }
        (Kind::Object, Value::Object(wanted)) => {
            let mut found = 0;
            let mut at = document.skip_blank(at + 1);
            while document.byte(at) == b'"' {
                let value = document.skip_separator(document.string_end(at), b':');
                let end = if document.is_superseded(at) {
                    document.read_past(value)
                } else {
                    found += 1;
                    let name = document.string(at);
                    end_if_equal(document, value, wanted.get(std::str::from_utf8(&name).ok()?)?)?
                };
                at = document.skip_separator(end, b',');
            }
            // No name is there twice, so as many as wanted means all that are wanted.
            (found == wanted.len()).then_some(at + 1)
        }
        _ => None,
    }
}

/// Whether the values that start at `a` and at `b` are equal. Expected time is linear in both; the stack is explicit.
#[must_use]
pub fn equal(document: &Document<'_>, containers: &Containers, a: usize, b: usize) -> bool {
    let mut pairs = vec![(a, b)];
    while let Some((a, b)) = pairs.pop() {
        let kind = document.kind(a);
        if kind != document.kind(b) {
            return false;
        }
        let same = match kind {
            Kind::Null => true,
            Kind::Boolean => document.is_true(a) == document.is_true(b),
            Kind::Number => document.number(a).compare(&document.number(b)).is_eq(),
            Kind::String => document.string(a) == document.string(b),
            Kind::Array => {
                let (mut left, mut right) = (document.items(containers, a), document.items(containers, b));
                loop {
                    match (left.next(), right.next()) {
                        (Some(a), Some(b)) => pairs.push((a, b)),
                        (None, None) => break true,
                        _ => break false,
                    }
                }
            }
            Kind::Object => {
                let mut right: HashMap<Cow<'_, [u8]>, usize> =
                    document.members(containers, b).map(|m| (document.string(m.name), m.value)).collect();
                document.members(containers, a).all(|member| {
                    right.remove(&document.string(member.name)).map(|b| pairs.push((member.value, b))).is_some()
                }) && right.is_empty()
            }
        };
        if !same {
            return false;
        }
    }
    true
}

/// The secret that hashes are made with, so that no document can be written to collide.
///
/// Verdicts do not depend on it: equal hashes are always followed by an exact comparison.
#[derive(Clone, Debug, Default)]
pub struct HashKey([RandomState; 2]);

impl HashKey {
    fn digest(&self, tag: u8, bytes: &[u8]) -> u128 {
        let half = |state: &RandomState| {
            let mut hasher = state.build_hasher();
            hasher.write_u8(tag);
            hasher.write(bytes);
            u128::from(hasher.finish())
        };
        half(&self.0[0]) << 64 | half(&self.0[1])
    }

    fn combine(&self, tag: u8, a: u128, b: u128) -> u128 {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&a.to_le_bytes());
        bytes[16..].copy_from_slice(&b.to_le_bytes());
        self.digest(tag, &bytes)
    }

    fn scalar(&self, document: &Document<'_>, at: usize) -> u128 {
        match document.kind(at) {
            Kind::Number => {
                let mut canonical = Vec::new();
                document.number(at).canonical(&mut canonical);
                self.digest(b'0', &canonical)
            }
            Kind::String => self.digest(b'"', &document.string(at)),
            _ => self.digest(document.byte(at), &[]),
        }
    }
}

/// An object or array that is being hashed.
struct Open {
    start: usize,
    /// The hash of the items so far, or the sum over the members so far: a sum does not mind their order.
    state: u128,
    /// The hash of the name whose value comes next; 0 in an array.
    name: u128,
    object: bool,
}

/// Hashes the value at `start` and tells `found` the start and the hash of every container in it: equal values have
/// equal hashes under one key. Linear; the stack is explicit.
fn hash_all(document: &Document<'_>, start: usize, key: &HashKey, found: &mut impl FnMut(usize, u128)) -> u128 {
    let mut open: Vec<Open> = Vec::new();
    let mut at = start;
    loop {
        // Here `at` is the first byte of a value.
        let mut done = match document.kind(at) {
            kind @ (Kind::Object | Kind::Array) => {
                open.push(Open { start: at, state: 0, name: 0, object: kind == Kind::Object });
                at = document.skip_blank(at + 1);
                None
            }
            _ => {
                let hash = key.scalar(document, at);
                at = document.scalar_end(at).max(at + 1);
                Some(hash)
            }
        };
        // Give the finished value to what holds it, until there is another value to read.
        loop {
            let Some(top) = open.last_mut() else { return done.unwrap_or_default() };
            if let Some(hash) = done.take() {
                top.state = if top.object {
                    top.state.wrapping_add(key.combine(b':', top.name, hash))
                } else {
                    key.combine(b',', top.state, hash)
                };
                at = document.skip_separator(at, b',');
            }
            if top.object {
                while document.byte(at) == b'"' && document.is_superseded(at) {
                    let value = document.skip_separator(document.string_end(at), b':');
                    at = document.skip_separator(document.read_past(value), b',');
                }
                if document.byte(at) == b'"' {
                    top.name = key.digest(b'"', &document.string(at));
                    at = document.skip_separator(document.string_end(at), b':');
                    break;
                }
            } else if !matches!(document.byte(at), b']' | 0) {
                break;
            }
            let hash = key.combine(if top.object { b'{' } else { b'[' }, top.state, 0);
            found(top.start, hash);
            at += 1;
            open.pop();
            done = Some(hash);
        }
    }
}

/// Finds equal items in the arrays of one document: `uniqueItems`.
///
/// The first array that is asked for pays for a pass over the whole document, which finds the hash of every container.
/// So arrays in arrays that are all to be unique cost what one of them costs.
#[derive(Debug, Default)]
pub struct Duplicates {
    key: HashKey,
    known: OnceCell<Known>,
}

#[derive(Debug)]
struct Known {
    containers: Containers,
    /// The hash of each container, by its number.
    hashes: Vec<u128>,
}

impl Duplicates {
    /// Prepares nothing yet.
    #[must_use]
    pub fn new() -> Duplicates {
        Duplicates::default()
    }

    /// The offsets of two equal items of the array that starts at `start`, first the earlier one: the pair whose later
    /// item comes first in the document. Expected time is linear in the number of items.
    ///
    /// Every call has to name the same document.
    #[must_use]
    pub fn find(&self, document: &Document<'_>, start: usize) -> Option<(usize, usize)> {
        let known = self.known.get_or_init(|| Known::read(document, &self.key));
        // Items of one hash are equal but for an accident, and then the list grows beyond one.
        let mut seen: HashMap<u128, Vec<usize>> = HashMap::new();
        for item in document.items(&known.containers, start) {
            let hash = match known.containers.number(item) {
                Some(number) => known.hashes[number],
                None => self.key.scalar(document, item),
            };
            match seen.entry(hash) {
                Entry::Vacant(entry) => _ = entry.insert(vec![item]),
                Entry::Occupied(mut entry) => {
                    let same = |&&other: &&usize| equal(document, &known.containers, other, item);
                    if let Some(&other) = entry.get().iter().find(same) {
                        return Some((other, item));
                    }
                    entry.get_mut().push(item);
                }
            }
        }
        None
    }
}

impl Known {
    fn read(document: &Document<'_>, key: &HashKey) -> Known {
        let containers = Containers::index(document);
        let mut hashes = vec![0; containers.len()];
        hash_all(document, document.root(), key, &mut |start, hash| {
            if let Some(number) = containers.number(start) {
                hashes[number] = hash;
            }
        });
        Known { containers, hashes }
    }
}

/// The offsets of two equal items of the array that starts at `start`, reading the whole document for it: where more
/// than one array is asked about, share a [`Duplicates`].
#[must_use]
pub fn find_duplicate_item(document: &Document<'_>, start: usize) -> Option<(usize, usize)> {
    Duplicates::new().find(document, start)
}

#[cfg(test)]
mod tests;
