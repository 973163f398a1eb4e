//! Many documents in one call: a buffer of newline-separated documents, results into the caller's array.

use std::mem::MaybeUninit;
use std::panic::{AssertUnwindSafe, catch_unwind};

use jsongate::{Code, Keyword, Outcome, Validator};

use crate::export::Answer;
use crate::faults;
use crate::pointers::{self, Out};
use crate::validator::{JgValidator, packed};

/// How many outcomes are fetched from the engine at a time. They pass through the stack, so the call allocates nothing.
const BATCH: usize = 128;

const UNWRITTEN: Outcome = Outcome { code: Code::Internal, keyword: Keyword::None, offset: 0 };

/// Judges newline-separated documents, one result each as of jg_validate, until `results` is full or the buffer ends.
///
/// Documents are separated by '\n'; every line counts, a blank one too; what follows the last '\n' is a document unless it is
/// empty. Offsets are relative to the line's first byte. Returns how many results were written and, in `consumed`, how many
/// bytes they took with their newlines: call again from there. A panic costs the document that caused it and no other: its
/// result is a fault.
///
/// With something to judge and room for a result at least one result is written, so 0 then means that an argument was wrong:
/// nothing was written.
///
/// # Safety
/// `validator` is NULL or came from jg_compile and is not freed during the call; `buf` is NULL or points to `len` bytes that
/// nobody changes; `results` has room for `results_len` results, which do not overlap `buf`; `consumed` may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_validate_lines(
    validator: *const JgValidator,
    buf: *const u8,
    len: usize,
    results: *mut u64,
    results_len: usize,
    consumed: *mut usize,
) -> usize {
    export!(jg_validate_lines, {
        // SAFETY: the caller's promise: NULL or a live validator; it is immutable.
        let validator = unsafe { pointers::shared(validator, faults::NULL_VALIDATOR) }?;
        // SAFETY: the caller's promise: NULL or len unchanging bytes.
        let buffer = unsafe { pointers::bytes(buf, len) }?;
        // SAFETY: the caller's promise: room for results_len results that nobody else uses.
        let results = unsafe { pointers::array_out(results, results_len) }?;
        // SAFETY: the caller's promise: `consumed` is NULL or may be written.
        let consumed = unsafe { Out::required(consumed) }?;
        let done = validate_lines(&validator.0, buffer, results);
        consumed.set(done.consumed);
        Ok(done.count)
    })
}

struct Done {
    count: usize,
    consumed: usize,
}

fn validate_lines(validator: &Validator, buffer: &[u8], results: &mut [MaybeUninit<u64>]) -> Done {
    let mut done = Done { count: 0, consumed: 0 };
    let mut batch = [UNWRITTEN; BATCH];
    while done.count < results.len() && done.consumed < buffer.len() {
        let rest = &buffer[done.consumed..];
        let room = &mut results[done.count..];
        let batch = &mut batch[..room.len().min(BATCH)];
        let step = match catch_unwind(AssertUnwindSafe(|| judge_batch(validator, rest, batch))) {
            Ok(step) => {
                for (result, outcome) in room.iter_mut().zip(&batch[..step.count]) {
                    result.write(packed(*outcome));
                }
                step
            }
            // Which line it was is not known, and the batch is lost: each of its lines again, behind a boundary of its own.
            Err(_) => one_by_one(validator, rest, &mut room[..batch.len()]),
        };
        done.count += step.count;
        done.consumed += step.consumed;
        if step.count == 0 {
            break;
        }
    }
    done
}

#[cfg(not(feature = "fault-injection"))]
fn judge_batch(validator: &Validator, buffer: &[u8], batch: &mut [Outcome]) -> Done {
    let lines = validator.validate_lines(buffer, batch);
    Done { count: lines.count, consumed: lines.consumed }
}

/// With markers that make single documents fail the batch is never taken as a whole.
#[cfg(feature = "fault-injection")]
fn judge_batch(_: &Validator, _: &[u8], _: &mut [Outcome]) -> Done {
    panic!("fault injection: line by line")
}

#[cold]
fn one_by_one(validator: &Validator, buffer: &[u8], results: &mut [MaybeUninit<u64>]) -> Done {
    let mut done = Done { count: 0, consumed: 0 };
    for result in results {
        let rest = &buffer[done.consumed..];
        if rest.is_empty() {
            break;
        }
        let end = rest.iter().position(|&byte| byte == b'\n');
        let line = &rest[..end.unwrap_or(rest.len())];
        result.write(match catch_unwind(AssertUnwindSafe(|| judge_one(validator, line))) {
            Ok(outcome) => packed(outcome),
            Err(payload) => u64::of_fault(faults::of_panic("jg_validate_lines", payload)),
        });
        done.count += 1;
        done.consumed += end.map_or(rest.len(), |end| end + 1);
    }
    done
}

fn judge_one(validator: &Validator, line: &[u8]) -> Outcome {
    #[cfg(feature = "fault-injection")]
    if let Some(outcome) = crate::injection::provoked(line) {
        return outcome;
    }
    validator.validate(line)
}
