//! Where the members stand that guards ask about: one skim over an object, kept until another object is asked about.
//!
//! The skim runs ahead of the walk, over bytes whose grammar nobody has checked yet. What it says of a document that
//! is not well formed may be wrong, and then it does not matter: the walk finds the fault whichever branch it takes.

use crate::plan::{Class, FirstByte, Guard, NameKey, Plan};
use crate::scan::{Kernel, Task, nested, space, string};

/// Members of one object, by the place of their names in the table.
#[derive(Debug)]
pub(super) struct Probe {
    /// The object's first byte; `NOWHERE` for none.
    object: u32,
    /// Whether the skim could make sense of the object.
    clear: bool,
    /// The members that are there, those that are not with [`Class::ABSENT`].
    members: [Probed; Guard::MOST_PROBES],
}

/// One member.
#[derive(Clone, Copy, Debug)]
pub(super) struct Probed {
    /// The first byte of its value.
    pub(super) value: u32,
    /// What it is.
    pub(super) class: Class,
}

const NOWHERE: u32 = u32::MAX;
const ABSENT: Probed = Probed { value: NOWHERE, class: Class::ABSENT };

impl Default for Probe {
    fn default() -> Probe {
        Probe { object: NOWHERE, clear: false, members: [ABSENT; Guard::MOST_PROBES] }
    }
}

impl Probe {
    /// Forgets what it knows of the document before.
    pub(super) fn clear(&mut self) {
        self.object = NOWHERE;
    }

    /// The members of the object at `object`, by their places in [`Plan::probes`]; `None` where they cannot be told.
    #[inline(always)]
    pub(super) fn members<K: Kernel>(
        &mut self,
        kernel: K,
        plan: &Plan,
        bytes: &[u8],
        marks: &[u64],
        object: u32,
    ) -> Option<&[Probed]> {
        if self.object != object {
            self.object = object;
            let members = &mut self.members[..plan.probes.len()];
            members.fill(ABSENT);
            self.clear = kernel.run(Skim { members, plan, bytes, marks, object: object as usize }).is_some();
        }
        self.clear.then_some(&self.members)
    }
}

/// Goes over the members of the object at `object` and notes those with known names. `None` where the text is no
/// object.
struct Skim<'a> {
    members: &'a mut [Probed],
    plan: &'a Plan,
    bytes: &'a [u8],
    marks: &'a [u64],
    object: usize,
}

impl Task for Skim<'_> {
    type Output = Option<()>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Option<()> {
        let Skim { members, plan, bytes, marks, object } = self;
        let mut at = space::skip(kernel, bytes, object + 1);
        if bytes.get(at) == Some(&b'}') {
            return Some(());
        }
        loop {
            let open = at;
            if bytes.get(open) != Some(&b'"') {
                return None;
            }
            // A name with an escape may be any name, and one that is not ASCII may have to be repaired first.
            let close = string::plain_end(bytes, marks, open + 1)?;
            let known = plan.probes.find_within(NameKey::within(bytes, open + 1, close), bytes, open + 1);
            let place = known.map(|known| known.place as usize);
            at = space::skip(kernel, bytes, close + 1);
            if bytes.get(at) != Some(&b':') {
                return None;
            }
            at = space::skip(kernel, bytes, at + 1);
            let value = at;
            let end = match string_end(bytes, marks, at) {
                Some((end, plain)) => {
                    if let Some(place) = place {
                        let class = if !plain {
                            Class::UNCLEAR
                        } else {
                            match plan.probed[place].texts.find_within(
                                NameKey::within(bytes, value + 1, end - 1),
                                bytes,
                                value + 1,
                            ) {
                                Some(text) => Class::of_text(text.place as usize),
                                None => Class::OTHER_TEXT,
                            }
                        };
                        members[place] = Probed { value: value as u32, class };
                    }
                    end
                }
                None => {
                    if let Some(place) = place {
                        let class = Class::of_kind(FirstByte::of(*bytes.get(value)?)?);
                        members[place] = Probed { value: value as u32, class };
                    }
                    skip_value(kernel, bytes, value)?
                }
            };
            at = space::skip(kernel, bytes, end);
            match bytes.get(at)? {
                b',' => at = space::skip(kernel, bytes, at + 1),
                b'}' => return Some(()),
                _ => return None,
            }
        }
    }
}

/// The position after the string at `at`, and whether it is plain; `None` where there is no string.
#[inline(always)]
fn string_end(bytes: &[u8], marks: &[u64], at: usize) -> Option<(usize, bool)> {
    if bytes.get(at) != Some(&b'"') {
        return None;
    }
    match string::plain_end(bytes, marks, at + 1) {
        Some(end) => Some((end + 1, true)),
        None => Some((odd_string_end(bytes, at)?, false)),
    }
}

/// The position after the string at `open`, which is not plain.
#[inline(never)]
fn odd_string_end(bytes: &[u8], open: usize) -> Option<usize> {
    let mut at = open + 1;
    loop {
        match bytes.get(at)? {
            b'"' => return Some(at + 1),
            b'\\' => at += 2,
            _ => at += 1,
        }
    }
}

/// The position after the value at `at`, which is no string.
#[inline(always)]
fn skip_value<K: Kernel>(kernel: K, bytes: &[u8], mut at: usize) -> Option<usize> {
    if matches!(bytes.get(at)?, b'{' | b'[') {
        return nested::container_end(kernel, bytes, at);
    }
    while !matches!(bytes.get(at)?, b',' | b'}' | b' ' | b'\n' | b'\r' | b'\t') {
        at += 1;
    }
    Some(at)
}
