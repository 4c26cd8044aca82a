// A second reader and writer of glpgenc's format, from docs/FORMAT.md alone: envelopes, keys and sealed session keys.
package main

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"hash"
	"regexp"
	"sort"
)

// A refusal is one of the kinds that `expect` of the vectors names.
type refusal string

func (kind refusal) Error() string { return string(kind) }

const (
	keyNotLoaded     refusal = "KeyNotLoadedError"
	notAuthentic     refusal = "AuthenticationError"
	notEncrypted     refusal = "NotEncryptedError"
	unsupportedSuite refusal = "UnsupportedSuiteError"
	alreadyEncrypted refusal = "AlreadyEncryptedError"
	invalidLength    refusal = "InvalidLengthError"
	invalidField     refusal = "InvalidFieldError"
	invalidValue     refusal = "InvalidValueError"
)

const (
	suiteCBC  = 0xFA
	suiteGCM  = 0xFB
	suiteXAES = 0xFC
	padded    = 1
)

type cryptor func(key, iv, data, aad []byte) ([]byte, error)

var suites = map[byte]struct {
	name          string
	keySize       int
	label         string
	ivSize, least int
	seal, open    cryptor
}{
	suiteCBC:  {"A256CBC-HS512", 64, "glpgenc/v1/A256CBC-HS512", 16, 16 + 16 + 32, cbcHS512, openCBC},
	suiteGCM:  {"A256GCM", 32, "glpgenc/v1/A256GCM", 12, 12 + 16, sealGCM, openGCM},
	suiteXAES: {"XAES-256-GCM", 32, "glpgenc/v1/XAES-256-GCM", 24, 24 + 16, sealXAES, openXAES},
}

var fieldForm = regexp.MustCompile(`^[a-z_][a-z0-9_]*(\.[a-z_][a-z0-9_]*)*$`)

func u16(number int) []byte { return binary.BigEndian.AppendUint16(nil, uint16(number)) }
func u32(number int) []byte { return binary.BigEndian.AppendUint32(nil, uint32(number)) }

func join(parts ...[]byte) []byte { return bytes.Join(parts, nil) }

// sized puts its length in 4 bytes before each part.
func sized(parts ...string) []byte {
	var out []byte
	for _, part := range parts {
		out = append(append(out, u32(len(part))...), part...)
	}
	return out
}

func mac(make func() hash.Hash, key []byte, parts ...[]byte) []byte {
	state := hmac.New(make, key)
	for _, part := range parts {
		state.Write(part)
	}
	return state.Sum(nil)
}

// derive is HKDF-SHA-256.
func derive(root, salt []byte, info string, size int) []byte {
	key, err := hkdf.Key(sha256.New, root, salt, info, size)
	if err != nil {
		panic(err)
	}
	return key
}

func suiteKey(suite byte, dek []byte) []byte {
	return derive(dek, nil, suites[suite].label, suites[suite].keySize)
}

func facetLabel(field, facet string) string { return "glpgenc/v1/index" + string(sized(field, facet)) }
func sharedLabel(name string) string        { return "glpgenc/v1/shared-index" + string(sized(name)) }

func random(size int) []byte {
	drawn := make([]byte, size)
	rand.Read(drawn)
	return drawn
}

// cbcHS512 is RFC 7518, section 5.2.5: the ciphertext and the tag.
func cbcHS512(key, iv, plaintext, aad []byte) ([]byte, error) {
	if len(key) != 64 || len(iv) != 16 {
		return nil, invalidLength
	}
	short := 16 - len(plaintext)%16
	blocks := join(plaintext, bytes.Repeat([]byte{byte(short)}, short))
	block, _ := aes.NewCipher(key[32:])
	cipher.NewCBCEncrypter(block, iv).CryptBlocks(blocks, blocks)
	return join(blocks, cbcTag(key, iv, blocks, aad)), nil
}

