//! The number half of a node.

use super::Builder;
use super::atoms::Atoms;
use super::constants::Constants;
use crate::plan::number::{Bound, IntegerRule};
use crate::plan::{Kinds, NONE, NumberRule};
use crate::schema::graph::Schema;
use crate::value::number::{Decimal, Divisor, Number};

impl Builder<'_> {
    pub(super) fn number_rule(&mut self, atoms: &Atoms, kinds: Kinds, constants: Option<&Constants>) -> u32 {
        let mut lower = Vec::new();
        let mut upper = Vec::new();
        let mut multiples: Vec<&Decimal> = Vec::new();
        for schema in atoms.schemas(self.graph) {
            lower.extend(schema.minimum.as_ref().map(|at| Bound { at: at.clone(), exclusive: false }));
            lower.extend(schema.exclusive_minimum.as_ref().map(|at| Bound { at: at.clone(), exclusive: true }));
            upper.extend(schema.maximum.as_ref().map(|at| Bound { at: at.clone(), exclusive: false }));
            upper.extend(schema.exclusive_maximum.as_ref().map(|at| Bound { at: at.clone(), exclusive: true }));
            multiples.extend(&schema.multiple_of);
        }
        let set = constants.map(|constants| constants.numbers.clone().into_boxed_slice());
        let plain = atoms.schemas(self.graph).any(Schema::wants_plain_integers);
        if lower.is_empty() && upper.is_empty() && multiples.is_empty() && set.is_none() && !plain {
            return NONE;
        }
        let integers = IntegerRule {
            min: lower.iter().map(least).max().unwrap_or(i64::MIN),
            max: upper.iter().map(greatest).min().unwrap_or(i64::MAX),
            divisors: multiples
                .iter()
                .map(|multiple| multiple.as_number().to_i64().filter(|divisor| *divisor > 0))
                .collect::<Option<Vec<i64>>>()
                .map(Vec::into_boxed_slice),
            set: set.as_ref().map(|set| set.iter().filter_map(|number| number.as_number().to_i64()).collect()),
        };
        self.plan.numbers.push(NumberRule {
            kinds: kinds.and(Kinds::NUMBER),
            plain,
            integers,
            lower: lower.into(),
            upper: upper.into(),
            divisors: multiples.into_iter().map(Divisor::new).collect(),
            set,
        });
        self.plan.numbers.len() as u32 - 1
    }
}

/// The rule's integer half only sees integers of up to eighteen digits: bounds are looked for in this range.
const RANGE: std::ops::RangeInclusive<i64> = -999_999_999_999_999_999..=999_999_999_999_999_999;

/// The least integer of [`RANGE`] that the bound allows; above the range where there is none.
fn least(bound: &Bound) -> i64 {
    first_where(*RANGE.start(), *RANGE.end() + 1, |integer| {
        let order = compare(integer, &bound.at);
        order.is_gt() || (order.is_eq() && !bound.exclusive)
    })
}

/// The greatest integer of [`RANGE`] that the bound allows; below the range where there is none.
fn greatest(bound: &Bound) -> i64 {
    first_where(*RANGE.start(), *RANGE.end() + 1, |integer| {
        let order = compare(integer, &bound.at);
        order.is_gt() || (order.is_eq() && bound.exclusive)
    }) - 1
}

/// The first integer of `low..high` for which `holds`, which goes from false to true once; `high` where it never does.
fn first_where(mut low: i64, mut high: i64, holds: impl Fn(i64) -> bool) -> i64 {
    while low < high {
        let middle = low + (high - low) / 2;
        if holds(middle) { high = middle } else { low = middle + 1 }
    }
    low
}

fn compare(integer: i64, with: &Decimal) -> std::cmp::Ordering {
    Number::parse(integer.to_string().as_bytes()).compare(&with.as_number())
}
