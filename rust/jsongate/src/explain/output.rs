//! The output formats of JSON Schema core 2020-12, section 12.

use std::fmt::Write;

use super::position::{Position, positions};
use super::report::{Report, Violation};
use super::tree::{self, Node};
use super::way::Stop;
use crate::Code;
use crate::schema::uri;

/// An output format of JSON Schema core 2020-12, section 12.4.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Format {
    /// `{"valid": false}`
    Flag,
    /// `valid` and a flat list `errors`, a unit for each violation in the order of the document.
    Basic,
    /// The units nested by the schemas that they are in, collapsed as section 12.4.3 says.
    Detailed,
}

impl Report {
    /// The report in an output format, as JSON.
    ///
    /// A unit has `valid`, `keywordLocation`, `absoluteKeywordLocation` (a fragment only where no schema has a URI),
    /// `instanceLocation`, and `error` or, in the detailed format, `errors`. Units come in the order of the document.
    /// There are no annotations, so a document that is accepted has nothing but `valid` (and empty locations in the
    /// detailed format).
    ///
    /// A document that is refused without a violation, because it is not well formed or breaks a limit, has one unit
    /// with empty locations and a member `code`, the contract's word for what is wrong.
    ///
    /// ```
    /// use jsongate::{Format, Validator};
    ///
    /// let validator = Validator::compile(br#"{"items": {"minimum": 3}}"#)?;
    /// let report = validator.explain(b"[5, 1]");
    /// assert_eq!(report.output(Format::Flag), r#"{"valid":false}"#);
    /// assert_eq!(
    ///     report.output(Format::Basic),
    ///     r##"{"valid":false,"errors":[{"valid":false,"keywordLocation":"/items/minimum","##.to_owned()
    ///         + r##""absoluteKeywordLocation":"#/items/minimum","instanceLocation":"/1","##
    ///         + r##""error":"at /1: expected at least 3, found the number 1"}]}"##
    /// );
    /// # Ok::<(), jsongate::CompileError>(())
    /// ```
    #[must_use]
    pub fn output(&self, format: Format) -> String {
        self.write(format, None)
    }

    /// The same with the members `line` and `column` in each unit that has an `error`; `document` is what was judged.
    /// They are counted as [`Position`] says. Cost: one more pass over the document.
    #[must_use]
    pub fn output_with_positions(&self, format: Format, document: &[u8]) -> String {
        self.write(format, Some(document))
    }

    /// Where the document is at fault, by line and column: of the outcome, and of each violation.
    #[must_use]
    pub fn positions(&self, document: &[u8]) -> (Position, Vec<Position>) {
        let mut offsets = vec![self.outcome.offset];
        offsets.extend(self.violations.iter().map(|one| one.offset));
        let mut all = positions(document, &offsets);
        let violations = all.split_off(1);
        (all[0], violations)
    }

    fn write(&self, format: Format, document: Option<&[u8]>) -> String {
        let valid = self.outcome.code == Code::Valid;
        let mut text = String::new();
        if valid || format == Format::Flag {
            let _ = write!(text, "{{\"valid\":{valid}");
            text.push_str(if valid && format == Format::Detailed { EMPTY } else { "" });
            text.push('}');
            return text;
        }
        let positions = document.map(|document| self.positions(document));
        let mut writer = Writer { report: self, positions: positions.as_ref(), text };
        match format {
            Format::Detailed if self.violations.is_empty() => writer.refusal(),
            Format::Detailed => writer.tree(&tree::collapsed(&self.violations, self.in_order())),
            _ => writer.list(&self.in_order()),
        }
        writer.text
    }

    /// The violations in the order of the document; of those at one place, by the number of the keyword.
    fn in_order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.violations.len()).collect();
        order.sort_by(|&a, &b| {
            let (a, b) = (&self.violations[a], &self.violations[b]);
            (a.offset, a.keyword, &a.keyword_location).cmp(&(b.offset, b.keyword, &b.keyword_location))
        });
        order
    }

    /// The absolute location of a place that a violation's way leads through.
    fn absolute(&self, violation: &Violation, stop: Stop) -> Option<String> {
        let hops = &violation.hops;
        let last = hops.partition_point(|hop| hop.from as usize <= stop.keyword).checked_sub(1)?;
        let base = &self.schemas[hops[last].schema as usize];
        let rest = &violation.keyword_location[hops[last].from as usize..stop.keyword];
        Some(format!("{base}{}", uri::fragment(rest)))
    }
}

