//! `uniqueItems`.

use std::collections::HashSet;

use crate::value::document::{Containers, Document};
use crate::value::equal::{equal, find_duplicate_item};

/// Whether no two items of the array `document.bytes[start..end]` are equal.
pub(super) fn items_differ(document: &Document<'_>, start: usize, end: usize) -> bool {
    match plain_strings_differ(document, start, end) {
        Some(answer) => answer,
        // Where members are overridden the whole document is known to be well formed; otherwise only what the walk
        // has passed is.
        None if !document.superseded.is_empty() => find_duplicate_item(document, start).is_none(),
        None => {
            let array = Document { bytes: &document.bytes[start..end], ..*document };
            few_items_differ(&array).unwrap_or_else(|| find_duplicate_item(&array, 0).is_none())
        }
    }
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

/// The common case, an array of strings without escapes; `None` for any other.
fn plain_strings_differ(document: &Document<'_>, start: usize, end: usize) -> Option<bool> {
    let bytes = &document.bytes[..end];
    let mut few: [&[u8]; 16] = [&[]; 16];
    let mut count = 0;
    let mut many: HashSet<&[u8]> = HashSet::new();
    let mut at = start + 1;
    loop {
        while matches!(bytes[at], b' ' | b'\n' | b'\r' | b'\t' | b',') {
            at += 1;
        }
        match bytes[at] {
            b']' => return Some(true),
            b'"' => {}
            _ => return None,
        }
        let open = at + 1;
        at = open;
        while bytes[at] != b'"' {
            if bytes[at] == b'\\' || (document.lenient && bytes[at] >= 0x80) {
                return None;
            }
            at += 1;
        }
        let item = &bytes[open..at];
        at += 1;
        if count < few.len() {
            if few[..count].contains(&item) {
                return Some(false);
            }
            few[count] = item;
        } else {
            if count == few.len() {
                many.extend(few);
            }
            if !many.insert(item) {
                return Some(false);
            }
        }
        count += 1;
    }
}
