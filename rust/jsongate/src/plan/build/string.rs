//! The string half of a node.

use super::Builder;
use super::atoms::Atoms;
use super::constants::Constants;
use crate::plan::{ANY, NONE, Shape, StringRule};
use crate::value::format::Format;
use crate::value::pattern::{Literal, Pattern};

impl Builder<'_> {
    pub(super) fn string_rule(&mut self, atoms: &Atoms, constants: Option<&Constants>) -> u32 {
        let mut rule = StringRule::free();
        let mut patterns: Vec<&Pattern> = Vec::new();
        let mut formats: Vec<Format> = Vec::new();
        for schema in atoms.schemas(self.graph) {
            rule.min = rule.min.max(schema.min_length.unwrap_or(0));
            rule.max = rule.max.min(schema.max_length.unwrap_or(u64::MAX));
            if let Some(pattern) = &schema.pattern
                && !matches!(pattern.literal_form(), Literal::AnyText)
                && patterns.iter().all(|known| known.source() != pattern.source())
            {
                patterns.push(pattern);
            }
            formats.extend(schema.format.filter(|format| !formats.contains(format)));
        }
        let patterns = patterns.into_iter().cloned().map(Shape::Pattern);
        rule.shapes = patterns.chain(formats.into_iter().map(Shape::Format)).collect();
        if let Some(constants) = constants {
            // Values that another keyword refuses are struck out here, so that a match in the set is the whole answer.
            let names: Vec<_> = constants
                .strings
                .iter()
                .filter(|string| rule.accepts(string.as_bytes(), false))
                .map(|string| (string.as_str(), ANY))
                .collect();
            rule = StringRule::of_set(&names, None);
        }
        if rule.is_free() {
            return NONE;
        }
        self.plan.strings.push(rule);
        self.plan.strings.len() as u32 - 1
    }
}
