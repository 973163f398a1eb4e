//! The hot loop: the plan over the bytes, grammar and schema together, once.
//!
//! [`check`] answers accepted, refused or not well formed. It names no keyword and no offset of a violation: that is
//! [`explain`](crate::explain)'s business, and only asked for after a refusal.
#![forbid(unsafe_code)]

mod array;
mod branch;
mod frame;
mod memo;
mod names;
mod object;
mod plain;
mod probe;
mod scalar;
mod scratch;
mod tries;
mod unevaluated;
mod unique;
mod walk;

use crate::plan::Plan;
use crate::scan::kernel::Selected;
use crate::scan::{Fault, Kernel, Task};
use crate::value::steps;

/// How documents are read: the part of a caller's options that the walk needs.
#[derive(Clone, Copy, Debug)]
pub struct Reading {
    /// The instruction set.
    pub kernel: Selected,
    /// How many containers may be open at once.
    pub max_depth: u32,
    /// Whether what is not UTF-8, and a lone surrogate, is taken as U+FFFD.
    pub lenient: bool,
    /// Whether a name may come twice; the last one then wins.
    pub allow_duplicates: bool,
}

/// What the walk found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Well formed, and the plan accepts it.
    Accepted,
    /// Well formed, and the plan refuses it.
    Refused,
    /// Not well formed.
    Faulty(Fault),
    /// Well formed, and the steps were used up before it was decided.
    Undecided,
}

/// Walks `bytes` by `plan`.
///
/// Scratch memory is kept by the thread from call to call. Cost: at most proportional to the size of the plan times
/// the length of `bytes`.
#[must_use]
pub fn check(plan: &Plan, reading: &Reading, document: &[u8]) -> Finding {
    if plan.counts_steps {
        return counted(plan, reading, document);
    }
    find(plan, reading, document, true)
}

/// Whether `document` is well formed and `plan` accepts it: as [`check`], without the look at what follows a violation.
#[must_use]
pub fn accepts(plan: &Plan, reading: &Reading, document: &[u8]) -> bool {
    if plan.counts_steps {
        return counted(plan, reading, document) == Finding::Accepted;
    }
    // The member that was refused may be overridden by a later one.
    find(plan, reading, document, reading.allow_duplicates) == Finding::Accepted
}

/// As [`check`], where a pattern of the plan has a backreference. What the walk says after its steps were used up is no
/// answer, but for what is not well formed.
#[cold]
#[inline(never)]
fn counted(plan: &Plan, reading: &Reading, document: &[u8]) -> Finding {
    let (found, used_up) = steps::counted(document.len(), || find(plan, reading, document, true));
    match found {
        Finding::Faulty(_) => found,
        _ if used_up => Finding::Undecided,
        _ => found,
    }
}

/// `whole` where a violation is no answer before the grammar of all the document has been looked at.
#[inline(always)]
fn find(plan: &Plan, reading: &Reading, document: &[u8], whole: bool) -> Finding {
    reading.kernel.run(Find { plan, reading, document, whole })
}

/// All of a call in one function for the kernel: what is called is kept for what is rare.
struct Find<'a> {
    plan: &'a Plan,
    reading: &'a Reading,
    document: &'a [u8],
    whole: bool,
}

impl Task for Find<'_> {
    type Output = Finding;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Finding {
        let Find { plan, reading, document, whole } = self;
        let mut kept = scratch::Kept::take();
        let (scratch, marks) = kept.begin(kernel, document);
        let walk = Walk { plan, reading, bytes: document, marks, superseded: &[], scratch };
        let finding = match walk.run(kernel) {
            Ok(true) => Finding::Accepted,
            Ok(false) if !whole => Finding::Refused,
            found => not_accepted(plan, reading, document, marks, scratch, found),
        };
        kept.give_back(document.len());
        finding
    }
}

/// What the first walk over a document means that it did not accept.
#[cold]
#[inline(never)]
fn not_accepted(
    plan: &Plan,
    reading: &Reading,
    bytes: &[u8],
    marks: &[u64],
    scratch: &mut scratch::Scratch,
    mut found: Result<bool, walk::Stop>,
) -> Finding {
    if found == Ok(false) {
        // A fault after the violation, or a member that overrides the one that was refused, decides all the same.
        let walk = Walk { plan: syntax(), reading, bytes, marks, superseded: &[], scratch };
        found = reading.kernel.run(walk).map(|_| false);
    }
    match found {
        Ok(true) => Finding::Accepted,
        Ok(false) => Finding::Refused,
        Err(walk::Stop::Fault(fault)) => Finding::Faulty(fault),
        Err(walk::Stop::Duplicate) => check_with_duplicates(plan, reading, bytes, marks, scratch),
    }
}

/// A duplicate name was met and is allowed: the members that a later one overrides are found first, and passed over
/// in a second walk.
#[cold]
fn check_with_duplicates(
    plan: &Plan,
    reading: &Reading,
    bytes: &[u8],
    marks: &[u64],
    scratch: &mut scratch::Scratch,
) -> Finding {
    let mut walk = |plan, superseded: &[u32]| {
        let walk = Walk { plan, reading, bytes, marks, superseded, scratch };
        reading.kernel.run(WalkWith { walk, duplicates: walk::Duplicates::Ignored })
    };
    // The search for overridden members wants a well-formed text.
    if let Err(walk::Stop::Fault(fault)) = walk(syntax(), &[]) {
        return Finding::Faulty(fault);
    }
    let superseded = crate::value::duplicates::superseded(bytes, reading.lenient);
    // What is overridden has no say, and its steps do not count.
    steps::renew(bytes.len());
    match walk(plan, &superseded) {
        Ok(true) => Finding::Accepted,
        Ok(false) => Finding::Refused,
        Err(walk::Stop::Fault(fault)) => Finding::Faulty(fault),
        Err(walk::Stop::Duplicate) => unreachable!("duplicates are ignored in this walk"),
    }
}

/// The plan of the grammar alone.
pub fn syntax() -> &'static Plan {
    static PLAN: std::sync::LazyLock<Plan> = std::sync::LazyLock::new(Plan::syntax_only);
    &PLAN
}

struct Walk<'a> {
    plan: &'a Plan,
    reading: &'a Reading,
    bytes: &'a [u8],
    marks: &'a [u64],
    superseded: &'a [u32],
    scratch: &'a mut scratch::Scratch,
}

impl Task for Walk<'_> {
    type Output = Result<bool, walk::Stop>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Self::Output {
        let duplicates =
            if self.reading.allow_duplicates { walk::Duplicates::Reported } else { walk::Duplicates::Refused };
        WalkWith { walk: self, duplicates }.run(kernel)
    }
}

struct WalkWith<'a> {
    walk: Walk<'a>,
    duplicates: walk::Duplicates,
}

impl Task for WalkWith<'_> {
    type Output = Result<bool, walk::Stop>;

    #[inline(always)]
    fn run<K: Kernel>(self, kernel: K) -> Self::Output {
        walk::Walker::new(kernel, self).walk()
    }
}
