module github.com/jsongate/jsongate/go/jsongateopenfeature

go 1.26.0

require (
	github.com/jsongate/jsongate/go v0.0.0
	github.com/open-feature/go-sdk v1.20.0
)

require (
	github.com/dlclark/regexp2/v2 v2.13.0 // indirect
	github.com/go-json-experiment/json v1.27.2 // indirect
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3 // indirect
	go.uber.org/mock v0.6.0 // indirect
	golang.org/x/text v0.43.0 // indirect
)

replace github.com/jsongate/jsongate/go => ../
