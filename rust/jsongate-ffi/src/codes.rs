//! The numbers of `jsongate::Code` and `jsongate::Keyword` as C constants.
//!
//! cbindgen sees only what is written out, so they are written out; the tests below compare every name and number with the
//! engine's own lists, in both directions.

// What became of a document or a call: bits 0-7 of a packed result.
/// Well formed, and the schema accepts it.
pub const JG_CODE_VALID: u32 = 1;
/// Not a JSON text by RFC 8259.
pub const JG_CODE_MALFORMED: u32 = 2;
/// Inside a string: bytes that are not UTF-8, or an escaped lone surrogate.
pub const JG_CODE_BAD_UTF8: u32 = 3;
/// An object with the same name twice, compared after unescaping.
pub const JG_CODE_DUPLICATE_NAME: u32 = 4;
/// Nesting above the limit.
pub const JG_CODE_TOO_DEEP: u32 = 5;
/// More bytes than the limit.
pub const JG_CODE_TOO_LARGE: u32 = 6;
/// Well formed, and the schema refuses it.
pub const JG_CODE_SCHEMA: u32 = 7;
/// Refused, undecided, final: deciding would take more than the documented number of steps.
pub const JG_CODE_BUDGET: u32 = 32;
/// A fault: the engine panicked in this call.
pub const JG_CODE_PANIC: u32 = 64;
/// A fault: the engine contradicted itself.
pub const JG_CODE_INTERNAL: u32 = 65;
/// A fault: the caller broke the rules of the boundary (a NULL pointer, a length above the limit).
pub const JG_CODE_BAD_ARGUMENT: u32 = 66;
/// A fault: library and caller were built for different boundaries.
pub const JG_CODE_ABI: u32 = 67;
/// A fault: the engine declined this schema when it was compiled.
pub const JG_CODE_UNSUPPORTED: u32 = 68;
/// Compile only: the schema is not a schema (metaschema, dangling reference, bad pattern).
pub const JG_CODE_BAD_SCHEMA: u32 = 96;

// Which keyword refused: bits 8-15 of a packed result whose code is JG_CODE_SCHEMA.
/// No keyword: the code is not `SCHEMA`.
pub const JG_KEYWORD_NONE: u32 = 0;
/// The whole schema is `false`, so no keyword holds it.
pub const JG_KEYWORD_FALSE_SCHEMA: u32 = 1;
/// `type`
pub const JG_KEYWORD_TYPE: u32 = 2;
/// `enum`
pub const JG_KEYWORD_ENUM: u32 = 3;
/// `const`
pub const JG_KEYWORD_CONST: u32 = 4;
/// `multipleOf`
pub const JG_KEYWORD_MULTIPLE_OF: u32 = 10;
/// `maximum`
pub const JG_KEYWORD_MAXIMUM: u32 = 11;
/// `exclusiveMaximum`
pub const JG_KEYWORD_EXCLUSIVE_MAXIMUM: u32 = 12;
/// `minimum`
pub const JG_KEYWORD_MINIMUM: u32 = 13;
/// `exclusiveMinimum`
pub const JG_KEYWORD_EXCLUSIVE_MINIMUM: u32 = 14;
/// `maxLength`
pub const JG_KEYWORD_MAX_LENGTH: u32 = 20;
/// `minLength`
pub const JG_KEYWORD_MIN_LENGTH: u32 = 21;
/// `pattern`
pub const JG_KEYWORD_PATTERN: u32 = 22;
/// `format`
pub const JG_KEYWORD_FORMAT: u32 = 23;
/// `maxItems`
pub const JG_KEYWORD_MAX_ITEMS: u32 = 30;
/// `minItems`
pub const JG_KEYWORD_MIN_ITEMS: u32 = 31;
/// `uniqueItems`
pub const JG_KEYWORD_UNIQUE_ITEMS: u32 = 32;
/// `contains`
pub const JG_KEYWORD_CONTAINS: u32 = 33;
/// `minContains`
pub const JG_KEYWORD_MIN_CONTAINS: u32 = 34;
/// `maxContains`
pub const JG_KEYWORD_MAX_CONTAINS: u32 = 35;
/// `maxProperties`
pub const JG_KEYWORD_MAX_PROPERTIES: u32 = 40;
/// `minProperties`
pub const JG_KEYWORD_MIN_PROPERTIES: u32 = 41;
/// `required`
pub const JG_KEYWORD_REQUIRED: u32 = 42;
/// `dependentRequired`
pub const JG_KEYWORD_DEPENDENT_REQUIRED: u32 = 43;
/// `dependencies` (drafts 4, 6 and 7)
pub const JG_KEYWORD_DEPENDENCIES: u32 = 44;
/// `anyOf`
pub const JG_KEYWORD_ANY_OF: u32 = 50;
/// `oneOf`
pub const JG_KEYWORD_ONE_OF: u32 = 51;
/// `not`
pub const JG_KEYWORD_NOT: u32 = 52;
/// `properties`, as the holder of a `false` schema (so for all below)
pub const JG_KEYWORD_PROPERTIES: u32 = 60;
/// `patternProperties`
pub const JG_KEYWORD_PATTERN_PROPERTIES: u32 = 61;
/// `additionalProperties`
pub const JG_KEYWORD_ADDITIONAL_PROPERTIES: u32 = 62;
/// `propertyNames`
pub const JG_KEYWORD_PROPERTY_NAMES: u32 = 63;
/// `items`
pub const JG_KEYWORD_ITEMS: u32 = 64;
/// `prefixItems`
pub const JG_KEYWORD_PREFIX_ITEMS: u32 = 65;
/// `additionalItems`
pub const JG_KEYWORD_ADDITIONAL_ITEMS: u32 = 66;
/// `allOf`
pub const JG_KEYWORD_ALL_OF: u32 = 67;
/// `if`
pub const JG_KEYWORD_IF: u32 = 68;
/// `then`
pub const JG_KEYWORD_THEN: u32 = 69;
/// `else`
pub const JG_KEYWORD_ELSE: u32 = 70;
/// `dependentSchemas`
pub const JG_KEYWORD_DEPENDENT_SCHEMAS: u32 = 71;
/// `unevaluatedItems`
pub const JG_KEYWORD_UNEVALUATED_ITEMS: u32 = 72;
/// `unevaluatedProperties`
pub const JG_KEYWORD_UNEVALUATED_PROPERTIES: u32 = 73;
/// `$ref`
pub const JG_KEYWORD_REF: u32 = 74;
/// `$dynamicRef`
pub const JG_KEYWORD_DYNAMIC_REF: u32 = 75;
/// `$recursiveRef`
pub const JG_KEYWORD_RECURSIVE_REF: u32 = 76;

