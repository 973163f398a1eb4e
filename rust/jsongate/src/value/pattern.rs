//! Patterns: ECMA-262 regular expressions with the u flag, searched for anywhere in the text.

mod annex_b;
mod literal;

use std::fmt;
use std::sync::Arc;

use corvus_regex_ecma262::{Error, Regex, RegexBuilder};
use thiserror::Error as ThisError;

pub use literal::Literal;

/// A compiled pattern. A clone is another handle to the same one.
///
/// Matching takes time in proportion to (size of the pattern) x (length of the text) and allocates nothing once the
/// thread's working memory has grown. A pattern can be used by any number of threads at once.
#[derive(Clone)]
pub struct Pattern(Arc<Compiled>);

struct Compiled {
    source: Box<str>,
    annex_b: bool,
    literal: Literal,
    regex: Regex,
}

/// Why a pattern was not compiled.
#[derive(Clone, Debug, PartialEq, Eq, ThisError)]
pub enum PatternError {
    /// No ECMA-262 pattern, with the u flag or without it.
    #[error("{0}")]
    Invalid(String),
    /// A pattern that this engine does not take.
    #[error("{0}")]
    Unsupported(String),
}

impl Pattern {
    /// Compiles a pattern as ECMA-262 reads it with the u flag, or, where it is valid only without that flag, by the
    /// grammar of Annex B; it is matched by code points either way.
    ///
    /// # Errors
    /// [`PatternError::Invalid`] where neither grammar takes it, and [`PatternError::Unsupported`] for a pattern with
    /// a backreference (matching one can take exponential time) or one beyond the engine's limits of size.
    pub fn compile(source: &str) -> Result<Pattern, PatternError> {
        let (regex, annex_b) = if Regex::is_valid_pattern(source, "u") {
            refuse_backreference(source, true)?;
            (build(source, "u")?, false)
        } else if Regex::is_valid_pattern(source, "") {
            refuse_backreference(source, false)?;
            // The rewriting speaks the u grammar; what it cannot say is matched by code units, which differs for text
            // beyond the Basic Multilingual Plane only.
            let regex = build(&annex_b::rewrite(source), "u").or_else(|_| build(source, ""))?;
            (regex, true)
        } else {
            return Err(PatternError::Invalid(match Regex::new(source, "u") {
                Err(Error::Invalid(reason)) => {
                    format!("not an ECMA-262 regular expression: {}", reason.trim_start_matches("ecmaregex: "))
                }
                _ => "not an ECMA-262 regular expression".to_owned(),
            }));
        };
        let literal = if annex_b { Literal::None } else { literal::recognise(source) };
        Ok(Pattern(Arc::new(Compiled { source: source.into(), annex_b, literal, regex })))
    }

    /// Whether `source` is a pattern by either grammar, without compiling it.
    #[must_use]
    pub fn is_valid(source: &str) -> bool {
        Regex::is_valid_pattern(source, "u") || Regex::is_valid_pattern(source, "")
    }

    /// The pattern as the schema spells it.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.0.source
    }

    /// Whether the pattern matches anywhere in the text.
    #[must_use]
    #[inline]
    pub fn is_match(&self, text: &str) -> bool {
        match self.0.regex.is_match(text) {
            Ok(matched) => matched,
            // Only a time limit makes the engine give up, and none is set.
            Err(error) => unreachable!("a match without a limit was abandoned: {error}"),
        }
    }

    /// Whether the pattern is valid only without the u flag.
    #[must_use]
    pub fn annex_b(&self) -> bool {
        self.0.annex_b
    }

    /// The simpler question that the pattern asks, where it is one about fixed text.
    #[must_use]
    pub fn literal_form(&self) -> Literal {
        self.0.literal.clone()
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Pattern({:?})", self.source())
    }
}

fn build(source: &str, flags: &str) -> Result<Regex, PatternError> {
    // A limit of time would make a verdict depend on load; a process-wide default must not bring one in.
    RegexBuilder::new(source).flags(flags).match_timeout(None).build().map_err(|error| match error {
        Error::TooLarge(limit) => PatternError::Unsupported(format!("{limit}; simplify it")),
        other => PatternError::Invalid(other.to_string()),
    })
}

fn refuse_backreference(source: &str, unicode: bool) -> Result<(), PatternError> {
    if annex_b::has_backreference(source, unicode) {
        return Err(PatternError::Unsupported(
            "the pattern has a backreference, which this engine does not match: it knows no bound on the steps one \
             takes; say it without the backreference"
                .to_owned(),
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
