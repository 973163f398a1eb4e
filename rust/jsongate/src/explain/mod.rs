//! The cold path: where a document breaks its schema, and everywhere else that it does.
//!
//! A second implementation, written to be read beside the specification: it knows the [`Graph`] and nothing of the
//! plan, so that it can also say whether the fast walk is right. It builds no tree and recurses on nothing; a depth of
//! 10,000 needs no more stack than a depth of one. Cost: (schemas) x (values) at worst, however references and
//! applicators are nested.
//!
//! `syntax` says whether the text is JSON, `leaves` what the assertions are, `goals` which schemas apply to which
//! values, `accepts` decides a schema on a value, `unevaluated` finds what no keyword has looked at, and `collect` gathers the
//! violations, `report` holds them, `output` writes them in the formats of the specification (`tree` and `way` nest
//! them), `position` counts lines and columns.

mod accepts;
mod collect;
mod goals;
mod leaves;
mod output;
#[cfg(test)]
mod output_tests;
mod position;
mod report;
pub(crate) mod syntax;
#[cfg(test)]
mod tests;
mod tree;
mod unevaluated;
mod view;
mod way;

pub use output::Format;
pub use position::{Position, positions};
pub use report::{Report, Violation};

use crate::schema::graph::Graph;
use crate::value::document::{Containers, Document};
use crate::value::{duplicates, steps};
use crate::{Code, Outcome};
use view::View;

/// What a document may be, apart from its schema.
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

/// Judges a document and names every violation.
#[must_use]
pub fn explain(graph: &Graph, limits: &Limits, bytes: &[u8]) -> Report {
    if let Some(outcome) = syntax::fault(bytes, limits) {
        return Report::bare(outcome);
    }
    let ((violations, complete, schemas), used_up) =
        look(graph, bytes, limits.lenient, limits.allow_duplicates, collect::all);
    let outcome = match violations.first() {
        Some(first) => Outcome { code: Code::Schema, keyword: first.keyword, offset: first.offset },
        None if used_up => Outcome::at(Code::Budget, 0),
        None => Outcome::VALID,
    };
    Report { outcome, violations, complete: complete && !used_up, schemas }
}

/// The first violation of a document that is known to be well formed: the one that [`explain`] names first, or `BUDGET`
/// where that is what it says. `None` where the schema accepts the document.
#[must_use]
pub fn locate(graph: &Graph, bytes: &[u8], lenient: bool, allow_duplicates: bool) -> Option<Outcome> {
    match look(graph, bytes, lenient, allow_duplicates, collect::first) {
        (Some((offset, keyword)), _) => Some(Outcome { code: Code::Schema, keyword, offset }),
        (None, true) => Some(Outcome::at(Code::Budget, 0)),
        (None, false) => None,
    }
}

/// Makes a well-formed document ready to be looked at. Gives what the task says, and whether the steps of the look were
/// used up; the tasks tell of no violation that they met after that.
fn look<T>(
    graph: &Graph,
    bytes: &[u8],
    lenient: bool,
    duplicates: bool,
    task: impl FnOnce(&View<'_>) -> T,
) -> (T, bool) {
    let superseded = if duplicates { duplicates::superseded(bytes, lenient) } else { Vec::new() };
    let document = Document { bytes, lenient, superseded: &superseded };
    let containers = Containers::index(&document);
    steps::counted(bytes.len(), || task(&View::new(graph, &document, &containers)))
}
