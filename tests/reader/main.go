package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// The program: `reader check FOLDER` compares itself with the vectors of a folder, `reader write FROM TO` writes what it makes
// of the same plaintexts, and `reader seal FOLDER CHALLENGE` a session message.

func main() {
	arguments := os.Args[1:]
	switch {
	case len(arguments) == 2 && arguments[0] == "check":
		check(arguments[1])
	case len(arguments) == 3 && arguments[0] == "write":
		write(arguments[1], arguments[2])
	case len(arguments) == 3 && arguments[0] == "seal":
		message, err := sealedOf(read[sealedFile](arguments[1], "sealed"), fromHex(arguments[2]), random(16))
		must(err)
		fmt.Println(hex.EncodeToString(message))
	default:
		fmt.Fprintln(os.Stderr, "usage: reader check FOLDER | reader write FROM TO | reader seal FOLDER CHALLENGE")
		os.Exit(2)
	}
}

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func fromHex(text string) []byte {
	data, err := hex.DecodeString(text)
	must(err)
	return data
}

func toHex(data []byte) string { return hex.EncodeToString(data) }

func withoutDashes(id string) string { return strings.ReplaceAll(id, "-", "") }

func dashed(id []byte) string {
	text := toHex(id)
	return strings.Join([]string{text[:8], text[8:12], text[12:16], text[16:20], text[20:]}, "-")
}

// read reads a file of vectors; a key that is not known here is an error.
func read[T any](folder, name string) T {
	var into T
	text, err := os.ReadFile(filepath.Join(folder, name+".json"))
	must(err)
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&into); err != nil {
		panic(fmt.Errorf("%s: %w", name, err))
	}
	return into
}

// A runner counts comparisons by file and subject.
type runner struct {
	counts   map[string]int
	failures []string
}

func (r *runner) same(where, name string, found, wanted any) {
	r.counts[where]++
	if fmt.Sprint(found) != fmt.Sprint(wanted) {
		r.failures = append(r.failures, fmt.Sprintf("%s: %s: %.200s, not %.200s", where, name, fmt.Sprint(found), fmt.Sprint(wanted)))
	}
}

// bytes compares what was made with what a vector has in hex.
func (r *runner) bytes(where, name string, found []byte, err error, wanted string) {
	if err != nil {
		r.same(where, name, err, wanted)
		return
	}
	r.same(where, name, toHex(found), wanted)
}

func (r *runner) refused(where, name string, err error, kind string) {
	if err == nil {
		err = fmt.Errorf("nothing refused")
	}
	r.same(where, name, err, kind)
}

func check(folder string) {
	r := &runner{counts: map[string]int{}}
	t := read[tables](folder, "tables")
	t.prepare()
	r.rfc(folder)
	r.derivation(folder)
	r.envelopes(folder)
	r.malformed(folder)
	r.blindIndex(folder, &t)
	r.paths(folder, &t)
	r.normalisers(folder, &t)
	r.trigrams(folder, &t)
	r.words(folder, &t)
	r.textRanges(folder)
	r.sealed(folder)
	r.streams(folder)
	r.values(folder)
	names := make([]string, 0, len(r.counts))
	for name := range r.counts {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		fmt.Printf("%6d  %s\n", r.counts[name], name)
	}
	for _, failure := range r.failures {
		fmt.Fprintln(os.Stderr, failure)
	}
	if len(r.failures) > 0 {
		os.Exit(1)
	}
}

type rfcFile struct{ About, Key, IV, Plaintext, AAD, Ciphertext, Tag string }

func (r *runner) rfc(folder string) {
	file := read[rfcFile](folder, "rfc7518_b3")
	key, iv, aad := fromHex(file.Key), fromHex(file.IV), fromHex(file.AAD)
	sealed, err := cbcHS512(key, iv, fromHex(file.Plaintext), aad)
	r.bytes("rfc7518_b3", "encrypt", sealed, err, file.Ciphertext+file.Tag)
	opened, err := openCBC(key, iv, sealed, aad)
	r.bytes("rfc7518_b3", "decrypt", opened, err, file.Plaintext)
}

