//! Schema documents, resolved: from bytes to one [`graph::Graph`] in which every reference is an index.
//!
//! `source` reads the bytes, `registry` knows documents, resources and anchors, `metaschema` says whether a schema is
//! one, `keywords` reads each keyword, `build` follows the references, `dynamic` settles those that depend on the way.

mod build;
mod builtin;
mod draft;
mod dynamic;
mod error;
mod findings;
pub mod graph;
mod keywords;
mod loops;
mod metaschema;
mod own;
mod registry;
mod source;
#[cfg(test)]
mod tests;
pub(crate) mod uri;
mod vocabulary;

pub use draft::Draft;
pub use error::{CompileError, SchemaError, Warning};
use graph::Graph;
use registry::Registry;

/// How a schema is read.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// Whether `format` asserts.
    pub assert_format: bool,
    /// The draft of documents without `$schema`, by its metaschema's URI; 2020-12 where there is none.
    pub default_draft: Option<String>,
    /// Documents that references may point into, each with its URI. Of two with one URI the last one counts.
    pub documents: Vec<(String, Vec<u8>)>,
}

/// Reads a schema, and whatever of the supplied documents it refers to.
///
/// # Errors
/// [`CompileError::BadSchema`] with every fault that was found, else [`CompileError::Unsupported`] with every place
/// that is not served; [`CompileError::BadOption`] for a default draft that is no draft.
pub fn load(schema: &[u8], settings: &Settings) -> Result<(Graph, Vec<Warning>), CompileError> {
    let draft = match &settings.default_draft {
        None => Draft::default(),
        Some(uri) => Draft::from_uri(uri).ok_or_else(|| {
            CompileError::BadOption(format!(
                "{uri:?} is the metaschema of no draft; use one such as https://json-schema.org/draft/2020-12/schema"
            ))
        })?,
    };
    let mut registry = Registry::new(settings, draft);
    let Some(root) = registry.add("", uri::DEFAULT_BASE, schema) else { return Err(registry.findings.refuse()) };
    let (graph, registry) = build::Builder::new(registry, settings.assert_format).build(root);
    let registry = own::check(registry);
    registry.findings.conclude().map(|warnings| (graph, warnings))
}
