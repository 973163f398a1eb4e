//! Where the members stand that guards ask about: one skim over an object, kept until another object is asked about.
//!
//! The skim runs ahead of the walk, over bytes whose grammar nobody has checked yet. What it says of a document that
//! is not well formed may be wrong, and then it does not matter: the walk finds the fault whichever branch it takes.

use crate::plan::{NameKey, NameTable};
use crate::scan::{Kernel, Task, space};

/// Offsets of members of one object, by the place of their names in the table.
#[derive(Debug)]
pub(super) struct Probe {
    /// The object's first byte; `NOWHERE` for none.
    object: u32,
    /// Whether the skim could make sense of the object.
    clear: bool,
    /// The first byte of each member's value; `NOWHERE` where there is no such member.
    values: [u32; crate::plan::Guard::MOST_PROBES],
}

const NOWHERE: u32 = u32::MAX;

impl Default for Probe {
    fn default() -> Probe {
        Probe { object: NOWHERE, clear: false, values: [NOWHERE; crate::plan::Guard::MOST_PROBES] }
    }
}

impl Probe {
    /// Forgets what it knows of the document before.
    pub(super) fn clear(&mut self) {
        self.object = NOWHERE;
    }

    /// The offset of the member's value in the object at `object`: `Some(None)` where there is no such member, `None`
    /// where that cannot be said.
    pub(super) fn find<K: Kernel>(
        &mut self,
        kernel: K,
        bytes: &[u8],
        names: &NameTable,
        object: u32,
        place: u8,
    ) -> Option<Option<usize>> {
        if self.object != object {
            self.object = object;
            self.values[..names.len()].fill(NOWHERE);
            self.clear = kernel.run(Skim { values: &mut self.values, bytes, names, object: object as usize }).is_some();
        }
        let value = self.values[usize::from(place)];
        self.clear.then(|| (value != NOWHERE).then_some(value as usize))
    }
}

/// Goes over the members of the object at `object` and notes where the values of known names stand. `None` where the
/// text is no object.
struct Skim<'a> {
    values: &'a mut [u32],
    bytes: &'a [u8],
    names: &'a NameTable,
    object: usize,
}

impl Task for Skim<'_> {
    type Output = Option<()>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Option<()> {
        let Skim { values, bytes, names, object } = self;
        let mut at = space::skip(kernel, bytes, object + 1);
        if bytes.get(at) == Some(&b'}') {
            return Some(());
        }
        loop {
            let open = at;
            if bytes.get(open) != Some(&b'"') {
                return None;
            }
            let close = kernel.find_special(bytes, open + 1);
            // A name with an escape may be any name, and one that is not ASCII may have to be repaired first.
            if bytes.get(close) != Some(&b'"') {
                return None;
            }
            let place = names.find_within(NameKey::within(bytes, open + 1, close), bytes, open + 1);
            at = space::skip(kernel, bytes, close + 1);
            if bytes.get(at) != Some(&b':') {
                return None;
            }
            at = space::skip(kernel, bytes, at + 1);
            if let Some((place, _)) = place {
                values[place] = at as u32;
            }
            at = space::skip(kernel, bytes, skip_value(kernel, bytes, at)?);
            match bytes.get(at)? {
                b',' => at = space::skip(kernel, bytes, at + 1),
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }
}

/// The position after the value at `at`.
#[inline(always)]
fn skip_value<K: Kernel>(kernel: K, bytes: &[u8], mut at: usize) -> Option<usize> {
    match bytes.get(at)? {
        b'"' => skip_string(kernel, bytes, at),
        b'{' | b'[' => {
            let mut depth = 0_u32;
            loop {
                at = kernel.find_bracket(bytes, at);
                match bytes.get(at)? {
                    b'"' => at = skip_string(kernel, bytes, at)?,
                    b'{' | b'[' => {
                        depth += 1;
                        at += 1;
                    }
                    _ => {
                        depth -= 1;
                        at += 1;
                        if depth == 0 {
                            return Some(at);
                        }
                    }
                }
            }
        }
        _ => {
            while !matches!(bytes.get(at)?, b',' | b'}' | b' ' | b'\n' | b'\r' | b'\t') {
                at += 1;
            }
            Some(at)
        }
    }
}

/// The position after the string whose opening quote is at `open`.
#[inline(always)]
fn skip_string<K: Kernel>(kernel: K, bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        at = kernel.find_quote(bytes, at);
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => return None,
        }
    }
}