type derivationFile struct {
	About      string
	SuiteKeys  []struct{ DEK, Suite, Label, Key string } `json:"suite_keys"`
	Facets     []facetKey                                `json:"facet_keys"`
	SharedKeys []facetKey                                `json:"shared_keys"`
}

type facetKey struct {
	IndexRoot                      string `json:"index_root"`
	Field, Facet, Name, Label, Key string
}

func (r *runner) derivation(folder string) {
	file := read[derivationFile](folder, "derivation")
	for _, each := range file.SuiteKeys {
		suite := suiteNamed(each.Suite)
		r.same("derivation", each.Suite, toHex([]byte(suites[suite].label)), each.Label)
		r.same("derivation", each.Suite, toHex(suiteKey(suite, fromHex(each.DEK))), each.Key)
	}
	for _, each := range append(file.Facets, file.SharedKeys...) {
		label := facetLabel(each.Field, each.Facet)
		if each.Name != "" {
			label = sharedLabel(each.Name)
		}
		r.same("derivation", label, toHex([]byte(label)), each.Label)
		r.same("derivation", label, toHex(derive(fromHex(each.IndexRoot), nil, label, 32)), each.Key)
	}
}

func suiteNamed(name string) byte {
	for suite, each := range suites {
		if each.name == name {
			return suite
		}
	}
	panic("unknown suite " + name)
}

type envelopeFile struct {
	About  string         `json:"about"`
	DEK    string         `json:"dek"`
	KeyID  string         `json:"key_id"`
	CBCKey string         `json:"A256CBC-HS512 key"`
	GCMKey string         `json:"A256GCM key"`
	XAES   string         `json:"XAES-256-GCM key,omitempty"`
	Cases  []envelopeCase `json:"cases"`
}

type envelopeCase struct {
	Name       string        `json:"name"`
	Suite      string        `json:"suite"`
	Plaintext  string        `json:"plaintext"`
	Field      string        `json:"field"`
	RowID      string        `json:"row_id"`
	Padding    int           `json:"padding,omitempty"`
	Search     []searchEntry `json:"search,omitempty"`
	Header     string        `json:"header,omitempty"`
	AAD        string        `json:"aad,omitempty"`
	IV         string        `json:"iv,omitempty"`
	L          string        `json:"L,omitempty"`
	K1         string        `json:"K1,omitempty"`
	M1         string        `json:"M1,omitempty"`
	M2         string        `json:"M2,omitempty"`
	Kx         string        `json:"Kx,omitempty"`
	Nx         string        `json:"Nx,omitempty"`
	Ciphertext string        `json:"ciphertext,omitempty"`
	MACInput   string        `json:"mac_input,omitempty"`
	Tag        string        `json:"tag,omitempty"`
	Envelope   string        `json:"envelope"`
}

type searchEntry struct {
	Slot       int    `json:"slot"`
	Facet      string `json:"facet"`
	Normalizer string `json:"normalizer"`
	Bits       int    `json:"bits"`
	Key        string `json:"key"`
	Normalized string `json:"normalized"`
	Term       string `json:"term"`
}

func (c envelopeCase) terms() []term {
	var terms []term
	for _, each := range c.Search {
		terms = append(terms, term{each.Slot, scalarTerm(fromHex(each.Key), fromHex(each.Normalized), each.Bits)})
	}
	return terms
}

func (f envelopeFile) keyOf(suite byte, keyID []byte) []byte {
	if toHex(keyID) != f.KeyID {
		return nil
	}
	return suiteKey(suite, fromHex(f.DEK))
}

func (f envelopeFile) sealed(c envelopeCase, iv []byte) ([]byte, error) {
	suite := suiteNamed(c.Suite)
	keyID := fromHex(f.KeyID)
	return seal(suite, f.keyOf(suite, keyID), keyID, iv, fromHex(c.Plaintext), c.Field, c.RowID, c.Padding, c.terms())
}