func cbcTag(key, iv, ciphertext, aad []byte) []byte {
	length := binary.BigEndian.AppendUint64(nil, uint64(len(aad))*8)
	return mac(sha512.New, key[:32], aad, iv, ciphertext, length)[:32]
}

func openCBC(key, iv, sealed, aad []byte) ([]byte, error) {
	if len(key) != 64 || len(iv) != 16 {
		return nil, invalidLength
	}
	at := len(sealed) - 32
	if at < 16 || at%16 != 0 || !hmac.Equal(cbcTag(key, iv, sealed[:at], aad), sealed[at:]) {
		return nil, notAuthentic
	}
	plaintext := make([]byte, at)
	block, _ := aes.NewCipher(key[32:])
	cipher.NewCBCDecrypter(block, iv).CryptBlocks(plaintext, sealed[:at])
	short := int(plaintext[at-1])
	if short < 1 || short > 16 || !bytes.Equal(plaintext[at-short:], bytes.Repeat([]byte{byte(short)}, short)) {
		return nil, notAuthentic
	}
	return plaintext[:at-short], nil
}

func gcm(key []byte) (cipher.AEAD, error) {
	if len(key) != 32 {
		return nil, invalidLength
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, err
	}
	return cipher.NewGCM(block)
}

func sealGCM(key, nonce, plaintext, aad []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil || len(nonce) != 12 {
		return nil, invalidLength
	}
	return aead.Seal(nil, nonce, plaintext, aad), nil
}

func openGCM(key, nonce, sealed, aad []byte) ([]byte, error) {
	aead, err := gcm(key)
	if err != nil || len(nonce) != 12 {
		return nil, invalidLength
	}
	plaintext, err := aead.Open(nil, nonce, sealed, aad)
	if err != nil {
		return nil, notAuthentic
	}
	return plaintext, nil
}

// xaesKeys are what a key and the first half of a nonce make: L, K1, M1, M2 and the key of AES-GCM.
func xaesKeys(key, nonce []byte) (l, k1, m1, m2, derived []byte) {
	block, _ := aes.NewCipher(key)
	l, k1, derived = make([]byte, 16), make([]byte, 16), make([]byte, 32)
	block.Encrypt(l, l)
	for at := range 15 {
		k1[at] = l[at]<<1 | l[at+1]>>7
	}
	k1[15] = l[15]<<1 ^ l[0]>>7*0x87
	m1, m2 = join([]byte{0, 1, 'X', 0}, nonce[:12]), join([]byte{0, 2, 'X', 0}, nonce[:12])
	for at := range 16 {
		derived[at], derived[16+at] = m1[at]^k1[at], m2[at]^k1[at]
	}
	block.Encrypt(derived[:16], derived[:16])
	block.Encrypt(derived[16:], derived[16:])
	return l, k1, m1, m2, derived
}

func overXAES(within cryptor) cryptor {
	return func(key, nonce, data, aad []byte) ([]byte, error) {
		if len(key) != 32 || len(nonce) != 24 {
			return nil, invalidLength
		}
		_, _, _, _, derived := xaesKeys(key, nonce)
		return within(derived, nonce[12:], data, aad)
	}
}

var sealXAES, openXAES = overXAES(sealGCM), overXAES(openGCM)

// An envelope, taken apart.
type envelope struct {
	suite, flags byte
	keyID        []byte
	index        []byte
	header, body []byte
}

func parse(data []byte) (*envelope, error) {
	if len(data) < 20 {
		return nil, notEncrypted
	}
	suite, known := suites[data[0]]
	end := 20 + int(binary.BigEndian.Uint16(data[18:]))
	if !known || data[1]&^padded != 0 || len(data) < end+suite.least {
		return nil, notEncrypted
	}
	if data[0] == suiteCBC && (len(data)-end)%16 != 0 {
		return nil, notEncrypted
	}
	return &envelope{data[0], data[1], data[2:18], data[20:end], data[:end], data[end:]}, nil
}

