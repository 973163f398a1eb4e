package cli

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/pflag"

	jsongate "github.com/jsongate/jsongate/go"
)

const validateUsage = `Usage: jsongate validate --schema FILE [FLAG]... FILE...

Judges each FILE by the schema and prints one JSON line a document: code, path, reason, offset, keyword, file, line.
"-" is standard input. line is the line of the file that offset is on. With --explain a terminal gets text for people.

  --schema FILE         the JSON Schema; required
  --path rust|go        the path to ask; without it, what JSONGATE_PATH says, or go
  --assert-format       make format an assertion
  --draft DRAFT         the draft of a schema without $schema: draft-04, draft-06, draft-07, 2019-09, 2020-12, or a URI
  --document URI=FILE   another schema document that references may name; may be repeated
  --ndjson              each FILE holds newline-separated documents, a blank line is one too
  --explain             add every violation, with JSON Pointers, lines and columns
  --output FORMAT       how to explain: text (on a terminal), json (elsewhere), or an output format of JSON Schema 2020-12
                        as one JSON line a document: flag, basic, detailed; means --explain

Lines and columns count from 1, columns in code points. Text has colours on a terminal, unless NO_COLOR is set.

Exit codes: 0 all are valid; 1 some are refused; 2 a wrong flag, a file that cannot be read, a schema that does not compile,
or a document that no path could decide.
`

// documentLimit is the gate's default limit. Of a larger file no more than is needed to call it too large is read.
const documentLimit = 64 << 20

// drafts by the names that people give them.
var drafts = map[string]string{
	"draft-04": "http://json-schema.org/draft-04/schema#",
	"draft-06": "http://json-schema.org/draft-06/schema#",
	"draft-07": "http://json-schema.org/draft-07/schema#",
	"2019-09":  "https://json-schema.org/draft/2019-09/schema",
	"2020-12":  "https://json-schema.org/draft/2020-12/schema",
}

// judge is one run of the verb.
type judge struct {
	streams
	validator *jsongate.Validator
	limit     int       // the validator's, in bytes of a document
	explain   explainer // nil where nobody asked
	out       *bufio.Writer
	lines     *json.Encoder
	refused   bool
	trouble   bool
}

func validate(s streams, args []string) int {
	flags := pflag.NewFlagSet("validate", pflag.ContinueOnError)
	schema := flags.String("schema", "", "")
	path := flags.String("path", "", "")
	assertFormat := flags.Bool("assert-format", false, "")
	draft := flags.String("draft", "", "")
	documents := flags.StringArray("document", nil, "")
	ndjson := flags.Bool("ndjson", false, "")
	explain := flags.Bool("explain", false, "")
	output := flags.String("output", "", "")
	if code, ok := parse(s, flags, validateUsage, args); !ok {
		return code
	}
	switch {
	case *schema == "":
		s.complain("validate needs --schema FILE; see `jsongate help validate`")
		return exitTrouble
	case flags.NArg() == 0:
		s.complain("validate needs a document to judge: a FILE, or - for standard input")
		return exitTrouble
	}
	screen := screenOf(s.out)
	explainer, err := explainerOf(*explain, flags.Changed("output"), *output, screen)
	if err != nil {
		s.complain("%v", err)
		return exitTrouble
	}
	options, err := schemaOptions(*assertFormat, *draft, *documents)
	if err != nil {
		s.complain("%v", err)
		return exitTrouble
	}
	if *path != "" {
		if err := jsongate.SetPath(*path); err != nil {
			s.complain("--path: %v", err)
			return exitTrouble
		}
	}
	text, err := os.ReadFile(*schema)
	if err != nil {
		s.complain("cannot read the schema: %v", err)
		return exitTrouble
	}
	validator, err := jsongate.Compile(text, options...)
	if err != nil {
		s.complainOfSchema(*schema, err)
		return exitTrouble
	}
	for _, warning := range validator.Warnings() {
		s.complain("warning: %s: %v", *schema, warning)
	}
	out := bufio.NewWriter(s.out)
	j := &judge{streams: s, validator: validator, limit: documentLimit, explain: explainer, out: out, lines: json.NewEncoder(out)}
	j.lines.SetEscapeHTML(false)
	for _, name := range flags.Args() {
		if err := j.file(name, *ndjson); err != nil {
			s.complain("%v", err)
			j.trouble = true
		}
	}
	if err := out.Flush(); err != nil {
		s.complain("cannot write the answers: %v", err)
		return exitTrouble
	}
	switch {
	case j.trouble:
		return exitTrouble
	case j.refused:
		return exitRefused
	}
	return exitOK
}

