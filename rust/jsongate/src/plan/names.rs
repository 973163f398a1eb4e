//! Name tables: is this string one of a set known at compile time, and which?
//!
//! A name is hashed by its length and two of its words. The factor of the multiplicative hash was searched when the
//! schema was compiled so that no two names meet: it leads to one slot, and what stands there is compared. For names
//! up to sixteen bytes, which is nearly all, those two words are the whole name.

use super::{Entry, NodeId};
use crate::scan::chunk_at;

/// What a name is looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NameKey {
    /// The first eight bytes, little endian; a shorter name is filled up with zeros.
    pub first: u64,
    /// Of a name up to sixteen bytes those behind the first eight, filled up with zeros; of a longer one the last eight.
    pub last: u64,
    /// In bytes.
    pub length: u32,
}

/// The longest name that its key says all of.
const MOST_WHOLE: usize = 16;

/// What of its first two words belongs to a name, by its length.
const MASKS: [[u64; 2]; MOST_WHOLE + 1] = {
    let mut masks = [[0, 0]; MOST_WHOLE + 1];
    let mut length = 1;
    while length <= MOST_WHOLE {
        masks[length] = if length < 8 { [(1 << (length * 8)) - 1, 0] } else { [u64::MAX, masks[length - 8][0]] };
        length += 1;
    }
    masks
};

impl NameKey {
    /// The key of the name between `start` and `end`.
    #[inline(always)]
    #[must_use]
    pub fn within(bytes: &[u8], start: usize, end: usize) -> NameKey {
        // Sixteen bytes are read whatever the length is, and what is not the name is masked away: there is no branch on
        // the length of ordinary names, which nobody could predict.
        NameKey::short(bytes, start, end).unwrap_or_else(|| NameKey::of(&bytes[start..end]))
    }

    /// The key of the name between `start` and `end` where that is all of the name and not near the end of the text.
    #[inline(always)]
    #[must_use]
    pub fn short(bytes: &[u8], start: usize, end: usize) -> Option<NameKey> {
        let length = end - start;
        match chunk_at::<MOST_WHOLE>(bytes, start) {
            Some(chunk) if length <= MOST_WHOLE => {
                let (words, [first, last]) = (u128::from_le_bytes(*chunk), MASKS[length]);
                Some(NameKey { first: words as u64 & first, last: (words >> 64) as u64 & last, length: length as u32 })
            }
            _ => None,
        }
    }

    /// The key of any name.
    #[inline(always)]
    #[must_use]
    pub fn of(name: &[u8]) -> NameKey {
        let length = name.len() as u32;
        if name.len() > MOST_WHOLE
            && let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk())
        {
            return NameKey { first: u64::from_le_bytes(*first), last: u64::from_le_bytes(*last), length };
        }
        let (first, last) = whole_words(name);
        NameKey { first, last, length }
    }

    /// Whether the key says all of the name.
    #[inline(always)]
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.length <= MOST_WHOLE as u32
    }

    /// The slot of a table.
    #[inline(always)]
    fn slot(self, factor: u64, shift: u32) -> usize {
        let mixed = self.first ^ self.last.rotate_left(23) ^ u64::from(self.length);
        (mixed.wrapping_mul(factor) >> shift) as usize
    }
}

/// The words of a name of at most sixteen bytes.
#[inline(never)]
fn whole_words(name: &[u8]) -> (u64, u64) {
    let words = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
            // What the two have in common is shifted out.
            u128::from(first) | u128::from(last) << 64 >> ((16 - name.len()) * 8) & !u128::from(u64::MAX)
        }
        _ => name.iter().rev().fold(0, |words, byte| words << 8 | u128::from(*byte)),
    };
    (words as u64, (words >> 64) as u64)
}

/// What a table says of a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// Two to the power of the place, for the places from 0 to 63; 0 for the others.
    pub bit: u64,
    /// Which of the names it is.
    pub place: u32,
    /// The node that it was given with.
    pub entry: Entry,
}

/// What a look at one slot finds.
#[derive(Clone, Copy, Debug)]
pub enum Found<'t> {
    /// The name.
    Known(&'t Known),
    /// It is not in the table.
    Nothing,
    /// It has to be looked for in a chain.
    Chained,
}