func (r *runner) envelopes(folder string) {
	file := read[envelopeFile](folder, "envelope")
	for _, each := range file.Cases {
		data := fromHex(each.Envelope)
		opened, err := open(data, file.keyOf, each.Field, each.RowID)
		r.bytes("envelope, opened", each.Name, opened, err, each.Plaintext)
		parsed, err := parse(data)
		if err != nil {
			continue
		}
		if each.Kx != "" {
			nonce := parsed.body[:24]
			l, k1, m1, m2, derived := xaesKeys(fromHex(file.XAES), nonce)
			found := toHex(join(l, k1, m1, m2, derived, nonce[12:]))
			r.same("envelope, keys of a value", each.Name, found, each.L+each.K1+each.M1+each.M2+each.Kx+each.Nx)
		}
		if each.AAD != "" {
			r.same("envelope, associated data", each.Name, toHex(aadOf(parsed.header, each.Field, each.RowID)), each.AAD)
		}
		if each.IV == "" {
			each.IV = toHex(parsed.body[:suites[parsed.suite].ivSize])
		}
		sealed, err := file.sealed(each, fromHex(each.IV))
		r.bytes("envelope, sealed", each.Name, sealed, err, each.Envelope)
	}
}

type malformedFile struct {
	About, Key, Field, Good string
	KeyID                   string `json:"key_id"`
	RowID                   string `json:"row_id"`
	Open                    []malformedCase
	XAESKey                 string          `json:"xaes_key"`
	XAESGood                string          `json:"xaes_good"`
	XAESOpen                []malformedCase `json:"xaes_open"`
	Encrypt                 []struct{ Name, Plaintext, Expect string }
	Raw                     []struct{ Name, Key, IV, Expect string }
}

type malformedCase struct {
	Name, Envelope, Expect string
	Field                  *string
	RowID                  *string `json:"row_id"`
}

func (r *runner) malformed(folder string) {
	file := read[malformedFile](folder, "malformed")
	refuse := func(where, key, good string, cases []malformedCase) {
		keyOf := func(_ byte, keyID []byte) []byte {
			if toHex(keyID) != file.KeyID {
				return nil
			}
			return fromHex(key)
		}
		_, err := open(fromHex(good), keyOf, file.Field, file.RowID)
		r.same(where, "good", err, nil)
		for _, each := range cases {
			field, row := file.Field, file.RowID
			if each.Field != nil {
				field = *each.Field
			}
			if each.RowID != nil {
				row = *each.RowID
			}
			_, err := open(fromHex(each.Envelope), keyOf, field, row)
			r.refused(where, each.Name, err, each.Expect)
		}
	}
	refuse("malformed, open", file.Key, file.Good, file.Open)
	refuse("malformed, open of suite 0xFC", file.XAESKey, file.XAESGood, file.XAESOpen)
	for _, each := range file.Encrypt {
		_, err := seal(suiteCBC, fromHex(file.Key), fromHex(file.KeyID), random(16), fromHex(each.Plaintext), file.Field, "", 0, nil)
		r.refused("malformed, encrypt", each.Name, err, each.Expect)
	}
	for _, each := range file.Raw {
		_, err := cbcHS512(fromHex(each.Key), fromHex(each.IV), nil, nil)
		r.refused("malformed, raw", each.Name, err, each.Expect)
		_, err = openCBC(fromHex(each.Key), fromHex(each.IV), make([]byte, 48), nil)
		r.refused("malformed, raw", each.Name, err, each.Expect)
	}
}

type facetCase struct {
	facet
	Name, Value, Normalized, HMAC, Term, Expect, Entry, Fragment string
	Bucket                                                       *big.Int
	Terms                                                        []string
	Tags                                                         []int32
}

type blindIndexFile struct {
	About, Key      string
	Cases           []facetCase
	Facets          []facetCase
	Partitions      []facetCase
	FacetsRefused   []facetCase `json:"facets_refused"`
	Searches        []facetCase
	SearchesRefused []facetCase `json:"searches_refused"`
	Ranges          []rangeCase
}

type rangeCase struct {
	facet
	Low, High *string
	Terms     []string
}

