package jsongate_test

import (
	"encoding/json"
	"fmt"
	"log"

	jsongate "github.com/jsongate/jsongate/go"
)

func Example() {
	v, err := jsongate.Compile([]byte(`{"type":"object","required":["id"],"properties":{"id":{"type":"integer"}}}`))
	if err != nil {
		log.Fatal(err)
	}
	for _, doc := range []string{`{"id":7}`, `{"id":"7"}`, `{"id":7,}`} {
		if result := v.Validate([]byte(doc)); result.Valid() {
			fmt.Println(doc, "is accepted")
		} else {
			fmt.Println(doc, result.Code, result.Keyword, "at byte", result.Offset)
		}
	}
	// Output:
	// {"id":7} is accepted
	// {"id":"7"} SCHEMA type at byte 6
	// {"id":7,} MALFORMED  at byte 8
}

func ExampleSetPath() {
	// The service prefers Rust. Its operator has the last word: JSONGATE_PATH=go in the environment beats this line.
	if err := jsongate.SetPath("rust"); err != nil {
		log.Print(err)
	}
}

func ExampleValidator_Explain() {
	v, err := jsongate.Compile([]byte(`{"properties":{"name":{"type":"string","maxLength":3}},"required":["id"]}`))
	if err != nil {
		log.Fatal(err)
	}
	report := v.Explain([]byte(`{"name":"Ada L."}`))
	for _, violation := range report.Violations {
		fmt.Printf("%q %s %d\n", violation.InstanceLocation, violation.Keyword, violation.Offset)
	}
	// Unordered output:
	// "" required 0
	// "/name" maxLength 8
}

func ExampleReport_Basic() {
	v, err := jsongate.Compile([]byte(`{"properties":{"id":{"type":"integer"}}}`))
	if err != nil {
		log.Fatal(err)
	}
	doc := []byte("{\n  \"id\": \"7\"\n}")
	report := v.Explain(doc).WithPositions(doc)
	text, err := json.MarshalIndent(report.Basic(), "", " ")
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(string(text))
	// Output:
	// {
	//  "valid": false,
	//  "errors": [
	//   {
	//    "valid": false,
	//    "keywordLocation": "/properties/id/type",
	//    "absoluteKeywordLocation": "#/properties/id/type",
	//    "instanceLocation": "/id",
	//    "error": "at /id: expected integer, found the string \"7\"",
	//    "line": 2,
	//    "column": 9
	//   }
	//  ]
	// }
}

func ExampleStats() {
	calls := jsongate.Stats().Calls
	jsongate.Valid([]byte(`{}`))
	fmt.Println(jsongate.Stats().Calls - calls)
	// Output: 1
}