/// One place of the hash table.
#[derive(Clone, Copy, Debug)]
struct Slot {
    key: NameKey,
    /// Where the name stands in `NameTable::text`.
    text: u32,
    known: Known,
    /// The next slot to compare; 0 ends the chain. All 0 where the search for a factor succeeded.
    next: u32,
}

impl Slot {
    /// No name is as long as that.
    const FREE: Slot = Slot {
        key: NameKey { first: 0, last: 0, length: u32::MAX },
        text: 0,
        known: Known { bit: 0, place: 0, entry: Entry::unsettled(super::REFUSE) },
        next: 0,
    };
}

/// A set of names, each with a node and a place (0, 1, 2 ... in the order they were given in).
#[derive(Debug)]
pub struct NameTable {
    factor: u64,
    shift: u32,
    /// Two to the power of 64 less `shift`, and behind them those that are only reached by a chain.
    slots: Box<[Slot]>,
    nodes: Box<[NodeId]>,
    /// Where each name starts and ends in `text`.
    spans: Box<[(u32, u32)]>,
    text: Box<[u8]>,
}

impl NameTable {
    /// The most names of one table: rules write down places as 16-bit numbers.
    pub const MOST: usize = 60_000;

    /// Makes the table of `names`, which have to differ from each other.
    ///
    /// # Panics
    /// With more than [`NameTable::MOST`] names.
    #[must_use]
    pub fn new(names: &[(&str, NodeId)]) -> NameTable {
        assert!(names.len() <= NameTable::MOST, "the builder bounds the size of name tables");
        let mut text = Vec::new();
        let mut spans = Vec::with_capacity(names.len());
        let mut filled = Vec::with_capacity(names.len());
        for (place, (name, node)) in names.iter().enumerate() {
            let key = NameKey::of(name.as_bytes());
            let bit = 1_u64.checked_shl(place as u32).unwrap_or(0);
            let known = Known { bit, place: place as u32, entry: Entry::unsettled(*node) };
            filled.push(Slot { key, text: text.len() as u32, known, next: 0 });
            let start = text.len() as u32;
            text.extend_from_slice(name.as_bytes());
            spans.push((start, text.len() as u32));
        }
        let least = (names.len() * 2).next_power_of_two().trailing_zeros().max(1);
        let mut random = 0x9E37_79B9_7F4A_7C15_u64;
        let (factor, shift, slots) = (least..=least + 3)
            .flat_map(|bits| [64 - bits; 32])
            .find_map(|shift| {
                let factor = step(&mut random) | 1;
                perfect(&filled, factor, shift).map(|slots| (factor, shift, slots))
            })
            .unwrap_or_else(|| {
                let (factor, shift) = (step(&mut random) | 1, 64 - least);
                (factor, shift, chained(&filled, factor, shift))
            });
        let nodes = names.iter().map(|(_, node)| *node).collect();
        NameTable { factor, shift, slots: slots.into(), nodes, spans: spans.into(), text: text.into() }
    }

    /// Writes down what `entries` say of the nodes, so that a look at a name finds it at once.
    pub fn settle(&mut self, entries: &[Entry]) {
        for slot in &mut self.slots {
            slot.known.entry = entries[slot.known.entry.node.0 as usize];
        }
    }

    /// How many names there are.
    #[inline(always)]
    #[must_use]
    pub fn len(&self) -> usize {
        self.nodes.len()
    }

