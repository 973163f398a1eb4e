//! The structs that cross the boundary, and how `jg_options` becomes [`jsongate::Options`].

use jsongate::Options;

use crate::export::Fault;
use crate::faults;
use crate::pointers::{self, Plain};

/// Assert `format` (otherwise it is an annotation unless the metaschema requires it).
pub const JG_OPTION_ASSERT_FORMAT: u32 = 1;
/// Take the last of several members with the same name instead of refusing the document.
pub const JG_OPTION_ALLOW_DUPLICATE_NAMES: u32 = 2;
/// Accept what Go's encoding/json accepts: duplicates, bytes that are not UTF-8 and lone surrogates as U+FFFD, depth 10,000.
pub const JG_OPTION_COMPAT_ENCODING_JSON: u32 = 4;

const KNOWN_FLAGS: u32 = JG_OPTION_ASSERT_FORMAT | JG_OPTION_ALLOW_DUPLICATE_NAMES | JG_OPTION_COMPAT_ENCODING_JSON;

/// Bytes that the library allocated: read them, then call jg_buffer_free. Not terminated by a zero byte.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct JgBuffer {
    /// The bytes; NULL when there are none.
    pub data: *mut u8,
    /// Their number.
    pub len: usize,
}

impl JgBuffer {
    /// No bytes.
    pub const EMPTY: JgBuffer = JgBuffer { data: std::ptr::null_mut(), len: 0 };

    /// Hands `bytes` over to the caller.
    #[must_use]
    pub fn of(bytes: Vec<u8>) -> JgBuffer {
        let (data, len) = pointers::give_bytes(bytes);
        JgBuffer { data, len }
    }
}

/// A schema document that references may name. The library reads no file and no network: what is not given does not exist.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct JgDocument {
    /// The absolute URI under which schemas refer to it, UTF-8.
    pub uri: *const u8,
    /// Its length in bytes.
    pub uri_len: usize,
    /// The schema document, JSON.
    pub json: *const u8,
    /// Its length in bytes.
    pub json_len: usize,
}

/// A text that the caller owns.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct JgText {
    /// UTF-8; need not be terminated.
    pub data: *const u8,
    /// Its length in bytes.
    pub len: usize,
}

/// What jg_compile is asked for. Zero it first: 0 and NULL mean the default of every field. It crosses as pointer + size, so
/// fields may be added at the end later.
#[repr(C)]
#[derive(Clone, Copy, Debug)]
pub struct JgOptions {
    /// JG_OPTION_... bits.
    pub flags: u32,
    /// The deepest nesting of arrays and objects: 1 to 10,000; by default 1,000.
    pub max_depth: u32,
    /// The largest document in bytes: 1 to 4 GiB - 1; by default 64 MiB.
    pub max_size: u64,
    /// The URI of the metaschema for schemas without `$schema`, UTF-8; by default draft 2020-12.
    pub default_draft: *const u8,
    /// Its length in bytes.
    pub default_draft_len: usize,
    /// Further schema documents.
    pub documents: *const JgDocument,
    /// Their number.
    pub documents_len: usize,
    /// JSON Pointers (RFC 6901) for jg_extract, at most 1,024.
    pub pointers: *const JgText,
    /// Their number.
    pub pointers_len: usize,
}

/// What jg_abi tells: the version of this interface and the sizes of its structs as the library was compiled.
#[repr(C)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct JgAbiInfo {
    /// JG_ABI_VERSION of the library.
    pub abi_version: u32,
    /// sizeof(jg_options).
    pub options_size: u32,
    /// sizeof(jg_document).
    pub document_size: u32,
    /// sizeof(jg_buffer).
    pub buffer_size: u32,
    /// sizeof(jg_text).
    pub text_size: u32,
}

// SAFETY: integers and pointers only; the assertion below finds padding.
unsafe impl Plain for JgOptions {}
// SAFETY: as above.
unsafe impl Plain for JgAbiInfo {}

const _: () = assert!(size_of::<JgOptions>() == 16 + 6 * size_of::<usize>(), "jg_options has padding");
const _: () = assert!(size_of::<JgAbiInfo>() == 20, "jg_abi_info has padding");

/// Reads the caller's options.
///
/// # Safety
/// `options` is NULL or points to `size` initialised bytes of a jg_options whose pointers are NULL or valid for the lengths
/// beside them; nobody changes any of it during the call.
pub unsafe fn read(options: *const JgOptions, size: usize) -> Result<Options, Fault> {
    // SAFETY: the caller's promise: NULL or `size` initialised, unchanging bytes.
    let given = unsafe { pointers::sized_struct(options, size) }?;
    if given.flags & !KNOWN_FLAGS != 0 {
        return Err(faults::UNKNOWN_FLAG);
    }

    let mut options = Options::new()
        .assert_format(given.flags & JG_OPTION_ASSERT_FORMAT != 0)
        .allow_duplicate_names(given.flags & JG_OPTION_ALLOW_DUPLICATE_NAMES != 0)
        .compat_encoding_json(given.flags & JG_OPTION_COMPAT_ENCODING_JSON != 0);
    if given.max_depth != 0 {
        options = options.max_depth(given.max_depth);
    }
    if given.max_size != 0 {
        options = options.max_size(given.max_size);
    }
    if given.default_draft_len != 0 {
        // SAFETY: the caller's promise: NULL or valid for the length beside it.
        let draft = unsafe { pointers::bytes(given.default_draft, given.default_draft_len) }?;
        options = options.default_draft(utf8(draft)?);
    }
    // SAFETY: the caller's promise: NULL or valid for the number beside it.
    for document in unsafe { pointers::array(given.documents, given.documents_len) }? {
        // SAFETY: the caller's promise holds for the pointers inside each document too.
        let uri = unsafe { pointers::bytes(document.uri, document.uri_len) }?;
        // SAFETY: as above.
        let json = unsafe { pointers::bytes(document.json, document.json_len) }?;
        options = options.document(utf8(uri)?, json);
    }
    // SAFETY: the caller's promise: NULL or valid for the number beside it.
    for pointer in unsafe { pointers::array(given.pointers, given.pointers_len) }? {
        // SAFETY: the caller's promise holds for the bytes of each text too.
        let text = unsafe { pointers::bytes(pointer.data, pointer.len) }?;
        options = options.pointer(utf8(text)?);
    }
    Ok(options)
}

fn utf8(bytes: &[u8]) -> Result<&str, Fault> {
    std::str::from_utf8(bytes).map_err(|_| faults::NOT_UTF8)
}