func (r *runner) blindIndex(folder string, t *tables) {
	file := read[blindIndexFile](folder, "blind_index")
	key := fromHex(file.Key)
	for _, each := range append(file.Cases, file.Facets...) {
		found, err := t.term(each.facet, key, []byte(each.Value), 0)
		r.bytes("blind_index, terms", each.Kind+" "+each.Value, found, err, each.Term)
		if each.Bucket != nil {
			bucket, _ := each.facet.bucket(each.Value)
			r.same("blind_index, buckets", each.Value, bucket, each.Bucket)
		}
		if each.Entry != "" {
			each.facet.Key, each.Slot = file.Key, 7
			r.same("blind_index, session entries", each.Name, toHex(each.facet.entry()), each.Entry)
		}
	}
	for _, each := range file.Partitions {
		for part, wanted := range each.Terms {
			found, err := t.term(each.facet, key, []byte(each.Value), part)
			r.bytes("blind_index, partitions", each.Name, found, err, wanted)
		}
	}
	for _, each := range file.FacetsRefused {
		_, err := t.term(each.facet, key, []byte(each.Value), 0)
		r.refused("blind_index, refused", each.Value, err, each.Expect)
	}
	for _, each := range file.Searches {
		found, err := t.searchTags(each.facet, key, each.Fragment)
		var wanted []string
		for _, tag := range each.Tags {
			wanted = append(wanted, toHex(u32(int(tag))))
		}
		r.bytes("blind_index, searches", each.Fragment, found, err, strings.Join(wanted, ""))
	}
	for _, each := range file.SearchesRefused {
		_, err := t.searchTags(each.facet, key, each.Fragment)
		r.refused("blind_index, refused", each.Fragment, err, each.Expect)
	}
	for _, each := range file.Ranges {
		found, err := each.rangeTerms(key, each.Low, each.High)
		r.bytes("blind_index, ranges", each.Unit(), join(found...), err, strings.Join(each.Terms, ""))
	}
}

func (f facet) Unit() string { return f.Parameters.Unit }

type pathsFile struct {
	About, Key string
	Cases      []facetCase
	Refused    []facetCase
}

func (r *runner) paths(folder string, t *tables) {
	file := read[pathsFile](folder, "json_paths")
	key := fromHex(file.Key)
	for _, each := range file.Cases {
		found, err := t.term(each.facet, key, []byte(each.Value), 0)
		r.bytes("json_paths, terms", each.Name, found, err, each.Term)
		each.facet.Key, each.Slot = file.Key, 7
		r.same("json_paths, session entries", each.Name, toHex(each.facet.entry()), each.Entry)
	}
	for _, each := range file.Refused {
		_, err := t.term(each.facet, key, []byte(each.Value), 0)
		r.refused("json_paths, refused", each.Value, err, each.Expect)
	}
}

type normalisersFile struct {
	About          string
	Cases, Refused []struct{ Normalizer, Value, Normalized, Expect string }
}

func (r *runner) normalisers(folder string, t *tables) {
	file := read[normalisersFile](folder, "normalizers")
	for _, each := range file.Cases {
		found, err := t.normalise(each.Normalizer, each.Value)
		r.bytes("normalizers", each.Normalizer+" "+each.Value, []byte(found), err, toHex([]byte(each.Normalized)))
	}
	for _, each := range file.Refused {
		_, err := t.normalise(each.Normalizer, each.Value)
		r.refused("normalizers, refused", each.Value, err, each.Expect)
	}
}

type trigramsFile struct {
	About string
	Texts []struct {
		Name, Text string
		Trigrams   []string
	}
	Similarities []struct {
		Name, One, Other string
		Shared           int
		OfEither         int `json:"of_either"`
	}
}

