package main

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Search terms: normalisers, tags, buckets.

// tables are the characters of tests/vectors/tables.json, which FORMAT.md refers to.
type tables struct {
	About, Upper, Lower   string
	Letters, Alone, Marks [][2]rune
	StopWords             []string `json:"stop_words"`
	lowerOf               map[rune]rune
}

func (t *tables) prepare() {
	lower := []rune(t.Lower)
	t.lowerOf = map[rune]rune{}
	for at, char := range []rune(t.Upper) {
		t.lowerOf[char] = lower[at]
	}
	for char := 'A'; char <= 'Z'; char++ {
		t.lowerOf[char] = char + 32
	}
}

func within(ranges [][2]rune, char rune) bool {
	at, exact := slices.BinarySearchFunc(ranges, char, func(each [2]rune, char rune) int { return cmp.Compare(each[0], char) })
	return exact || at > 0 && char <= ranges[at-1][1]
}

func boolInt(value bool) int {
	if value {
		return 1
	}
	return 0
}

func (t *tables) lower(text string) string {
	return strings.Map(func(char rune) rune {
		if lower, found := t.lowerOf[char]; found {
			return lower
		}
		return char
	}, text)
}

func isText(text string) bool { return utf8.ValidString(text) && !strings.Contains(text, "\x00") }

func (t *tables) normalise(name, value string) (string, error) {
	if name == "exact" {
		return value, nil
	}
	if !isText(value) {
		return "", invalidValue
	}
	switch name {
	case "lower":
		return t.lower(value), nil
	case "digits", "last4":
		digits := strings.Map(func(char rune) rune {
			if char < '0' || char > '9' {
				return -1
			}
			return char
		}, value)
		if name == "last4" && len(digits) > 4 {
			digits = digits[len(digits)-4:]
		}
		return digits, nil
	case "email_domain":
		return t.lower(value[strings.LastIndex(value, "@")+1:]), nil
	case "number":
		return number(value)
	}
	return "", fmt.Errorf("unknown normaliser %s", name)
}

var numberForm = regexp.MustCompile(`^([+-]?)(?:([0-9]+)(?:\.([0-9]*))?|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?$`)

// number is the only form of a decimal number.
func number(text string) (string, error) {
	if text == "NaN" || text == "Infinity" || text == "-Infinity" {
		return text, nil
	}
	if len(text) > 1000 {
		return "", invalidValue
	}
	whole, part, err := digitsOf(text, 1000)
	if err != nil {
		return "", err
	}
	return plainNumber(text, strings.TrimLeft(whole, "0"), strings.TrimRight(part, "0")), nil
}

func plainNumber(text, whole, part string) string {
	sign := ""
	if strings.HasPrefix(text, "-") && strings.Trim(whole+part, "0") != "" {
		sign = "-"
	}
	if whole == "" {
		whole = "0"
	}
	if part != "" {
		part = "." + part
	}
	return sign + whole + part
}

// digitsOf are the digits before and after the point, without an exponent.
func digitsOf(text string, most int) (whole, part string, err error) {
	found := numberForm.FindStringSubmatch(text)
	if found == nil {
		return "", "", invalidValue
	}
	whole, part = found[2], found[3]+found[4]
	if found[5] != "" {
		exponent, err := strconv.Atoi(found[5])
		if err != nil || exponent < -most || exponent > most {
			return "", "", invalidValue
		}
		for ; exponent > 0; exponent-- {
			if part == "" {
				part = "0"
			}
			whole, part = whole+part[:1], part[1:]
		}
		if exponent < 0 {
			whole = strings.Repeat("0", -exponent) + whole
			at := len(whole) + exponent
			whole, part = whole[:at], whole[at:]+part
		}
	}
	return whole, part, nil
}

// A facet is what a slot of an index holds.
type facet struct {
	Slot       int
	Kind       string
	Parameters parameters
	Normalizer string
	Bits       int
	Key        string
	Global     bool
}

type parameters struct {
	Least, Most, Length, Partitions, Version int
	Unit, Language                           string
	Size                                     json.Number
	Low, High                                int64
	Stop                                     bool
	Path                                     *string
}

// kept are the first bits of an HMAC.
func kept(digest []byte, bits int) []byte {
	out := bytes.Clone(digest[:(bits+7)/8])
	out[len(out)-1] &= 0xFF << (-bits & 7)
	return out
}

func scalarTerm(key, value []byte, bits int) []byte { return kept(mac(sha256.New, key, value), bits) }

func tagOf(key []byte, piece string, bits int) []byte {
	tag := scalarTerm(key, []byte(piece), bits)
	return join(tag, make([]byte, 4-len(tag)))
}

// tagsOf are the distinct tags in their order.
func tagsOf(key []byte, pieces []string, bits int, more ...[]byte) []byte {
	for _, piece := range pieces {
		more = append(more, tagOf(key, piece, bits))
	}
	slices.SortFunc(more, bytes.Compare)
	return join(slices.CompactFunc(more, bytes.Equal)...)
}

