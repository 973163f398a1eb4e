//! What nodes said about containers that were looked at more than once.
//!
//! Branches can be nested by references, and then every level would double the work. Once a document has cost more
//! looks, or more bytes read again, than it has room for, each answer about a container is written down here and never
//! worked out again, which bounds the whole walk by nodes times containers. Ordinary documents never get that far.

use std::collections::HashMap;
use std::hash::{BuildHasher, Hasher};

use super::names::HashKey;
use crate::plan::NodeId;

/// Answers by node and offset.
#[derive(Debug, Default)]
pub(super) struct Memo {
    looks: usize,
    /// The position after the value where the node accepted it, `REFUSED` where it did not.
    answers: HashMap<u64, u32, Mixing>,
}

/// So many bytes count as one more look: a document may be read some 32 times over before anything is written down.
const BYTES_OF_A_LOOK: usize = 64;

/// No value ends at position 0.
const REFUSED: u32 = 0;

fn key(node: NodeId, start: u32) -> u64 {
    u64::from(node.0) << 32 | u64::from(start)
}

impl Memo {
    pub(super) fn clear(&mut self, bytes: usize) {
        self.looks = 64 + bytes / 2;
        if !self.answers.is_empty() {
            self.answers.clear();
        }
    }

    /// Counts one look at a container inside a branch.
    #[inline(always)]
    pub(super) fn count(&mut self) {
        self.looks = self.looks.saturating_sub(1);
    }

    /// Counts bytes that were read for a branch. Without that a long value could be read as often as there are looks.
    #[inline]
    pub(super) fn count_bytes(&mut self, bytes: usize) {
        self.looks = self.looks.saturating_sub(bytes / BYTES_OF_A_LOOK);
    }

    /// Whether answers are being written down.
    #[inline(always)]
    pub(super) fn is_on(&self) -> bool {
        self.looks == 0
    }

    /// `Some(Some(end))` accepted, `Some(None)` refused, `None` not known.
    #[inline(never)]
    pub(super) fn get(&self, node: NodeId, start: u32) -> Option<Option<u32>> {
        self.answers.get(&key(node, start)).map(|end| (*end != REFUSED).then_some(*end))
    }

    #[inline(never)]
    pub(super) fn set(&mut self, node: NodeId, start: u32, end: Option<u32>) {
        self.answers.insert(key(node, start), end.unwrap_or(REFUSED));
    }

    pub(super) fn bytes(&self) -> usize {
        self.answers.capacity() * 16
    }
}

/// Hashes a node and an offset by one multiplication with the key of this process, which whoever writes the document
/// does not know.
#[derive(Clone, Copy, Debug)]
struct Mixing(HashKey);

impl Default for Mixing {
    fn default() -> Mixing {
        Mixing(HashKey::of_process())
    }
}

impl BuildHasher for Mixing {
    type Hasher = Mixed;

    #[inline]
    fn build_hasher(&self) -> Mixed {
        Mixed { key: self.0, hash: 0 }
    }
}

struct Mixed {
    key: HashKey,
    hash: u64,
}

impl Hasher for Mixed {
    #[inline]
    fn write_u64(&mut self, word: u64) {
        self.hash = self.key.hash_word(word ^ self.hash);
    }

    fn write(&mut self, bytes: &[u8]) {
        bytes.iter().for_each(|byte| self.write_u64(u64::from(*byte)));
    }

    #[inline]
    fn finish(&self) -> u64 {
        self.hash
    }
}
