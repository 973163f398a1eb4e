package jsongate

import "fmt"

// Keyword names what a document violated: the keyword of the failing leaf, or of the keyword that holds a false schema. The
// numbers are stable for ever.
type Keyword uint8

// The keywords.
const (
	// KeywordNone: the code is not SCHEMA, or the service's own validator refused the document and names none.
	KeywordNone Keyword = 0
	// KeywordFalseSchema: the whole schema is false, so no keyword holds it.
	KeywordFalseSchema           Keyword = 1
	KeywordType                  Keyword = 2
	KeywordEnum                  Keyword = 3
	KeywordConst                 Keyword = 4
	KeywordMultipleOf            Keyword = 10
	KeywordMaximum               Keyword = 11
	KeywordExclusiveMaximum      Keyword = 12
	KeywordMinimum               Keyword = 13
	KeywordExclusiveMinimum      Keyword = 14
	KeywordMaxLength             Keyword = 20
	KeywordMinLength             Keyword = 21
	KeywordPattern               Keyword = 22
	KeywordFormat                Keyword = 23
	KeywordMaxItems              Keyword = 30
	KeywordMinItems              Keyword = 31
	KeywordUniqueItems           Keyword = 32
	KeywordContains              Keyword = 33
	KeywordMinContains           Keyword = 34
	KeywordMaxContains           Keyword = 35
	KeywordMaxProperties         Keyword = 40
	KeywordMinProperties         Keyword = 41
	KeywordRequired              Keyword = 42
	KeywordDependentRequired     Keyword = 43
	KeywordDependencies          Keyword = 44
	KeywordAnyOf                 Keyword = 50
	KeywordOneOf                 Keyword = 51
	KeywordNot                   Keyword = 52
	KeywordProperties            Keyword = 60
	KeywordPatternProperties     Keyword = 61
	KeywordAdditionalProperties  Keyword = 62
	KeywordPropertyNames         Keyword = 63
	KeywordItems                 Keyword = 64
	KeywordPrefixItems           Keyword = 65
	KeywordAdditionalItems       Keyword = 66
	KeywordAllOf                 Keyword = 67
	KeywordIf                    Keyword = 68
	KeywordThen                  Keyword = 69
	KeywordElse                  Keyword = 70
	KeywordDependentSchemas      Keyword = 71
	KeywordUnevaluatedItems      Keyword = 72
	KeywordUnevaluatedProperties Keyword = 73
	KeywordRef                   Keyword = 74
	KeywordDynamicRef            Keyword = 75
	KeywordRecursiveRef          Keyword = 76
)

// The keywords as a schema writes them, by number.
var keywordWords = [256]string{
	KeywordFalseSchema:           "false",
	KeywordType:                  "type",
	KeywordEnum:                  "enum",
	KeywordConst:                 "const",
	KeywordMultipleOf:            "multipleOf",
	KeywordMaximum:               "maximum",
	KeywordExclusiveMaximum:      "exclusiveMaximum",
	KeywordMinimum:               "minimum",
	KeywordExclusiveMinimum:      "exclusiveMinimum",
	KeywordMaxLength:             "maxLength",
	KeywordMinLength:             "minLength",
	KeywordPattern:               "pattern",
	KeywordFormat:                "format",
	KeywordMaxItems:              "maxItems",
	KeywordMinItems:              "minItems",
	KeywordUniqueItems:           "uniqueItems",
	KeywordContains:              "contains",
	KeywordMinContains:           "minContains",
	KeywordMaxContains:           "maxContains",
	KeywordMaxProperties:         "maxProperties",
	KeywordMinProperties:         "minProperties",
	KeywordRequired:              "required",
	KeywordDependentRequired:     "dependentRequired",
	KeywordDependencies:          "dependencies",
	KeywordAnyOf:                 "anyOf",
	KeywordOneOf:                 "oneOf",
	KeywordNot:                   "not",
	KeywordProperties:            "properties",
	KeywordPatternProperties:     "patternProperties",
	KeywordAdditionalProperties:  "additionalProperties",
	KeywordPropertyNames:         "propertyNames",
	KeywordItems:                 "items",
	KeywordPrefixItems:           "prefixItems",
	KeywordAdditionalItems:       "additionalItems",
	KeywordAllOf:                 "allOf",
	KeywordIf:                    "if",
	KeywordThen:                  "then",
	KeywordElse:                  "else",
	KeywordDependentSchemas:      "dependentSchemas",
	KeywordUnevaluatedItems:      "unevaluatedItems",
	KeywordUnevaluatedProperties: "unevaluatedProperties",
	KeywordRef:                   "$ref",
	KeywordDynamicRef:            "$dynamicRef",
	KeywordRecursiveRef:          "$recursiveRef",
}

// String is the keyword as a schema writes it, "false" for a schema that is false as a whole, and empty for none.
func (k Keyword) String() string {
	if word := keywordWords[k]; word != "" || k == KeywordNone {
		return word
	}
	return fmt.Sprintf("keyword(%d)", uint8(k))
}

// MarshalText makes encoders write the word.
func (k Keyword) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the word. One that this version of the package does not know is an error.
func (k *Keyword) UnmarshalText(text []byte) error {
	*k = keywordOf(string(text))
	if *k == KeywordNone && len(text) > 0 {
		return fmt.Errorf("jsongate: %q is no keyword", text)
	}
	return nil
}

// The keyword with that word; none where there is none.
func keywordOf(word string) Keyword {
	for number, known := range keywordWords {
		if known == word {
			return Keyword(number)
		}
	}
	return KeywordNone
}
