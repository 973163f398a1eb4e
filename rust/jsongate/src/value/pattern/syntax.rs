//! Patterns of the grammar of the u flag (ECMA-262, 22.2.1) as trees. The input is known to be valid.

use std::ops::Range;

use super::PatternError;
use super::set::Set;

/// A pattern, as far as the question whether it matches needs it: captures only where there are backreferences, since
/// greed and captures decide nothing without them.
#[derive(Clone, Debug)]
pub(super) enum Node {
    Set(Set),
    Concat(Vec<Node>),
    Alternate(Vec<Node>),
    /// `max` is `None` where there is no upper bound.
    Repeat {
        node: Box<Node>,
        min: u32,
        max: Option<u32>,
        lazy: bool,
        /// The groups inside.
        groups: Range<u32>,
    },
    Assert(Assertion),
    Look {
        node: Box<Node>,
        behind: bool,
        negative: bool,
    },
    /// A group that captures, by its number from 0.
    Group {
        node: Box<Node>,
        number: u32,
    },
    /// What one of these groups has captured.
    Back(Vec<u32>),
}

/// A pattern with backreferences.
#[derive(Debug)]
pub(super) struct Tree {
    pub(super) node: Node,
    /// How many groups capture.
    pub(super) groups: u32,
}

/// A condition on a position.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Assertion {
    Start,
    End,
    /// `^` and `$` in a group with the m modifier.
    LineStart,
    LineEnd,
    /// `\b` and, negated, `\B`
    Word {
        negative: bool,
    },
}

impl Assertion {
    pub(super) fn holds(self, text: &str, at: usize) -> bool {
        let before = || text[..at].chars().next_back();
        let after = || text[at..].chars().next();
        let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        match self {
            Assertion::Start => at == 0,
            Assertion::End => at == text.len(),
            Assertion::LineStart => before().is_none_or(is_break),
            Assertion::LineEnd => after().is_none_or(is_break),
            Assertion::Word { negative } => (before().is_some_and(is_word) != after().is_some_and(is_word)) != negative,
        }
    }
}

/// How deep groups may nest here. The tree is walked recursively, on the stack of whoever compiles.
const DEEPEST: usize = 100;

/// Reads a pattern without backreferences.
pub(super) fn parse(source: &str) -> Result<Node, PatternError> {
    Parser::new(source, None).disjunction()
}

/// Reads a pattern with backreferences.
pub(super) fn parse_with_groups(source: &str) -> Result<Tree, PatternError> {
    // A name may be referred to before its group is met.
    let mut first = Parser::new(source, Some(Vec::new()));
    first.disjunction()?;
    let mut second = Parser::new(source, Some(first.names));
    Ok(Tree { node: second.disjunction()?, groups: second.groups })
}

/// The pattern as questions about the whole text, each with whether its answer has to be no: one for each lookahead
/// right behind a leading `^`, and what is left. Together they ask the same.
pub(super) fn split_lookaheads(tree: Node) -> Vec<(bool, Node)> {
    let Node::Concat(terms) = tree else { return vec![(false, tree)] };
    if !matches!(terms.first(), Some(Node::Assert(Assertion::Start))) {
        return vec![(false, Node::Concat(terms))];
    }
    let mut parts = Vec::new();
    let mut rest = vec![Node::Assert(Assertion::Start)];
    for term in terms.into_iter().skip(1) {
        match term {
            Node::Look { node, behind: false, negative } if rest.len() == 1 => {
                parts.push((negative, Node::Concat(vec![Node::Assert(Assertion::Start), *node])));
            }
            other => rest.push(other),
        }
    }
    parts.push((false, Node::Concat(rest)));
    parts
}

struct Parser<'a> {
    rest: &'a str,
    depth: usize,
    /// The modifiers s and m.
    dot_all: bool,
    multiline: bool,
    /// Where there are backreferences: the names that are known beforehand.
    referred: Option<Vec<(String, u32)>>,
    /// The groups that were met, and their names.
    groups: u32,
    names: Vec<(String, u32)>,
}

