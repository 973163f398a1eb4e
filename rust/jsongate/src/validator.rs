//! The compiled validator.

use crate::check::{self, Finding, Reading};
use crate::explain::{self, Report};
use crate::extract::{Pointers, Span};
use crate::options::{MAX_DEPTH_DEFAULT, MAX_SIZE_DEFAULT, Options};
use crate::plan::{self, Plan};
use crate::scan::Fault;
use crate::schema::graph::Graph;
use crate::schema::{self, CompileError, SchemaError, Settings, Warning};
use crate::value::document::Document;
use crate::value::duplicates;
use crate::{Code, Keyword, Lines, Outcome, kernel};

/// A schema that is ready to judge documents.
///
/// Immutable, so one validator serves any number of threads at once; calls need no lock and, once the thread's
/// scratch memory has grown, no allocation.
///
/// ```
/// use jsongate::{Code, Keyword, Validator};
///
/// let validator = Validator::compile(br#"{
///     "type": "object",
///     "required": ["id"],
///     "properties": {"id": {"type": "integer", "minimum": 1}}
/// }"#)?;
///
/// assert!(validator.is_valid(br#"{"id": 7}"#));
///
/// let outcome = validator.validate(br#"{"id": 0}"#);
/// assert_eq!((outcome.code, outcome.keyword, outcome.offset), (Code::Schema, Keyword::Minimum, 7));
///
/// let outcome = validator.validate(br#"{"id": 7"#);
/// assert_eq!((outcome.code, outcome.offset), (Code::Malformed, 8));
/// # Ok::<(), jsongate::CompileError>(())
/// ```
#[derive(Debug)]
pub struct Validator {
    plan: Plan,
    graph: Graph,
    reading: Reading,
    max_size: u64,
    warnings: Vec<Warning>,
    pub(crate) pointers: Pointers,
}

impl Validator {
    /// Compiles `schema`, a JSON text, with the contract's defaults. See [`Options::compile`].
    ///
    /// # Errors
    /// As [`Options::compile`].
    pub fn compile(schema: &[u8]) -> Result<Validator, CompileError> {
        Options::new().compile(schema)
    }

    pub(crate) fn build(
        schema: &[u8],
        settings: &Settings,
        reading: Reading,
        max_size: u64,
    ) -> Result<Validator, CompileError> {
        let (graph, warnings) = schema::load(schema, settings)?;
        let plan = plan::build(&graph).map_err(|error| {
            CompileError::Unsupported(vec![SchemaError {
                document: String::new(),
                pointer: String::new(),
                keyword: error.keyword().to_owned(),
                cause: error.to_string(),
            }])
        })?;
        Ok(Validator { plan, graph, reading, max_size, warnings, pointers: Pointers::default() })
    }

    /// Judges one document.
    ///
    /// Reads `document` and nothing after it, keeps nothing of it. Cost: at most the size of the compiled schema times
    /// the length of the document, ordinarily one pass over it; a refusal by the schema costs a second, slower look
    /// that finds the place. Where a pattern of the schema has a backreference each of the two looks takes 200,000 counted
    /// steps and 100 for each byte of the document at most; past that the code is `BUDGET`.
    #[must_use]
    pub fn validate(&self, document: &[u8]) -> Outcome {
        if document.len() as u64 > self.max_size {
            return Outcome::at(Code::TooLarge, 0);
        }
        match check::check(&self.plan, &self.reading, document) {
            Finding::Accepted => Outcome::VALID,
            Finding::Faulty(fault) => outcome_of(fault),
            Finding::Refused => self.place(document),
            Finding::Undecided => Outcome::at(Code::Budget, 0),
        }
    }

    #[cold]
    fn place(&self, document: &[u8]) -> Outcome {
        match explain::locate(&self.graph, document, self.reading.lenient, self.reading.allow_duplicates) {
            Some(outcome) => outcome,
            // The two implementations disagree. Neither answer is to be trusted, so this is none.
            None => Outcome::at(Code::Internal, 0),
        }
    }

    /// Whether the document is `VALID`: [`validate`](Validator::validate) that stops at the first violation.
    #[must_use]
    pub fn is_valid(&self, document: &[u8]) -> bool {
        document.len() as u64 <= self.max_size && check::accepts(&self.plan, &self.reading, document)
    }

    /// Judges documents that are separated by line feeds, one result for each line, until the buffer or `results`
    /// ends.
    ///
    /// A blank line is a document too (`MALFORMED` at its length); what follows the last line feed is one if it is not
    /// empty. Offsets count from the first byte of their line.
    pub fn validate_lines(&self, buffer: &[u8], results: &mut [Outcome]) -> Lines {
        let mut lines = Lines::default();
        for result in results {
            let rest = &buffer[lines.consumed..];
            if rest.is_empty() {
                break;
            }
            let length = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            *result = self.validate(&rest[..length]);
            lines.count += 1;
            lines.consumed += (length + 1).min(rest.len());
        }
        lines
    }

