//go:build ignore

// Records what Go's encoding/json makes of strings, documents, keys and numbers.
//
//	go run src/test/go/json_golden.go > src/test/resources/json/golden.tsv
//
// The first column names the kind of a line; all others are in hex unless said otherwise.
//
//	escape    a code point (number in hex), and how Marshal writes it; those not listed stand raw
//	fold      code points (numbers in hex, separated by spaces) that are equal under EqualFold
//	keys      keys, a column each, as Marshal orders those of a map
//	layout    a document as Marshal writes it, and as MarshalIndent(v, "", "\t") does
//	document  any bytes; "valid" or "invalid"; what is decoded, encoded again in the same order
//	integer   a JSON value, and "error" or the int64 (in decimal) that Unmarshal reads
//
// Go 1.22 and later write \b and \f where earlier ones wrote \u0008 and \u000c: the later form is
// recorded, whatever Go this runs on.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"math/rand"
	"os"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"
)

var out = bufio.NewWriter(os.Stdout)

func line(kind string, columns ...interface{}) {
	out.WriteString(kind)
	for _, column := range columns {
		if data, ok := column.([]byte); ok {
			fmt.Fprintf(out, "\t%x", data)
		} else {
			fmt.Fprintf(out, "\t%v", column)
		}
	}
	out.WriteByte('\n')
}

// marshal is json.Marshal of a string as Go 1.22 has it.
func marshal(s string) []byte {
	old, _ := json.Marshal(s)
	var b bytes.Buffer
	for i := 0; i < len(old); i++ {
		if old[i] != '\\' {
			b.WriteByte(old[i])
		} else if bytes.HasPrefix(old[i:], []byte(`\u0008`)) {
			b.WriteString(`\b`)
			i += 5
		} else if bytes.HasPrefix(old[i:], []byte(`\u000c`)) {
			b.WriteString(`\f`)
			i += 5
		} else {
			b.Write(old[i : i+2])
			i++
		}
	}
	return b.Bytes()
}

func escapes() {
	for c := rune(0); c <= unicode.MaxRune; c++ {
		if !utf8.ValidRune(c) {
			continue
		}
		if m := marshal(string(c)); string(m) != `"`+string(c)+`"` {
			line("escape", fmt.Sprintf("%x", c), m)
		}
	}
}

func folds() {
	seen := map[rune]bool{}
	for c := rune(0); c <= unicode.MaxRune; c++ {
		if seen[c] || unicode.SimpleFold(c) == c {
			continue
		}
		orbit := []string{}
		for r := c; !seen[r]; r = unicode.SimpleFold(r) {
			seen[r] = true
			orbit = append(orbit, fmt.Sprintf("%x", r))
		}
		line("fold", strings.Join(orbit, " "))
	}
}

var letters = []string{"a", "b", "Z", "_", "-", "/", "<", ">", "&", "'", "\"", "\\", "\b", "\f", "\n", "\r", "\t", "\x00", "\x1f", " ", "\x7f", "é", "ß", "\u2028", "\u2029", "\u2027", "日", "\ud7ff", "\ue000", "\uf8ff", "\ufeff", "\ufffd", "\uffff", "😀", "\U00010000", "\U0010ffff"}

func text(r *rand.Rand) string {
	var s strings.Builder
	for n := r.Intn(6); n > 0; n-- {
		s.WriteString(letters[r.Intn(len(letters))])
	}
	return s.String()
}

func keys(r *rand.Rand) {
	m := map[string]int{}
	for n := r.Intn(12); n > 0; n-- {
		m[text(r)] = 0
	}
	sorted := make([]string, 0, len(m))
	for key := range m {
		sorted = append(sorted, key)
	}
	sort.Strings(sorted)
	// What Marshal does is what counts.
	marshalled, _ := json.Marshal(m)
	decoder := json.NewDecoder(bytes.NewReader(marshalled))
	var columns []interface{}
	for i := 0; ; {
		token, err := decoder.Token()
		if err != nil {
			break
		}
		if key, ok := token.(string); ok {
			if key != sorted[i] {
				panic("keys are not sorted by bytes")
			}
			i++
			columns = append(columns, []byte(key))
		}
	}
	line("keys", columns...)
}