// term is what the slot of a facet has for a value; a partitioned facet has that of a part.
func (t *tables) term(f facet, key, value []byte, part int) ([]byte, error) {
	text := string(value)
	if f.Parameters.Path != nil || f.Kind == "elements" {
		return t.pathTerm(f, key, text)
	}
	if f.Kind != "scalar" && f.Kind != "" && f.Kind != "partitioned" && !isText(text) {
		return nil, invalidValue
	}
	if f.Kind == "range" {
		bucket, err := f.bucket(text)
		return scalarTerm(key, []byte(bucket.String()), f.Bits), err
	}
	normalised, err := t.normalise(f.Normalizer, text)
	if err != nil {
		return nil, err
	}
	switch f.Kind {
	case "", "scalar":
		return scalarTerm(key, []byte(normalised), f.Bits), nil
	case "partitioned":
		return scalarTerm(key, join([]byte{byte(part)}, []byte(normalised)), f.Bits), nil
	}
	return tagsOf(key, t.pieces(f, normalised), f.Bits), nil
}

func (t *tables) pieces(f facet, normalised string) []string {
	chars := []rune(normalised)
	var pieces []string
	switch f.Kind {
	case "prefix":
		for size := f.Parameters.Least; size <= min(f.Parameters.Most, len(chars)); size++ {
			pieces = append(pieces, string(chars[:size]))
		}
	case "contains":
		for at := 0; at+f.Parameters.Length <= len(chars); at++ {
			pieces = append(pieces, string(chars[at:at+f.Parameters.Length]))
		}
	case "words":
		for _, word := range t.words(normalised, f.Parameters.Language == "english") {
			if !strings.HasPrefix(word, "-") || !f.Parameters.Stop {
				pieces = append(pieces, strings.TrimPrefix(word, "-"))
			}
		}
	case "similar":
		pieces = t.trigrams(normalised)
	}
	return pieces
}

// searchTags are those that a value with a fragment has.
func (t *tables) searchTags(f facet, key []byte, fragment string) ([]byte, error) {
	normalised, err := t.normalise(f.Normalizer, fragment)
	if err != nil {
		return nil, err
	}
	var pieces []string
	switch f.Kind {
	case "prefix":
		chars := []rune(normalised)
		if len(chars) < f.Parameters.Least {
			return nil, invalidValue
		}
		pieces = []string{string(chars[:min(len(chars), f.Parameters.Most)])}
	default:
		pieces = t.pieces(f, normalised)
		if len(pieces) == 0 && f.Kind != "similar" {
			return nil, invalidValue
		}
	}
	return tagsOf(key, pieces, f.Bits), nil
}

// runs are the runs of letters of a text in lower case.
func (t *tables) runs(text string) []string {
	return strings.FieldsFunc(text, func(char rune) bool { return !within(t.Letters, char) })
}

// words are those of a text in lower case; in English they are stems, and a stop word has `-` before it.
func (t *tables) words(text string, english bool) []string {
	var words []string
	for _, run := range t.runs(text) {
		start, alone := 0, false
		for at, char := range run {
			mark := within(t.Marks, char)
			if at > start && (within(t.Alone, char) || alone && !mark) {
				words, start = append(words, run[start:at]), at
			}
			alone = within(t.Alone, char) || alone && mark
		}
		words = append(words, run[start:])
	}
	for at, word := range words {
		switch {
		case english && slices.Contains(t.StopWords, word):
			words[at] = "-" + word
		case english:
			words[at] = stem(word)
		}
	}
	return words
}

