//go:build ignore

// Records what Go's encoding/json makes of image configs, as the golden file of
// ImageConfigGoldenTest. From the top of the source tree:
//
//	go run src/test/go/config_golden.go > src/test/resources/oci/configs.tsv
//
// One line per document: the JSON that is read into a struct of the shape of ImageConfig in
// opencontainers/image-spec 1.1, and that struct as compact JSON, or "refused".
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"strings"
)

type ImageConfig struct {
	User         string              `json:"User,omitempty"`
	ExposedPorts map[string]struct{} `json:"ExposedPorts,omitempty"`
	Env          []string            `json:"Env,omitempty"`
	Entrypoint   []string            `json:"Entrypoint,omitempty"`
	Cmd          []string            `json:"Cmd,omitempty"`
	Volumes      map[string]struct{} `json:"Volumes,omitempty"`
	WorkingDir   string              `json:"WorkingDir,omitempty"`
	Labels       map[string]string   `json:"Labels,omitempty"`
	StopSignal   string              `json:"StopSignal,omitempty"`
	ArgsEscaped  bool                `json:"ArgsEscaped,omitempty"`
}

var out = bufio.NewWriter(os.Stdout)

func record(document string) {
	var config ImageConfig
	if err := json.Unmarshal([]byte(document), &config); err != nil {
		fmt.Fprintf(out, "%s\trefused\n", document)
		return
	}
	written, err := json.Marshal(config)
	if err != nil {
		panic(err)
	}
	fmt.Fprintf(out, "%s\t%s\n", document, written)
}

func pick(r *rand.Rand, from []string) string {
	return from[r.Intn(len(from))]
}

var keys = []string{"User", "ExposedPorts", "Env", "Entrypoint", "Cmd", "Volumes", "WorkingDir", "Labels", "StopSignal", "ArgsEscaped"}

// ſ and K fold to s and k, ı to nothing.
func respelled(r *rand.Rand, key string) string {
	switch r.Intn(6) {
	case 0:
		return strings.ToLower(key)
	case 1:
		return strings.ToUpper(key)
	case 2:
		return strings.NewReplacer("s", "ſ", "k", "\u212a").Replace(key)
	case 3:
		return pick(r, []string{key + "s", key[1:], "x" + key, strings.Replace(key, "i", "ı", 1), "_" + key})
	}
	return key
}

var values = []string{`"a"`, `""`, `"<&>\u2028"`, `"\ud83d\ude00"`, `"\ud83d"`, `5`, `true`, `false`, `null`, `[]`, `["a"]`, `["b","","c=d"]`, `[5]`, `[["a"]]`,
	`{}`, `{"80/tcp":{}}`, `{"b":"2","a":"1"}`, `{"z":{},"/data":{"more":[1]},"é":{}}`, `{"a":null}`, `{"a":[]}`, `{"a":5}`, `{"a":"x","a":"y"}`}

var fitting = map[string][]string{
	"User": {`"a"`, `""`, `"1000:100"`, `null`}, "WorkingDir": {`"/"`, `"/a b"`, `""`, `null`}, "StopSignal": {`"SIGINT"`, `null`},
	"Env": {`["A=1"]`, `["A=1","B=2"]`, `[]`, `null`}, "Entrypoint": {`["/bin/app"]`, `[]`, `null`}, "Cmd": {`["-x","<y>"]`, `[""]`, `null`},
	"ExposedPorts": {`{"80/tcp":{}}`, `{"9":{},"10":{}}`, `{"53/udp":null}`, `{}`, `null`}, "Volumes": {`{"/data":{}}`, `{"/b":{},"/a":{"x":1}}`, `null`},
	"Labels": {`{"a":"1"}`, `{"b":"2","a":"<1>"}`, `{"c":null}`, `{"\ue000":"1","😀":"2"}`, `{}`, `null`}, "ArgsEscaped": {`true`, `false`, `null`},
}

func main() {
	defer out.Flush()
	for _, document := range []string{"{}", "null", "[]", `"x"`, "5", "", "{", `{"User":"a"} x`, `{"Healthchecks":{},"Domainname":5}`, `{"Env":["a",null]}`} {
		record(document)
	}
	for _, key := range keys {
		for _, value := range values {
			record(`{"` + key + `":` + value + `}`)
		}
	}
	r := rand.New(rand.NewSource(1))
	for i := 0; i < 1500; i++ {
		var members []string
		for n := r.Intn(6); n >= 0; n-- {
			key := pick(r, keys)
			value := pick(r, fitting[key])
			if r.Intn(25) == 0 {
				value = pick(r, values)
			}
			members = append(members, `"`+respelled(r, key)+`":`+value)
		}
		record("{" + strings.Join(members, ",") + "}")
	}
}
