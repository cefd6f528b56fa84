//go:build ignore

// Records what Go's archive/tar writes for many entries, as the golden file of the package
// org.nix2container.tar. From the top of the source tree:
//
//	go run src/test/go/tar_golden.go > src/test/resources/tar/headers.tsv.gz
//
// One line per entry, fields separated by tabs: what the line is about, typeflag, name (hex), link
// target (hex), size, mode (octal), uid, gid, user name (hex), group name (hex), and the header's
// bytes (hex), or "sha256:" and their digest, or "refused" where Go writes none or only its GNU
// format could.
package main

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"fmt"
	"math/rand"
	"os"
	"strings"
	"time"
)

type recorder struct {
	out    *bufio.Writer
	digest bool
}

func (r *recorder) record(about string, h tar.Header) {
	if h.Typeflag == 0 {
		h.Typeflag = tar.TypeReg
	}
	h.ModTime = time.Unix(1, 0)
	if h.Mode == 0 {
		h.Mode = 0644
	}
	fmt.Fprintf(r.out, "%s\t%c\t%x\t%x\t%d\t%o\t%d\t%d\t%x\t%x\t%s\n", about, h.Typeflag, h.Name,
		h.Linkname, h.Size, h.Mode, h.Uid, h.Gid, h.Uname, h.Gname, r.header(h))
}

func (r *recorder) header(h tar.Header) string {
	var b bytes.Buffer
	err := tar.NewWriter(&b).WriteHeader(&h)
	if err != nil || string(b.Bytes()[257:263]) == "ustar " {
		return "refused"
	}
	if r.digest {
		return fmt.Sprintf("sha256:%x", sha256.Sum256(b.Bytes()))
	}
	return fmt.Sprintf("%x", b.Bytes())
}

func (r *recorder) file(about, name string) {
	r.record(about, tar.Header{Name: name, Uname: "root", Gname: "root"})
}

func (r *recorder) dir(about, name string) {
	r.record(about, tar.Header{Typeflag: tar.TypeDir, Name: name, Uname: "root", Gname: "root"})
}

func (r *recorder) link(about, name, target string) {
	r.record(about, tar.Header{Typeflag: tar.TypeSymlink, Name: name, Linkname: target, Mode: 0777,
		Uname: "root", Gname: "root"})
}

// cycle gives the first n bytes of s, s, s, ...
func cycle(s string, n int) string {
	return strings.Repeat(s, n/len(s)+1)[:n]
}

var limits = []int{1, 2, 50, 86, 87, 88, 98, 99, 100, 101, 102, 154, 155, 156, 157, 158, 199, 200, 255,
	256, 257, 258, 300, 511, 512, 1000, 4095}

// names: lengths around every limit and slashes at every place that matters
func (r *recorder) names() {
	for n := 1; n <= 300; n++ {
		r.file("one part", cycle("abcdefghijklmnopqrstuvwxyz", n))
		name := cycle("/nix/store/g2m8kfw7kpgpph05v2fxcx4d5an09hl3-hello-2.12.1/share/x", n)
		if !strings.HasSuffix(name, "/") {
			r.file("many parts", name)
		}
	}
	for _, n := range []int{100, 101, 102, 155, 156, 157, 158, 200, 253, 254, 255, 256, 257, 258} {
		for p := 0; p < n; p++ {
			if p > 3 && p < 97 && p < n-103 || p > 103 && p < 152 && p < n-103 {
				continue // no limit near
			}
			b := []byte(cycle("abcdefghij", n))
			b[p] = '/'
			r.dir("one slash", string(b))
			if p > 2 && p%5 == 0 {
				b[0] = '/'
				r.dir("two slashes", string(b))
			}
		}
	}
	for _, n := range []int{1, 99, 100, 101, 155, 156, 157, 255, 256, 257, 300} {
		for _, slashes := range []int{1, 2, 3, 50, n} {
			if slashes <= n {
				a := cycle("a", n-slashes)
				r.dir("slashes at the end", a+cycle("/", slashes))
				r.file("slashes at the end", a+cycle("/", slashes))
				r.link("slashes in the middle", a+cycle("/", slashes)+cycle("b", 120), "t")
				r.file("slashes at the start", cycle("/", slashes)+a+"b")
			}
		}
	}
}

