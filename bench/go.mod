module github.com/jsongate/jsongate/bench

go 1.26.0

require (
	github.com/go-json-experiment/json v1.27.2
	github.com/klauspost/compress v1.20.3
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
)

require golang.org/x/perf v0.0.0-20260908200009-22c9c6c9d4da // indirect

require (
	github.com/jsongate/jsongate/go v0.0.0
	github.com/spf13/pflag v1.1.0
	golang.org/x/text v0.42.0 // indirect
)

replace github.com/jsongate/jsongate/go => ../go
