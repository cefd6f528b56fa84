//go:build ignore

// Prints the digest and the size of the tar that org.nix2container.stream.LargeFileTest streams, as
// Go's archive/tar writes it. From the top of the source tree:
//
//	go run src/test/go/large_file_golden.go
package main

import (
	"archive/tar"
	"crypto/sha256"
	"fmt"
	"io"
	"time"
)

const size = 8<<30 + 1234567

// Zeros but for a few marks.
type content struct{ position int64 }

func (c *content) Read(b []byte) (int, error) {
	if c.position == size {
		return 0, io.EOF
	}
	n := 0
	for n < len(b) && c.position < size {
		b[n] = 0
		for i, mark := range []int64{0, 512 * 1024, 5 << 30, 8 << 30, size - 1} {
			if c.position == mark {
				b[n] = byte(i + 1)
			}
		}
		n++
		c.position++
	}
	return n, nil
}

type counter struct {
	to    io.Writer
	count int64
}

func (c *counter) Write(b []byte) (int, error) {
	c.count += int64(len(b))
	return c.to.Write(b)
}

func main() {
	digest := sha256.New()
	out := &counter{to: digest}
	w := tar.NewWriter(out)
	put := func(header tar.Header, body io.Reader) {
		header.Uname, header.Gname = "root", "root"
		header.ModTime = time.Unix(1, 0)
		if err := w.WriteHeader(&header); err != nil {
			panic(err)
		}
		if _, err := io.Copy(w, body); err != nil {
			panic(err)
		}
	}
	put(tar.Header{Typeflag: tar.TypeDir, Name: "/", Mode: 0755}, &content{position: size})
	put(tar.Header{Typeflag: tar.TypeReg, Name: "/large", Mode: 0444, Size: size}, &content{})
	put(tar.Header{Typeflag: tar.TypeReg, Name: "/next", Mode: 0444}, &content{position: size})
	if err := w.Close(); err != nil {
		panic(err)
	}
	fmt.Printf("%x %d\n", digest.Sum(nil), out.count)
}