    /// The nodes of all names.
    pub fn nodes(&self) -> impl Iterator<Item = NodeId> + '_ {
        self.nodes.iter().copied()
    }

    /// All names.
    pub fn names(&self) -> impl Iterator<Item = &[u8]> + '_ {
        self.spans.iter().map(|span| &self.text[span.0 as usize..span.1 as usize])
    }

    /// The place and the node of a name, or `None`.
    #[must_use]
    pub fn find(&self, name: &[u8]) -> Option<(usize, NodeId)> {
        let known = self.find_known(NameKey::of(name), name)?;
        Some((known.place as usize, known.entry.node))
    }

    /// What the table says of the name with this key that starts at `start`.
    #[inline(always)]
    #[must_use]
    pub fn find_within(&self, key: NameKey, bytes: &[u8], start: usize) -> Option<&Known> {
        match self.find_short(key) {
            Found::Known(known) if key.is_whole() => Some(known),
            Found::Nothing => None,
            _ => self.find_far(key, &bytes[start..start + key.length as usize]),
        }
    }

    /// What the first slot says of a name with this key, where the key is all of it.
    #[inline(always)]
    #[must_use]
    pub fn find_short(&self, key: NameKey) -> Found<'_> {
        if self.nodes.is_empty() {
            return Found::Nothing;
        }
        let slot = &self.slots[key.slot(self.factor, self.shift)];
        if slot.key == key {
            Found::Known(&slot.known)
        } else if slot.next == 0 {
            Found::Nothing
        } else {
            Found::Chained
        }
    }

    /// What the table says of the name `name`, which has this key.
    #[inline(always)]
    #[must_use]
    pub fn find_known(&self, key: NameKey, name: &[u8]) -> Option<&Known> {
        if self.nodes.is_empty() {
            return None;
        }
        let mut slot = &self.slots[key.slot(self.factor, self.shift)];
        loop {
            if slot.key == key && (key.is_whole() || same(&self.text[slot.text as usize..][..name.len()], name)) {
                return Some(&slot.known);
            }
            if slot.next == 0 {
                return None;
            }
            slot = &self.slots[slot.next as usize];
        }
    }

    #[inline(never)]
    fn find_far(&self, key: NameKey, name: &[u8]) -> Option<&Known> {
        self.find_known(key, name)
    }
}

/// Whether two names of the same length, more than sixteen bytes, are the same.
#[inline(always)]
fn same(one: &[u8], other: &[u8]) -> bool {
    if one.len() > 2 * MOST_WHOLE {
        return one == other;
    }
    let first = |name: &[u8]| name.first_chunk::<MOST_WHOLE>().map(|chunk| u128::from_le_bytes(*chunk));
    let last = |name: &[u8]| name.last_chunk::<MOST_WHOLE>().map(|chunk| u128::from_le_bytes(*chunk));
    first(one) == first(other) && last(one) == last(other)
}

fn perfect(filled: &[Slot], factor: u64, shift: u32) -> Option<Vec<Slot>> {
    let mut slots = vec![Slot::FREE; 1 << (64 - shift)];
    for one in filled {
        let slot = &mut slots[one.key.slot(factor, shift)];
        if slot.key.length != Slot::FREE.key.length {
            return None;
        }
        *slot = *one;
    }
    Some(slots)
}

fn chained(filled: &[Slot], factor: u64, shift: u32) -> Vec<Slot> {
    let mut slots = vec![Slot::FREE; 1 << (64 - shift)];
    for one in filled {
        let at = one.key.slot(factor, shift);
        if slots[at].key.length == Slot::FREE.key.length {
            slots[at] = *one;
        } else {
            let next = slots.len() as u32;
            slots.push(Slot { next: slots[at].next, ..*one });
            slots[at].next = next;
        }
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
        let key = NameKey::within(&document, 2, 2 + name.len());
        let found = table.find_within(key, &document, 2).map(|known| (known.place as usize, known.entry.node));
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

    #[test]
    fn names_that_share_a_key_are_told_apart_by_all_their_bytes() {
        let names = ["abcdefgh-1-abcdefgh", "abcdefgh-2-abcdefgh", "abcdefgh-3-abcdefgh", "other"];
        let nodes: Vec<_> = names.iter().enumerate().map(|(place, name)| (*name, NodeId(place as u32))).collect();
        let table = NameTable::new(&nodes);
        for rest in ["", "\"", "\": \"and more than sixteen bytes\"}"] {
            for (place, name) in names.iter().enumerate() {
                assert_eq!(found(&table, name.as_bytes(), rest), Some((place, NodeId(place as u32))));
            }
            assert_eq!(found(&table, b"abcdefgh-4-abcdefgh", rest), None);
            assert_eq!(found(&table, b"abcdefgh-1-abcdefgi", rest), None);
        }
    }

    #[test]
    fn the_first_64_places_have_a_bit_each_and_the_others_none() {
        let names: Vec<String> = (0..70).map(|place| format!("name{place}")).collect();
        let nodes: Vec<_> = names.iter().map(|name| (name.as_str(), NodeId(0))).collect();
        let table = NameTable::new(&nodes);
        for (place, name) in names.iter().enumerate() {
            let known =
                table.find_within(NameKey::of(name.as_bytes()), name.as_bytes(), 0).expect("it is in the table");
            assert_eq!(known.bit, if place < 64 { 1 << place } else { 0 }, "{name}");
        }
    }
}
