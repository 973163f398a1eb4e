//! Patterns: ECMA-262 regular expressions with the u flag, searched for anywhere in the text.
//!
//! A well-kept engine says which patterns are valid and what Unicode's properties are. Matching is our own, because it
//! has to be linear: a pattern becomes the program of a nondeterministic automaton, and where that is small a table.
//! Only whether there is a match is ever asked, so captures and greed do not matter, and a lookaround is a set of
//! positions. A pattern with backreferences is matched by backtracking, in counted steps: see [`steps`](super::steps).

mod annex_b;
mod automaton;
mod backtrack;
mod literal;
mod program;
mod set;
mod simulate;
mod syntax;

use std::fmt;
use std::sync::Arc;

use corvus_regex_ecma262::{Error, Regex};
use thiserror::Error as ThisError;

use automaton::Automaton;
pub use literal::Literal;
use program::Programs;
use syntax::Node;

/// A compiled pattern. A clone is another handle to the same one.
///
/// Matching takes time in proportion to (size of the pattern, counted repetitions written out) x (length of the text),
/// and allocates nothing once the thread's working memory has grown. With a backreference it takes
/// [counted steps](super::steps) instead, and what is answered once they are used up means nothing. A pattern can be used
/// by any number of threads at once.
#[derive(Clone)]
pub struct Pattern(Arc<Compiled>);

struct Compiled {
    source: Box<str>,
    annex_b: bool,
    literal: Literal,
    matcher: Matcher,
}

enum Matcher {
    Table(Automaton),
    Steps(Programs),
    /// Every part has to match, or not to match where it is negative.
    All(Box<[Part]>),
    /// With backreferences.
    Counted(Box<backtrack::Program>),
}

struct Part {
    negative: bool,
    matcher: Matcher,
}

/// The text of a string that the scan has checked.
fn checked(text: &[u8]) -> &str {
    std::str::from_utf8(text).expect("the scan checked the text as UTF-8")
}

/// The most patterns that [`Pattern::any_of`] puts into one.
const MOST_UNITED: usize = 32;

impl Matcher {
    fn of(tree: &Node) -> Result<Matcher, PatternError> {
        let programs = program::compile(tree)?;
        Ok(Automaton::build(&programs).map_or(Matcher::Steps(programs), Matcher::Table))
    }

    /// A pattern that starts `^(?=...)(?!...)` asks several questions about the same text. Each of them alone may fit a
    /// table, which the lookahead as such does not.
    fn of_parts(tree: Node) -> Result<Matcher, PatternError> {
        let parts = syntax::split_lookaheads(tree);
        if let [(false, whole)] = &parts[..] {
            return Matcher::of(whole);
        }
        let parts = parts.into_iter().map(|(negative, tree)| Ok(Part { negative, matcher: Matcher::of(&tree)? }));
        Ok(Matcher::All(parts.collect::<Result<_, PatternError>>()?))
    }

    fn is_match_ascii(&self, text: &[u8]) -> bool {
        match self {
            Matcher::Table(automaton) => automaton.is_match_ascii(text),
            Matcher::Steps(programs) => simulate::is_match(programs, checked(text)),
            Matcher::All(parts) => parts.iter().all(|part| part.matcher.is_match_ascii(text) != part.negative),
            Matcher::Counted(program) => program.is_match(checked(text)),
        }
    }

    fn is_match(&self, text: &str) -> bool {
        match self {
            Matcher::Table(automaton) => automaton.is_match(text),
            Matcher::Steps(programs) => simulate::is_match(programs, text),
            Matcher::All(parts) => parts.iter().all(|part| part.matcher.is_match(text) != part.negative),
            Matcher::Counted(program) => program.is_match(text),
        }
    }
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
    /// a group that ignores case, or beyond the limits of size (100,000 steps, groups nested 100 deep).
    pub fn compile(source: &str) -> Result<Pattern, PatternError> {
        let annex_b = !Regex::is_valid_pattern(source, "u");
        if annex_b && !Regex::is_valid_pattern(source, "") {
            return Err(PatternError::Invalid(match Regex::new(source, "u") {
                Err(Error::Invalid(reason)) => {
                    format!("not an ECMA-262 regular expression: {}", reason.trim_start_matches("ecmaregex: "))
                }
                _ => "not an ECMA-262 regular expression".to_owned(),
            }));
        }
        let rewritten = if annex_b { annex_b::rewrite(source) } else { source.to_owned() };
        if annex_b && !Regex::is_valid_pattern(&rewritten, "u") {
            return Err(syntax::unsupported("cannot be said with the u flag of ECMA-262; write it for that flag"));
        }
        let matcher = if annex_b::has_backreference(source, !annex_b) {
            Matcher::Counted(Box::new(backtrack::Program::compile(&syntax::parse_with_groups(&rewritten)?)?))
        } else {
            Matcher::of_parts(syntax::parse(&rewritten)?)?
        };
        let literal = literal::recognise(&rewritten);
        Ok(Pattern(Arc::new(Compiled { source: source.into(), annex_b, literal, matcher })))
    }

    /// The pattern that matches where one of these does; `None` where it would be slower than they are one by one.
    #[must_use]
    pub fn any_of(patterns: &[Pattern]) -> Option<Pattern> {
        if patterns.len() > MOST_UNITED || patterns.iter().any(Pattern::annex_b) {
            return None;
        }
        let sources: Vec<String> = patterns.iter().map(|pattern| format!("(?:{})", pattern.source())).collect();
        let united = Pattern::compile(&sources.join("|")).ok()?;
        matches!(united.0.matcher, Matcher::Table(_)).then_some(united)
    }

    /// Whether `source` is a pattern by either grammar, without compiling it.
    #[must_use]
    pub fn is_valid(source: &str) -> bool {
        Regex::is_valid_pattern(source, "u") || Regex::is_valid_pattern(source, "")
    }

    /// Whether `source` is a pattern by the grammar of the u flag, without compiling it. No text overflows the stack.
    #[must_use]
    pub fn is_valid_unicode(source: &str) -> bool {
        Regex::is_valid_pattern(source, "u")
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
        self.0.matcher.is_match(text)
    }

    /// Whether the pattern matches anywhere in the text, which is UTF-8. `ascii` may be true only where every byte is ASCII.
    ///
    /// # Panics
    /// With a text that is not UTF-8.
    #[must_use]
    #[inline]
    pub fn is_match_checked(&self, text: &[u8], ascii: bool) -> bool {
        if ascii { self.0.matcher.is_match_ascii(text) } else { self.0.matcher.is_match(checked(text)) }
    }

    /// Whether matching counts steps, since the pattern has a backreference.
    #[must_use]
    pub fn counts_steps(&self) -> bool {
        matches!(self.0.matcher, Matcher::Counted(_))
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

#[cfg(test)]
mod tests;