/// The locations of a unit that is about the document as a whole.
const EMPTY: &str = ",\"keywordLocation\":\"\",\"instanceLocation\":\"\"";

struct Writer<'r> {
    report: &'r Report,
    positions: Option<&'r (Position, Vec<Position>)>,
    text: String,
}

impl Writer<'_> {
    fn list(&mut self, order: &[usize]) {
        self.text.push_str("{\"valid\":false,\"errors\":[");
        for (place, &violation) in order.iter().enumerate() {
            self.text.push_str(if place > 0 { "," } else { "" });
            self.violation(violation);
        }
        if order.is_empty() {
            self.refusal();
        }
        self.text.push_str("]}");
    }

    fn tree(&mut self, nodes: &[Node]) {
        // The children that are still to be written, of each branch that is open.
        let mut open: Vec<std::slice::Iter<'_, usize>> = Vec::new();
        let top = [0];
        open.push(top.iter());
        let mut first = true;
        while let Some(children) = open.last_mut() {
            let Some(&node) = children.next() else {
                open.pop();
                self.text.push_str(if open.is_empty() { "" } else { "]}" });
                first = false;
                continue;
            };
            self.text.push_str(if first { "" } else { "," });
            first = false;
            match &nodes[node] {
                Node::Leaf(violation) => self.violation(*violation),
                Node::Branch { stop, example, children } => {
                    self.branch(*stop, *example);
                    open.push(children.iter());
                    first = true;
                }
                Node::Open => {}
            }
        }
    }

    fn branch(&mut self, stop: Stop, example: usize) {
        let violation = &self.report.violations[example];
        self.text.push_str("{\"valid\":false");
        self.string("keywordLocation", &violation.keyword_location[..stop.keyword]);
        if let Some(absolute) = self.report.absolute(violation, stop) {
            self.string("absoluteKeywordLocation", &absolute);
        }
        self.string("instanceLocation", &violation.instance_location[..stop.instance]);
        self.text.push_str(",\"errors\":[");
    }

    fn violation(&mut self, number: usize) {
        let violation = &self.report.violations[number];
        self.text.push_str("{\"valid\":false");
        self.string("keywordLocation", &violation.keyword_location);
        self.string("absoluteKeywordLocation", &violation.absolute_keyword_location);
        self.string("instanceLocation", &violation.instance_location);
        self.string("error", &violation.to_string());
        self.position(self.positions.map(|(_, violations)| violations[number]));
        self.text.push('}');
    }

    /// The unit of a document that is refused without a violation.
    fn refusal(&mut self) {
        let outcome = self.report.outcome;
        self.text.push_str("{\"valid\":false");
        self.text.push_str(EMPTY);
        self.string("error", &refusal(outcome.code, outcome.offset));
        self.string("code", outcome.code.as_str());
        self.position(self.positions.map(|(outcome, _)| *outcome));
        self.text.push('}');
    }

    fn position(&mut self, position: Option<Position>) {
        if let Some(Position { line, column }) = position {
            let _ = write!(self.text, ",\"line\":{line},\"column\":{column}");
        }
    }

    fn string(&mut self, member: &str, value: &str) {
        let _ = write!(self.text, ",\"{member}\":{}", serde_json::Value::from(value));
    }
}

/// Why a document is refused that violates no schema, in a sentence.
fn refusal(code: Code, offset: u32) -> String {
    match code {
        Code::Malformed => format!("the document is not JSON: it cannot go on as it does at byte {offset}"),
        Code::BadUtf8 => format!("a string is not UTF-8, or escapes half a surrogate pair, at byte {offset}"),
        Code::DuplicateName => format!("an object has the same name twice, the second time at byte {offset}"),
        Code::TooDeep => format!("arrays and objects are nested deeper than allowed at byte {offset}"),
        Code::TooLarge => "the document has more bytes than allowed".to_owned(),
        Code::Budget => "to judge the document would take more steps than allowed".to_owned(),
        Code::Schema => "the document is refused".to_owned(),
        _ => "there is no answer about the document".to_owned(),
    }
}