    /// Judges one document and names every violation, with JSON Pointers (RFC 6901) to the place in the document and
    /// to the keyword in the schema.
    ///
    /// Much slower than [`validate`](Validator::validate), and allocates: it is for people and for logs. The code is always
    /// that of `validate`; where a pattern of the schema has a backreference, the list ends where its steps are used up.
    #[must_use]
    pub fn explain(&self, document: &[u8]) -> Report {
        let limits = explain::Limits {
            max_depth: self.reading.max_depth,
            max_size: self.max_size,
            lenient: self.reading.lenient,
            allow_duplicates: self.reading.allow_duplicates,
        };
        let report = explain::explain(&self.graph, &limits, document);
        if self.plan.counts_steps {
            // The two looks at a document take different numbers of steps. Where one of them had too few, what validate
            // says stands.
            let outcome = self.validate(document);
            if outcome.code != report.outcome.code && [outcome.code, report.outcome.code].contains(&Code::Budget) {
                return Report::bare(outcome);
            }
        }
        report
    }

    /// Finds the values that the pointers of the options lead to ([`Options::pointer`]) in a document that was found
    /// `VALID` just before: where each stands, in the order of the pointers. Gives how many were found.
    ///
    /// `spans` may be shorter than the list of pointers; where it is longer, the rest of it is left alone. With duplicate
    /// names allowed, the last one of a name counts. Of a document that was not found `VALID` the answer means nothing, but
    /// asking does no harm. Cost: one look over the document along the pointers, values beside them are passed over by
    /// their brackets; no allocation that grows with the document, unless duplicate names are allowed.
    ///
    /// ```
    /// use jsongate::{Options, Span};
    ///
    /// let validator = Options::new().pointer("/type").pointer("/items/0").compile(b"true")?;
    /// let document = br#"{"items": [1, 2], "type": "order"}"#;
    /// assert!(validator.is_valid(document));
    ///
    /// let mut spans = [Span::default(); 2];
    /// assert_eq!(validator.extract(document, &mut spans), 2);
    /// assert_eq!((spans[0].of(document), spans[1].of(document)), (&b"\"order\""[..], &b"1"[..]));
    /// # Ok::<(), jsongate::CompileError>(())
    /// ```
    pub fn extract(&self, document: &[u8], spans: &mut [Span]) -> usize {
        // One that is too large is as good as empty.
        let document = if document.len() as u64 > self.max_size { &[] } else { document };
        let Reading { kernel, lenient, allow_duplicates, .. } = self.reading;
        let superseded = if allow_duplicates && self.pointers.len() > 0 {
            duplicates::superseded(document, lenient)
        } else {
            Vec::new()
        };
        self.pointers.find(kernel, &Document { bytes: document, lenient, superseded: &superseded }, spans)
    }

    /// How many pointers [`extract`](Validator::extract) looks for.
    #[must_use]
    pub fn pointers(&self) -> usize {
        self.pointers.len()
    }

    /// What is odd about the schema, but does not keep it from being served.
    #[must_use]
    pub fn warnings(&self) -> &[Warning] {
        &self.warnings
    }

    /// The name of the kernel it runs on.
    #[must_use]
    pub fn kernel(&self) -> &'static str {
        self.reading.kernel.name()
    }
}

/// Judges `document` as JSON alone: RFC 8259, duplicate names refused, the contract's default limits.
///
/// The kernel is the one of [`kernel::selected`], or the fastest where the environment names one that is not there.
#[must_use]
pub fn check_syntax(document: &[u8]) -> Outcome {
    if document.len() as u64 > MAX_SIZE_DEFAULT {
        return Outcome::at(Code::TooLarge, 0);
    }
    let reading = Reading {
        kernel: kernel::selected().unwrap_or_else(|_| kernel::Selected::fastest()),
        max_depth: MAX_DEPTH_DEFAULT,
        lenient: false,
        allow_duplicates: false,
    };
    match check::check(check::syntax(), &reading, document) {
        Finding::Accepted => Outcome::VALID,
        Finding::Faulty(fault) => outcome_of(fault),
        Finding::Refused | Finding::Undecided => Outcome::at(Code::Internal, 0),
    }
}

/// Whether `document` is JSON: see [`check_syntax`].
#[must_use]
pub fn is_json(document: &[u8]) -> bool {
    check_syntax(document).code == Code::Valid
}

fn outcome_of(fault: Fault) -> Outcome {
    Outcome { code: fault.code, keyword: Keyword::None, offset: fault.offset as u32 }
}
