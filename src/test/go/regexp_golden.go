//go:build ignore

// Records what Go's regexp makes of expressions, inputs and templates.
//
//	go run src/test/go/regexp_golden.go > src/test/resources/regex/golden.tsv
//
// A line is: expression, input, template, outcome, result; all but the outcome in hex. The outcome
// is "invalid" if the expression does not compile, else "match" or "none". A sixth column shows the
// expression for readers. With two arguments, a seed and a count, only that many random cases are
// written: for longer comparisons than the one that is kept.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"regexp"
	"strconv"
	"strings"
)

var out = bufio.NewWriter(os.Stdout)

func record(expression, input, template string) {
	outcome, result := "invalid", ""
	if re, err := regexp.Compile(expression); err == nil {
		outcome = "none"
		if re.Match([]byte(input)) {
			outcome = "match"
		}
		result = string(re.ReplaceAll([]byte(input), []byte(template)))
	}
	fmt.Fprintf(out, "%x\t%x\t%x\t%s\t%x\t%q\n", expression, input, template, outcome, result, expression)
}

var storePath = "/nix/store/5rygzv4hnq9c9n8c8xq3c2bnk5xgm3dv-hello-2.12.1"

// Expressions as they stand in rewrites and perms, and every corner of the syntax that a port may get wrong.
var expressions = []string{
	"", "a", "^", "$", "^$", ".", ".*", ".+", "a*", "a*?", "(a*)", "(a*)+", "(a|b)*", "(|a)*", "(|a)+", "(a|)*", "(a*)*",
	"(a*?)*", "(?:a?){3}", "a{0}", "a{0,0}b", "a{2}", "a{2,}", "a{1,2}?", "a{,2}", "a{", "a{}", "a{01}", "{", "a{1000}", "a{1001}",
	"(a{100}){10}", "(a{100}){11}", "(a{2}){0}", "((a{10}){10}){10}", "((a{10}){10}){11}", "(a{1000}){1}", "(a{500}b{500}){2}",
	"^" + storePath, "^" + storePath + "/?", "^/nix/store/[a-z0-9]{32}-[^/]+", "/nix/store/([^/]*)-hello", "^" + regexp.QuoteMeta(storePath) + "(/.*)?$",
	"bin", ".*/bin/.*", "/bin/hello$", "etc/(passwd|group)$", `\.so(\.[0-9]+)*$`, "^/(usr/)?bin", "[^/]*$",
	"a(b$)?", "(a)(b$)?(b)?", "(a)(b)?(c)?", "(a+)(b+)", "(?P<n>a)(b)", "(?P<first>[a-z]+)-(?P<second>[0-9]+)",
	"(?P<n>a)(?P<n>b)", "(?P<1>a)", "(?P<1x>a)", "(?P<é>a)", "(?P<>a)", "(?P<n>a", "(?P=n)", "(?P>n)",
	"a|b", "a|ab", "ab|a", "(a|ab)(c|bcd)(d*)", "abc|abd|abe", "(?:a|b|c|d)e", "|", "a||b", "(|)",
	"(?i)abc", "(?i)é", "(?i)k", "(?i)ſ", "(?i)[k-l]", "(?i)straße", "(?i:a)b", "(?-i)a", "(?i)[^a]", "(?i)σ",
	"(?s).", "(?s).*", "(?m)^a", "(?m)a$", "(?m)^$", "(?m)^", "(?m)$", "(?U)a+", "(?U)a+?", "(?ims)^A.b$", "(?i", "(?x)a", "(?)a", "(?i-)a",
	`\A`, `\z`, `\Z`, `\Aa\z`, `\b`, `\B`, `\ba`, `a\b`, `\bé`, `\Bé`, `\b\B`, `(?m:^)a`,
	`\d+`, `\D+`, `\w+`, `\W+`, `\s`, `\S`, `[\d\s]`, `[^\d]`, `[\D]`, `[[:alpha:]]`, `[[:^alpha:]]`, `[[:word:]]`, `[[:foo:]]`, `[[:alpha]`, "[[:]", "[a[:]b]",
	`\pL`, `\PL`, `\p{L}`, `\p{Greek}`, `\P{Greek}`, `\p{^Greek}`, `[\p{Lu}\d]`, `\p{Foo}`, `\p`, `\p{`, `\pX`,
	"[a-c]", "[^a-c]", "[]a]", "[^]a]", "[a-]", "[-a]", "[b-a]", "[a", "[", "[]", "[^]", "[a-b-c]", `[\]]`, `[\-]`, `[a\x62]`, "[é]", "[^é]", "[é-ü]", "[^\n]", "[^a]",
	`\x41`, `\x{e9}`, `\x{1F600}`, `\x{110000}`, `\x{}`, `\x4`, `\x{d800}`, `\x{FFFD}`, "\uFFFD", "[\uFFFD]", "a\uFFFD", `\101`, `\08`, `\1`, `\7`, `\0`, `\n`, `\a\f\t\r\v`, `\e`, `\cA`,
	`\Qa.b\E`, `\Qa.b`, `\Qa.b\E+`, `\Q\E`, `(\Qa)`, `\Qa\`, `\E`, `\C`, `\X`, `\R`, `\_`, `\-`, `\/`, `\é`, `\ `, `\"`, `\<`, `\>`, `\y`, `\`, "\\\n",
	"*", "+", "?", "a**", "a*+", "a+?", "a??", "a???", "a*??", "(*)", "|*", "^*", "$*", `\b*`, "(?:)*", "()*", "(^)*a", "(^a)*", "(?:^a|b)*", "($)*", "(a$)*", "(?m)(^a\n?)*",
	"(", ")", "a)", "((a)", "(a))", "(?:a)", "(?=a)", "(?!a)", "(?<=a)", "(?<!a)", "(?#c)a", "(?>a)", "(?",
	"é", "é*", "é+", "[^é]+", "😀", "😀?", ".é", "日本", "(日|本)", "(.)(.)", "(.)", "\x00", "\x7f", "\u0130", "(?i)\u0130", "(?i)i",
}

