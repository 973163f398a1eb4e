//! The texts of faults: a packed result has room for a number only, so the sentence is kept here and read by a second call.
//!
//! Numbers are process wide and may be read from any thread, since a Go caller's second call can run on another one. Mistakes
//! of the caller have fixed numbers and cost nothing to report. What the engine says in its distress gets a new number each
//! time, and the table keeps the last [`KEPT`] texts of at most [`TEXT_MAX`] bytes, so that faults can never eat memory.

use std::any::Any;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::panic::PanicHookInfo;
use std::sync::{Mutex, Once, PoisonError};

use jsongate::{Code, Outcome};
use libc::size_t;

use crate::codes::JG_CODE_VALID;
use crate::export::Fault;
use crate::options::JgBuffer;
use crate::pointers::{self, Out};

/// How many texts of engine faults are kept; older ones are forgotten.
pub const KEPT: usize = 256;
/// How many bytes of one text are kept.
pub const TEXT_MAX: usize = 2048;

/// The number of a fault; never 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FaultId(u32);

impl FaultId {
    /// The number as it travels in a packed result.
    #[must_use]
    pub const fn get(self) -> u32 {
        self.0
    }
}

macro_rules! fixed {
    ($( $(#[$meta:meta])* $name:ident = $id:literal => $text:literal, )*) => {
        $( $(#[$meta])* pub const $name: Fault = Fault { code: Code::BadArgument, id: FaultId($id) }; )*
        const FIXED: &[(u32, &str)] = &[ $( ($id, $text), )* ];
    };
}

fixed! {
    /// A validator was needed.
    NULL_VALIDATOR = 1 => "the validator is NULL: pass the one that jg_compile gave",
    /// A document, schema or buffer was needed.
    NULL_BYTES = 2 => "a pointer to bytes is NULL although its length is not 0",
    /// An output was needed.
    NULL_OUTPUT = 3 => "an output pointer is NULL although this call must write to it",
    /// A length that no allocation can have.
    LENGTH = 4 => "a length is larger than any object in memory can be: was a negative number converted to size_t?",
    /// An unaligned struct or array.
    ALIGNMENT = 5 => "a pointer to a struct or an array of numbers is not aligned for its type",
    /// A struct of a newer version that says something this library does not understand.
    STRUCT_TAIL = 6 => "a struct is longer than this library knows and its unknown part is not zero: the caller was compiled \
                        for a newer libjsongate; install that one or leave the newer fields zero",
    /// A flag bit without meaning.
    UNKNOWN_FLAG = 7 => "jg_options.flags has a bit that this libjsongate does not know: the caller was compiled for a newer one",
    /// Text that must be UTF-8.
    NOT_UTF8 = 8 => "a URI or a draft name is not UTF-8",
    /// `jg_fault_message` was asked for a number that is not there.
    UNKNOWN_FAULT = 9 => "no fault with this number is known: it never was, or too many came after it",
    /// Too many documents to be one array.
    COUNT = 10 => "jg_options.documents_len is larger than any array in memory can be",
    /// An output format that is none.
    UNKNOWN_OUTPUT = 11 => "the output format is none that this libjsongate knows: pass JG_OUTPUT_FLAG, JG_OUTPUT_BASIC or \
                            JG_OUTPUT_DETAILED, with or without JG_OUTPUT_POSITIONS",
}

/// The first number given to an engine fault; below it are the fixed ones.
const FIRST_RECORDED: u32 = 1024;

struct Table {
    next: u32,
    kept: VecDeque<(u32, String)>,
}

// A lock on the fault path alone: no call that succeeds comes here.
static TABLE: Mutex<Table> = Mutex::new(Table { next: FIRST_RECORDED, kept: VecDeque::new() });

thread_local! {
    // What the panic hook saw, for the boundary that catches the panic on the same thread a moment later.
    static LAST_PANIC: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps `text` and gives it a number.
#[cold]
pub fn record(code: Code, mut text: String) -> Fault {
    if text.len() > TEXT_MAX {
        let room = TEXT_MAX - 3;
        text.truncate((0..=room).rev().find(|&end| text.is_char_boundary(end)).unwrap_or(0));
        text.push_str("...");
    }
    let mut table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    let id = table.next;
    table.next = id.checked_add(1).unwrap_or(FIRST_RECORDED);
    if table.kept.len() == KEPT {
        table.kept.pop_front();
    }
    table.kept.push_back((id, text));
    Fault { code, id: FaultId(id) }
}

/// The fault of a panic that the boundary of `function` caught.
#[cold]
pub fn of_panic(function: &str, payload: Box<dyn Any + Send>) -> Fault {
    let said = if let Some(text) = payload.downcast_ref::<&'static str>() {
        (*text).to_owned()
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text.clone()
    } else {
        // The destructor of an unknown payload might panic in turn; a leak on this path is the smaller harm.
        std::mem::forget(payload);
        "(no text)".to_owned()
    };
    let seen = LAST_PANIC.try_with(|slot| slot.try_borrow_mut().ok().and_then(|mut slot| slot.take())).ok().flatten();
    let place = seen.map(|place| format!(" at {place}")).unwrap_or_default();
    record(Code::Panic, format!("the engine panicked in {function}{place}: {said}"))
}

/// An outcome of the engine that is a fault gets a number like any other.
#[cold]
pub fn of_outcome(outcome: Outcome) -> Fault {
    record(outcome.code, format!("the engine answered {} at offset {}", outcome.code, outcome.offset))
}

/// The text behind a number, or `None` where there is none (any more). 0 means the latest recorded one.
#[must_use]
pub fn text(id: u32) -> Option<String> {
    if let Some((_, text)) = FIXED.iter().find(|(fixed, _)| *fixed == id) {
        return Some((*text).to_owned());
    }
    let table = TABLE.lock().unwrap_or_else(PoisonError::into_inner);
    match id {
        0 => table.kept.back(),
        _ => table.kept.iter().rev().find(|(kept, _)| *kept == id),
    }
    .map(|(_, text)| text.clone())
}

/// From now on a panic prints nothing to the host's standard error; what it said is read with `jg_fault_message`.
///
/// The shared library has a standard library of its own, so the host's own hooks are not touched. Where this crate is linked
/// into a Rust program instead (its tests), the program's named threads keep their hook.
pub fn silence_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info: &PanicHookInfo<'_>| {
            let place = info.location().map(ToString::to_string);
            let _ = LAST_PANIC.try_with(|slot| slot.try_borrow_mut().map(|mut slot| *slot = place));
            if std::thread::current().name().is_some() {
                previous(info);
            }
        }));
    });
}

