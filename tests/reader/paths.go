package main

import (
	"encoding/json"
	"io"
	"regexp"
	"strconv"
	"strings"
)

// Paths of JSON documents, and elements of arrays.

// A member of a path: a name or a number.
type step struct {
	name   string
	number int
	named  bool
}

var stepForm = regexp.MustCompile(`^(?:\.([A-Za-z_][A-Za-z0-9_]*)|\[([0-9]+)\]|\[("(?:[^"\\]|\\.)*")\])`)

func parsePath(text string) []step {
	var steps []step
	for rest := strings.TrimPrefix(text, "$"); rest != ""; {
		found := stepForm.FindStringSubmatch(rest)
		number, err := strconv.Atoi(found[2])
		each := step{found[1], number, err != nil}
		if found[3] != "" {
			json.Unmarshal([]byte(found[3]), &each.name)
		}
		steps, rest = append(steps, each), rest[len(found[0]):]
	}
	return steps
}

var surrogates = regexp.MustCompile(`\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u[dD][89a-fA-F][0-9a-fA-F]{2}|u0000|.)`)

// parseDocument reads a document as jsonb does.
func parseDocument(text string) (any, error) {
	if !isText(text) {
		return nil, invalidValue
	}
	for _, escape := range surrogates.FindAllString(text, -1) {
		lower := strings.ToLower(escape)
		if lower == `\u0000` || len(lower) == 6 && strings.HasPrefix(lower, `\ud`) {
			return nil, invalidValue
		}
	}
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.UseNumber()
	var document any
	if err := decoder.Decode(&document); err != nil {
		return nil, invalidValue
	}
	if _, err := decoder.Token(); err != io.EOF {
		return nil, invalidValue
	}
	return document, checkNumbers(document)
}

func checkNumbers(document any) error {
	var err error
	switch value := document.(type) {
	case json.Number:
		_, err = shownNumber(value)
	case []any:
		for _, each := range value {
			if err == nil {
				err = checkNumbers(each)
			}
		}
	case map[string]any:
		for _, each := range value {
			if err == nil {
				err = checkNumbers(each)
			}
		}
	}
	return err
}

// shownNumber is a number as jsonb shows it.
func shownNumber(value json.Number) (string, error) {
	whole, part, err := digitsOf(value.String(), 200_000)
	whole = strings.TrimLeft(whole, "0")
	if err != nil || len(whole) > 131_072 || len(part) > 16_383 {
		return "", invalidValue
	}
	return plainNumber(value.String(), whole, part), nil
}

// follow is what stands at a path, and whether anything does.
func follow(document any, path []step) (any, bool) {
	for _, each := range path {
		object, isObject := document.(map[string]any)
		array, isArray := document.([]any)
		switch {
		case isObject && each.named:
			found, has := object[each.name]
			if !has {
				return nil, false
			}
			document = found
		case isArray && !each.named && each.number < len(array):
			document = array[each.number]
		default:
			return nil, false
		}
	}
	return document, true
}

// hashed is what a scalar term is made of.
func (t *tables) hashed(f facet, value any) (string, error) {
	switch value := value.(type) {
	case nil:
		return "z", nil
	case bool:
		return "b" + strconv.FormatBool(value), nil
	case string:
		normalised, err := t.normalise(f.Normalizer, value)
		return "s" + normalised, err
	case json.Number:
		shown, err := shownNumber(value)
		if err != nil {
			return "", err
		}
		whole, part, _ := strings.Cut(shown, ".")
		form := plainNumber(shown, strings.TrimPrefix(whole, "-"), strings.TrimRight(part, "0"))
		if len(form) > 1000 {
			return "", invalidValue
		}
		return "n" + form, nil
	case []any:
		return "a", nil
	}
	return "o", nil
}

