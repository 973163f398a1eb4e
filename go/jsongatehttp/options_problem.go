package jsongatehttp

import "net/http"

// PointerMode says what a problem document tells of the place of a violation.
type PointerMode uint8

const (
	// PointersKnown: JSON Pointers, in which each member name that the schema does not list under properties on the way to
	// the violation is replaced by "*". Such names are chosen by the sender and can be personal data (an object with e-mail
	// addresses for names), which should not travel into the logs and pages that show problem documents. It is the default.
	PointersKnown PointerMode = iota
	// PointersFull: JSON Pointers with all names as they are in the document.
	PointersFull
	// PointersNone: no JSON Pointers, neither into the document nor into the schema, and nothing is explained.
	PointersNone
)

// Pointers sets what is told of the place of a violation, and how many bytes a JSON Pointer may have; a longer one is left
// out, since a shortened one would point elsewhere. A length below 1 stands for [DefaultMaxPointer].
func Pointers(mode PointerMode, maxLength int) Option {
	return func(s *settings) {
		s.pointers, s.maxPointer = mode, maxLength
		if maxLength < 1 {
			s.maxPointer = DefaultMaxPointer
		}
	}
}

// ExplainUpTo sets the size in bytes up to which the violation is looked for in a document that violates the schema, so that the
// problem document has JSON Pointers. That costs about what judging it on the Go path does (see jsongate.Validator.Locate), and
// a sender can ask for it with every request; above the size, with 0, and where looking would take long, the problem document
// has code, keyword and offset only. It is no call, and not counted in jsongate.Stats.
func ExplainUpTo(bytes int) Option { return func(s *settings) { s.explainUpTo = bytes } }

// TypeBase sets what the type of every problem begins with; the package documentation lists what follows. It should be an
// absolute URI, up to and including its last "/" or "#".
func TypeBase(uri string) Option { return func(s *settings) { s.typeBase = uri } }

// WriteProblemWith lets the service write refusals itself. The function must write a response; [Problem.Write] is what is
// done by default. [ResultOf] and [Body] answer for the request that it is given, if the body was read.
func WriteProblemWith(write func(w http.ResponseWriter, r *http.Request, problem *Problem)) Option {
	return func(s *settings) { s.writeProblem = write }
}
