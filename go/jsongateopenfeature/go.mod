module github.com/jsongate/jsongate/go/jsongateopenfeature

go 1.26.0

require github.com/jsongate/jsongate/go v0.0.0

require github.com/open-feature/go-sdk v1.20.0 // indirect

replace github.com/jsongate/jsongate/go => ../
