//! Counted steps: what patterns with backreferences may take, since no bound on their time is known.
//!
//! The steps of one look at a document are shared by all its patterns. What was answered after they were used up is no
//! answer, so whoever looks has to ask [`counted`] whether they were. Steps are counted and time is not: the answer
//! depends on the schema, the options and the bytes alone.

use std::cell::Cell;

/// The steps of every look, and those that each byte of what is looked at adds: the figures of the contract, section 2.
const AT_LEAST: i64 = 200_000;
const PER_BYTE: i64 = 100;

thread_local! {
    /// The steps that are left, below 0 once they are used up; `None` where nobody counts.
    static LEFT: Cell<Option<i64>> = const { Cell::new(None) };
}

fn allowance(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX).saturating_mul(PER_BYTE).saturating_add(AT_LEAST)
}

/// Puts back what was there before, after a panic too.
struct Restore(Option<i64>);

impl Drop for Restore {
    fn drop(&mut self) {
        LEFT.set(self.0);
    }
}

/// Does `work` with the steps of something of `bytes` bytes. Gives its result, and whether the steps were used up; the
/// result means nothing then.
pub fn counted<R>(bytes: usize, work: impl FnOnce() -> R) -> (R, bool) {
    let _restore = Restore(LEFT.replace(Some(allowance(bytes))));
    let result = work();
    (result, used_up())
}

/// Whether the steps of the [`counted`] work that this is called in are used up.
pub fn used_up() -> bool {
    LEFT.get().is_some_and(|left| left < 0)
}

/// In [`counted`] work: begins anew, with all steps.
pub fn renew(bytes: usize) {
    LEFT.set(LEFT.get().map(|_| allowance(bytes)));
}

/// Lends the steps that are left to a matcher, which takes what it uses. Outside of [`counted`] work they are those of the
/// text of `bytes` bytes that is being matched.
pub(super) fn spend<R>(bytes: usize, work: impl FnOnce(&mut i64) -> R) -> R {
    let counting = LEFT.get();
    let mut left = counting.unwrap_or_else(|| allowance(bytes));
    let result = work(&mut left);
    LEFT.set(counting.map(|_| left));
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_shared_within_one_look_and_not_beyond_it() {
        let take = |steps: i64| spend(0, |left| *left -= steps);
        assert!(!used_up(), "nobody counts");
        let ((), spent) = counted(10, || take(AT_LEAST + 10 * PER_BYTE));
        assert!(!spent, "all of them");
        let (inner, spent) = counted(10, || {
            take(AT_LEAST);
            let inner = counted(0, || take(AT_LEAST + 1)).1;
            assert!(!used_up(), "what was counted inside is not counted outside");
            take(10 * PER_BYTE + 1);
            inner
        });
        assert!(inner && spent);
        let ((), spent) = counted(0, || {
            take(AT_LEAST + 1);
            renew(0);
            take(AT_LEAST);
        });
        assert!(!spent, "renewed");
        take(i64::MAX);
        assert!(!used_up(), "outside of a look each text is on its own");
    }

    #[test]
    fn a_panic_leaves_nothing_behind() {
        let panicked = std::panic::catch_unwind(|| counted(0, || panic!("in a look")).1);
        assert!(panicked.is_err());
        assert_eq!(LEFT.get(), None);
    }
}