var inputs = []string{
	"", "a", "b", "aa", "ab", "abc", "abcd", "ba", "baaac", "AbC", "xyz-123", "a\nb", "\n", "a\n", "\na\n\nb", "a b",
	storePath + "/bin/hello", "/usr/bin/hello", "/etc/passwd", "lib/libc.so.6.1",
	"é", "aé", "éa", "aéb", "É", "kK\u212a", "sſS", "STRASSE straße", "😀", "a😀b", "日本", "σςΣ",
	"\xff", "a\xff", "\xffa", "a\xffb\xfe", "\xc3", "\xc3a", "\xc3\xc3\xa9", "\xed\xa0\x80", "\xf0\x9f\x98", "\xf4\x90\x80\x80", "\xc0\xaf", "\xe0\x80\xaf", "\xf0\x80\x80\xaf",
	"\uFFFD", "a\uFFFDb", "a.b", "(a)", `\`, "{", "a{,2}", "\x00", "A", "%", "\u0130i\u0131I",
}

var templates = []string{
	"", "x", "$0", "${0}", "$1", "${1}", "$2", "$1x", "${1}x", "$1_", "$1-", "$n", "${n}", "$first-$second", "${second}$first", "$", "$$", "$$1", "$$$1", "a$", "${", "${}", "${1", "${1 }", "$ 1", "$-", "$é", "${é}", "$1é", "$\xff", "$1\xff", "\xff$1",
	"$01", "${01}", "$00", "$10", "$99999999", "$100000000", "$999999999", "$9999999999999999999", "$12x", "[$0]", "<$1|$2|$3>", "$٣", "${n", "$n.x", "$_", "${_}", "$1$1", "$1${2}$3", "$日",
}

func pick(r *rand.Rand, from []string) string { return from[r.Intn(len(from))] }

// A random expression, most often a valid one.
func expression(r *rand.Rand, depth int) string {
	atoms := []string{"a", "b", "a", "b", "c", "A", ".", "é", "😀", "\uFFFD", "[ab]", "[^a]", "[^é]", `\w`, `\W`, `\d`, `\s`, `[[:alpha:]]`, `\pL`, `\n`, " ", `\.`,
		"^", "$", `\b`, `\B`, `\A`, `\z`, "(?i:a)", "(?i:É)", "(?s:.)", "(?m:^)", "(?m:$)", `\Qa.\E`, "(?:)", "()"}
	if depth == 0 {
		return pick(r, atoms)
	}
	switch r.Intn(10) {
	case 0, 1, 2:
		return expression(r, depth-1) + expression(r, depth-1)
	case 3:
		return expression(r, depth-1) + "|" + expression(r, depth-1)
	case 4:
		return "(" + expression(r, depth-1) + ")"
	case 5:
		return "(" + expression(r, depth-1) + ")" + expression(r, depth-1)
	case 6:
		return "(?:" + expression(r, depth-1) + "|" + expression(r, depth-1) + ")"
	case 7, 8:
		return "(" + expression(r, depth-1) + ")" + pick(r, []string{"*", "+", "?", "*?", "+?", "??", "{2}", "{0,2}", "{1,}", "{2,3}?", "{0}"})
	default:
		return pick(r, []string{"(?i)", "(?s)", "(?m)", "(?U)", "(?im)", "(?-s)", ""}) + expression(r, depth-1)
	}
}

func text(r *rand.Rand, from []string, most int) string {
	var s strings.Builder
	for n := r.Intn(most + 1); n > 0; n-- {
		s.WriteString(pick(r, from))
	}
	return s.String()
}

func random(seed int64, count int) {
	r := rand.New(rand.NewSource(seed))
	bits := []string{"a", "a", "b", "b", "c", "A", "B", "\n", " ", ".", "/", "1", "é", "É", "😀", "\uFFFD", "\xff", "\xc3", "\xa9", "\xed\xa0\x80", "_"}
	for i := 0; i < count; i++ {
		template := pick(r, templates)
		if r.Intn(3) == 0 {
			template = text(r, []string{"$", "{", "}", "0", "1", "2", "n", "_", "x", "-", "é", "\xff"}, 6)
		}
		record(expression(r, r.Intn(5)), text(r, bits, 8), template)
	}
}

func main() {
	defer out.Flush()
	if len(os.Args) == 3 {
		seed, _ := strconv.ParseInt(os.Args[1], 10, 64)
		count, _ := strconv.Atoi(os.Args[2])
		random(seed, count)
		return
	}
	r := rand.New(rand.NewSource(1))
	for _, expression := range expressions {
		_, err := regexp.Compile(expression)
		if err != nil {
			record(expression, "", "")
			continue
		}
		record(expression, "a", "[$0|$1]")
		for n := 0; n < 5; n++ {
			record(expression, pick(r, inputs), pick(r, []string{"", "<$0>", "<$1>", "$1$2"}))
		}
	}
	for _, template := range templates {
		record("(?P<n>a)(b)?(?P<_>c)?", "xabcy-ay", template)
		record("a*", "baac", template)
		record("(é|\uFFFD)", "\xffé\xc3", template)
	}
	for _, input := range inputs {
		for _, expression := range []string{"", "a*", ".", "[^a]", `\b`, `\W`, "(?i)k", "\uFFFD", "(?m)^", "$"} {
			record(expression, input, "<$0>")
		}
	}
	random(2, 1500)
}
