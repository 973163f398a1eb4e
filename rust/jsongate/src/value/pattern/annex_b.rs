//! Patterns of the Annex B grammar (ECMA-262 B.1.2, what `new RegExp` takes without the u flag) said in the grammar
//! of the u flag, so that they are matched by code points.
//!
//! The input is known to be valid by Annex B. What changes: identity escapes of letters and of `-`, octal escapes,
//! `\c` and `\x` and `\u` that escape nothing, brackets that stand for themselves, a class escape at an end of a range,
//! and a quantifier after a lookahead.

/// Whether a valid pattern refers back to a group: `\1` to a group that exists, or `\k<name>`.
pub(super) fn has_backreference(source: &str, unicode: bool) -> bool {
    let mut reader = Reader::new(source);
    let groups = Groups::count(source);
    let mut in_class = false;
    while let Some(c) = reader.next() {
        match c {
            '[' => in_class = true,
            ']' => in_class = false,
            '\\' => match reader.peek() {
                Some('1'..='9') if !in_class => {
                    if unicode || reader.decimal() <= groups.capturing {
                        return true;
                    }
                }
                Some('k') if !in_class && (unicode || groups.named) => return true,
                _ => _ = reader.next(),
            },
            _ => {}
        }
    }
    false
}

/// The same pattern in the grammar of the u flag. Where that grammar cannot say it the result is not a valid pattern,
/// or as valid as its input.
pub(super) fn rewrite(source: &str) -> String {
    let out = String::with_capacity(source.len() + 16);
    let mut rewriter = Rewriter { reader: Reader::new(source), groups: Groups::count(source), out };
    rewriter.pattern();
    rewriter.out
}

/// The capturing groups of a pattern: `\1` and `\k` mean what they mean because of groups that may follow them.
struct Groups {
    capturing: u64,
    named: bool,
}

impl Groups {
    fn count(source: &str) -> Groups {
        let mut groups = Groups { capturing: 0, named: false };
        let mut reader = Reader::new(source);
        let mut in_class = false;
        while let Some(c) = reader.next() {
            match c {
                '\\' => _ = reader.next(),
                '[' => in_class = true,
                ']' => in_class = false,
                '(' if !in_class && !reader.rest.starts_with('?') => groups.capturing += 1,
                '(' if !in_class && reader.opens_named_group() => {
                    groups.capturing += 1;
                    groups.named = true;
                }
                _ => {}
            }
        }
        groups
    }
}

/// What is left of a pattern.
struct Reader<'a> {
    rest: &'a str,
}

impl<'a> Reader<'a> {
    fn new(rest: &'a str) -> Reader<'a> {
        Reader { rest }
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.rest = &self.rest[c.len_utf8()..];
        Some(c)
    }

    fn peek(&self) -> Option<char> {
        self.rest.chars().next()
    }

    fn eat(&mut self, text: &str) -> bool {
        self.rest.strip_prefix(text).map(|rest| self.rest = rest).is_some()
    }

    /// Takes the ASCII text of that many bytes.
    fn take(&mut self, length: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at(length);
        self.rest = rest;
        taken
    }

    /// Reads decimal digits; the value saturates.
    fn decimal(&mut self) -> u64 {
        let digits = self.take(self.rest.bytes().take_while(u8::is_ascii_digit).count());
        digits.bytes().fold(0, |n: u64, d| n.saturating_mul(10).saturating_add(u64::from(d - b'0')))
    }

    /// After the `(`: whether this is `(?<name>`.
    fn opens_named_group(&self) -> bool {
        self.rest.starts_with("?<") && !self.rest.starts_with("?<=") && !self.rest.starts_with("?<!")
    }

    /// The length of the quantifier `{n}`, `{n,}` or `{n,m}` that the rest starts with.
    fn counted_quantifier(&self) -> Option<usize> {
        let inside = self.rest.strip_prefix('{')?.split_once('}')?.0;
        let (low, high) = inside.split_once(',').unwrap_or((inside, ""));
        let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
        (!low.is_empty() && digits(low) && digits(high)).then_some(inside.len() + 2)
    }

    fn at_quantifier(&self) -> bool {
        matches!(self.peek(), Some('*' | '+' | '?')) || self.counted_quantifier().is_some()
    }

    fn starts_with_hex(&self, count: usize) -> bool {
        self.rest.len() >= count && self.rest.bytes().take(count).all(|b| b.is_ascii_hexdigit())
    }
}

struct Rewriter<'a> {
    reader: Reader<'a>,
    groups: Groups,
    out: String,
}