var numbers = []string{"0", "-0", "1", "-1", "12", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
	"1.0", "1.5", "1e3", "1E3", "1e-3", "0.0", "-0.0", "1e400", "123456789012345678901234567890", "0.1234567890123456789", "1E+2", "10000000000000000000000e-20"}

func tree(r *rand.Rand, depth int, b *bytes.Buffer) {
	kind := r.Intn(9)
	if depth == 0 {
		kind = r.Intn(6)
	}
	switch kind {
	case 0:
		b.WriteString([]string{"null", "true", "false"}[r.Intn(3)])
	case 1:
		b.WriteString(numbers[r.Intn(len(numbers))])
	case 2, 3:
		b.Write(marshal(text(r)))
	case 4:
		b.WriteString("{}")
	case 5:
		b.WriteString("[]")
	case 6:
		b.WriteByte('[')
		for i, n := 0, r.Intn(4); i < n; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			tree(r, depth-1, b)
		}
		b.WriteByte(']')
	default:
		b.WriteByte('{')
		for i, n := 0, r.Intn(4); i < n; i++ {
			if i > 0 {
				b.WriteByte(',')
			}
			b.Write(marshal(text(r)))
			b.WriteByte(':')
			tree(r, depth-1, b)
		}
		b.WriteByte('}')
	}
}

func layout(r *rand.Rand) {
	var compact, indented bytes.Buffer
	tree(r, 5, &compact)
	if err := json.Indent(&indented, compact.Bytes(), "", "\t"); err != nil {
		panic(err)
	}
	line("layout", compact.Bytes(), indented.Bytes())
}

// encoded copies the tokens of a valid document.
func encoded(document []byte) []byte {
	decoder := json.NewDecoder(bytes.NewReader(document))
	decoder.UseNumber()
	var b bytes.Buffer
	type level struct {
		object bool
		count  int
	}
	levels := []level{{}}
	for {
		token, err := decoder.Token()
		if err == io.EOF {
			return b.Bytes()
		}
		if err != nil {
			panic(err)
		}
		last := &levels[len(levels)-1]
		if token == json.Delim('}') || token == json.Delim(']') {
			fmt.Fprint(&b, token)
			levels = levels[:len(levels)-1]
			continue
		}
		if last.object && last.count%2 == 1 {
			b.WriteByte(':')
		} else if last.count > 0 {
			b.WriteByte(',')
		}
		last.count++
		switch token := token.(type) {
		case json.Delim:
			fmt.Fprint(&b, token)
			levels = append(levels, level{object: token == '{'})
		case string:
			b.Write(marshal(token))
		case nil:
			b.WriteString("null")
		default:
			fmt.Fprint(&b, token)
		}
	}
}

func document(data []byte) {
	// Bytes that are not UTF-8 are U+FFFD to Go and an error to us.
	if !json.Valid(data) || !utf8.Valid(data) {
		line("document", data, "invalid")
		return
	}
	line("document", data, "valid", encoded(data))
}

