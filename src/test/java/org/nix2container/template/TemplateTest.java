package org.nix2container.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nix2container.failure.InvalidInputException;

/** What Go's text/template prints; the expectations were printed by skopeo where it knows them. */
class TemplateTest {

  private static Value data() {
    Map<String, Value> labels = new LinkedHashMap<>();
    labels.put("b.c", new Value.Text("two"));
    labels.put("x", new Value.Text("1"));
    Map<String, Value> layer = new LinkedHashMap<>();
    layer.put("Size", new Value.Whole(7));
    Map<String, Value> fields = new LinkedHashMap<>();
    fields.put("Name", new Value.Text(""));
    fields.put("Os", new Value.Text("linux"));
    fields.put("Created", new Value.Time("2024-05-13T09:31:10.5Z"));
    fields.put("Local", new Value.Time("2024-05-13T09:31:10+02:00"));
    fields.put("Labels", new Value.Entries(labels));
    fields.put("None", new Value.Nil("map[]"));
    fields.put("Layers", new Value.Items(List.of(new Value.Text("a"), new Value.Text("b"))));
    fields.put("Empty", new Value.Items(List.of()));
    fields.put("Data", new Value.Items(List.of(new Value.Struct(layer, "{\"Size\":7}"))));
    return new Value.Struct(fields, "{\"Os\":\"linux\"}");
  }

