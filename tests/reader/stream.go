package main

import (
	"bytes"
	"encoding/binary"
	"regexp"
	"sort"
	"unicode"
	"unicode/utf8"
)

// Encrypted files, values and blobs.

const (
	streamLabel = "glpgenc/v1/stream"
	valueLabel  = "glpgenc/v1/value"
	blobLabel   = "glpgenc/v1/blob"
)

var (
	magic        = []byte("\xfeglp\r\n\x1a\n")
	providerForm = regexp.MustCompile(`^[a-z][a-z0-9_-]{0,63}$`)
)

// contextBytes are the entries of a context, sorted by name.
func contextBytes(context map[string]string) []byte {
	names := make([]string, 0, len(context))
	for name := range context {
		names = append(names, name)
	}
	sort.Strings(names)
	var out []byte
	for _, name := range names {
		out = join(out, sized(name, context[name]))
	}
	return out
}

// A keyFile is one version of the local provider's key file.
type keyFile struct {
	ID      string
	Version int
	Key     string
}

func (file keyFile) uri() string { return "local:" + file.ID }

// wrapAAD is what the local provider authenticates with a wrapped key.
func (file keyFile) wrapAAD(version []byte, context map[string]string) []byte {
	return join(version, fromHex(withoutDashes(file.ID)), contextBytes(context))
}

func (file keyFile) unwrap(provider, uri string, wrapped []byte, context map[string]string) ([]byte, error) {
	if provider != "local" || uri != file.uri() || len(wrapped) != 4+12+32+16 {
		return nil, notAuthentic
	}
	if binary.BigEndian.Uint32(wrapped) != uint32(file.Version) {
		return nil, notAuthentic
	}
	return openGCM(fromHex(file.Key), wrapped[4:16], wrapped[16:], file.wrapAAD(wrapped[:4], context))
}

func (file keyFile) wrap(nonce, dek []byte, context map[string]string) []byte {
	version := u32(file.Version)
	sealed, err := sealGCM(fromHex(file.Key), nonce, dek, file.wrapAAD(version, context))
	if err != nil {
		panic(err)
	}
	return join(version, nonce, sealed)
}

// wrapContext is the encryption context under which a KMS wraps a file's key.
func wrapContext(environment string, context map[string]string, keyID []byte) map[string]string {
	return map[string]string{
		"product": "glpgenc", "environment": environment, "tenant_id": context["tenant_id"],
		"data_class": context["data_class"], "purpose": "envelope", "key_id": dashed(keyID),
	}
}

func isURI(uri string) bool {
	count := utf8.RuneCountInString(uri)
	if !utf8.ValidString(uri) || count < 1 || count > 2048 {
		return false
	}
	for _, char := range uri {
		if unicode.IsSpace(char) || unicode.IsControl(char) {
			return false
		}
	}
	return true
}

// takePart takes a part after its length in 2 bytes.
func takePart(data []byte) (part, rest []byte, err error) {
	if len(data) < 2 || len(data)-2 < int(binary.BigEndian.Uint16(data)) {
		return nil, nil, notEncrypted
	}
	end := 2 + int(binary.BigEndian.Uint16(data))
	return data[2:end], data[end:], nil
}

// takeKey takes provider, key URI and wrapped key, as files and blobs have them.
func takeKey(data []byte) (provider, uri string, wrapped, rest []byte, err error) {
	first, rest, err := takePart(data)
	if err != nil || !providerForm.Match(first) {
		return "", "", nil, nil, notEncrypted
	}
	second, rest, err := takePart(rest)
	if err != nil || !isURI(string(second)) {
		return "", "", nil, nil, notEncrypted
	}
	wrapped, rest, err = takePart(rest)
	if err != nil || len(wrapped) < 1 || len(wrapped) > 6144 {
		return "", "", nil, nil, notEncrypted
	}
	return string(first), string(second), wrapped, rest, nil
}

func valueAAD(header []byte, label string, context map[string]string, aad []byte) []byte {
	return join(header, sized(label, string(contextBytes(context)), string(aad)))
}

// sealValue makes a value or a blob, which differ in header and label.
func sealValue(header, dek, nonce, plaintext []byte, label string, context map[string]string, aad []byte) []byte {
	sealed, err := sealGCM(suiteKey(suiteGCM, dek), nonce, plaintext, valueAAD(header, label, context, aad))
	if err != nil {
		panic(err)
	}
	return join(header, nonce, sealed)
}

func valueHeader(keyID []byte) []byte { return headerOf(suiteGCM, 0, keyID, nil) }

