package main

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"regexp"
	"strconv"
	"strings"
)

// words are the contract's words for the numbers of the C interface, read from the header, so that the header is part of what
// is tested.
type words struct {
	code, keyword map[uint32]string
	output        map[string]int // the numbers of the output formats, by their words
}

var constant = regexp.MustCompile(`(?m)^#define JG_(CODE|KEYWORD|OUTPUT)_(\w+) (\d+)$`)

func wordsOfHeader(path string) (words, error) {
	w := words{map[uint32]string{}, map[uint32]string{}, map[string]int{}}
	header, err := os.ReadFile(path)
	if err != nil {
		return w, err
	}
	for _, match := range constant.FindAllStringSubmatch(string(header), -1) {
		number, err := strconv.ParseUint(match[3], 10, 16)
		if err != nil {
			return w, err
		}
		switch match[1] {
		case "CODE":
			w.code[uint32(number)] = match[2]
		case "KEYWORD":
			w.keyword[uint32(number)] = keywordOf(match[2])
		default:
			w.output[strings.ToLower(match[2])] = int(number)
		}
	}
	if len(w.code) < 10 || len(w.keyword) < 40 || len(w.output) != 4 {
		return w, fmt.Errorf("%s declares only %d codes, %d keywords and %d outputs", path, len(w.code), len(w.keyword), len(w.output))
	}
	return w, nil
}

// keywordOf turns the name of a constant back into the keyword: MULTIPLE_OF is multipleOf.
func keywordOf(constant string) string {
	switch constant {
	case "NONE":
		return ""
	case "FALSE_SCHEMA":
		return "false"
	case "REF":
		return "$ref"
	case "DYNAMIC_REF":
		return "$dynamicRef"
	case "RECURSIVE_REF":
		return "$recursiveRef"
	}
	parts := strings.Split(strings.ToLower(constant), "_")
	for i := 1; i < len(parts); i++ {
		parts[i] = strings.ToUpper(parts[i][:1]) + parts[i][1:]
	}
	return strings.Join(parts, "")
}

// cForm is the form for the C program, which has no JSON reader: see tests/README.md.
type cForm struct{ words }

func (f cForm) encode(r request) ([]byte, error) {
	if r.Op == "output" {
		return fmt.Appendf(nil, "%s\t%x\t%d", r.Op, r.Document, f.output[r.Format]|f.output["positions"]), nil
	}
	if r.Op != "compile" {
		return []byte(r.Op + "\t" + hex.EncodeToString(r.Document)), nil
	}
	o := options{}
	if r.Options != nil {
		o = *r.Options
	}
	var flags int
	for bit, set := range []bool{o.AssertFormat, o.AllowDuplicateNames, o.CompatEncodingJSON} {
		if set {
			flags |= 1 << bit
		}
	}
	fields := []string{
		r.Op, fmt.Sprint(flags), fmt.Sprint(o.MaxDepth), fmt.Sprint(o.MaxSize),
		hex.EncodeToString([]byte(o.DefaultDraft)), hex.EncodeToString(r.Schema),
	}
	for uri, document := range o.Documents {
		fields = append(fields, hex.EncodeToString([]byte(uri)), hex.EncodeToString(document))
	}
	return []byte(strings.Join(fields, "\t")), nil
}

func (f cForm) decode(r request, line []byte) (answer, error) {
	number, text, isCode := strings.Cut(string(line), "\t")
	if !isCode {
		packed, err := strconv.ParseUint(number, 16, 64)
		if err != nil || len(number) != 16 || packed>>16&0xffff != 0 {
			return answer{}, fmt.Errorf("%q is not a packed result", line)
		}
		a := answer{Code: f.code[uint32(packed&0xff)], Offset: uint32(packed >> 32), Path: "rust"}
		keyword, known := f.keyword[uint32(packed>>8&0xff)]
		if a.Code == "" || !known {
			return answer{}, fmt.Errorf("%q has a number that the header does not declare", line)
		}
		a.Keyword = keyword
		return a, nil
	}

	code, err := strconv.ParseUint(number, 10, 8)
	if err != nil {
		return answer{}, fmt.Errorf("%q is not a code", number)
	}
	a := answer{Code: f.code[uint32(code)]}
	if r.Op == "output" {
		a.Output, a.Path = json.RawMessage(text), "rust"
		return a, nil
	}
	if text != "" {
		a.Code = ""
		if err := json.Unmarshal([]byte(text), &a); err != nil {
			return answer{}, fmt.Errorf("the library's JSON cannot be read: %w: %s", err, text)
		}
		if r.Op == "compile" && a.Code == "" {
			a.Code = "VALID" // warnings come without a code
		}
		if a.Code != f.code[uint32(code)] {
			return answer{}, fmt.Errorf("the code is %s and the JSON beside it says %s", f.code[uint32(code)], a.Code)
		}
	}
	if r.Op == "explain" {
		a.Path = "rust"
	}
	return a, nil
}
