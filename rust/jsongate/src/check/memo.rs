//! What nodes said about containers that were looked at more than once.
//!
//! Branches can be nested by references, and then every level would double the work. Once a document has cost more
//! looks than it has room for, each answer about a container is written down here and never worked out again, which
//! bounds the whole walk by nodes times containers. Ordinary documents never get that far.

use std::collections::HashMap;

use crate::plan::NodeId;

/// Answers by node and offset.
#[derive(Debug, Default)]
pub(super) struct Memo {
    looks: usize,
    /// The position after the value where the node accepted it, `REFUSED` where it did not.
    answers: HashMap<(NodeId, u32), u32>,
}

/// To pass over so many bytes costs about as much as a look at a container.
const BYTES_OF_A_LOOK: usize = 64;

/// No value ends at position 0.
const REFUSED: u32 = 0;

impl Memo {
    pub(super) fn clear(&mut self, bytes: usize) {
        self.looks = 64 + bytes / 8;
        if !self.answers.is_empty() {
            self.answers.clear();
        }
    }

    /// Counts one look at a container inside a branch.
    #[inline(always)]
    pub(super) fn count(&mut self) {
        self.looks = self.looks.saturating_sub(1);
    }

    /// Counts a look at so many bytes.
    pub(super) fn count_bytes(&mut self, bytes: usize) {
        self.looks = self.looks.saturating_sub(bytes / BYTES_OF_A_LOOK + 1);
    }

    /// Whether answers are being written down.
    #[inline(always)]
    pub(super) fn is_on(&self) -> bool {
        self.looks == 0
    }

    /// `Some(Some(end))` accepted, `Some(None)` refused, `None` not known.
    #[inline(never)]
    pub(super) fn get(&self, node: NodeId, start: u32) -> Option<Option<u32>> {
        self.answers.get(&(node, start)).map(|end| (*end != REFUSED).then_some(*end))
    }

    #[inline(never)]
    pub(super) fn set(&mut self, node: NodeId, start: u32, end: Option<u32>) {
        self.answers.insert((node, start), end.unwrap_or(REFUSED));
    }

    pub(super) fn bytes(&self) -> usize {
        self.answers.capacity() * 16
    }
}
