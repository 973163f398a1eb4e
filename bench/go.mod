module github.com/jsongate/jsongate/bench

go 1.26.0

require (
	github.com/go-json-experiment/json v1.27.2
	github.com/jsongate/jsongate/go v0.0.0
	github.com/klauspost/compress v1.20.3
	github.com/santhosh-tekuri/jsonschema/v6 v6.0.3
	github.com/spf13/pflag v1.1.0
	golang.org/x/perf v0.0.0-20260908200009-22c9c6c9d4da
)

require (
	github.com/aclements/go-moremath v0.0.0-20210112150236-f10218a38794 // indirect
	github.com/dlclark/regexp2/v2 v2.13.0 // indirect
	golang.org/x/text v0.42.0 // indirect
)

replace github.com/jsongate/jsongate/go => ../go
