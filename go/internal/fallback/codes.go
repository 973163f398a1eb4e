package fallback

// The codes that this path answers, by their stable numbers (contract, section 2).
const (
	codeValid         = 1
	codeMalformed     = 2
	codeBadUTF8       = 3
	codeDuplicateName = 4
	codeTooDeep       = 5
	codeTooLarge      = 6
	codeSchema        = 7
	codeBudget        = 32
	codePanic         = 64
	codeInternal      = 65
)

// The keywords that a refusal can name, by their stable numbers. A false schema is named by the keyword that holds it.
const (
	kwNone                  = 0
	kwFalseSchema           = 1
	kwType                  = 2
	kwEnum                  = 3
	kwConst                 = 4
	kwMultipleOf            = 10
	kwMaximum               = 11
	kwExclusiveMaximum      = 12
	kwMinimum               = 13
	kwExclusiveMinimum      = 14
	kwMaxLength             = 20
	kwMinLength             = 21
	kwPattern               = 22
	kwFormat                = 23
	kwMaxItems              = 30
	kwMinItems              = 31
	kwUniqueItems           = 32
	kwContains              = 33
	kwMinContains           = 34
	kwMaxContains           = 35
	kwMaxProperties         = 40
	kwMinProperties         = 41
	kwRequired              = 42
	kwDependentRequired     = 43
	kwDependencies          = 44
	kwAnyOf                 = 50
	kwOneOf                 = 51
	kwNot                   = 52
	kwProperties            = 60
	kwPatternProperties     = 61
	kwAdditionalProperties  = 62
	kwPropertyNames         = 63
	kwItems                 = 64
	kwPrefixItems           = 65
	kwAdditionalItems       = 66
	kwAllOf                 = 67
	kwIf                    = 68
	kwThen                  = 69
	kwElse                  = 70
	kwDependentSchemas      = 71
	kwUnevaluatedItems      = 72
	kwUnevaluatedProperties = 73
	kwRef                   = 74
	kwDynamicRef            = 75
	kwRecursiveRef          = 76
)

// keywordNames are the keywords as a schema writes them.
var keywordNames = [...]string{
	kwNone: "", kwFalseSchema: "false", kwType: "type", kwEnum: "enum", kwConst: "const",
	kwMultipleOf: "multipleOf", kwMaximum: "maximum", kwExclusiveMaximum: "exclusiveMaximum",
	kwMinimum: "minimum", kwExclusiveMinimum: "exclusiveMinimum",
	kwMaxLength: "maxLength", kwMinLength: "minLength", kwPattern: "pattern", kwFormat: "format",
	kwMaxItems: "maxItems", kwMinItems: "minItems", kwUniqueItems: "uniqueItems",
	kwContains: "contains", kwMinContains: "minContains", kwMaxContains: "maxContains",
	kwMaxProperties: "maxProperties", kwMinProperties: "minProperties", kwRequired: "required",
	kwDependentRequired: "dependentRequired", kwDependencies: "dependencies",
	kwAnyOf: "anyOf", kwOneOf: "oneOf", kwNot: "not",
	kwProperties: "properties", kwPatternProperties: "patternProperties", kwAdditionalProperties: "additionalProperties",
	kwPropertyNames: "propertyNames", kwItems: "items", kwPrefixItems: "prefixItems", kwAdditionalItems: "additionalItems",
	kwAllOf: "allOf", kwIf: "if", kwThen: "then", kwElse: "else", kwDependentSchemas: "dependentSchemas",
	kwUnevaluatedItems: "unevaluatedItems", kwUnevaluatedProperties: "unevaluatedProperties",
	kwRef: "$ref", kwDynamicRef: "$dynamicRef", kwRecursiveRef: "$recursiveRef",
}