impl Rewriter<'_> {
    fn pattern(&mut self) {
        // Where each open group begins in the output, and whether it is a lookahead.
        let mut open: Vec<(usize, bool)> = Vec::new();
        while let Some(c) = self.reader.peek() {
            match c {
                '\\' => {
                    self.reader.next();
                    self.escape();
                }
                '[' => self.class(),
                '(' => {
                    self.reader.next();
                    let lookahead = self.reader.rest.starts_with("?=") || self.reader.rest.starts_with("?!");
                    open.push((self.out.len(), lookahead));
                    self.out.push('(');
                    self.group_head();
                }
                ')' => {
                    self.reader.next();
                    self.out.push(')');
                    if let Some((start, true)) = open.pop()
                        && self.reader.at_quantifier()
                    {
                        self.out.insert_str(start, "(?:");
                        self.out.push(')');
                    }
                }
                '{' => match self.reader.counted_quantifier() {
                    Some(length) => self.out.push_str(self.reader.take(length)),
                    None => self.bracket(),
                },
                '}' | ']' => self.bracket(),
                other => {
                    self.reader.next();
                    self.out.push(other);
                }
            }
        }
    }

    /// A bracket that stands for itself.
    fn bracket(&mut self) {
        if let Some(c) = self.reader.next() {
            self.out.push('\\');
            self.out.push(c);
        }
    }

    /// After a `(`: everything up to where the body starts. A name may hold escapes of its own, which stay.
    fn group_head(&mut self) {
        let length = match self.reader.rest.strip_prefix('?') {
            None => 0,
            Some(_) if self.reader.opens_named_group() => self.reader.rest.find('>').map_or(0, |end| end + 1),
            Some(head) if head.starts_with("<") => 3,
            Some(head) => 1 + head.find([':', '=', '!']).map_or(0, |end| end + 1),
        };
        self.out.push_str(self.reader.take(length));
    }

    /// After a backslash outside a class.
    fn escape(&mut self) {
        match self.reader.peek() {
            Some(c @ ('b' | 'B')) => {
                self.reader.next();
                self.out.push('\\');
                self.out.push(c);
            }
            // A number is a backreference where there are so many groups, and \k where one of them has a name.
            Some('1'..='9') => {
                let number = Reader::new(self.reader.rest).decimal();
                if number <= self.groups.capturing {
                    self.reader.decimal();
                    self.out.push_str(&format!("\\{number}"));
                } else {
                    self.octal();
                }
            }
            Some('k') if self.groups.named => {
                let length = self.reader.rest.find('>').map_or(1, |end| end + 1);
                self.out.push('\\');
                self.out.push_str(self.reader.take(length));
            }
            _ => {
                self.common_escape();
            }
        }
    }

    /// An escape that means the same in a class and outside; true for one that stands for a set.
    fn common_escape(&mut self) -> bool {
        let Some(c) = self.reader.peek() else { return false };
        let mut keep = 1;
        match c {
            'd' | 'D' | 'w' | 'W' | 's' | 'S' => {
                self.out.push('\\');
                self.out.push_str(self.reader.take(1));
                return true;
            }
            '0' => {
                self.octal();
                return false;
            }
            'c' => {
                if !self.reader.rest[1..].starts_with(|l: char| l.is_ascii_alphabetic()) {
                    // The backslash stands for itself and the c is the next character.
                    self.out.push_str("\\\\");
                    return false;
                }
                keep = 2;
            }
            'x' if Reader::new(&self.reader.rest[1..]).starts_with_hex(2) => keep = 3,
            'u' if Reader::new(&self.reader.rest[1..]).starts_with_hex(4) => keep = 5,
            'f' | 'n' | 'r' | 't' | 'v' => {}
            '^' | '$' | '\\' | '.' | '*' | '+' | '?' | '(' | ')' | '[' | ']' | '{' | '}' | '|' | '/' => {}
            other => {
                self.reader.next();
                self.out.push(other);
                return false;
            }
        }
        self.out.push('\\');
        self.out.push_str(self.reader.take(keep));
        false
    }

    /// An octal escape of up to three digits below 256; an 8 or a 9 stands for itself.
    fn octal(&mut self) {
        let mut value = 0;
        let mut length = 0;
        for digit in self.reader.rest.bytes().take(3).take_while(|b| matches!(b, b'0'..=b'7')) {
            let next = value * 8 + u32::from(digit - b'0');
            if next > 0o377 {
                break;
            }
            value = next;
            length += 1;
        }
        if length == 0 {
            self.out.push_str(self.reader.take(1));
        } else {
            self.reader.take(length);
            self.out.push_str(&format!("\\x{value:02x}"));
        }
    }

    fn class(&mut self) {
        self.out.push_str(self.reader.take(1));
        if self.reader.eat("^") {
            self.out.push('^');
        }
        while let Some(c) = self.reader.peek() {
            if c == ']' {
                self.out.push_str(self.reader.take(1));
                return;
            }
            let first_is_set = self.class_atom();
            if self.reader.rest.starts_with('-') && !self.reader.rest.starts_with("-]") {
                self.reader.next();
                let dash = self.out.len();
                let second_is_set = self.class_atom();
                // A dash beside a set stands for itself.
                self.out.insert_str(dash, if first_is_set || second_is_set { "\\-" } else { "-" });
            }
        }
    }

    /// One member of a class; true for a set such as `\d`.
    fn class_atom(&mut self) -> bool {
        if self.reader.rest.starts_with('-') {
            self.reader.next();
            self.out.push_str("\\-");
            return false;
        }
        if !self.reader.eat("\\") {
            self.out.extend(self.reader.next());
            return false;
        }
        match self.reader.peek() {
            Some(c @ ('b' | '-')) => {
                self.reader.next();
                self.out.push('\\');
                self.out.push(c);
                false
            }
            Some('1'..='9') => {
                self.octal();
                false
            }
            Some('c') => {
                // In a class a control escape may name a digit or the underscore as well.
                match self.reader.rest[1..].bytes().next() {
                    Some(l @ (b'0'..=b'9' | b'_')) => {
                        self.reader.take(2);
                        self.out.push_str(&format!("\\x{:02x}", l % 32));
                        false
                    }
                    _ => self.common_escape(),
                }
            }
            // What an identity escape leaves bare must not become an operator of the class.
            Some(c) if !c.is_ascii_alphanumeric() && !"^$\\.*+?()[]{}|/".contains(c) => {
                self.reader.next();
                self.out.push(c);
                false
            }
            _ => self.common_escape(),
        }
    }
}