/// Writes the text of the fault with this number to `out`, which `jg_buffer_free` frees.
///
/// The number is the upper half of a packed result whose code is a fault (64 or more); 0 means the latest fault of the
/// process. It may be asked from any thread. The last 256 texts are kept. Returns JG_CODE_VALID, or JG_CODE_BAD_ARGUMENT
/// (with nothing written) if no text with this number is known.
///
/// # Safety
/// `out` points to a jg_buffer that may be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_fault_message(id: u32, out: *mut JgBuffer) -> u32 {
    export!(jg_fault_message, {
        // SAFETY: the caller's promise (`# Safety` above): `out` is NULL or may be written.
        let out = unsafe { Out::required(out) }?;
        let text = text(id).ok_or(UNKNOWN_FAULT)?;
        out.set(JgBuffer::of(text.into_bytes()));
        Ok(JG_CODE_VALID)
    })
}

/// Frees what the library wrote to a jg_buffer and empties it, so that a second call does nothing. NULL is fine.
///
/// # Safety
/// `buffer` is NULL or points to a jg_buffer that is zeroed or was written by this library and not copied since.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn jg_buffer_free(buffer: *mut JgBuffer) {
    export!(jg_buffer_free, {
        if !buffer.is_null() {
            // SAFETY: the caller's promise: not NULL, so it is a jg_buffer that may be read and written.
            let out = unsafe { Out::required(buffer) }?;
            let JgBuffer { data, len } = out.replace(JgBuffer::EMPTY);
            // SAFETY: the caller's promise: data and len are the pair that this library wrote, and the only copy of it.
            unsafe { pointers::free_bytes(data, len as size_t) };
        }
        Ok(())
    })
}
