module github.com/jsongate/jsongate/tests/runners/go

go 1.26

require github.com/jsongate/jsongate/go v0.0.0

replace github.com/jsongate/jsongate/go => ../../../go
