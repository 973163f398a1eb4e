//! From raw pointers to references, and back: the only file that does it.
//!
//! A function here checks what can be checked (NULL, length, alignment) and names in its `# Safety` section what cannot and is
//! therefore the caller's promise. The promise travels up to the `# Safety` section of the exported function, which is the
//! text in the header.

use std::mem::MaybeUninit;
use std::ptr::NonNull;

use crate::export::Fault;
use crate::faults;

/// The largest length that a Rust slice can have.
const LENGTH_MAX: usize = isize::MAX as usize;

/// A shared reference to what a handle points to.
///
/// # Safety
/// `pointer` is NULL or points to a live `T` that nobody changes or frees during `'a`.
#[inline]
pub unsafe fn shared<'a, T>(pointer: *const T, if_null: Fault) -> Result<&'a T, Fault> {
    // SAFETY: NULL is told apart by as_ref; otherwise the caller promises a live, unchanging T.
    unsafe { pointer.as_ref() }.ok_or(if_null)
}

/// The bytes of a document, schema or text.
///
/// # Safety
/// `data` is NULL or points to `len` bytes that nobody changes or frees during `'a`.
#[inline]
pub unsafe fn bytes<'a>(data: *const u8, len: usize) -> Result<&'a [u8], Fault> {
    if data.is_null() {
        return if len == 0 { Ok(&[]) } else { Err(faults::NULL_BYTES) };
    }
    if len > LENGTH_MAX {
        return Err(faults::LENGTH);
    }
    // SAFETY: not NULL, within the length a slice may have, and the caller promises `len` unchanging bytes.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// The elements of an array of structs.
///
/// # Safety
/// `data` is NULL or points to `len` initialised `T` that nobody changes or frees during `'a`.
pub unsafe fn array<'a, T>(data: *const T, len: usize) -> Result<&'a [T], Fault> {
    if data.is_null() {
        return if len == 0 { Ok(&[]) } else { Err(faults::NULL_BYTES) };
    }
    check_array::<T>(data, len)?;
    // SAFETY: not NULL, aligned, within the length a slice may have, and the caller promises `len` unchanging elements.
    Ok(unsafe { std::slice::from_raw_parts(data, len) })
}

/// An array that the call fills in. Its elements may be uninitialised: they can be written, not read.
///
/// # Safety
/// `data` is NULL or points to room for `len` elements that nobody else uses during `'a`.
pub unsafe fn array_out<'a, T>(data: *mut T, len: usize) -> Result<&'a mut [MaybeUninit<T>], Fault> {
    if data.is_null() {
        return if len == 0 { Ok(&mut []) } else { Err(faults::NULL_OUTPUT) };
    }
    check_array::<T>(data, len)?;
    // SAFETY: not NULL, aligned, within the length a slice may have, and the caller promises exclusive room; MaybeUninit asks
    // nothing of what is in it.
    Ok(unsafe { std::slice::from_raw_parts_mut(data.cast::<MaybeUninit<T>>(), len) })
}

fn check_array<T>(data: *const T, len: usize) -> Result<(), Fault> {
    if !data.is_aligned() {
        return Err(faults::ALIGNMENT);
    }
    match len.checked_mul(size_of::<T>()) {
        Some(size) if size <= LENGTH_MAX => Ok(()),
        _ => Err(faults::COUNT),
    }
}

/// A place where the call leaves its result; nothing is written before [`Out::set`].
pub struct Out<T>(NonNull<T>);

impl<T> Out<T> {
    /// An output that the caller has to provide.
    ///
    /// # Safety
    /// `pointer` is NULL or points to room for a `T` that may be written for as long as the `Out` lives.
    pub unsafe fn required(pointer: *mut T) -> Result<Out<T>, Fault> {
        let pointer = NonNull::new(pointer).ok_or(faults::NULL_OUTPUT)?;
        if pointer.is_aligned() { Ok(Out(pointer)) } else { Err(faults::ALIGNMENT) }
    }

    /// An output that the caller may leave out by passing NULL.
    ///
    /// # Safety
    /// As for [`Out::required`].
    pub unsafe fn optional(pointer: *mut T) -> Result<Option<Out<T>>, Fault> {
        if pointer.is_null() {
            return Ok(None);
        }
        // SAFETY: passed on from this function's own caller.
        unsafe { Out::required(pointer) }.map(Some)
    }

    /// Writes the result. What was there before is not dropped: to the library it is uninitialised memory.
    pub fn set(self, value: T) {
        // SAFETY: whoever made this Out promised aligned room that may be written.
        unsafe { self.0.write(value) }
    }

    /// Writes `value` over an initialised one and gives that back.
    pub fn replace(self, value: T) -> T
    where
        T: Copy,
    {
        // SAFETY: whoever made this Out promised aligned room; jg_buffer_free alone calls this, and its caller promises that
        // the room is initialised.
        unsafe { self.0.replace(value) }
    }
}

/// A C struct of this interface: valid when all its bytes are zero, and made of integers and pointers only.
///
/// # Safety
/// Every bit pattern is a valid value of the type, and there is no padding, so that it may be copied in and out byte by byte.
pub unsafe trait Plain: Copy {}

/// A struct that crosses as pointer + size, so that old callers can talk to new libraries and the other way round: a shorter
/// one is filled up with zeroes; of a longer one the tail that this library does not know must be zero. NULL means all zero.
///
/// # Safety
/// `pointer` is NULL or points to `size` initialised bytes that nobody changes during the call.
pub unsafe fn sized_struct<T: Plain>(pointer: *const T, size: usize) -> Result<T, Fault> {
    let mut value = MaybeUninit::<T>::zeroed();
    if !pointer.is_null() {
        // SAFETY: passed on from this function's own caller.
        let given = unsafe { bytes(pointer.cast(), size) }?;
        let (known, tail) = given.split_at(size.min(size_of::<T>()));
        if tail.iter().any(|&byte| byte != 0) {
            return Err(faults::STRUCT_TAIL);
        }
        // SAFETY: `known` is at most size_of::<T>() bytes, and `value` is a separate local of that size.
        unsafe { std::ptr::copy_nonoverlapping(known.as_ptr(), value.as_mut_ptr().cast(), known.len()) };
    }
    // SAFETY: every byte is initialised, and by the contract of `Plain` every bit pattern is a value.
    Ok(unsafe { value.assume_init() })
}

/// Fills `size` bytes of the caller's struct: as much of `value` as fits, then zeroes. NULL is fine.
///
/// # Safety
/// `pointer` is NULL or points to `size` bytes that may be written and that nobody else uses during the call.
pub unsafe fn sized_struct_out<T: Plain>(pointer: *mut T, size: usize, value: &T) -> Result<(), Fault> {
    // SAFETY: passed on from this function's own caller; a byte has no alignment to check.
    let room = unsafe { array_out::<u8>(pointer.cast(), if pointer.is_null() { 0 } else { size }) }?;
    // SAFETY: by the contract of `Plain` there is no padding, so all size_of::<T>() bytes of `value` are initialised.
    let from = unsafe { std::slice::from_raw_parts(std::ptr::from_ref(value).cast::<u8>(), size_of::<T>()) };
    for (index, byte) in room.iter_mut().enumerate() {
        byte.write(from.get(index).copied().unwrap_or(0));
    }
    Ok(())
}

/// Gives a boxed value to the caller, who owns it from now on.
pub fn give<T>(value: T) -> *mut T {
    Box::into_raw(Box::new(value))
}

/// Takes back what [`give`] gave; `None` for NULL.
///
/// # Safety
/// `pointer` is NULL or came from [`give`] and is not used by anybody any more.
pub unsafe fn take<T>(pointer: *mut T) -> Option<Box<T>> {
    // SAFETY: not NULL, so by the caller's promise it is the only pointer to a box that `give` opened.
    NonNull::new(pointer).map(|pointer| unsafe { Box::from_raw(pointer.as_ptr()) })
}

/// Gives bytes to the caller: a pointer that is NULL when there are none, and their number.
pub fn give_bytes(bytes: Vec<u8>) -> (*mut u8, usize) {
    if bytes.is_empty() {
        return (std::ptr::null_mut(), 0);
    }
    let len = bytes.len();
    (Box::into_raw(bytes.into_boxed_slice()).cast(), len)
}

/// Frees what [`give_bytes`] gave.
///
/// # Safety
/// `data` and `len` are a pair that [`give_bytes`] returned (or NULL and 0), and nobody uses them any more.
pub unsafe fn free_bytes(data: *mut u8, len: usize) {
    if !data.is_null() {
        // SAFETY: by the caller's promise this is the boxed slice of exactly `len` bytes that give_bytes opened.
        drop(unsafe { Box::from_raw(std::ptr::slice_from_raw_parts_mut(data, len)) });
    }
}