// pathTerm is the term of a facet with a path, or of an array.
func (t *tables) pathTerm(f facet, key []byte, text string) ([]byte, error) {
	if f.Parameters.Path == nil {
		elements, err := arrayElements(text)
		if err != nil {
			return nil, err
		}
		pieces, err := t.elementPieces(f, elements)
		return tagsOf(key, pieces, f.Bits), err
	}
	document, err := parseDocument(text)
	if err != nil {
		return nil, err
	}
	value, there := follow(document, parsePath(*f.Parameters.Path))
	if !there {
		return nil, nil
	}
	there = there && value != nil
	marker := tagOf(key, "\x00", 32)
	switch f.Kind {
	case "scalar", "":
		if value == nil {
			return make([]byte, 17), nil
		}
		hashed, err := t.hashed(f, value)
		return scalarTerm(key, []byte(hashed), f.Bits), err
	case "range":
		number, isNumber := value.(json.Number)
		if !isNumber {
			return nil, nil
		}
		bucket, err := f.bucket(number.String())
		return scalarTerm(key, []byte(bucket.String()), f.Bits), err
	case "elements":
		pieces, err := t.elementPieces(f, value)
		return tagsOf(key, pieces, f.Bits, marker), err
	}
	if value == nil {
		return nil, nil
	}
	shown := ""
	switch value := value.(type) {
	case string:
		shown = value
	case json.Number:
		if shown, err = shownNumber(value); err != nil {
			return nil, err
		}
	case bool:
		shown = strconv.FormatBool(value)
	default:
		return marker, nil
	}
	normalised, err := t.normalise(f.Normalizer, shown)
	return tagsOf(key, t.pieces(f, normalised), f.Bits, marker), err
}

func (t *tables) elementPieces(f facet, value any) ([]string, error) {
	var elements []any
	switch value := value.(type) {
	case map[string]any:
		for name := range value {
			elements = append(elements, name)
		}
	case []any:
		for _, each := range value {
			switch each.(type) {
			case []any, map[string]any:
			default:
				elements = append(elements, each)
			}
		}
	default:
		elements = []any{value}
	}
	var pieces []string
	for _, each := range elements {
		piece, err := t.hashed(f, each)
		if err != nil {
			return nil, err
		}
		pieces = append(pieces, piece)
	}
	return pieces, nil
}

var (
	arrayForm   = regexp.MustCompile(`^(?:(?:\[[+-]?[0-9]+:[+-]?[0-9]+\])+=)?(\{.*\})$`)
	arrayTokens = regexp.MustCompile(`^(?:([{},])|"((?:[^"\\]|\\[\s\S])*)"|((?:[^"\\{},\s]|\\[\s\S])+))`)
	escaped     = regexp.MustCompile(`\\([\s\S])`)
)

// needsQuotes says whether PostgreSQL puts quotes around an element.
func needsQuotes(quoted string) bool {
	return quoted == "" || strings.EqualFold(quoted, "NULL") || strings.ContainsAny(quoted, "{},\"\\ \t\n\r\v\f")
}

// arrayElements are the elements of any dimension of an array in PostgreSQL's text form.
func arrayElements(text string) (any, error) {
	elements := []any{}
	found := regexp.MustCompile(`(?s)` + arrayForm.String()).FindStringSubmatch(text)
	if found == nil || !isText(text) {
		return nil, invalidValue
	}
	depth, before := 0, ""
	for rest := found[1]; rest != ""; {
		token := arrayTokens.FindStringSubmatch(rest)
		if token == nil || before == "}" && depth == 0 {
			return nil, invalidValue
		}
		opens := before == "" || before == "{" || before == ","
		switch {
		case token[1] == "{":
			depth++
		case token[1] == "}":
			depth--
		case token[1] == "" && !opens:
			return nil, invalidValue
		case token[3] == "NULL":
			elements = append(elements, nil)
		case token[1] == "" && token[3] == "" && !needsQuotes(token[2]), strings.Contains(token[3], `\\`):
			return nil, invalidValue // PostgreSQL quotes what needs it, and nothing else
		case token[1] == "":
			elements = append(elements, escaped.ReplaceAllString(token[2]+token[3], "$1"))
		}
		if token[1] == "," && opens || token[1] == "{" && before == "}" {
			return nil, invalidValue
		}
		rest = rest[len(token[0]):]
		if before = token[1]; before == "" {
			before = "value"
		}
	}
	if depth != 0 {
		return nil, invalidValue
	}
	return elements, nil
}
