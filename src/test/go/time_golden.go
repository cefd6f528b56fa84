//go:build ignore

// Records which texts Go takes for RFC 3339 times, and how it writes them again, as the golden file
// of Rfc3339Test. From the top of the source tree:
//
//	go run src/test/go/time_golden.go > src/test/resources/oci/times.tsv
//
// One line per text: the text and what time.Parse and Time.MarshalJSON make of it, or "refused".
// As Time.UnmarshalJSON since Go 1.20, which this was not recorded with, it refuses an hour of one
// digit, a comma before the fraction, and zones that no MarshalJSON writes.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"time"
)

var out = bufio.NewWriter(os.Stdout)

func num2(s string) int {
	return int(s[0]-'0')*10 + int(s[1]-'0')
}

func strict(s string) bool {
	if len(s) < 20 || s[12] == ':' || s[19] == ',' {
		return false
	}
	n := len(s)
	return s[n-1] == 'Z' || num2(s[n-5:]) < 24 && num2(s[n-2:]) < 60
}

func record(s string) {
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || !strict(s) {
		fmt.Fprintf(out, "%s\trefused\n", s)
		return
	}
	written, err := t.MarshalJSON()
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(out, "%s\t%s\n", s, strings.Trim(string(written), `"`))
}

func main() {
	defer out.Flush()
	for _, zone := range []string{"Z", "+00:00", "-00:00", "+01:00", "-03:30", "+14:00", "+23:59", "-23:59", "+24:00", "+00:60",
		"z", "", "+1:00", "+0100", "+01", "+01:0", "01:00", " +01:00", "Z ", "UTC", "ZZ", "+01:00Z", "+01:00:00", "+a1:00"} {
		record("2024-05-13T09:31:10" + zone)
		record("2024-05-13T09:31:10.25" + zone)
	}
	for _, fraction := range []string{".", ".0", ".5", ".50", ".000", ".123456789", ".1234567899", ".999999999999", ".000000001", ".0000000001",
		",5", "..5", ".5.5", ".a", ".-5"} {
		record("2024-05-13T09:31:10" + fraction + "Z")
		record("2024-05-13T09:31:10" + fraction + "+02:00")
	}
	for _, year := range []string{"0000", "0001", "1900", "1999", "2000", "2023", "2024", "2100", "9999", "10000", "999", "-001", "+024"} {
		for month := 0; month <= 13; month++ {
			for _, day := range []int{0, 1, 28, 29, 30, 31, 32} {
				record(fmt.Sprintf("%s-%02d-%02dT00:00:00Z", year, month, day))
			}
		}
	}
	for _, clock := range []string{"00:00:00", "23:59:59", "24:00:00", "23:60:00", "23:59:60", "9:31:10", "09:1:10", "09:31:1", "09:31", "093110", "-9:31:10",
		"09:31:10 ", " 09:31:10", "09.31.10"} {
		record("2024-05-13T" + clock + "Z")
	}
	for _, s := range []string{"", "now", "2024-05-13", "2024-05-13 09:31:10Z", "2024-05-13t09:31:10Z", "2024/05/13T09:31:10Z", "20240513T093110Z",
		"2024-5-13T09:31:10Z", "2024-05-3T09:31:10Z", " 2024-05-13T09:31:10Z", "٢٠٢٤-05-13T09:31:10Z", "2024-05-13T09:31:10−01:00", "0"} {
		record(s)
	}
	r := rand.New(rand.NewSource(1))
	letters := "0123456789TZ:.+- "
	for i := 0; i < 1500; i++ {
		s := []byte("2024-02-29T23:59:59.120+05:30"[:20+r.Intn(10)])
		for n := r.Intn(3); n >= 0; n-- {
			at := r.Intn(len(s))
			switch r.Intn(3) {
			case 0:
				s[at] = letters[r.Intn(len(letters))]
			case 1:
				s = append(s[:at], s[at+1:]...)
			default:
				s = append(s[:at], append([]byte{letters[r.Intn(len(letters))]}, s[at:]...)...)
			}
		}
		record(string(s))
	}
}
