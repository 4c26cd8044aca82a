package main

import (
	"regexp"
	"strings"
)

// The stemmer: M. F. Porter, An algorithm for suffix stripping, Program 14(3), 1980, as published.

var english = regexp.MustCompile(`^[a-z]{3,64}$`)

// shape is a word as consonants and vowels: `c` and `v` for each letter.
func shape(word string) string {
	out := make([]byte, len(word))
	for at := range word {
		out[at] = 'c'
		if strings.IndexByte("aeiou", word[at]) >= 0 || word[at] == 'y' && at > 0 && out[at-1] == 'c' {
			out[at] = 'v'
		}
	}
	return string(out)
}

// measure is how often consonants follow vowels: m in [C](VC)^m[V].
func measure(word string) int { return strings.Count(shape(word), "vc") }

func hasVowel(word string) bool { return strings.Contains(shape(word), "v") }

// endsDouble says whether a word ends with one consonant twice; of `yy` the first may be a vowel.
func endsDouble(word string) bool {
	end := len(word)
	return end > 1 && word[end-1] == word[end-2] && strings.HasSuffix(shape(word), "cc")
}

func endsCVC(word string) bool {
	return strings.HasSuffix(shape(word), "cvc") && !strings.ContainsAny(word[len(word)-1:], "wxy")
}

// A rule replaces a suffix where the rest has a measure above a number.
type rule struct{ suffix, by string }

// replaced applies the rule of the longest suffix that a word has.
func replaced(word string, above int, rules []rule) string {
	longest := rule{}
	for _, each := range rules {
		if strings.HasSuffix(word, each.suffix) && len(each.suffix) > len(longest.suffix) {
			longest = each
		}
	}
	rest := strings.TrimSuffix(word, longest.suffix)
	if longest.suffix == "" || measure(rest) <= above {
		return word
	}
	if longest.suffix == "ion" && !strings.HasSuffix(rest, "s") && !strings.HasSuffix(rest, "t") {
		return word
	}
	return rest + longest.by
}

func pairs(text string) []rule {
	var rules []rule
	for _, each := range strings.Fields(text) {
		suffix, by, _ := strings.Cut(each, ":")
		rules = append(rules, rule{suffix, by})
	}
	return rules
}

var (
	step2 = pairs("ational:ate tional:tion enci:ence anci:ance izer:ize abli:able alli:al entli:ent eli:e ousli:ous " +
		"ization:ize ation:ate ator:ate alism:al iveness:ive fulness:ful ousness:ous aliti:al iviti:ive biliti:ble")
	step3 = pairs("icate:ic ative: alize:al iciti:ic ical:ic ful: ness:")
	step4 = pairs("al: ance: ence: er: ic: able: ible: ant: ement: ment: ent: ion: ou: ism: ate: iti: ous: ive: ize:")
)

func stem(word string) string {
	if !english.MatchString(word) {
		return word
	}
	switch { // step 1a
	case strings.HasSuffix(word, "sses"), strings.HasSuffix(word, "ies"):
		word = word[:len(word)-2]
	case strings.HasSuffix(word, "s") && !strings.HasSuffix(word, "ss"):
		word = word[:len(word)-1]
	}
	rest, cut := word, false // step 1b
	switch {
	case strings.HasSuffix(word, "eed"):
		if measure(word[:len(word)-3]) > 0 {
			word = word[:len(word)-1]
		}
	case strings.HasSuffix(word, "ed"):
		rest, cut = word[:len(word)-2], true
	case strings.HasSuffix(word, "ing"):
		rest, cut = word[:len(word)-3], true
	}
	if cut && hasVowel(rest) {
		word = rest
		switch {
		case strings.HasSuffix(word, "at"), strings.HasSuffix(word, "bl"), strings.HasSuffix(word, "iz"):
			word += "e"
		case endsDouble(word) && !strings.ContainsAny(word[len(word)-1:], "lsz"):
			word = word[:len(word)-1]
		case measure(word) == 1 && endsCVC(word):
			word += "e"
		}
	}
	if strings.HasSuffix(word, "y") && hasVowel(word[:len(word)-1]) { // step 1c
		word = word[:len(word)-1] + "i"
	}
	word = replaced(replaced(replaced(word, 0, step2), 0, step3), 1, step4)
	if rest := strings.TrimSuffix(word, "e"); rest != word { // step 5
		if m := measure(rest); m > 1 || m == 1 && !endsCVC(rest) {
			word = rest
		}
	}
	if measure(word) > 1 && endsDouble(word) && strings.HasSuffix(word, "l") {
		word = word[:len(word)-1]
	}
	return word
}
