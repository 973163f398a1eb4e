//! Memory that a walk needs, kept by the thread from call to call.

use std::cell::Cell;

use super::frame::Frame;
use super::memo::Memo;
use super::names::{HashKey, Names};
use super::probe::Probe;
use super::tries::Try;
use super::unevaluated::Searches;
use super::unique::Signed;
use crate::scan::Kernel;

/// Everything a walk allocates.
#[derive(Debug)]
pub(super) struct Scratch {
    /// The containers that are open, below them [`Frame::ROOT`].
    pub(super) frames: Vec<Frame>,
    /// The values that are being tried against branches.
    pub(super) tries: Vec<Try>,
    /// The names of the open objects that no name table knows.
    pub(super) names: Names,
    /// For objects with more than 64 names in their table: which have been seen, from the 65th on.
    pub(super) more_seen: Vec<u64>,
    /// What branches said about containers.
    pub(super) memo: Memo,
    /// Where the members stand that guards ask about.
    pub(super) probe: Probe,
    /// The searches for what no other keyword has evaluated.
    pub(super) searches: Searches,
    /// The items of an array that are to differ.
    pub(super) items: Vec<Signed>,
    /// An unescaped string.
    pub(super) text: Vec<u8>,
    /// The key of this process's name hashes.
    pub(super) key: HashKey,
}

impl Default for Scratch {
    fn default() -> Scratch {
        let mut frames = Vec::with_capacity(32);
        frames.push(Frame::ROOT);
        Scratch {
            frames,
            tries: Vec::new(),
            names: Names::default(),
            more_seen: Vec::new(),
            memo: Memo::default(),
            probe: Probe::default(),
            searches: Searches::default(),
            items: Vec::new(),
            text: Vec::new(),
            key: HashKey::of_process(),
        }
    }
}

/// Above this many bytes after a large document, scratch memory is given back after the call.
const MOST_KEPT: usize = 1 << 20;

impl Scratch {
    /// Makes ready for a document of `bytes` bytes.
    #[inline(always)]
    pub(super) fn clear(&mut self, bytes: usize) {
        self.frames.truncate(1);
        self.tries.clear();
        self.names.truncate(0);
        self.more_seen.clear();
        self.memo.clear(bytes);
        self.probe.clear();
        self.searches.truncate(0);
    }

    #[cold]
    fn bytes(&self) -> usize {
        self.frames.capacity() * size_of::<Frame>()
            + self.tries.capacity() * size_of::<Try>()
            + self.names.bytes()
            + self.more_seen.capacity() * 8
            + self.memo.bytes()
            + self.searches.bytes()
            + self.items.capacity() * size_of::<Signed>()
            + self.text.capacity()
    }
}

/// What a thread keeps.
#[derive(Debug, Default)]
pub(super) struct Kept {
    scratch: Scratch,
    /// Where the special bytes of the document are. The end of a string is then one look at a word of bits away, where a
    /// search would be waited for.
    marks: Vec<u64>,
}

thread_local! {
    static KEPT: Cell<Option<Box<Kept>>> = const { Cell::new(None) };
}

impl Kept {
    /// Takes the thread's scratch memory. A panic before it is given back costs the memory and nothing else.
    #[inline(always)]
    pub(super) fn take() -> Box<Kept> {
        match KEPT.try_with(Cell::take) {
            Ok(Some(kept)) => kept,
            _ => Kept::fresh(),
        }
    }

    #[cold]
    #[inline(never)]
    fn fresh() -> Box<Kept> {
        Box::default()
    }

    /// The scratch memory, and the marks of `document`.
    #[inline(always)]
    pub(super) fn begin<K: Kernel>(&mut self, kernel: K, document: &[u8]) -> (&mut Scratch, &[u64]) {
        let words = document.len().div_ceil(64);
        if words > self.marks.len() {
            self.grow(words);
        }
        let marks = &mut self.marks[..words];
        kernel.mark_special(document, marks);
        (&mut self.scratch, marks)
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, words: usize) {
        self.marks.resize(words.next_power_of_two(), 0);
    }

    /// Gives it back after a document of `bytes` bytes.
    #[inline(always)]
    pub(super) fn give_back(self: Box<Kept>, bytes: usize) {
        // What a walk needs is at most proportional to the document, so after a small one nothing has to be counted.
        if bytes <= MOST_KEPT / 64 || self.scratch.bytes() + self.marks.capacity() * 8 <= MOST_KEPT {
            // Where the thread is ending, the memory goes with it.
            let _ = KEPT.try_with(|cell| cell.set(Some(self)));
        }
    }
}