func (r *runner) trigrams(folder string, t *tables) {
	file := read[trigramsFile](folder, "trigrams")
	for _, each := range file.Texts {
		r.same("trigrams", each.Name, t.trigrams(t.lower(each.Text)), each.Trigrams)
	}
	for _, each := range file.Similarities {
		one, other := t.trigrams(t.lower(each.One)), t.trigrams(t.lower(each.Other))
		shared := 0
		for _, trigram := range one {
			shared += boolInt(slices.Contains(other, trigram))
		}
		r.same("trigrams, similarities", each.Name, [2]int{shared, len(one) + len(other) - shared}, [2]int{each.Shared, each.OfEither})
	}
}

type wordsFile struct {
	About string
	Texts []struct {
		Name, Text    string
		None, English []string
	}
	Stems     map[string]string
	StopWords []string `json:"stop_words"`
}

func (r *runner) words(folder string, t *tables) {
	file := read[wordsFile](folder, "words")
	r.same("words", "stop words", file.StopWords, t.StopWords)
	for _, each := range file.Texts {
		r.same("words", each.Name, t.words(t.lower(each.Text), false), each.None)
		r.same("words", each.Name, t.words(t.lower(each.Text), true), each.English)
	}
	for word, wanted := range file.Stems {
		r.same("words, stems", word, stem(word), wanted)
	}
}

type textRangesFile struct {
	About    string
	Standard []struct {
		Buckets    int
		Boundaries []string
	}
	Samples []struct {
		Name               string
		Sample, Boundaries []string
		Buckets            int
	}
	Key        string
	Boundaries []string
	Texts      []struct {
		Text, Term   string
		Bits, Bucket int
	}
	Beginnings []struct {
		Text        string
		First, Last int
	}
	Sealed struct {
		IndexRoot                                      string `json:"index_root"`
		KeyID                                          string `json:"key_id"`
		Field, Label, Key, AAD, Content, Nonce, Sealed string
		Slot, Buckets                                  int
	}
}

func (r *runner) textRanges(folder string) {
	file := read[textRangesFile](folder, "text_ranges")
	for _, each := range file.Standard {
		r.same("text_ranges, boundaries", "standard", standardBoundaries(each.Buckets), each.Boundaries)
	}
	for _, each := range file.Samples {
		r.same("text_ranges, boundaries", each.Name, sampledBoundaries(each.Sample, each.Buckets), each.Boundaries)
	}
	for _, each := range file.Texts {
		bucket := textBucket(file.Boundaries, each.Text)
		r.same("text_ranges, buckets", each.Text, bucket, each.Bucket)
		r.same("text_ranges, terms", each.Text, toHex(scalarTerm(fromHex(file.Key), []byte(fmt.Sprint(bucket)), each.Bits)), each.Term)
	}
	for _, each := range file.Beginnings {
		first, last := beginningBuckets(file.Boundaries, each.Text)
		r.same("text_ranges, beginnings", each.Text, [2]int{first, last}, [2]int{each.First, each.Last})
	}
	s := file.Sealed
	key, keyID := boundariesKey(fromHex(s.IndexRoot)), fromHex(s.KeyID)
	aad := boundariesAAD(keyID, s.Field, s.Label, s.Slot, s.Buckets)
	sealed, err := sealGCM(key, fromHex(s.Nonce), boundariesContent(file.Boundaries), aad)
	r.same("text_ranges, sealed", "associated data", toHex(aad), s.AAD)
	r.bytes("text_ranges, sealed", "sealed", join([]byte{1}, keyID, fromHex(s.Nonce), sealed), err, s.Sealed)
	opened, err := openGCM(key, fromHex(s.Sealed)[17:29], fromHex(s.Sealed)[29:], aad)
	r.bytes("text_ranges, sealed", "opened", opened, err, s.Content)
}

type sealedFile struct {
	About, Challenge, Field, Key, Message, IV, Sealed string
	KeyID                                             string `json:"key_id"`
	Padding                                           int
	Entry                                             facet
	ReadKey                                           struct {
		KeyID string `json:"key_id"`
		Key   string
	} `json:"read_key"`
	Facets, Global struct {
		About, Message string
		Entries        []facet
	}
}

