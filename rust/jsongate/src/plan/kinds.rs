//! The kinds of value that a node can tell apart, finer than JSON Schema's types.

use crate::schema::graph::TypeSet;

/// A set of kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Kinds(pub u8);

impl Kinds {
    /// `null`
    pub const NULL: Kinds = Kinds(1);
    /// `false`
    pub const FALSE: Kinds = Kinds(2);
    /// `true`
    pub const TRUE: Kinds = Kinds(4);
    /// A number without a fractional part.
    pub const INTEGER: Kinds = Kinds(8);
    /// A number with one.
    pub const FRACTION: Kinds = Kinds(16);
    /// Either kind of number.
    pub const NUMBER: Kinds = Kinds(8 | 16);
    /// A string.
    pub const STRING: Kinds = Kinds(32);
    /// An array.
    pub const ARRAY: Kinds = Kinds(64);
    /// An object.
    pub const OBJECT: Kinds = Kinds(128);
    /// Every kind.
    pub const ALL: Kinds = Kinds(255);
    /// None.
    pub const NOTHING: Kinds = Kinds(0);

    /// The kinds that JSON Schema's types name.
    #[must_use]
    pub const fn of_types(types: TypeSet) -> Kinds {
        let mut kinds = 0;
        if types.contains(TypeSet::NULL) {
            kinds |= Kinds::NULL.0;
        }
        if types.contains(TypeSet::BOOLEAN) {
            kinds |= Kinds::FALSE.0 | Kinds::TRUE.0;
        }
        if types.contains(TypeSet::INTEGER) {
            kinds |= Kinds::INTEGER.0;
        }
        if types.contains(TypeSet::NUMBER) {
            kinds |= Kinds::NUMBER.0;
        }
        if types.contains(TypeSet::STRING) {
            kinds |= Kinds::STRING.0;
        }
        if types.contains(TypeSet::ARRAY) {
            kinds |= Kinds::ARRAY.0;
        }
        if types.contains(TypeSet::OBJECT) {
            kinds |= Kinds::OBJECT.0;
        }
        Kinds(kinds)
    }

    /// Whether any kind of `other` is in this set.
    #[inline(always)]
    #[must_use]
    pub const fn meets(self, other: Kinds) -> bool {
        self.0 & other.0 != 0
    }

    /// What is in both.
    #[must_use]
    pub const fn and(self, other: Kinds) -> Kinds {
        Kinds(self.0 & other.0)
    }

    /// What is in either.
    #[must_use]
    pub const fn or(self, other: Kinds) -> Kinds {
        Kinds(self.0 | other.0)
    }
}

/// What the first byte of a value tells: a finer choice than its type for booleans, none between numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum FirstByte {
    /// `n`
    Null = 0,
    /// `f`
    False = 1,
    /// `t`
    True = 2,
    /// A digit or a minus.
    Number = 3,
    /// A quote.
    String = 4,
    /// `[`
    Array = 5,
    /// `{`
    Object = 6,
}

impl FirstByte {
    /// How many there are.
    pub const COUNT: usize = 7;

    /// Every one, in numeric order.
    pub const ALL: [FirstByte; FirstByte::COUNT] = [
        FirstByte::Null,
        FirstByte::False,
        FirstByte::True,
        FirstByte::Number,
        FirstByte::String,
        FirstByte::Array,
        FirstByte::Object,
    ];

    /// What `byte` starts; `None` where no value starts with it.
    #[inline(always)]
    #[must_use]
    pub const fn of(byte: u8) -> Option<FirstByte> {
        match byte {
            b'n' => Some(FirstByte::Null),
            b'f' => Some(FirstByte::False),
            b't' => Some(FirstByte::True),
            b'-' | b'0'..=b'9' => Some(FirstByte::Number),
            b'"' => Some(FirstByte::String),
            b'[' => Some(FirstByte::Array),
            b'{' => Some(FirstByte::Object),
            _ => None,
        }
    }

    /// The kinds of value that can follow it.
    #[must_use]
    pub const fn kinds(self) -> Kinds {
        match self {
            FirstByte::Null => Kinds::NULL,
            FirstByte::False => Kinds::FALSE,
            FirstByte::True => Kinds::TRUE,
            FirstByte::Number => Kinds::NUMBER,
            FirstByte::String => Kinds::STRING,
            FirstByte::Array => Kinds::ARRAY,
            FirstByte::Object => Kinds::OBJECT,
        }
    }
}
