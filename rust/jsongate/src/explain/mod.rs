//! The cold path.
pub(crate) mod syntax;

/// Limits.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How many objects and arrays may be open at once.
    pub max_depth: u32,
    /// How many bytes a document may have.
    pub max_size: u64,
    /// Whether strings are read as encoding/json reads them.
    pub lenient: bool,
    /// Whether an object may have the same name twice.
    pub allow_duplicates: bool,
}