func (f sealedFile) message(padding int, entries []facet, others ...readKey) []byte {
	var packed [][]byte
	for _, each := range entries {
		packed = append(packed, each.entry())
	}
	return sessionMessage([]fieldKey{{f.Field, fromHex(f.KeyID), fromHex(f.Key), padding, packed}}, others)
}

func sealedOf(file sealedFile, challenge, iv []byte) ([]byte, error) {
	other := readKey{fromHex(file.ReadKey.KeyID), fromHex(file.ReadKey.Key)}
	return sealMessage(challenge, iv, file.message(file.Padding, []facet{file.Entry}, other))
}

func (r *runner) sealed(folder string) {
	file := read[sealedFile](folder, "sealed")
	sealed, err := sealedOf(file, fromHex(file.Challenge), fromHex(file.IV))
	r.bytes("sealed", "sealed", sealed, err, file.Sealed)
	opened, err := openCBC(fromHex(file.Challenge), fromHex(file.Sealed)[:16], fromHex(file.Sealed)[16:], []byte("glpgenc session v1"))
	r.bytes("sealed", "opened", opened, err, file.Message)
	r.same("sealed", "facets", toHex(file.message(0, file.Facets.Entries)), file.Facets.Message)
	r.same("sealed", "global", toHex(file.message(0, file.Global.Entries)), file.Global.Message)
}

var kinds = map[string]byte{"": 0, "scalar": 0, "prefix": 1, "contains": 2, "range": 3, "words": 4, "similar": 5, "text_range": 6, "partitioned": 7, "elements": 8}
var normalisers = map[string]byte{"exact": 1, "lower": 2, "digits": 3, "last4": 4, "email_domain": 5, "number": 6}

// entry is a facet's search entry in a session message.
func (f facet) entry() []byte {
	kind := kinds[f.Kind]
	if f.Parameters.Path != nil {
		kind |= 0x40
	}
	head := []byte{byte(f.Slot), normalisers[f.Normalizer], byte(f.Bits), kind}
	if f.Global || f.Kind == "text_range" {
		head[3] |= 0x80
		return head
	}
	p := f.Parameters
	var content []byte
	switch f.Kind {
	case "prefix":
		content = []byte{byte(p.Least), byte(p.Most)}
	case "contains":
		content = []byte{byte(p.Length)}
	case "partitioned":
		content = []byte{byte(p.Partitions)}
	case "words":
		content = []byte{byte(p.Version), byte(boolInt(p.Language == "english")), byte(boolInt(p.Stop))}
	case "range":
		unit := map[string]byte{"number": 1, "day": 2, "month": 3}[p.Unit]
		whole, part, _ := strings.Cut(p.Size.String(), ".")
		size, _ := new(big.Int).SetString(whole+part, 10)
		content = join([]byte{unit, byte(len(part)), 0, 0}, u64(size.Int64()), u64(p.Low), u64(p.High))
	}
	if f.Kind != "" && f.Kind != "scalar" {
		content = append(content, make([]byte, 36-len(content))...)
	}
	if p.Path != nil {
		var path []byte
		for _, each := range parsePath(*p.Path) {
			if each.named {
				path = join(path, []byte{1, byte(len(each.name))}, []byte(each.name))
			} else {
				path = join(path, []byte{2}, u32(each.number))
			}
		}
		content = join(content, u16(len(path)), path)
	}
	return join(head, fromHex(f.Key), content)
}

type streamsFile struct {
	About       string                               `json:"about"`
	KeyFile     keyFile                              `json:"key_file"`
	Environment string                               `json:"environment"`
	Context     map[string]string                    `json:"context"`
	DEK         string                               `json:"dek"`
	KeyID       string                               `json:"key_id"`
	Cases       []streamCase                         `json:"cases"`
	Malformed   []struct{ Name, Error, File string } `json:"malformed,omitempty"`
}

type streamCase struct {
	Name           string   `json:"name"`
	SegmentSize    int      `json:"segment_size"`
	AAD            string   `json:"aad"`
	Plaintext      string   `json:"plaintext"`
	KeyValue       string   `json:"key_value,omitempty"`
	AssociatedData string   `json:"associated_data,omitempty"`
	DerivedKey     string   `json:"derived_key,omitempty"`
	Segments       []string `json:"segments,omitempty"`
	Header         string   `json:"header,omitempty"`
	Stream         string   `json:"stream,omitempty"`
	File           string   `json:"file"`
}

