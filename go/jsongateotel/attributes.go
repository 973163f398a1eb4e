package jsongateotel

import "go.opentelemetry.io/otel/attribute"

// The attributes. All but that of the validator have a fixed set of values.
const (
	validatorKey = attribute.Key("jsongate.validator")
	pathKey      = attribute.Key("jsongate.path")
	reasonKey    = attribute.Key("jsongate.reason")
	codeKey      = attribute.Key("jsongate.code")
	outcomeKey   = attribute.Key("jsongate.outcome")
	sourceKey    = attribute.Key("jsongate.flag.source")
	modeKey      = attribute.Key("jsongate.flag.mode")
	kindKey      = attribute.Key("jsongate.fault.kind")
	stateKey     = attribute.Key("jsongate.breaker.state")
	breakModeKey = attribute.Key("jsongate.breaker.mode")
	causeKey     = attribute.Key("jsongate.drop.cause")
	versionKey   = attribute.Key("jsongate.library.version")
	abiKey       = attribute.Key("jsongate.library.abi")
	kernelKey    = attribute.Key("jsongate.library.kernel")
)
