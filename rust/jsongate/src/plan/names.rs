//! Name tables: is this string one of a set known at compile time, and which?
//!
//! A name is hashed by its length and its first and last eight bytes. The factors of the multiplicative hash were
//! searched when the schema was compiled so that no two names meet: it leads to one candidate, which is compared
//! whole. Names below the kernel's block, which is nearly all of them, are compared in one step.

use super::NodeId;
use crate::scan::chunk_at;

/// What a name is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameKey {
    /// The first eight bytes, little endian; a shorter name is filled up with zeros.
    pub first: u64,
    /// The last eight bytes; of a shorter name, the same as `first`.
    pub last: u64,
    /// In bytes.
    pub length: u32,
}

/// What of a word belongs to a name, by the name's length up to eight.
const MASKS: [u64; 16] = {
    let mut masks = [u64::MAX; 16];
    let mut length = 0;
    while length < 8 {
        masks[length] = (1 << (length * 8)) - 1;
        length += 1;
    }
    masks
};

impl NameKey {
    /// The key of the name between `start` and `end`; `None` where fewer than eight bytes of text follow `start`.
    #[inline(always)]
    #[must_use]
    pub fn within(bytes: &[u8], start: usize, end: usize) -> Option<NameKey> {
        // Of a name up to eight bytes both words are the same one; there is no branch on the length, which nobody
        // could predict.
        let length = end - start;
        let mask = MASKS[length.min(8)];
        let first = u64::from_le_bytes(*chunk_at(bytes, start)?);
        let last = u64::from_le_bytes(*chunk_at(bytes, end.max(start + 8) - 8)?);
        Some(NameKey { first: first & mask, last: last & mask, length: length as u32 })
    }

    /// The key of any name.
    #[must_use]
    pub fn of(name: &[u8]) -> NameKey {
        match (name.first_chunk(), name.last_chunk()) {
            (Some(first), Some(last)) => NameKey {
                first: u64::from_le_bytes(*first),
                last: u64::from_le_bytes(*last),
                length: name.len() as u32,
            },
            _ => {
                let word = name.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
                NameKey { first: word, last: word, length: name.len() as u32 }
            }
        }
    }
}

/// One name of a table.
#[derive(Clone, Copy, Debug)]
struct Entry {
    key: NameKey,
    node: NodeId,
    /// Where the name stands in `NameTable::text`.
    text: u32,
    /// The next entry with the same slot, plus one; 0 ends the chain. All 0 where the search for factors succeeded.
    next: u16,
}

/// A set of names, each with a node and a place (0, 1, 2 ... in the order they were given in).
#[derive(Debug)]
pub struct NameTable {
    factors: [u64; 2],
    shift: u32,
    /// An entry plus one by hash; 0 for none.
    slots: Box<[u16]>,
    entries: Box<[Entry]>,
    text: Box<[u8]>,
}

impl NameTable {
    /// The most names of one table: places are 16-bit numbers.
    pub const MOST: usize = 60_000;

    /// Makes the table of `names`, which have to differ from each other.
    ///
    /// # Panics
    /// With more than [`NameTable::MOST`] names.
    #[must_use]
    pub fn new(names: &[(&str, NodeId)]) -> NameTable {
        assert!(names.len() <= NameTable::MOST, "the builder bounds the size of name tables");
        let mut text = Vec::new();
        let mut entries = Vec::with_capacity(names.len());
        let mut keys = Vec::with_capacity(names.len());
        for (name, node) in names {
            let name = name.as_bytes();
            let key = NameKey::of(name);
            keys.push(key);
            entries.push(Entry { key, node: *node, text: text.len() as u32, next: 0 });
            text.extend_from_slice(name);
        }
        let mut bits = (names.len() * 2).next_power_of_two().trailing_zeros().max(1);
        let most = bits + 3;
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        loop {
            for _ in 0..32 {
                let factors = [step(&mut random) | 1, step(&mut random) | 1];
                if let Some(slots) = perfect(&keys, factors, bits) {
                    return NameTable { factors, shift: 64 - bits, slots, entries: entries.into(), text: text.into() };
                }
            }
            if bits == most {
                let factors = [step(&mut random) | 1, step(&mut random) | 1];
                let slots = chained(&mut entries, &keys, factors, bits);
                return NameTable { factors, shift: 64 - bits, slots, entries: entries.into(), text: text.into() };
            }
            bits += 1;
        }
    }