impl<'a> Parser<'a> {
    fn new(source: &'a str, referred: Option<Vec<(String, u32)>>) -> Parser<'a> {
        Parser { rest: source, depth: 0, dot_all: false, multiline: false, referred, groups: 0, names: Vec::new() }
    }

    fn disjunction(&mut self) -> Result<Node, PatternError> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(unsupported("has groups that nest more than 100 deep; flatten it"));
        }
        let mut alternatives = vec![self.alternative()?];
        while self.eat("|") {
            alternatives.push(self.alternative()?);
        }
        self.depth -= 1;
        Ok(match alternatives.pop() {
            Some(only) if alternatives.is_empty() => only,
            last => Node::Alternate(alternatives.into_iter().chain(last).collect()),
        })
    }

    fn alternative(&mut self) -> Result<Node, PatternError> {
        let mut terms = Vec::new();
        while !self.rest.is_empty() && !self.rest.starts_with(['|', ')']) {
            let first = self.groups;
            let term = self.term()?;
            terms.push(self.quantified(term, first));
        }
        Ok(Node::Concat(terms))
    }

    fn term(&mut self) -> Result<Node, PatternError> {
        Ok(match self.next() {
            '^' => Node::Assert(if self.multiline { Assertion::LineStart } else { Assertion::Start }),
            '$' => Node::Assert(if self.multiline { Assertion::LineEnd } else { Assertion::End }),
            '.' => Node::Set(if self.dot_all { Set::any() } else { Set::dot() }),
            '(' => self.group()?,
            '[' => self.class(),
            '\\' if self.eat("b") => Node::Assert(Assertion::Word { negative: false }),
            '\\' if self.eat("B") => Node::Assert(Assertion::Word { negative: true }),
            '\\' if self.referred.is_some() && self.rest.starts_with(|c: char| matches!(c, '1'..='9' | 'k')) => {
                self.backreference()
            }
            '\\' => Node::Set(match self.escape() {
                Escape::One(c) => Set::one(c),
                Escape::Many(set) => set,
            }),
            c => Node::Set(Set::one(c.into())),
        })
    }

    /// `first` is the number of the first group in the term.
    fn quantified(&mut self, term: Node, first: u32) -> Node {
        let (min, max) = match self.rest.as_bytes().first() {
            Some(b'*') => (0, None),
            Some(b'+') => (1, None),
            Some(b'?') => (0, Some(1)),
            Some(b'{') => {
                self.next();
                let min = self.decimal();
                let max = if !self.eat(",") {
                    Some(min)
                } else if self.rest.starts_with('}') {
                    None
                } else {
                    Some(self.decimal())
                };
                (min, max)
            }
            _ => return term,
        };
        self.next();
        let lazy = self.eat("?");
        Node::Repeat { node: Box::new(term), min, max, lazy, groups: first..self.groups }
    }

    /// After the `(`.
    fn group(&mut self) -> Result<Node, PatternError> {
        let modifiers = (self.dot_all, self.multiline);
        let mut look = None;
        let mut captures = true;
        if self.eat("?") {
            captures = false;
            for (head, behind, negative) in
                [("=", false, false), ("!", false, true), ("<=", true, false), ("<!", true, true)]
            {
                if look.is_none() && self.eat(head) {
                    look = Some((behind, negative));
                }
            }
            if look.is_none() && self.eat("<") {
                captures = true;
                let name = self.name();
                self.names.push((name, self.groups));
            } else if look.is_none() {
                self.modifiers()?;
            }
        }
        let number = self.groups;
        self.groups += u32::from(captures);
        let node = self.disjunction()?;
        self.next();
        (self.dot_all, self.multiline) = modifiers;
        Ok(match look {
            Some((behind, negative)) => Node::Look { node: Box::new(node), behind, negative },
            None if captures && self.referred.is_some() => Node::Group { node: Box::new(node), number },
            None => node,
        })
    }

    /// The name of a group, up to and with the `>`. It may hold escapes of code points.
    fn name(&mut self) -> String {
        let mut name = String::new();
        loop {
            match self.next() {
                '>' => return name,
                '\\' => {
                    if let Escape::One(c) = self.escape() {
                        name.extend(char::from_u32(c));
                    }
                }
                c => name.push(c),
            }
        }
    }

    /// After a backslash that starts one. Under the u flag the group exists.
    fn backreference(&mut self) -> Node {
        if self.eat("k<") {
            let name = self.name();
            let known = self.referred.iter().flatten().filter(|(known, _)| *known == name);
            return Node::Back(known.map(|(_, number)| *number).collect());
        }
        Node::Back(vec![self.decimal().saturating_sub(1)])
    }

    /// The modifiers of a group, up to and with its colon.
    fn modifiers(&mut self) -> Result<(), PatternError> {
        let mut on = true;
        loop {
            match self.next() {
                's' => self.dot_all = on,
                'm' => self.multiline = on,
                'i' if on => {
                    return Err(unsupported("ignores case with (?i:), which is not served yet; list both cases"));
                }
                '-' => on = false,
                'i' => {}
                _ => return Ok(()),
            }
        }
    }

    /// After the `[`.
    fn class(&mut self) -> Node {
        let negative = self.eat("^");
        let mut ranges: Vec<(u32, u32)> = Vec::new();
        while !self.eat("]") && !self.rest.is_empty() {
            match self.class_atom() {
                Escape::Many(set) => ranges.extend_from_slice(set.ranges()),
                Escape::One(low) if self.rest.starts_with('-') && !self.rest.starts_with("-]") => {
                    self.next();
                    if let Escape::One(high) = self.class_atom() {
                        ranges.push((low, high));
                    }
                }
                Escape::One(c) => ranges.push((c, c)),
            }
        }
        let set = Set::of(ranges);
        Node::Set(if negative { set.complement() } else { set })
    }

    fn class_atom(&mut self) -> Escape {
        match self.next() {
            '\\' if self.eat("b") => Escape::One(0x08),
            '\\' => self.escape(),
            c => Escape::One(c.into()),
        }
    }

    /// After a backslash that starts neither a boundary nor a backreference.
    fn escape(&mut self) -> Escape {
        let before = self.rest;
        Escape::One(match self.next() {
            'd' => return Escape::Many(Set::digits()),
            'D' => return Escape::Many(Set::digits().complement()),
            'w' => return Escape::Many(Set::words()),
            'W' => return Escape::Many(Set::words().complement()),
            's' => return Escape::Many(Set::spaces()),
            'S' => return Escape::Many(Set::spaces().complement()),
            kind @ ('p' | 'P') => {
                let length = before.find('}').map_or(before.len(), |end| end + 1);
                self.rest = &before[length..];
                let set = Set::property(&format!("\\p{}", &before[1..length]));
                return Escape::Many(if kind == 'P' { set.complement() } else { (*set).clone() });
            }
            'f' => 0x0C,
            'n' => 0x0A,
            'r' => 0x0D,
            't' => 0x09,
            'v' => 0x0B,
            '0' => 0,
            'c' => u32::from(self.next()) % 32,
            'x' => self.hex(2),
            'u' if self.eat("{") => {
                let digits = self.rest.find('}').unwrap_or(self.rest.len());
                let value = self.hex(digits);
                self.next();
                value
            }
            'u' => {
                let unit = self.hex(4);
                let low = self.rest.strip_prefix("\\u").and_then(|rest| u32::from_str_radix(rest.get(..4)?, 16).ok());
                match low {
                    Some(low @ 0xDC00..=0xDFFF) if (0xD800..=0xDBFF).contains(&unit) => {
                        self.rest = &self.rest[6..];
                        0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)
                    }
                    _ => unit,
                }
            }
            c => c.into(),
        })
    }

    /// That many hexadecimal digits.
    fn hex(&mut self, count: usize) -> u32 {
        let (digits, rest) = self.rest.split_at_checked(count).unwrap_or((self.rest, ""));
        self.rest = rest;
        // Leading zeros may be many; the value is a code point.
        digits.bytes().fold(0, |value, b| value << 4 | char::from(b).to_digit(16).unwrap_or(0))
    }

    /// A decimal number, at most `u32::MAX`.
    fn decimal(&mut self) -> u32 {
        let count = self.rest.bytes().take_while(u8::is_ascii_digit).count();
        let (digits, rest) = self.rest.split_at(count);
        self.rest = rest;
        digits.bytes().fold(0_u32, |n, d| n.saturating_mul(10).saturating_add(u32::from(d - b'0')))
    }

    fn eat(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).map(|rest| self.rest = rest).is_some()
    }

    /// The next character; at the end of the pattern, which a valid one does not reach here, a closing bracket.
    fn next(&mut self) -> char {
        let mut chars = self.rest.chars();
        let c = chars.next().unwrap_or('>');
        self.rest = chars.as_str();
        c
    }
}

/// What an escape or a member of a class stands for.
enum Escape {
    One(u32),
    Many(Set),
}

pub(super) fn unsupported(what: &str) -> PatternError {
    PatternError::Unsupported(format!("the pattern {what}"))
}