// written is a file made of a case.
func (f streamsFile) written(c streamCase, wrappingNonce, salt, prefix []byte) []byte {
	dek, keyID := fromHex(f.DEK), fromHex(f.KeyID)
	wrapped := f.KeyFile.wrap(wrappingNonce, dek, wrapContext(f.Environment, f.Context, keyID))
	header := writeHeader(keyID, c.SegmentSize, wrapped, f.KeyFile.uri())
	return writeStream(header, dek, salt, prefix, fromHex(c.Plaintext), c.SegmentSize, f.Context, fromHex(c.AAD))
}

func (r *runner) streams(folder string) {
	file := read[streamsFile](folder, "streams")
	opened := func(data, aad string) ([]byte, error) {
		return openFile(fromHex(data), file.KeyFile, file.Environment, file.Context, fromHex(aad))
	}
	for _, each := range file.Cases {
		plaintext, err := opened(each.File, each.AAD)
		r.bytes("streams, opened", each.Name, plaintext, err, each.Plaintext)
		if each.Stream == "" {
			continue
		}
		header, stream := fromHex(each.Header), fromHex(each.Stream)
		value, bound, derived := streamKeys(header[:32], fromHex(file.DEK), stream[1:33], file.Context, fromHex(each.AAD))
		r.same("streams, keys", each.Name, toHex(value), each.KeyValue)
		r.same("streams, keys", each.Name, toHex(bound), each.AssociatedData)
		r.same("streams, keys", each.Name, toHex(derived), each.DerivedKey)
		// The wrapped key ends the header: version(4) || nonce(12) || sealed(48).
		nonce := header[len(header)-60 : len(header)-48]
		r.same("streams, written", each.Name, toHex(file.written(each, nonce, stream[1:33], stream[33:40])), each.File)
	}
	for _, each := range file.Malformed {
		_, err := opened(each.File, "")
		r.refused("streams, malformed", each.Name, err, each.Error)
	}
}

type valuesFile struct {
	About         string            `json:"about"`
	KeyFile       keyFile           `json:"key_file"`
	Environment   string            `json:"environment"`
	Context       map[string]string `json:"context"`
	DEK           string            `json:"dek"`
	KeyID         string            `json:"key_id"`
	Key           string            `json:"key"`
	Values        []valueCase       `json:"values"`
	Blobs         []valueCase       `json:"blobs"`
	ValuesRefused []valueCase       `json:"values_refused,omitempty"`
	BlobsRefused  []valueCase       `json:"blobs_refused,omitempty"`
}

type valueCase struct {
	Name           string `json:"name"`
	Plaintext      string `json:"plaintext,omitempty"`
	AAD            string `json:"aad"`
	Header         string `json:"header,omitempty"`
	Nonce          string `json:"nonce,omitempty"`
	AssociatedData string `json:"associated_data,omitempty"`
	Sealed         string `json:"sealed"`
	Expect         string `json:"expect,omitempty"`
}

func (f valuesFile) open(c valueCase, isBlob bool) ([]byte, error) {
	if isBlob {
		return openBlob(fromHex(c.Sealed), f.KeyFile, f.Environment, f.Context, fromHex(c.AAD))
	}
	return openValue(fromHex(c.Sealed), fromHex(f.DEK), f.Context, fromHex(c.AAD))
}

// sealed is a case made again, with other randomness.
func (f valuesFile) sealed(c valueCase, isBlob bool, nonce, wrappingNonce []byte) []byte {
	dek, keyID := fromHex(f.DEK), fromHex(f.KeyID)
	header, label := valueHeader(keyID), valueLabel
	if isBlob {
		wrapped := f.KeyFile.wrap(wrappingNonce, dek, wrapContext(f.Environment, f.Context, keyID))
		header, label = blobHeader(keyID, wrapped, f.KeyFile.uri()), blobLabel
	}
	return sealValue(header, dek, nonce, fromHex(c.Plaintext), label, f.Context, fromHex(c.AAD))
}