// texts: bytes that ustar cannot hold, or that records or paths treat as special
func (r *recorder) texts() {
	r.file("empty name", "")
	r.dir("empty name", "")
	r.dir("root", "/")
	special := []string{"é", "日本語", "\U0001f600", "\xff", "\xc3", "\xc3(", "\x80\x80", "\xed\xa0\x80",
		"a\nb", "a=b", "=", " ", "a b", "\t", "\x01", "\x7f", "\\", "\"", "5 a=b\n", "\ufffd", "\u00a0"}
	for _, s := range special {
		r.file("special", "/"+s)
		r.file("special, relative", s)
		r.file("special folder", "/"+s+"/file")
		r.dir("special at the end of 100", cycle("/ab", 100-len(s))+s)
		r.dir("special at the end of 101", cycle("/ab", 101-len(s))+s)
		r.dir("special across 100", cycle("/ab", 99)+s+"/cd")
		r.dir("special, long folder", "/"+cycle("ab", 120)+s+"/cd")
		r.dir("special, long base", "/x"+s+"/"+cycle("ab", 120))
		r.link("special link", "/link", s)
		r.link("special link at 100", "/link", cycle("/ab", 100-len(s))+s)
		r.link("special link and name", "/"+s, s)
	}
	for _, s := range []string{"\x00", "a\x00", "\x00a", "/a\x00b", cycle("ab", 120) + "\x00"} {
		r.file("NUL in the name", s)
		r.link("NUL in the link", "/link", s)
		r.record("NUL in the user", tar.Header{Name: "/f", Uname: s})
		r.record("NUL in the group", tar.Header{Name: "/f", Gname: s})
	}
	paths := []string{".", "..", "/.", "/..", "a/..", "/a/..", "/a/../b", "../a", "../../a", "./a", "/./a",
		"//a", "///a//b", "a//b", "/a/./b", "/a/b/..", "/a/b/../..", "/a/b/../../..", "a/../..", "a/../../b",
		"..a", "/..a", "/a..", "...", "/...", ".a", "/a/.b", "..//..", "/../../a", "a/b/../../../../c/d", "a", "/a",
		"/", "", "//", "./", "../", "a/", "/a/", "..\xff", ".\xff.", "/.\xff./b", "/a\xff/..", "/\xff", "/\xff/a",
		"\xff", "/a/\xff", "\xff\xff/b"}
	for _, p := range paths {
		r.record("path of a pax header", tar.Header{Typeflag: tar.TypeDir, Name: p, Uid: 1 << 21})
		r.record("path of a pax header", tar.Header{Typeflag: tar.TypeDir, Name: p + "\xff", Uid: 1 << 21})
		r.record("path of a pax header", tar.Header{Typeflag: tar.TypeDir, Name: p + "/é", Uid: 1 << 21})
		r.record("path of a pax header", tar.Header{Typeflag: tar.TypeDir, Name: "é/" + p, Uid: 1 << 21})
	}
	for n := 70; n <= 110; n++ {
		r.dir("cut of the pax header's name", cycle("/abcdefg", n)+"/é")
		r.dir("cut of the pax header's name", "/"+cycle("é", n))
		r.dir("cut of the pax header's name", cycle("é", n)+"//"+cycle("/b", n)+"/c")
		r.dir("cut behind a slash", "é"+cycle("a", n)+"////"+cycle("b", 30))
	}
}