// isEnvelope says whether bytes are an envelope, or its hex form.
func isEnvelope(data []byte) bool {
	if bytes.HasPrefix(data, []byte(`\x`)) {
		if decoded, err := hex.DecodeString(string(data[2:])); err == nil {
			data = decoded
		}
	}
	_, err := parse(data)
	return err == nil
}

func aadOf(header []byte, field, row string) []byte { return join(header, sized(field, row)) }

func checkField(field string) error {
	if !fieldForm.MatchString(field) || len(field) > 200 {
		return invalidField
	}
	return nil
}

// A term in its slot of an index.
type term struct {
	slot  int
	value []byte
}

func headerOf(suite, flags byte, keyID []byte, terms []term) []byte {
	var index []byte
	for _, each := range terms {
		index = join(index, []byte{byte(each.slot)}, u16(len(each.value)), each.value)
	}
	return join([]byte{suite, flags}, keyID, u16(len(index)), index)
}

// seal makes an envelope; padding is a bucket, or 0.
func seal(suite byte, key, keyID, iv, plaintext []byte, field, row string, padding int, terms []term) ([]byte, error) {
	if err := checkField(field); err != nil {
		return nil, err
	}
	if isEnvelope(plaintext) {
		return nil, alreadyEncrypted
	}
	flags := byte(0)
	if padding > 0 {
		flags = padded
		plaintext = join(plaintext, []byte{0x80}, make([]byte, (padding-(len(plaintext)+1)%padding)%padding))
	}
	header := headerOf(suite, flags, keyID, terms)
	sealed, err := suites[suite].seal(key, iv, plaintext, aadOf(header, field, row))
	return join(header, iv, sealed), err
}

// open reads an envelope; keys are those of its suite, by key id.
func open(data []byte, keyOf func(suite byte, keyID []byte) []byte, field, row string) ([]byte, error) {
	if err := checkField(field); err != nil {
		return nil, err
	}
	parsed, err := parse(data)
	if err != nil {
		return nil, err
	}
	key := keyOf(parsed.suite, parsed.keyID)
	if key == nil {
		return nil, keyNotLoaded
	}
	suite := suites[parsed.suite]
	iv, sealed := parsed.body[:suite.ivSize], parsed.body[suite.ivSize:]
	plaintext, err := suite.open(key, iv, sealed, aadOf(parsed.header, field, row))
	if err != nil || parsed.flags&padded == 0 {
		return plaintext, err
	}
	plaintext = bytes.TrimRight(plaintext, "\x00")
	if !bytes.HasSuffix(plaintext, []byte{0x80}) {
		return nil, notAuthentic
	}
	return plaintext[:len(plaintext)-1], nil
}

// A fieldKey is what a session gets for a field: record F of a message.
type fieldKey struct {
	field      string
	keyID, key []byte
	padding    int
	entries    [][]byte
}

// A readKey is one more key that a session may read with: in a record K.
type readKey struct{ keyID, key []byte }

func record(kind byte, name string, content []byte) []byte {
	return join([]byte{kind, byte(len(name))}, []byte(name), u32(len(content)), content)
}

func sessionMessage(fields []fieldKey, others []readKey) []byte {
	message := []byte{1}
	for _, each := range fields {
		content := join(each.keyID, each.key, u16(each.padding), join(each.entries...))
		message = join(message, record('F', each.field, content))
	}
	buckets := map[string][]byte{}
	for _, each := range others {
		name := fmt.Sprintf("k%02x", each.keyID[15])
		buckets[name] = join(buckets[name], each.keyID, each.key)
	}
	names := make([]string, 0, len(buckets))
	for name := range buckets {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		message = join(message, record('K', name, buckets[name]))
	}
	return message
}

func sealMessage(challenge, iv, message []byte) ([]byte, error) {
	sealed, err := cbcHS512(challenge, iv, message, []byte("glpgenc session v1"))
	return join(iv, sealed), err
}

func u64(number int64) []byte { return binary.BigEndian.AppendUint64(nil, uint64(number)) }
