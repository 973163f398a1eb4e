module github.com/jsongate/jsongate/tests/runners/go

go 1.26

require github.com/jsongate/jsongate/go v0.0.0

require (
	github.com/dlclark/regexp2/v2 v2.13.0 // indirect
	github.com/go-json-experiment/json v1.27.2 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // indirect
	golang.org/x/text v0.14.0 // indirect
)

replace github.com/jsongate/jsongate/go => ../../../go