  private static String render(String template) {
    return Template.parse(template).render(data());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          plain ~ plain
          {{.Os}}/{{ .Os }} ~ linux/linux
          {{.Created}} ~ 2024-05-13 09:31:10.5 +0000 UTC
          {{.Local}} ~ 2024-05-13 09:31:10 +0200 +0200
          {{.Labels}} ~ map[b.c:two x:1]
          {{.None}} ~ map[]
          {{.Layers}} {{.Empty}} ~ [a b] []
          {{.Labels.x}} ~ 1
          {{.Labels.nope}} ~ <no value>
          {{index .Labels "b.c"}} ~ two
          [{{index .Labels "nope"}}] ~ []
          {{index .Layers 1}} ~ b
          {{(index .Data 0).Size}} ~ 7
          {{index .Data 0}} ~ {7}
          {{len .Layers}} {{.Layers | len}} {{len .Os}} {{len .None}} ~ 2 2 5 0
          {{range .Layers}}<{{.}}>{{end}} ~ <a><b>
          {{range .Empty}}x{{else}}none{{end}} ~ none
          {{range .None}}x{{else}}none{{end}} ~ none
          {{range $i, $e := .Layers}}{{$i}}={{$e}},{{end}} ~ 0=a,1=b,
          {{range $k, $v := .Labels}}{{$k}}={{$v}};{{end}}| ~ b.c=two;x=1;|
          {{range $e := .Layers}}{{$e}}{{$.Os}}{{end}} ~ alinuxblinux
          {{with .Labels}}{{.x}}{{else}}no{{end}} ~ 1
          {{with .Name}}{{.}}{{else}}no {{.Os}}{{end}} ~ no linux
          {{if eq .Os "linux"}}yes{{else}}no{{end}} ~ yes
          {{if .Name}}a{{else if .Empty}}b{{else}}c{{end}} ~ c
          {{if and .Os .Name}}a{{else}}b{{end}} ~ b
          {{or .Name "d"}} {{and 1 0}} {{not true}} {{ne 1 2}} {{eq .Os "x" "linux"}} ~ d 0 false true true
          {{$x := .Os}}{{$x}}{{$x}} ~ linuxlinux
          {{upper .Os}} {{lower "ABC"}} {{title "a bc"}} ~ LINUX abc A Bc
          {{join .Layers ","}} {{split "a-b" "-"}} ~ a,b [a b]
          {{truncate .Os 3}}|{{pad .Os 2}}|{{pad .Os 0 1}}| ~ lin|  linux  |linux |
          {{json .Labels}} {{json .Layers}} {{.Os | upper | json}} ~ {"b.c":"two","x":"1"} ["a","b"] "LINUX"
          {{json .None}} {{json .Created}} {{json .}} ~ null "2024-05-13T09:31:10.5Z" {"Os":"linux"}
          {{printf "%s-%d %q %v%%" .Os 3 .Os true}} ~ linux-3 "linux" true%
          {{printf "%5s|%-5s|" "a" "b"}} ~ ^    a|b    |^
          {{print "a" 1 2 "b" "c"}} ~ a1 2bc
                    {{"a\\"\\t"}}{{`b\\`}} ~ ^a"	b\\^
          {{/* nothing */}}x{{- /* at all */ -}} y ~ xy
          a {{- .Os -}} b ~ alinuxb
          {{-3}} ~ -3
          {{range .Layers -}}  {{.}}  {{- end}} ~ ab
          {{if true}}{{if false}}a{{end}}{{with $y := 1}}b{{end}}{{end}} ~ b
          """)
  void goPrintsIt(String template, String printed) {
    assertThat(render(template)).isEqualTo(printed);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '^',
      textBlock =
          """
          {{.Nope}} ~ there is no .Nope; there are .Name .Os
          {{.Os.X}} ~ `linux` has no .X
          {{nope .Os}} ~ there is no function `nope`; there are and eq index
          {{.Os ~ an action is not closed with }}
          {{"x}} ~ a quoted string is not closed
          {{}} ~ an action is empty
          {{end}} ~ {{end}} without a beginning
          {{if .Os}}x ~ an {{end}} is missing
          {{if .Os}}x{{else}}y ~ an {{end}} is missing
          {{range .Os}}x{{end}} ~ {{range}} needs several values, not `linux`
          {{template "x"}} ~ {{template}} is not known here
          {{.Os .Os}} ~ a value cannot be called: a function has to come first
          {{.Os | .Os}} ~ a value cannot be called: after | there has to be a function
          {{$x}} ~ there is no variable $x
          {{len}} ~ `len` takes 1 value
          {{index .Layers 9}} ~ there is no element 9 of 2
          {{index .Layers "a"}} ~ `index` needs a number, not `a`
          {{printf "%x" 1}} ~ `printf` knows %s %v %d %q, not %x
          {{printf "%s"}} ~ `printf` needs more values
          {{(.Os}} ~ a parenthesis is not closed
          {{.Os)}} ~ `)` makes no sense there
          {{12x}} ~ `12x` makes no sense there
          {{.}}{{/* x }} ~ a comment is not closed
          {{.Os|}} ~ a value is missing
          """)
  void whatIsWrongOrNotKnownIsNamed(String template, String reason) {
    assertThatThrownBy(() -> render(template))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageStartingWith("template `" + template + "`: " + reason);
  }

  @Test
  void linesAreLines() {
    assertThat(render("{{println \"a\" 1}}x\n{{range .Layers -}}\n  {{.}}\n{{- end}}\n"))
        .isEqualTo("a 1\nx\nab\n");
  }

  /** Anything is printed or refused; nothing else happens. */
  @Test
  void randomTemplatesAreUnderstoodOrRefused() {
    List<String> parts =
        List.of(
            "{{", "}}", "{{-", "-}}", ".", ".Os", "$", "$x", ":=", "range", "if", "else", "end",
            "with", "|", "(", ")", "\"", "`", "\\", "index", "len", "json", "1", " ", ",", "x",
            "/*", "*/", "printf", "%s", "\n");
    Random random = new Random(5);
    int understood = 0;
    for (int i = 0; i < 50_000; i++) {
      List<String> words = new ArrayList<>();
      int length = random.nextInt(12);
      for (int j = 0; j < length; j++) {
        words.add(parts.get(random.nextInt(parts.size())));
      }
      try {
        render(String.join("", words));
        understood++;
      } catch (InvalidInputException e) {
        assertThat(e).hasMessageStartingWith("template `");
      }
    }
    assertThat(understood).isBetween(1_000, 49_000);
  }
}
