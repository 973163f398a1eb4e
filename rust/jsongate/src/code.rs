//! The numbers that cross every boundary: verdict and fault codes, and the keywords a refusal can name.
//!
//! The values are stable for ever. A number is never reused; a retired one stays here as a comment. The C header is
//! generated from this file's constants and the Go package is checked against them.

use std::fmt;

macro_rules! numbered {
    (
        $(#[$meta:meta])*
        pub enum $name:ident { $( $(#[$vmeta:meta])* $variant:ident = $value:literal => $text:literal, )* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[repr(u8)]
        pub enum $name { $( $(#[$vmeta])* $variant = $value, )* }

        impl $name {
            /// Every value, in numeric order.
            pub const ALL: &'static [$name] = &[ $( $name::$variant, )* ];

            /// The word the contract uses for this value.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $( $name::$variant => $text, )* }
            }

            /// The value with this number, or `None` where no such number was ever given out.
            #[must_use]
            pub const fn from_number(number: u8) -> Option<$name> {
                match number { $( $value => Some($name::$variant), )* _ => None }
            }

            /// The stable number of this value.
            #[must_use]
            pub const fn number(self) -> u8 { self as u8 }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(self.as_str()) }
        }
    };
}

numbered! {
    /// What became of one document, or of one call: the contract's section 2.
    ///
    /// 0 is given to no code, so that memory that nobody wrote can never read as [`Code::Valid`].
    pub enum Code {
        /// Well formed, and the schema accepts it.
        Valid = 1 => "VALID",
        /// Not a JSON text by RFC 8259.
        Malformed = 2 => "MALFORMED",
        /// Inside a string: bytes that are not UTF-8, or an escaped lone surrogate.
        BadUtf8 = 3 => "BAD_UTF8",
        /// An object with the same name twice, compared after unescaping.
        DuplicateName = 4 => "DUPLICATE_NAME",
        /// Nesting above the limit.
        TooDeep = 5 => "TOO_DEEP",
        /// More bytes than the limit.
        TooLarge = 6 => "TOO_LARGE",
        /// Well formed, and the schema refuses it.
        Schema = 7 => "SCHEMA",
        /// Refused, undecided, final: deciding would take more than the documented number of steps.
        Budget = 32 => "BUDGET",
        /// A fault: the engine panicked in this call.
        Panic = 64 => "PANIC",
        /// A fault: the engine contradicted itself.
        Internal = 65 => "INTERNAL",
        /// A fault: the caller broke the rules of the boundary (a NULL pointer, a length above the limit).
        BadArgument = 66 => "BAD_ARGUMENT",
        /// A fault: library and caller were built for different boundaries.
        Abi = 67 => "ABI",
        /// A fault: the engine declined this schema when it was compiled.
        Unsupported = 68 => "UNSUPPORTED",
        /// Compile only: the schema is not a schema (metaschema, dangling reference, bad pattern).
        BadSchema = 96 => "BAD_SCHEMA",
    }
}

impl Code {
    /// Whether this is an answer about the document, and not a fault of the path that was asked.
    #[must_use]
    pub const fn is_verdict(self) -> bool {
        (self as u8) < 64
    }
}

numbered! {
    /// The keyword of a schema violation: of the failing leaf, or of the keyword that holds a `false` schema.
    pub enum Keyword {
        /// No keyword: the code is not `SCHEMA`.
        None = 0 => "",
        /// The whole schema is `false`, so no keyword holds it.
        FalseSchema = 1 => "false",
        /// `type`
        Type = 2 => "type",
        /// `enum`
        Enum = 3 => "enum",
        /// `const`
        Const = 4 => "const",
        /// `multipleOf`
        MultipleOf = 10 => "multipleOf",
        /// `maximum`
        Maximum = 11 => "maximum",
        /// `exclusiveMaximum`
        ExclusiveMaximum = 12 => "exclusiveMaximum",
        /// `minimum`
        Minimum = 13 => "minimum",
        /// `exclusiveMinimum`
        ExclusiveMinimum = 14 => "exclusiveMinimum",
        /// `maxLength`
        MaxLength = 20 => "maxLength",
        /// `minLength`
        MinLength = 21 => "minLength",
        /// `pattern`
        Pattern = 22 => "pattern",
        /// `format`
        Format = 23 => "format",
        /// `maxItems`
        MaxItems = 30 => "maxItems",
        /// `minItems`
        MinItems = 31 => "minItems",
        /// `uniqueItems`
        UniqueItems = 32 => "uniqueItems",
        /// `contains`
        Contains = 33 => "contains",
        /// `minContains`
        MinContains = 34 => "minContains",
        /// `maxContains`
        MaxContains = 35 => "maxContains",
        /// `maxProperties`
        MaxProperties = 40 => "maxProperties",
        /// `minProperties`
        MinProperties = 41 => "minProperties",
        /// `required`
        Required = 42 => "required",
        /// `dependentRequired`
        DependentRequired = 43 => "dependentRequired",
        /// `dependencies` (drafts 4, 6 and 7)
        Dependencies = 44 => "dependencies",
        /// `anyOf`
        AnyOf = 50 => "anyOf",
        /// `oneOf`
        OneOf = 51 => "oneOf",
        /// `not`
        Not = 52 => "not",
        /// `properties`, as the holder of a `false` schema (so for all below)
        Properties = 60 => "properties",
        /// `patternProperties`
        PatternProperties = 61 => "patternProperties",
        /// `additionalProperties`
        AdditionalProperties = 62 => "additionalProperties",
        /// `propertyNames`
        PropertyNames = 63 => "propertyNames",
        /// `items`
        Items = 64 => "items",
        /// `prefixItems`
        PrefixItems = 65 => "prefixItems",
        /// `additionalItems`
        AdditionalItems = 66 => "additionalItems",
        /// `allOf`
        AllOf = 67 => "allOf",
        /// `if`
        If = 68 => "if",
        /// `then`
        Then = 69 => "then",
        /// `else`
        Else = 70 => "else",
        /// `dependentSchemas`
        DependentSchemas = 71 => "dependentSchemas",
        /// `unevaluatedItems`
        UnevaluatedItems = 72 => "unevaluatedItems",
        /// `unevaluatedProperties`
        UnevaluatedProperties = 73 => "unevaluatedProperties",
        /// `$ref`
        Ref = 74 => "$ref",
        /// `$dynamicRef`
        DynamicRef = 75 => "$dynamicRef",
        /// `$recursiveRef`
        RecursiveRef = 76 => "$recursiveRef",
    }
}