func (t *tables) trigrams(text string) []string {
	var found []string
	for _, run := range t.runs(text) {
		chars := []rune("  " + run + " ")
		for at := 0; at+3 <= len(chars); at++ {
			found = append(found, string(chars[at:at+3]))
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// bucket of a value in a facet of kind range.
func (f facet) bucket(text string) (*big.Int, error) {
	below, above := big.NewInt(f.Parameters.Low), big.NewInt(f.Parameters.High)
	below.Sub(below, big.NewInt(1))
	above.Add(above, big.NewInt(1))
	count, infinite, err := f.count(text)
	if err != nil {
		return below, err
	}
	if infinite != 0 {
		return map[int]*big.Int{-1: below, 1: above}[infinite], nil
	}
	size, _ := new(big.Rat).SetString(f.Parameters.Size.String())
	quotient := new(big.Rat).Quo(count, size)
	bucket := new(big.Int).Div(quotient.Num(), quotient.Denom()) // Euclid's division is the floor: the divisor is positive
	if bucket.Cmp(below) < 0 {
		return below, nil
	}
	if bucket.Cmp(above) > 0 {
		return above, nil
	}
	return bucket, nil
}

var dateForm = regexp.MustCompile(
	`^([0-9]{4,7})-([0-9]{2})-([0-9]{2})(?:[ T]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.[0-9]{1,9})?)?(?:Z|[+-]00(?::00(?::00)?)?)?)?( BC)?$`)

// count is a value in a facet's units, and whether it is above or below all.
func (f facet) count(text string) (*big.Rat, int, error) {
	if f.Parameters.Unit == "number" {
		plain, err := number(text)
		switch plain {
		case "NaN", "Infinity":
			return nil, 1, err
		case "-Infinity":
			return nil, -1, err
		}
		count, _ := new(big.Rat).SetString(plain)
		return count, 0, err
	}
	if text == "infinity" {
		return nil, 1, nil
	}
	if text == "-infinity" {
		return nil, -1, nil
	}
	found := dateForm.FindStringSubmatch(text)
	if found == nil || found[4] > "23" || found[5] > "59" || found[6] > "59" {
		return nil, 0, invalidValue
	}
	year, _ := strconv.Atoi(found[1])
	month, _ := strconv.Atoi(found[2])
	day, _ := strconv.Atoi(found[3])
	if year == 0 {
		return nil, 0, invalidValue
	}
	if found[7] != "" {
		year = 1 - year
	}
	if month < 1 || month > 12 || day < 1 || day > daysBefore(year, month+1)-daysBefore(year, month) {
		return nil, 0, invalidValue
	}
	if f.Parameters.Unit == "month" {
		return big.NewRat(int64((year-1970)*12+month-1), 1), 0, nil
	}
	return big.NewRat(int64(daysBefore(year, month)+day-1-daysBefore(1970, 1)), 1), 0, nil
}

// daysBefore are the days from 1 March of the year 0 to the first of a month, in the Gregorian calendar.
func daysBefore(year, month int) int {
	months := year*12 + month - 3
	year, month = floorDiv(months, 12), months-12*floorDiv(months, 12)
	return 365*year + floorDiv(year, 4) - floorDiv(year, 100) + floorDiv(year, 400) + (153*month+2)/5
}

func floorDiv(number, by int) int {
	quotient := number / by
	if number%by < 0 {
		quotient--
	}
	return quotient
}

// rangeTerms are those of all buckets from one value's to another's; nil is no bound.
func (f facet) rangeTerms(key []byte, low, high *string) ([][]byte, error) {
	from, to := big.NewInt(f.Parameters.Low-1), big.NewInt(f.Parameters.High+1)
	var err error
	if low != nil {
		if from, err = f.bucket(*low); err != nil {
			return nil, err
		}
	}
	if high != nil {
		if to, err = f.bucket(*high); err != nil {
			return nil, err
		}
	}
	terms := [][]byte{}
	for at := new(big.Int).Set(from); at.Cmp(to) <= 0; at.Add(at, big.NewInt(1)) {
		terms = append(terms, scalarTerm(key, []byte(at.String()), f.Bits))
	}
	return terms, nil
}

// standardBoundaries are those of a text range whose label is that of its name.
func standardBoundaries(buckets int) []string {
	var all []string
	for digit := '0'; digit <= '9'; digit++ {
		all = append(all, string(digit))
	}
	for _, first := range []rune{'A', 'a'} {
		for letter := first; letter < first+26; letter++ {
			all = append(all, string(letter))
			for second := 'b'; second <= 'z'; second++ {
				all = append(all, string([]rune{letter, second}))
			}
		}
	}
	if buckets > len(all) {
		return all
	}
	boundaries := []string{}
	for k := 1; k < buckets; k++ {
		boundaries = append(boundaries, all[k*len(all)/buckets])
	}
	return boundaries
}

// sampledBoundaries are those of a sample.
func sampledBoundaries(sample []string, buckets int) []string {
	sample = slices.Sorted(slices.Values(sample))
	boundaries := []string{}
	for k := 1; k < buckets && len(sample) > 0; k++ {
		text := sample[k*len(sample)/buckets]
		before, _ := slices.BinarySearch(sample, text)
		if before == 0 {
			continue
		}
		below, boundary := sample[before-1], ""
		for _, char := range text {
			boundary += string(char)
			if boundary > below {
				break
			}
		}
		if len(boundary) <= 1000 && (len(boundaries) == 0 || boundaries[len(boundaries)-1] < boundary) {
			boundaries = append(boundaries, boundary)
		}
	}
	return boundaries
}

func textBucket(boundaries []string, text string) int {
	at, found := slices.BinarySearch(boundaries, text)
	return at + boolInt(found)
}

// beginningBuckets are the first and last bucket of the texts that begin with one.
func beginningBuckets(boundaries []string, beginning string) (first, last int) {
	first = textBucket(boundaries, beginning)
	last = first
	for last < len(boundaries) && strings.HasPrefix(boundaries[last], beginning) {
		last++
	}
	return first, last
}

const boundariesLabel = "glpgenc/v1/boundaries"

// boundariesKey, -AAD and -content are what sealed boundaries are made with.
func boundariesKey(root []byte) []byte { return derive(root, nil, boundariesLabel, 32) }

func boundariesAAD(keyID []byte, field, label string, slot, buckets int) []byte {
	return join([]byte(boundariesLabel), []byte{1}, keyID, sized(field, label), []byte{byte(slot)}, u32(buckets))
}

func boundariesContent(boundaries []string) []byte {
	var content []byte
	for _, boundary := range boundaries {
		content = join(content, u16(len(boundary)), []byte(boundary))
	}
	return join(content, make([]byte, -len(content)&1023))
}