func schemaOptions(assertFormat bool, draft string, documents []string) ([]jsongate.Option, error) {
	var options []jsongate.Option
	if assertFormat {
		options = append(options, jsongate.AssertFormat())
	}
	if draft != "" {
		uri, known := drafts[draft]
		if !known {
			if uri = draft; !strings.Contains(draft, ":") {
				return nil, fmt.Errorf("--draft: %q is no draft; give draft-04, draft-06, draft-07, 2019-09, 2020-12, or the URI of a metaschema", draft)
			}
		}
		options = append(options, jsongate.DefaultDraft(uri))
	}
	supplied := map[string][]byte{}
	for _, document := range documents {
		equals := strings.LastIndexByte(document, '=') // a URI may hold one in its query
		if equals <= 0 {
			return nil, fmt.Errorf("--document: %q is not URI=FILE", document)
		}
		text, err := os.ReadFile(document[equals+1:])
		if err != nil {
			return nil, fmt.Errorf("cannot read the schema document %s: %w", document[:equals], err)
		}
		supplied[document[:equals]] = text
	}
	if len(supplied) > 0 {
		options = append(options, jsongate.WithDocuments(supplied))
	}
	return options, nil
}

// complainOfSchema says what is wrong where in the schema: the pointer, the keyword, the cause, a line each.
func (s streams) complainOfSchema(name string, err error) {
	var wrong *jsongate.CompileError
	if !errors.As(err, &wrong) {
		s.complain("the schema %s does not compile: %v", name, err)
		return
	}
	s.complain("the schema %s does not compile (%s):", name, wrong.Code)
	for _, one := range wrong.Errors {
		fmt.Fprintf(s.err, "  %v\n", one)
	}
}

// file judges one file.
func (j *judge) file(name string, ndjson bool) error {
	in := j.in
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return fmt.Errorf("cannot read the document: %w", err)
		}
		defer file.Close()
		in = file
	}
	if ndjson {
		return j.stream(name, in)
	}
	document, err := io.ReadAll(io.LimitReader(in, int64(j.limit)+1))
	if err != nil {
		return fmt.Errorf("cannot read the document %s: %w", name, err)
	}
	return j.one(name, 0, document)
}

// one judges one document, which begins after so many lines of its file.
func (j *judge) one(name string, before int, document []byte) error {
	if j.explain == nil {
		return j.print(name, before, document, j.validator.Validate(document))
	}
	report := j.validator.Explain(document).WithPositions(document)
	j.note(name, before, report.Result)
	if err := j.explain(j, explained{name, before, document, report}); err != nil {
		return fmt.Errorf("cannot write the answer about %s: %w", name, err)
	}
	return nil
}

// note keeps what the exit code will say, and complains of a fault.
func (j *judge) note(name string, before int, result jsongate.Result) {
	switch {
	case !result.Code.IsVerdict():
		j.trouble = true
		j.complain("%s, line %d: %v", name, before+1, result.Err())
	case !result.Valid():
		j.refused = true
	}
}

// print writes the line about a document that was not explained.
func (j *judge) print(name string, before int, document []byte, result jsongate.Result) error {
	j.note(name, before, result)
	a := newAnswer(name, before, result)
	if result.Code.IsVerdict() && !result.Valid() {
		a.Line += jsongate.PositionOf(document, result.Offset).Line - 1
	}
	if err := j.lines.Encode(a); err != nil {
		return fmt.Errorf("cannot write the answer about %s: %w", name, err)
	}
	return nil
}
