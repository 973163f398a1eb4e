//! Name tables: is this string one of a set known at compile time, and which?
//!
//! A name is told apart by its length and its first and last eight bytes; up to sixteen bytes that is the whole of
//! it. A multiplicative hash, whose factors were searched when the schema was compiled so that no two names meet,
//! leads to one candidate, and only a longer name has its middle compared.

use super::NodeId;

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
    /// The key of `bytes[start..end]`. What follows `end` may be read but does not count.
    #[inline(always)]
    #[must_use]
    pub fn of(bytes: &[u8], start: usize, end: usize) -> NameKey {
        let length = end - start;
        let mask = MASKS[length.min(8)];
        // Of a name up to eight bytes both words are the same one; there is no branch on the length, which nobody
        // could predict.
        let tail = start.max(end.saturating_sub(8));
        match (word(bytes, start), word(bytes, tail)) {
            (Some(first), Some(last)) => NameKey { first: first & mask, last: last & mask, length: length as u32 },
            _ => NameKey::at_the_end(&bytes[start..end]),
        }
    }

    /// The key of a name with less than eight bytes between its start and the end of the text.
    #[cold]
    fn at_the_end(name: &[u8]) -> NameKey {
        let word = name.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
        NameKey { first: word, last: word, length: name.len() as u32 }
    }
}

#[inline(always)]
fn word(bytes: &[u8], at: usize) -> Option<u64> {
    bytes.get(at..)?.first_chunk().map(|eight| u64::from_le_bytes(*eight))
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
        for (name, node) in names {
            let name = name.as_bytes();
            let key = NameKey::of(name, 0, name.len());
            entries.push(Entry { key, node: *node, text: text.len() as u32, next: 0 });
            text.extend_from_slice(name);
        }
        let mut bits = (names.len() * 2).next_power_of_two().trailing_zeros().max(1);
        let most = bits + 3;
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        loop {
            for _ in 0..32 {
                let factors = [step(&mut random) | 1, step(&mut random) | 1];
                if let Some(slots) = perfect(&entries, factors, bits) {
                    return NameTable {
                        factors,
                        shift: 64 - bits,
                        slots,
                        entries: entries.into(),
                        text: text.into(),
                    };
                }
            }
            if bits == most {
                let factors = [step(&mut random) | 1, step(&mut random) | 1];
                let slots = chained(&mut entries, factors, bits);
                return NameTable {
                    factors,
                    shift: 64 - bits,
                    slots,
                    entries: entries.into(),
                    text: text.into(),
                };
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

    /// The node of the name at `place`.
    #[inline(always)]
    #[must_use]
    pub fn node(&self, place: usize) -> NodeId {
        self.entries[place].node
    }

    /// The place of the name `bytes[start..end]`, or `None`.
    #[inline(always)]
    #[must_use]
    pub fn find(&self, bytes: &[u8], start: usize, end: usize) -> Option<usize> {
        self.find_key(NameKey::of(bytes, start, end), bytes, start)
    }

    /// As [`find`](NameTable::find), with the key at hand.
    #[inline(always)]
    #[must_use]
    pub fn find_key(&self, key: NameKey, bytes: &[u8], start: usize) -> Option<usize> {
        if self.entries.is_empty() {
            return None;
        }
        let mut next = self.slots[slot(key, self.factors, self.shift)];
        while next != 0 {
            let entry = &self.entries[usize::from(next) - 1];
            if entry.key == key && (key.length <= 16 || self.same_middle(entry, bytes, start)) {
                return Some(usize::from(next) - 1);
            }
            next = entry.next;
        }
        None
    }

    #[inline(never)]
    fn same_middle(&self, entry: &Entry, bytes: &[u8], start: usize) -> bool {
        let length = entry.key.length as usize;
        let text = entry.text as usize;
        self.text[text + 8..text + length - 8] == bytes[start + 8..start + length - 8]
    }
}

#[inline(always)]
fn slot(key: NameKey, factors: [u64; 2], shift: u32) -> usize {
    let sum = (key.first ^ u64::from(key.length))
        .wrapping_mul(factors[0])
        .wrapping_add(key.last.wrapping_mul(factors[1]));
    (sum >> shift) as usize
}

fn perfect(entries: &[Entry], factors: [u64; 2], bits: u32) -> Option<Box<[u16]>> {
    let mut slots = vec![0_u16; 1 << bits].into_boxed_slice();
    for (place, entry) in entries.iter().enumerate() {
        let slot = &mut slots[slot(entry.key, factors, 64 - bits)];
        if *slot != 0 {
            return None;
        }
        *slot = place as u16 + 1;
    }
    Some(slots)
}

fn chained(entries: &mut [Entry], factors: [u64; 2], bits: u32) -> Box<[u16]> {
    let mut slots = vec![0_u16; 1 << bits].into_boxed_slice();
    for (place, entry) in entries.iter_mut().enumerate() {
        let slot = &mut slots[slot(entry.key, factors, 64 - bits)];
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