    /// How many names there are.
    #[inline(always)]
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// The nodes of all names.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.entries.iter().map(|entry| entry.node)
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> + '_ {
        self.entries.iter().map(|entry| self.name(entry))
    }

    /// The place and the node of a name, or `None`.
    #[must_use]
    pub fn find(&self, name: &[u8]) -> Option<(usize, NodeId)> {
        self.find_by(NameKey::of(name), name)
    }

    /// The key of the name between `start` and `end`, and its place and node.
    #[inline(always)]
    #[must_use]
    pub fn find_within(&self, bytes: &[u8], start: usize, end: usize) -> (NameKey, Option<(usize, NodeId)>) {
        let name = &bytes[start..end];
        match NameKey::within(bytes, start, end) {
            Some(key) => (key, self.find_by(key, name)),
            None => self.find_far(name),
        }
    }

    #[inline(never)]
    fn find_far(&self, name: &[u8]) -> (NameKey, Option<(usize, NodeId)>) {
        (NameKey::of(name), self.find(name))
    }

    #[inline(always)]
    fn find_by(&self, key: NameKey, name: &[u8]) -> Option<(usize, NodeId)> {
        if self.entries.is_empty() {
            return None;
        }
        let mut next = self.slots[slot(key, self.factors, self.shift)];
        while next != 0 {
            let place = usize::from(next) - 1;
            let entry = &self.entries[place];
            // The words of a name up to sixteen bytes are the whole of it.
            if entry.key == key && (key.length <= 16 || self.name(entry) == name) {
                return Some((place, entry.node));
            }
            next = entry.next;
        }
        None
    }

    fn name(&self, entry: &Entry) -> &[u8] {
        &self.text[entry.text as usize..][..entry.key.length as usize]
    }
}

#[inline(always)]
fn slot(key: NameKey, factors: [u64; 2], shift: u32) -> usize {
    let sum =
        (key.first ^ u64::from(key.length)).wrapping_mul(factors[0]).wrapping_add(key.last.wrapping_mul(factors[1]));
    (sum >> shift) as usize
}

fn perfect(keys: &[NameKey], factors: [u64; 2], bits: u32) -> Option<Box<[u16]>> {
    let mut slots = vec![0_u16; 1 << bits].into_boxed_slice();
    for (place, key) in keys.iter().enumerate() {
        let slot = &mut slots[slot(*key, factors, 64 - bits)];
        if *slot != 0 {
            return None;
        }
        *slot = place as u16 + 1;
    }
    Some(slots)
}

fn chained(entries: &mut [Entry], keys: &[NameKey], factors: [u64; 2], bits: u32) -> Box<[u16]> {
    let mut slots = vec![0_u16; 1 << bits].into_boxed_slice();
    for (place, (entry, key)) in entries.iter_mut().zip(keys).enumerate() {
        let slot = &mut slots[slot(*key, factors, 64 - bits)];
        entry.next = *slot;
        *slot = place as u16 + 1;
    }
    slots
}

/// SplitMix64: fixed constants, so that the same schema always gives the same table.
fn step(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut mixed = *state;
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Looks `name` up as the walk does, in a document that goes on with `rest` behind it.
    fn found(table: &NameTable, name: &[u8], rest: &str) -> Option<(usize, NodeId)> {
        let document = [b"{\"", name, rest.as_bytes()].concat();
        let (key, found) = table.find_within(&document, 2, 2 + name.len());
        assert_eq!(key, NameKey::of(name), "the key says the same wherever the name stands");
        assert_eq!(found, table.find(name));
        found
    }

    #[test]
    fn a_name_is_found_wherever_it_stands_in_a_document_and_no_other_is() {
        let lengths: Vec<String> = (0..48).map(|length| "n".repeat(length)).collect();
        let names = ["a", "a\"", "a\"b", "a\\", "abcdefgh", "\u{1}", "\0", "\0\0", "\u{e9}", "abcdefgh-jklmnop"];
        let names: Vec<&str> = names.into_iter().chain(lengths.iter().map(String::as_str)).collect();
        let nodes: Vec<_> = names.iter().enumerate().map(|(place, name)| (*name, NodeId(place as u32))).collect();
        let table = NameTable::new(&nodes);
        let middle = "n".repeat(20) + "m" + &"n".repeat(19);
        let asked = ["b", "aa", "abcdefg", "abcdefgj", "A", "\0\0\0", "abcdefgh+jklmnop", &middle];
        // Behind the last name of a document there may be a few bytes or none.
        for rest in ["", "\"", "\":1}", "\": \"and more than eight bytes\"}", "b\":1,\"c\":2}"] {
            for (place, name) in names.iter().enumerate() {
                let known = Some((place, NodeId(place as u32)));
                assert_eq!(found(&table, name.as_bytes(), rest), known, "{name:?} before {rest:?}");
            }
            for name in asked {
                assert_eq!(found(&table, name.as_bytes(), rest), None, "{name:?} before {rest:?}");
            }
        }
    }
}
