//! Duplicate names among those that no name table knows.
//!
//! The names of an open object stand in one list, with a hash each. A short list is searched from end to end, behind
//! a 64-bit filter that most new names pass at once; a long one gets an index. Hashes are keyed by process, so that
//! nobody can choose names that meet; equal hashes are settled by the names themselves.

use std::hash::{BuildHasher, RandomState};
use std::sync::OnceLock;

use crate::plan::NameKey;
use crate::value::text;

/// Above this many names an object's list gets an index.
const MOST_UNINDEXED: usize = 16;

/// The lists of all open objects, one behind the other.
#[derive(Debug, Default)]
pub(super) struct Names {
    list: Vec<Name>,
    indexes: Vec<Index>,
    /// How many of `indexes` are in use; the others keep their memory for later.
    open: usize,
    left: Vec<u8>,
    right: Vec<u8>,
}

#[derive(Clone, Copy, Debug)]
struct Name {
    hash: u64,
    /// The first byte between the quotes.
    start: u32,
    /// The closing quote.
    end: u32,
}

/// Places in the list by hash, for the object whose names start at `first`.
#[derive(Debug, Default)]
struct Index {
    first: usize,
    used: usize,
    /// A place in the list plus one; 0 for none. The length is a power of two.
    slots: Vec<u32>,
}

/// How the names are to be compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Comparing<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) lenient: bool,
}

impl Names {
    #[inline(always)]
    pub(super) fn len(&self) -> usize {
        self.list.len()
    }

    /// Forgets the names from place `first` on.
    #[inline(always)]
    pub(super) fn truncate(&mut self, first: usize) {
        self.list.truncate(first);
        while self.open > 0 && self.indexes[self.open - 1].first >= first {
            self.open -= 1;
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let slots: usize = self.indexes.iter().map(|index| index.slots.capacity() * 4).sum();
        self.list.capacity() * size_of::<Name>() + slots + self.left.capacity() + self.right.capacity()
    }

    /// Adds the name between `start` and `end` to the object at hand if `filter`, the filter of that object, shows at
    /// once that it is new.
    #[inline(always)]
    pub(super) fn push_new(&mut self, filter: &mut u64, hash: u64, (start, end): (usize, usize)) -> bool {
        let bit = 1_u64 << (hash >> 58);
        if *filter & bit != 0 {
            return false;
        }
        *filter |= bit;
        self.list.push(Name { hash, start: start as u32, end: end as u32 });
        true
    }

    /// Adds the name between `start` and `end` to the object whose names begin at `first` and whose filter is
    /// `filter`. False where the object has the name already.
    pub(super) fn insert(
        &mut self,
        comparing: Comparing<'_>,
        first: usize,
        filter: &mut u64,
        hash: u64,
        (start, end): (usize, usize),
    ) -> bool {
        let name = Name { hash, start: start as u32, end: end as u32 };
        if self.push_new(filter, hash, (start, end)) {
            return true;
        }
        if self.has(comparing, first, name) {
            return false;
        }
        self.list.push(name);
        true
    }

    #[inline(never)]
    fn has(&mut self, comparing: Comparing<'_>, first: usize, name: Name) -> bool {
        if self.list.len() - first < MOST_UNINDEXED {
            for place in first..self.list.len() {
                if self.list[place].hash == name.hash && self.same(comparing, self.list[place], name) {
                    return true;
                }
            }
            return false;
        }
        self.has_indexed(comparing, first, name)
    }

    /// Looks `name` up in the object's index and, if it is new, adds its place.
    fn has_indexed(&mut self, comparing: Comparing<'_>, first: usize, name: Name) -> bool {
        if self.open == 0 || self.indexes[self.open - 1].first != first {
            if self.open == self.indexes.len() {
                self.indexes.push(Index::default());
            }
            let index = &mut self.indexes[self.open];
            index.first = first;
            index.used = 0;
            index.slots.clear();
            self.open += 1;
        }
        let mut index = std::mem::take(&mut self.indexes[self.open - 1]);
        // The names that are not in the index yet: all of them the first time, then none, as each call adds its own.
        let count = self.list.len() - first;
        if (count + 1) * 2 > index.slots.len() {
            index.slots.clear();
            index.slots.resize((count + 1).next_power_of_two() * 4, 0);
            index.used = 0;
        }
        for place in first + index.used..self.list.len() {
            let mut slot = index.slot(self.list[place].hash);
            while index.slots[slot] != 0 {
                slot = (slot + 1) & (index.slots.len() - 1);
            }
            index.slots[slot] = place as u32 + 1;
        }
        index.used = count;
        let mut slot = index.slot(name.hash);
        let mut found = false;
        while index.slots[slot] != 0 && !found {
            let other = self.list[index.slots[slot] as usize - 1];
            found = other.hash == name.hash && self.same(comparing, other, name);
            slot = (slot + 1) & (index.slots.len() - 1);
        }
        let open = self.open;
        self.indexes[open - 1] = index;
        found
    }

    fn same(&mut self, comparing: Comparing<'_>, left: Name, right: Name) -> bool {
        let text = |name: Name| &comparing.bytes[name.start as usize..name.end as usize];
        let (one, other) = (text(left), text(right));
        if one == other {
            return true;
        }
        let plain = |text: &[u8]| !comparing.lenient && !text::needs_unescape(text);
        if plain(one) && plain(other) {
            return false;
        }
        self.left.clear();
        self.right.clear();
        text::unescape(one, comparing.lenient, &mut self.left);
        text::unescape(other, comparing.lenient, &mut self.right);
        self.left == self.right
    }
}

impl Index {
    fn slot(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }
}

/// The factors of this process's name hashes.
#[derive(Clone, Copy, Debug)]
pub(super) struct HashKey([u64; 2]);

impl HashKey {
    pub(super) fn of_process() -> HashKey {
        static KEY: OnceLock<HashKey> = OnceLock::new();
        *KEY.get_or_init(|| {
            let random = RandomState::new();
            HashKey([random.hash_one(1_u8), random.hash_one(2_u8)])
        })
    }

    /// The hash of a name: of its key where that is the whole name, of every byte otherwise.
    #[inline(always)]
    pub(super) fn hash(self, key: NameKey, name: &[u8]) -> u64 {
        if key.length <= 16 {
            return fold(key.first ^ self.0[0], key.last ^ self.0[1] ^ (u64::from(key.length) << 32));
        }
        self.hash_long(name)
    }

    /// The hash of a number.
    #[inline]
    pub(super) fn hash_word(self, word: u64) -> u64 {
        fold(word ^ self.0[0], self.0[1] | 1)
    }

    #[inline(never)]
    fn hash_long(self, name: &[u8]) -> u64 {
        let mut hash = self.0[0] ^ name.len() as u64;
        let mut chunks = name.chunks_exact(16);
        let word = |bytes: &[u8]| u64::from_le_bytes(bytes.try_into().expect("eight bytes"));
        for chunk in &mut chunks {
            hash = fold(word(&chunk[..8]) ^ hash, word(&chunk[8..]) ^ self.0[1]);
        }
        let tail = &name[name.len() - 16..];
        fold(word(&tail[..8]) ^ hash, word(&tail[8..]) ^ self.0[1])
    }
}

/// The 128-bit product, its halves folded together.
#[inline(always)]
fn fold(a: u64, b: u64) -> u64 {
    let product = u128::from(a) * u128::from(b);
    (product as u64) ^ (product >> 64) as u64
}
