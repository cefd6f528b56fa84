//go:build ignore

// Records which image names distribution/reference accepts, and their full form, as the golden file
// of DockerReferenceTest. From the top of the source tree, with Debian's package
// golang-github-docker-distribution-dev:
//
//	GO111MODULE=off GOPATH=/usr/share/gocode go run src/test/go/reference_golden.go > src/test/resources/reference/names.tsv
//
// One line per name: the name and TagNameOnly(ParseNormalizedNamed(name)), or "refused". Names with a
// digest are "refused", too, for nothing can be written to them. Upper case and IPv6 addresses are
// left out: later versions of the library take both in the place of a host.
package main

import (
	"bufio"
	"fmt"
	"math/rand"
	"os"
	"strings"

	"github.com/docker/distribution/reference"
)

var out = bufio.NewWriter(os.Stdout)

func record(name string) {
	named, err := reference.ParseNormalizedNamed(name)
	if err == nil {
		if _, digested := named.(reference.Digested); !digested {
			fmt.Fprintf(out, "%s\t%s\n", name, reference.TagNameOnly(named))
			return
		}
	}
	fmt.Fprintf(out, "%s\trefused\n", name)
}

func pick(r *rand.Rand, from ...string) string {
	return from[r.Intn(len(from))]
}

func main() {
	defer out.Flush()
	hex := strings.Repeat("0123456789abcdef", 4)
	for _, name := range []string{"", "app", "app:1.0", "app:", ":1", "library/app", "me/app", "docker.io/app", "docker.io/me/app:x", "index.docker.io/app", "index.docker.io/me/app",
		"quay.io/me/app", "quay.io/app", "localhost/app", "localhost:5000/app:x", "localhost", "localhost:5000", "host/app", "host.:5/app", "a.b/c/d/e/f",
		"127.0.0.1/app", "127.0.0.1:80/app:1", "ex.com:/app", "ex.com:x/app", "ex.com:80x/app", ":80/app",
		"-ex.com/app", "ex-.com/app", "ex..com/app", ".com/app", "ex.com./app", "e_x.com/app", "ex.com//app", "/app", "app/", "a//b", "ex.com", "ex.com:80", "ex.com/", "ex.com:80/",
		"aPp", "a.b", "a..b", "a_b", "a__b", "a___b", "a-b", "a--b", "a---------b", "a-_b", "a._b", "-a", "a-", "_a", "a_", ".a", "a.", "a/-b", "é", "a é", " a", "a ", "a b", "a\x01",
		"app@sha256:" + hex, "app:1@sha256:" + hex, "app@", "@sha256:" + hex, "app@sha256:00", hex, hex + ":1", hex[:63], "x/" + hex, "sha256:" + hex,
		"app:" + strings.Repeat("x", 128), "app:" + strings.Repeat("x", 129), "app:_x", "app:.x", "app:-x", "app:x.y-z_1", "app:X", "app:a:b", "app:a/b", "app:é", "app:a b",
		"scratch", "docker.io", "docker.io/", "index.docker.io"} {
		record(name)
	}
	r := rand.New(rand.NewSource(1))
	for i := 0; i < 2000; i++ {
		var name strings.Builder
		for n := 1 + r.Intn(8); n > 0; n-- {
			name.WriteString(pick(r, "a", "b0", "app", "localhost", "docker.io", "1", ".", "_", "-", "--", "__", "/", "/", ":", "5000", "ex.com", "@"))
		}
		record(name.String())
	}
}
