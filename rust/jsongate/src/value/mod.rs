//! What JSON values mean: numbers as mathematical values, strings as code points, equality of whole values.
//!
//! Everything here works on the bytes of a document that is already known to be well formed; nothing builds a tree.
//! None of it is recursive in the document, so depth costs memory and never stack.

pub mod canonical;
pub mod document;
pub mod duplicates;
pub mod equal;
mod exponent;
pub mod format;
pub mod number;
pub mod pattern;
pub mod steps;
pub mod text;