// links, owners, numbers and modes around their limits
func (r *recorder) fields() {
	for _, n := range limits {
		r.link("link target", "/link", cycle("/abc", n))
		r.link("link target", "/link", cycle("a", n))
		r.link("link target that ends in slashes", "/link", cycle("a", n)+"///")
		r.link("link target cut behind slashes", "/link", cycle("a", n)+"///"+cycle("a", 100))
		r.link("link target, UTF-8", "/link", cycle("é", n))
		r.link("both long", cycle("/abc", n), cycle("/xyz", n))
		r.link("long name that could be split", cycle("/abc", 150), cycle("/xyz", n))
	}
	for n := 80; n <= 120; n++ { // records of 99, 100 and 101 bytes
		r.link("record length", "/link", cycle("é", n))
	}
	for _, n := range []int{1000, 10000} { // 4 and 5 digits
		for d := -25; d <= 2; d++ {
			r.link("record length", "/link", cycle("a", n+d))
			if n == 1000 {
				r.dir("record length", cycle("a", n+d))
			}
		}
	}
	for d := -40; d <= 2; d++ { // records that just fill their block
		r.link("records fill a block", "/link", cycle("a", 512+d))
		r.link("records fill two blocks", "/link", cycle("a", 1024+d))
	}
	for _, n := range []int{0, 1, 4, 30, 31, 32, 33, 34, 64, 100, 300} {
		for _, s := range []string{"u", "é", "\xff", "a/", "/"} {
			r.record("user", tar.Header{Name: "/f", Uname: cycle(s, n)})
			r.record("group", tar.Header{Name: "/f", Gname: cycle(s, n)})
			r.record("user and group", tar.Header{Name: "/f", Uname: cycle(s, n), Gname: cycle(s, n/2)})
		}
	}
	r.record("user cut behind slashes", tar.Header{Name: "/f", Uname: cycle("u", 29) + "///" + "u"})
	ids := []int{0, 1, 7, 8, 1000, 65534, 2097150, 2097151, 2097152, 1<<31 - 1, 1 << 31, 1<<32 - 1, 1 << 40,
		1<<63 - 1, -1, -2, -2097152, -1 << 40, -1 << 63}
	for _, id := range ids {
		r.record("uid", tar.Header{Name: "/f", Uid: id, Uname: "root", Gname: "root"})
		r.record("gid", tar.Header{Name: "/f", Gid: id, Uname: "root", Gname: "root"})
		r.record("uid and gid", tar.Header{Name: "/f", Uid: id, Gid: id})
		r.record("uid and a name that could be split", tar.Header{Name: cycle("/abc", 150), Uid: id})
	}
	for _, size := range []int64{0, 1, 7, 8, 511, 512, 4096, 1<<32 - 1, 1 << 32, 1<<33 - 1, 1 << 33, 100 << 30,
		1 << 62, 1<<63 - 1} {
		r.record("size", tar.Header{Name: "/f", Size: size, Uname: "root", Gname: "root"})
		r.record("size", tar.Header{Name: cycle("/abc", 150), Size: size, Gid: 1 << 22, Gname: "é"})
	}
	for _, mode := range []int64{1, 0400, 0444, 0555, 0644, 0755, 0777, 01777, 02755, 04755, 06555, 07777,
		0100644, 040755, 0120777, 01777777, 07777777, 010000000, 1<<31 - 1, -1} {
		r.record("mode", tar.Header{Name: "/f", Mode: mode, Uname: "root", Gname: "root"})
		r.record("mode", tar.Header{Typeflag: tar.TypeDir, Name: "/é", Mode: mode})
		r.record("mode", tar.Header{Typeflag: tar.TypeSymlink, Name: "/l", Linkname: "t", Mode: mode})
	}
}

// random entries, most of them of names that stress something
func (r *recorder) random(seed int64, count int) {
	rnd := rand.New(rand.NewSource(seed))
	pieces := []string{"/", "/", "/", "//", ".", "..", "a", "lib", "é", "\xff", "\xc3", " ", "=", "\n",
		"usr/share/", "abcdefghijklmnopqrstuvwxyz", "g2m8kfw7kpgpph05v2fxcx4d5an09hl3-", "日本"}
	text := func(max int) string {
		var s strings.Builder
		ascii := rnd.Intn(2) == 0
		for n := rnd.Intn(max + 1); s.Len() < n; {
			p := pieces[rnd.Intn(len(pieces))]
			if !ascii || p[0] < 0x80 {
				s.WriteString(p)
			}
		}
		return s.String()
	}
	number := func(bits int) int64 {
		if rnd.Intn(3) > 0 {
			return 0
		}
		return rnd.Int63() >> (63 - rnd.Intn(bits+1))
	}
	for i := 0; i < count; i++ {
		h := tar.Header{Name: text(320), Mode: 1 + rnd.Int63n(07777), Uid: int(number(40)),
			Gid: int(number(40)), Uname: "root", Gname: "root"}
		if rnd.Intn(4) == 0 {
			h.Uname, h.Gname = text(40), text(40)
		}
		switch rnd.Intn(3) {
		case 0:
			h.Typeflag, h.Size = tar.TypeReg, number(60)
		case 1:
			h.Typeflag = tar.TypeDir
		default:
			h.Typeflag, h.Linkname = tar.TypeSymlink, text(250)
		}
		r.record("random", h)
	}
}

func main() {
	zip, _ := gzip.NewWriterLevel(os.Stdout, gzip.BestCompression)
	r := &recorder{out: bufio.NewWriter(zip)}
	r.names()
	r.texts()
	r.fields()
	r.digest = true
	r.random(1, 1500)
	if err := r.out.Flush(); err != nil {
		panic(err)
	}
	if err := zip.Close(); err != nil {
		panic(err)
	}
}
