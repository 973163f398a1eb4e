module github.com/jsongate/jsongate/tests/suite

go 1.26