func openValue(data, dek []byte, context map[string]string, aad []byte) ([]byte, error) {
	parsed, err := parse(data)
	if err != nil || parsed.suite != suiteGCM || parsed.flags != 0 || len(parsed.index) > 0 {
		return nil, notEncrypted
	}
	return openGCM(suiteKey(suiteGCM, dek), parsed.body[:12], parsed.body[12:], valueAAD(parsed.header, valueLabel, context, aad))
}

func blobHeader(keyID, wrapped []byte, uri string) []byte {
	return join([]byte{0xFD, 1, suiteGCM, 0}, keyID, keyParts(wrapped, uri))
}

func openBlob(data []byte, kek keyFile, environment string, context map[string]string, aad []byte) ([]byte, error) {
	if len(data) < 20 || !bytes.Equal(data[:4], []byte{0xFD, 1, suiteGCM, 0}) {
		return nil, notEncrypted
	}
	provider, uri, wrapped, body, err := takeKey(data[20:])
	if err != nil || len(body) < 12+16 {
		return nil, notEncrypted
	}
	dek, err := kek.unwrap(provider, uri, wrapped, wrapContext(environment, context, data[4:20]))
	if err != nil {
		return nil, err
	}
	header := data[:len(data)-len(body)]
	return openGCM(suiteKey(suiteGCM, dek), body[:12], body[12:], valueAAD(header, blobLabel, context, aad))
}

// streamKeys are a stream's key value, associated data and derived key.
func streamKeys(fixed, dek, salt []byte, context map[string]string, aad []byte) (value, bound, derived []byte) {
	value = derive(dek, nil, "glpgenc/v1/AES256_GCM_HKDF", 32)
	bound = join(fixed, sized(streamLabel, string(contextBytes(context)), string(aad)))
	return value, bound, derive(value, salt, string(bound), 32)
}

func segmentNonce(prefix []byte, number int, last bool) []byte {
	mark := byte(0)
	if last {
		mark = 1
	}
	return join(prefix, u32(number), []byte{mark})
}

func openFile(file []byte, kek keyFile, environment string, context map[string]string, aad []byte) ([]byte, error) {
	if len(file) < 32 || !bytes.Equal(file[:8], magic) {
		return nil, notEncrypted
	}
	if file[8] != 1 || file[9] != 0xF9 {
		return nil, unsupportedSuite
	}
	fixed, size := file[:32], int(binary.BigEndian.Uint32(file[12:]))
	if file[10] != 0 || file[11] != 0 || size < 64 || size > 1<<24 {
		return nil, notEncrypted
	}
	provider, uri, wrapped, stream, err := takeKey(file[32:])
	if err != nil {
		return nil, err
	}
	dek, err := kek.unwrap(provider, uri, wrapped, wrapContext(environment, context, fixed[16:]))
	if err != nil || len(stream) < 40 || stream[0] != 40 {
		return nil, notAuthentic
	}
	_, _, derived := streamKeys(fixed, dek, stream[1:33], context, aad)
	var plaintext []byte
	left, room := stream[40:], size-40
	for number := 0; ; number++ {
		segment := left[:min(room, len(left))]
		left, room = left[len(segment):], size
		last := len(left) == 0
		if len(segment) < 16 || (number > 0 && len(segment) < 17) || number >= 1<<32-1 {
			return nil, notAuthentic
		}
		opened, err := openGCM(derived, segmentNonce(stream[33:40], number, last), segment, nil)
		if err != nil {
			return nil, err
		}
		plaintext = append(plaintext, opened...)
		if last {
			return plaintext, nil
		}
	}
}

// keyParts are the local provider's name, a key URI and a wrapped key, each after its length.
func keyParts(wrapped []byte, uri string) []byte {
	var out []byte
	for _, part := range [][]byte{[]byte("local"), []byte(uri), wrapped} {
		out = join(out, u16(len(part)), part)
	}
	return out
}

func writeHeader(keyID []byte, size int, wrapped []byte, uri string) []byte {
	return join(magic, []byte{1, 0xF9, 0, 0}, u32(size), keyID, keyParts(wrapped, uri))
}

func writeStream(header, dek, salt, prefix, plaintext []byte, size int, context map[string]string, aad []byte) []byte {
	_, _, derived := streamKeys(header[:32], dek, salt, context, aad)
	file := join(header, []byte{40}, salt, prefix)
	room := size - 40 - 16
	for number := 0; ; number++ {
		piece := plaintext[:min(room, len(plaintext))]
		plaintext, room = plaintext[len(piece):], size-16
		last := len(plaintext) == 0
		segment, err := sealGCM(derived, segmentNonce(prefix, number, last), piece, nil)
		if err != nil {
			panic(err)
		}
		file = append(file, segment...)
		if last {
			return file
		}
	}
}
