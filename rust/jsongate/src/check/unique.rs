//! `uniqueItems`.
//!
//! Items are told apart by their signatures: numbers that are the same for equal items, made in one look over the array
//! without going deeper than the members of its items. Where they all differ, and they nearly always do, so do the
//! items; only otherwise are whole items compared.

use super::names::HashKey;
use crate::plan::NameKey;
use crate::scan::{number, string};
use crate::value::document::{Containers, Document};
use crate::value::equal::{equal, find_duplicate_item};
use crate::value::text;

/// Up to this many items each is compared with each.
const FEW: usize = 16;

/// The signature of one item.
#[derive(Clone, Copy, Debug)]
pub(super) struct Signed {
    signature: u64,
    /// Where the text of a string is; both 0 for other items.
    start: u32,
    end: u32,
}

/// The array `document.bytes[start..end]`, and what the look at it needs.
pub(super) struct Items<'a> {
    pub(super) document: Document<'a>,
    /// See [`Kernel::mark_special`](crate::scan::Kernel::mark_special).
    pub(super) marks: &'a [u64],
    pub(super) key: HashKey,
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Items<'_> {
    /// Whether no two items are equal. `signed` and `cooked` are memory to use.
    pub(super) fn differ(&self, signed: &mut Vec<Signed>, cooked: &mut Vec<u8>) -> bool {
        signed.clear();
        match self.signatures_differ(signed, cooked) {
            Some(answer) => answer,
            // Where members are overridden the whole document is known to be well formed; otherwise only what the walk
            // has passed is.
            None if !self.document.superseded.is_empty() => find_duplicate_item(&self.document, self.start).is_none(),
            None => {
                let array = Document { bytes: &self.document.bytes[self.start..self.end], ..self.document };
                few_items_differ(&array).unwrap_or_else(|| find_duplicate_item(&array, 0).is_none())
            }
        }
    }

    /// `None` where items have to be compared, or not all have a signature.
    fn signatures_differ(&self, signed: &mut Vec<Signed>, cooked: &mut Vec<u8>) -> Option<bool> {
        if !self.document.superseded.is_empty() {
            return None;
        }
        let bytes = self.document.bytes;
        let mut at = self.start + 1;
        loop {
            at = self.skip_separators(at);
            if bytes[at] == b']' {
                break;
            }
            let item = self.sign(&mut at, cooked)?;
            if signed.len() < FEW {
                for other in signed.iter() {
                    if other.signature == item.signature {
                        return self.same_text(*other, item);
                    }
                }
            }
            signed.push(item);
        }
        if signed.len() > FEW {
            signed.sort_unstable_by_key(|item| item.signature);
            for pair in signed.windows(2) {
                if pair[0].signature == pair[1].signature {
                    return self.same_text(pair[0], pair[1]);
                }
            }
        }
        Some(true)
    }

    /// `Some(false)` where both are strings and equal; `None` where that takes another look.
    fn same_text(&self, one: Signed, other: Signed) -> Option<bool> {
        let text = |item: Signed| &self.document.bytes[item.start as usize..item.end as usize];
        (one.start != 0 && other.start != 0 && text(one) == text(other)).then_some(false)
    }

    /// The signature of the item at `at`, which is moved behind it.
    fn sign(&self, at: &mut usize, cooked: &mut Vec<u8>) -> Option<Signed> {
        let start = *at;
        let bytes = self.document.bytes;
        let open = bytes[start];
        if open == b'"' {
            let end = self.string_end(start);
            *at = end + 1;
            let (signature, literal) = self.string(start, end, cooked);
            let (start, end) = if literal { (start as u32 + 1, end as u32) } else { (0, 0) };
            return Some(Signed { signature, start, end });
        }
        let mut signature = u64::from(open);
        if open != b'{' && open != b'[' {
            signature = self.scalar(at)?;
            return Some(Signed { signature, start: 0, end: 0 });
        }
        *at += 1;
        loop {
            *at = self.skip_separators(*at);
            match bytes[*at] {
                b']' | b'}' => break,
                b'"' if open == b'{' => {
                    let end = self.string_end(*at);
                    let name = self.string(*at, end, cooked).0;
                    *at = self.skip_separators(end + 1);
                    // Members may come in any order.
                    signature = signature.wrapping_add(mix(name, self.inner(at, cooked)?));
                }
                _ => signature = mix(signature, self.inner(at, cooked)?),
            }
        }
        *at += 1;
        Some(Signed { signature, start: 0, end: 0 })
    }

    /// What the value at `at` of a member or an item adds to the signature. `at` is moved behind the value.
    fn inner(&self, at: &mut usize, cooked: &mut Vec<u8>) -> Option<u64> {
        let bytes = self.document.bytes;
        match bytes[*at] {
            b'"' => {
                let open = *at;
                *at = self.string_end(open) + 1;
                Some(self.string(open, *at - 1, cooked).0)
            }
            byte @ (b'{' | b'[') => {
                let mut depth = 0_u32;
                loop {
                    match bytes[*at] {
                        b'"' => *at = self.string_end(*at),
                        b'{' | b'[' => depth += 1,
                        b'}' | b']' => depth -= 1,
                        _ => {}
                    }
                    *at += 1;
                    if depth == 0 {
                        return Some(u64::from(byte));
                    }
                }
            }
            _ => self.scalar(at),
        }
    }

    /// For a literal its first byte; for a number its digits, where they are the only way to write it.
    fn scalar(&self, at: &mut usize) -> Option<u64> {
        let bytes = self.document.bytes;
        let start = *at;
        if matches!(bytes[start], b't' | b'f' | b'n') {
            *at += if bytes[start] == b'f' { 5 } else { 4 };
            return Some(u64::from(bytes[start]));
        }
        let found = number::scan(bytes, start).ok()?;
        *at = found.end;
        // The other way to write an integer is with a fraction or an exponent, and then no number is signed.
        (found.plain && bytes[start] != b'-').then(|| !self.hash(start, found.end))
    }

    /// The hash of the string with these quotes, and whether what stands between them is the text itself.
    fn string(&self, open: usize, end: usize, cooked: &mut Vec<u8>) -> (u64, bool) {
        let Document { bytes, lenient, .. } = self.document;
        let plain = string::plain_end(bytes, self.marks, open + 1) == Some(end);
        if plain || text::is_literal(&bytes[open + 1..end], lenient) {
            return (self.hash(open + 1, end), true);
        }
        cooked.clear();
        text::unescape(&bytes[open + 1..end], lenient, cooked);
        (self.key.hash(NameKey::of(cooked), cooked), false)
    }

    fn hash(&self, start: usize, end: usize) -> u64 {
        let bytes = self.document.bytes;
        let key = NameKey::within(bytes, start, end);
        self.key.hash(key, &bytes[start..end])
    }

    /// The closing quote of the string that opens at `open`.
    fn string_end(&self, open: usize) -> usize {
        let bytes = self.document.bytes;
        if let Some(end) = string::plain_end(bytes, self.marks, open + 1) {
            return end;
        }
        let mut at = open + 1;
        while bytes[at] != b'"' {
            at += if bytes[at] == b'\\' { 2 } else { 1 };
        }
        at
    }

    fn skip_separators(&self, mut at: usize) -> usize {
        while matches!(self.document.bytes[at], b' ' | b'\n' | b'\r' | b'\t' | b',' | b':') {
            at += 1;
        }
        at
    }
}

fn mix(one: u64, other: u64) -> u64 {
    (one.rotate_left(29) ^ other).wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(31)
}

/// Compares each with each where there are few, which costs less than to hash them; `None` where there are many.
fn few_items_differ(array: &Document<'_>) -> Option<bool> {
    let containers = Containers::index(array);
    let mut items = [0; 8];
    let mut count = 0;
    for item in array.items(&containers, 0) {
        *items.get_mut(count)? = item;
        count += 1;
    }
    let items = &items[..count];
    let twice =
        |(place, item): (usize, &usize)| items[..place].iter().any(|other| equal(array, &containers, *other, *item));
    Some(!items.iter().enumerate().any(twice))
}