func (r *runner) values(folder string) {
	file := read[valuesFile](folder, "values")
	r.same("values", "key", toHex(suiteKey(suiteGCM, fromHex(file.DEK))), file.Key)
	check := func(where string, cases, refused []valueCase, isBlob bool) {
		for _, each := range cases {
			opened, err := file.open(each, isBlob)
			r.bytes(where+" opened", each.Name, opened, err, each.Plaintext)
			if each.Nonce == "" {
				continue
			}
			label := map[bool]string{false: valueLabel, true: blobLabel}[isBlob]
			bound := valueAAD(fromHex(each.Header), label, file.Context, fromHex(each.AAD))
			r.same(where+" associated data", each.Name, toHex(bound), each.AssociatedData)
			// The wrapped key ends a blob's header: version(4) || nonce(12) || sealed(48).
			header := fromHex(each.Header)
			var wrappingNonce []byte
			if isBlob {
				wrappingNonce = header[len(header)-60 : len(header)-48]
			}
			r.same(where+" sealed", each.Name, toHex(file.sealed(each, isBlob, fromHex(each.Nonce), wrappingNonce)), each.Sealed)
		}
		for _, each := range refused {
			each.AAD = toHex([]byte("42"))
			_, err := file.open(each, isBlob)
			r.refused(where+" refused", each.Name, err, each.Expect)
		}
	}
	check("values, values", file.Values, file.ValuesRefused, false)
	check("values, blobs", file.Blobs, file.BlobsRefused, true)
}

// write writes what this program makes of the plaintexts of a folder's vectors, and of others, with fresh randomness.
func write(from, to string) {
	file := read[envelopeFile](from, "envelope")
	written := file
	written.About, written.Cases = "Envelopes of the second writer", nil
	cases := file.Cases
	for _, suite := range []byte{suiteCBC, suiteGCM, suiteXAES} {
		for size := 0; size <= 48; size++ {
			for _, padding := range []int{0, 1, 7, 16, 300} {
				name := fmt.Sprintf("%s, %d bytes, padded to %d", suites[suite].name, size, padding)
				cases = append(cases, envelopeCase{Name: name, Suite: suites[suite].name, Plaintext: strings.Repeat("61", size),
					Field: "notes.body", RowID: fmt.Sprint(size), Padding: padding})
			}
		}
	}
	for _, each := range cases {
		data, err := file.sealed(each, random(suites[suiteNamed(each.Suite)].ivSize))
		must(err)
		written.Cases = append(written.Cases, envelopeCase{Name: each.Name, Suite: each.Suite, Plaintext: each.Plaintext, Field: each.Field,
			RowID: each.RowID, Padding: each.Padding, Search: each.Search, Envelope: toHex(data)})
	}
	save(to, "envelope", written)
	streams := read[streamsFile](from, "streams")
	for at, each := range streams.Cases {
		data := streams.written(each, random(12), random(32), random(7))
		streams.Cases[at] = streamCase{Name: each.Name, SegmentSize: each.SegmentSize, AAD: each.AAD, Plaintext: each.Plaintext, File: toHex(data)}
	}
	streams.Malformed = nil
	save(to, "streams", streams)
	values := read[valuesFile](from, "values")
	for isBlob, cases := range map[bool][]valueCase{false: values.Values, true: values.Blobs} {
		for at, each := range cases {
			data := values.sealed(each, isBlob, random(12), random(12))
			cases[at] = valueCase{Name: each.Name, Plaintext: each.Plaintext, AAD: each.AAD, Sealed: toHex(data)}
		}
	}
	values.ValuesRefused, values.BlobsRefused = nil, nil
	save(to, "values", values)
}

func save(folder, name string, content any) {
	text, err := json.MarshalIndent(content, "", " ")
	must(err)
	must(os.WriteFile(filepath.Join(folder, name+".json"), text, 0o644))
}
