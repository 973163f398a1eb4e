//! Rules for strings under `anyOf`, `oneOf`, `not` and `if`, as one question.

use super::StringRule;

/// What branches together ask of a string. Made by the builder, which bounds its depth and size.
#[derive(Debug)]
pub enum Texts {
    /// One rule.
    Rule(StringRule),
    /// Every one.
    All(Box<[Texts]>),
    /// At least one.
    Any(Box<[Texts]>),
    /// Exactly one.
    One(Box<[Texts]>),
    /// Not this one.
    Not(Box<Texts>),
    /// The second where the first accepts, the third where it does not.
    If(Box<[Texts; 3]>),
}

impl Texts {
    /// Whether a string is accepted: see [`StringRule::accepts`].
    #[must_use]
    pub fn accepts(&self, text: &[u8], ascii: bool) -> bool {
        let says = |one: &Texts| one.accepts(text, ascii);
        match self {
            Texts::Rule(rule) => rule.accepts(text, ascii),
            Texts::All(all) => all.iter().all(says),
            Texts::Any(any) => any.iter().any(says),
            Texts::One(branches) => branches.iter().filter(|branch| says(branch)).count() == 1,
            Texts::Not(one) => !says(one),
            Texts::If(parts) => {
                let [condition, then, otherwise] = &**parts;
                says(if says(condition) { then } else { otherwise })
            }
        }
    }
}