#[cfg(test)]
mod tests {
    use std::fmt::Debug;

    use jsongate::{Code, Keyword};

    /// `MultipleOf` as `MULTIPLE_OF`: the engine's own name of a value, in the form of C.
    fn constant(prefix: &str, value: impl Debug, number: u8) -> (String, u32) {
        let mut name = String::new();
        for letter in format!("{value:?}").chars() {
            if letter.is_ascii_uppercase() && !name.is_empty() {
                name.push('_');
            }
            name.push(letter.to_ascii_uppercase());
        }
        (format!("{prefix}{name}"), u32::from(number))
    }

    fn declared(prefix: &str) -> Vec<(String, u32)> {
        let source = include_str!("codes.rs");
        let rows = source
            .lines()
            .filter_map(|line| line.strip_prefix("pub const ")?.strip_suffix(';')?.split_once(": u32 = "));
        rows.filter(|(name, _)| name.starts_with(prefix))
            .map(|(name, value)| (name.to_owned(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn every_code_has_its_constant_and_no_other_exists() {
        let want: Vec<_> = Code::ALL.iter().map(|code| constant("JG_CODE_", code, code.number())).collect();
        assert_eq!(declared("JG_CODE_"), want);
    }

    #[test]
    fn every_keyword_has_its_constant_and_no_other_exists() {
        let want: Vec<_> = Keyword::ALL.iter().map(|word| constant("JG_KEYWORD_", word, word.number())).collect();
        assert_eq!(declared("JG_KEYWORD_"), want);
    }

    /// The numbers are stable for ever: this list may grow, and a row may never change.
    #[test]
    fn numbers_given_out_never_change() {
        let frozen: &[(&str, u32)] = &[
            ("VALID", 1),
            ("MALFORMED", 2),
            ("BAD_UTF8", 3),
            ("DUPLICATE_NAME", 4),
            ("TOO_DEEP", 5),
            ("TOO_LARGE", 6),
            ("SCHEMA", 7),
            ("BUDGET", 32),
            ("PANIC", 64),
            ("INTERNAL", 65),
            ("BAD_ARGUMENT", 66),
            ("ABI", 67),
            ("UNSUPPORTED", 68),
            ("BAD_SCHEMA", 96),
        ];
        let declared = declared("JG_CODE_");
        for (name, number) in frozen {
            assert!(declared.contains(&(format!("JG_CODE_{name}"), *number)), "JG_CODE_{name} is no longer {number}");
        }
    }
}