var documents = []string{
	"", " ", "\n", "{", "}", "[", "]", "{}", "[]", " {} ", "\t[\r\n] ", "{}{}", "{} {}", "{}x", "[]]", "[1]2", "1 2", "1,2", "null", "nul", "nulll", "null null", "true", "True", "false", "truefalse", "NaN", "Infinity", "-Infinity", "undefined",
	`{"a":1}`, `{"a":1,}`, `{,"a":1}`, `{"a" 1}`, `{"a":}`, `{"a"}`, `{a:1}`, `{'a':1}`, `{"a":1 "b":2}`, `{"a":1,,"b":2}`, `{"a":1,"a":2}`, `{"":0}`, `{"a":{"b":[{"c":null}]}}`, `{1:2}`, `{"a":1]`, `[1}`, `[1,]`, `[,1]`, `[1 2]`, `[1,,2]`, `[,]`, `:`, `,`,
	"0", "-0", "-", "+1", "01", "-01", "00", "1.", ".5", "1.5", "1.e1", "1e", "1e+", "1e+1", "1E-1", "1e1.5", "0x10", "1_000", "1a", "--1", "0e0", "0.0e-0", "123456789012345678901234567890.123456789012345678901234567890e-30",
	`"`, `""`, `"a`, `"a\"`, `"\"\\\/\b\f\n\r\t"`, `"\a"`, `"\'"`, `"\0"`, `"\x41"`, `"\u0041"`, `"\u004"`, `"\u00g0"`, `"\U0041"`, `"\u{41}"`, `"\u00e9"`, `"\uD83D\uDE00"`, `"\ud83d\ude00"`, `"\ud83d"`, `"\ude00"`, `"\ud83dx"`, `"\ud83d\n"`, `"\ud83d\ud83d\ude00"`, `"\ude00\ud83d"`, `"\ud83d\u0041"`, `{"\ud83d":1}`, `{"\ud83d\ude00":1}`, `"\ufffe\uffff"`, `"\ufeff"`, "\"\ufffd\"",
	"\"\x00\"", "\"\x01\"", "\"\n\"", "\"\t\"", "\"\x1f\"", "\"\x7f\"", "\"\u0080\"", "\"\u2028\"", "\"a\tb\"", "\x00", "\x0c{}", "\x0b{}", "\u00a0{}", "{}\x00", "\u2028{}", "\"\ud7ff\ue000\uffff\U0010ffff\"",
	"\ufeff{}", "\xef\xbb{}", "{}\ufeff", "\xff\xfe{\x00}\x00", "\xfe\xff\x00{\x00}", "{\x00}\x00", "\x00{\x00}", "\x00\x00\x00{", "{\x00\x00\x00}\x00\x00\x00", "1\x00", "\"\x00a\x00",
	"\"\xff\"", "\"\x80\"", "\"\xc3\"", "\"\xc3\xa9\"", "\"\xc0\xaf\"", "\"\xe0\x80\xaf\"", "\"\xed\xa0\x80\"", "\"\xed\xa0\x80\xed\xb0\x80\"", "\"\xf0\x80\x80\xaf\"", "\"\xf4\x90\x80\x80\"", "\"\xf8\x88\x80\x80\x80\"", "{\"\xff\":1}", "[1,\xff]", "\"\xf0\x9f\x98\x80\"", "\"\xf0\x9f\x98\"",
	"// c\n{}", "/* c */{}", "{} // c", "# c\n{}", "<!-- -->", "[1,/**/2]",
}

// mutated changes some bytes of a document.
func mutated(r *rand.Rand, data []byte) []byte {
	data = append([]byte{}, data...)
	bits := []string{"{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "\\ud83d", "\\ude00", "d", "0", "1", "-", ".", "e", "+", " ", "\n", "\x00", "\xff", "\xc3", "\xa9", "null", "true", "\t", "/", "'"}
	for n := 1 + r.Intn(2); n > 0; n-- {
		at := r.Intn(len(data) + 1)
		bit := bits[r.Intn(len(bits))]
		drop := 0
		if r.Intn(2) == 0 {
			drop = r.Intn(len(data) - at + 1)
			if drop > 3 {
				drop = 3
			}
		}
		if r.Intn(4) == 0 {
			bit = ""
		}
		data = append(data[:at:at], append([]byte(bit), data[at+drop:]...)...)
	}
	return data
}

func integers() {
	for _, number := range append(numbers, `"1"`, "true", "[]", "{}", "-9223372036854775807", "9223372036854775806", "1e0", "-1e0", "99999999999999999999999999999999999999999999999999") {
		var value int64
		if err := json.Unmarshal([]byte(number), &value); err != nil {
			line("integer", []byte(number), "error")
		} else {
			line("integer", []byte(number), value)
		}
	}
}

func main() {
	defer out.Flush()
	r := rand.New(rand.NewSource(1))
	escapes()
	folds()
	for i := 0; i < 100; i++ {
		keys(r)
	}
	for i := 0; i < 300; i++ {
		layout(r)
	}
	for _, d := range documents {
		document([]byte(d))
	}
	for i := 0; i < 1500; i++ {
		var b bytes.Buffer
		tree(r, 3, &b)
		document(mutated(r, b.Bytes()))
	}
	integers()
}
