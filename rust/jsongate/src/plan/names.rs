//! Name tables: is this string one of a set known at compile time, and which?
//!
//! A name is hashed by its length and its first and last eight bytes. The factors of the multiplicative hash were
//! searched when the schema was compiled so that no two names meet: it leads to one candidate, which is compared
//! whole. Names below the kernel's block, which is nearly all of them, are compared in one step.

use super::NodeId;
use crate::scan::{BLOCK, Block, Kernel};

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
    /// The key of the first `length` bytes of the block, at most 31.
    #[inline(always)]
    #[must_use]
    pub fn near(block: &Block, length: usize) -> NameKey {
        // Of a name up to eight bytes both words are the same one; there is no branch on the length, which nobody
        // could predict.
        let length = length & (BLOCK - 1);
        let mask = MASKS[length.min(8)];
        NameKey { first: word(block, 0) & mask, last: word(block, length.max(8) - 8) & mask, length: length as u32 }
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

#[inline(always)]
fn word(block: &Block, at: usize) -> u64 {
    u64::from_le_bytes(block[at..at + 8].try_into().expect("eight bytes"))
}

/// One name of a table.
#[derive(Clone, Copy, Debug)]
struct Entry {
    /// Its first bytes and a quote, as they stand in a document; see [`beside`].
    start: Block,
    /// One bit for each byte of `start` that does not count.
    beside: u32,
    length: u32,
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
            let (start, beside) = beside(name);
            keys.push(NameKey::of(name));
            let length = name.len() as u32;
            entries.push(Entry { start, beside, length, node: *node, text: text.len() as u32, next: 0 });
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

    /// The place and the node of a name, or `None`.
    #[must_use]
    pub fn find(&self, name: &[u8]) -> Option<(usize, NodeId)> {
        let key = NameKey::of(name);
        self.find_by(key, |entry| entry.length == key.length && self.name(entry) == name)
    }

    /// The place and the node of the name that fills the first `key.length` bytes of the block, at most 31, or `None`.
    #[inline(always)]
    #[must_use]
    pub fn find_near<K: Kernel>(&self, kernel: K, block: &Block, key: NameKey) -> Option<(usize, NodeId)> {
        self.find_by(key, |entry| kernel.same_but(&entry.start, block, entry.beside))
    }

    /// As [`find`](NameTable::find), and the key of the name.
    #[inline(never)]
    #[must_use]
    pub fn find_far(&self, name: &[u8]) -> (NameKey, Option<(usize, NodeId)>) {
        (NameKey::of(name), self.find(name))
    }

    #[inline(always)]
    fn find_by(&self, key: NameKey, is: impl Fn(&Entry) -> bool) -> Option<(usize, NodeId)> {
        if self.entries.is_empty() {
            return None;
        }
        let mut next = self.slots[slot(key, self.factors, self.shift)];
        while next != 0 {
            let place = usize::from(next) - 1;
            let entry = &self.entries[place];
            if is(entry) {
                return Some((place, entry.node));
            }
            next = entry.next;
        }
        None
    }

    fn name(&self, entry: &Entry) -> &[u8] {
        &self.text[entry.text as usize..][..entry.length as usize]
    }
}

#[inline(always)]
fn slot(key: NameKey, factors: [u64; 2], shift: u32) -> usize {
    let sum =
        (key.first ^ u64::from(key.length)).wrapping_mul(factors[0]).wrapping_add(key.last.wrapping_mul(factors[1]));
    (sum >> shift) as usize
}

/// A name as it is compared with a block that starts behind an opening quote: the name, the closing quote, and the bits
/// of the bytes behind it. The quote ends the name in the document, so lengths need no look of their own. A name that
/// does not fit, or that no plain string can be, is compared with a byte that no plain string has.
fn beside(name: &[u8]) -> (Block, u32) {
    let mut start = [0; BLOCK];
    if name.len() >= BLOCK || name.iter().any(|byte| matches!(byte, b'"' | b'\\' | 0..0x20 | 0x80..)) {
        return (start, 0);
    }
    start[..name.len()].copy_from_slice(name);
    start[name.len()] = b'"';
    (start, !(u32::MAX >> (BLOCK - 1 - name.len())))
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
    use crate::scan::kernel::Selected;
    use crate::scan::{Task, kernel};

    /// Looks the name up as the walk does: in a block that starts behind the opening quote.
    /// The last field is the length of the name; what follows it stands in the document.
    struct Near<'a>(&'a NameTable, &'a [u8], usize);

    impl Task for Near<'_> {
        type Output = Option<(usize, NodeId)>;

        #[inline(always)]
        fn run<K: Kernel>(self, kernel: K) -> Self::Output {
            let mut block = [b','; BLOCK];
            block[..self.1.len()].copy_from_slice(self.1);
            block[self.2] = b'"';
            self.0.find_near(kernel, &block, NameKey::near(&block, self.2))
        }
    }

    #[test]
    fn a_name_is_found_in_a_block_where_it_is_whole_and_plain_and_no_other_is() {
        let long = "n".repeat(40);
        let most = "m".repeat(BLOCK - 1);
        let names =
            ["", "a", "ab", "a\"", "a\"b", "a\\", "abcdefgh", "abcdefghi", "\u{1}", "\0", "\u{e9}", &most, &long];
        let table = NameTable::new(&names.map(|name| (name, NodeId(7))));
        let asked = ["b", "abc", "abcdefg", "abcdefgj", "A", "nnnnn", &most[1..]];
        for kernel in kernel::names().iter().filter_map(|name| Selected::by_name(name).ok()) {
            for (place, name) in names.iter().enumerate() {
                assert_eq!(table.find(name.as_bytes()), Some((place, NodeId(7))), "{name:?}");
                let plain = name.bytes().all(|byte| (0x20..0x80).contains(&byte) && byte != b'"' && byte != b'\\');
                if plain && name.len() < BLOCK {
                    let found = kernel.run(Near(&table, name.as_bytes(), name.len()));
                    assert_eq!(found, Some((place, NodeId(7))), "{} {name:?}", kernel.name());
                }
            }
            for name in asked {
                assert_eq!(table.find(name.as_bytes()), None, "{name:?}");
                assert_eq!(kernel.run(Near(&table, name.as_bytes(), name.len())), None, "{} {name:?}", kernel.name());
            }
        }
    }

    #[test]
    fn a_quote_inside_a_name_of_the_table_does_not_match_the_end_of_a_shorter_one() {
        for kernel in kernel::names().iter().filter_map(|name| Selected::by_name(name).ok()) {
            // A table of one name has two slots, so of so many tables some lead to their name.
            for last in b'a'..=b'z' {
                let name = [b'a', b'"', b':', last];
                let table = NameTable::new(&[(std::str::from_utf8(&name).expect("ASCII"), NodeId(7))]);
                // The document's name is `a`; behind its quote stands what the other name goes on with.
                let document = [&name[..], b"\""].concat();
                assert_eq!(kernel.run(Near(&table, &document, 1)), None, "{} {last}", kernel.name());
            }
        }
    }
}
